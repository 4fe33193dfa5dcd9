"""How long somebody will wait, from a real floor: the order of the statement is the order of the turns."""

from uuid import UUID

import pytest

from latido.plumbing import sql
from latido.routing import api as routing
from latido.routing import waits
from latido.routing.contracts import WaitTold
from latido.routing.core.facts import turn
from latido.routing.explaining import as_waiting
from latido.routing.models import Work
from latido.routing.tests.floor import Floor, later

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def ahead(floor: Floor, call: UUID) -> int:
    with floor.scope():
        return sum(people for _required, people in sql.rows(waits._AHEAD, interaction=call))


def test_who_has_their_turn_before_is_who_the_matcher_would_take_before() -> None:
    floor = Floor()
    calls = [
        floor.call(queue, tier=tier, at=later(n))
        for n, (queue, tier) in enumerate([("CIT", 2), ("ENF", 2), ("CIT", 1), ("CIT", 2), ("ENF", 0), ("CIT", 2)])
    ]
    with floor.scope():
        Work.objects.filter(pk=calls[5]).update(head=True)
        Work.objects.filter(pk=calls[3]).update(priority=1)
        turns = {work.pk: turn(as_waiting(work)) for work in Work.objects.all()}

    for call in calls:
        assert ahead(floor, call) == sum(other < turns[call] for other in turns.values())


def test_a_wait_is_told_and_nobody_at_work_is_no_figure() -> None:
    floor = Floor()
    first, second = floor.call(), floor.call(at=later(1))
    with floor.scope():
        found = routing.wait(second, None, now=later(5))
        assert found is not None
        assert (found.median, found.told) == (None, None)
    floor.agent()
    with floor.scope():
        found = routing.wait(second, None, now=later(5))
        assert found is not None
        assert found.told is not None
        assert found.told.position == 2
        assert found.told.most is not None
        assert found.told.most > 1
        worse = WaitTold(1, 0, 1)
        again = routing.wait(second, worse, now=later(6))
        assert again is not None
        assert again.told == WaitTold(1, None, None)
    floor.hang_up(first, later(7))
    floor.hang_up(second, later(8))
    with floor.scope():
        assert routing.wait(second, None, now=later(9)) is None
