"""What the board says of the day can be counted again from the stories, which are only ever added to."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from latido.interactions import api as interactions
from latido.kernel.time import utc_now
from latido.orgs.models import Organisation
from latido.routing import api as routing
from latido.routing.tests.floor import Floor, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
COUNTED = ("received", "answered", "answered_in_target", "abandoned", "abandoned_short", "called_back", "recovered")


def hospital() -> Floor:
    floor = Floor()
    with floor.scope():
        Organisation.objects.create(
            id=floor.id, name="Hospital", country="CO", time_zone="America/Bogota", main_number="+576015550100"
        )
    return floor


def a_day(floor: Floor) -> None:
    """Answered in target and late, given up early and late, one that moved to another queue, one that waits."""
    with leading() as leader:
        leader.tick(later(0))
        for n, (talks, waited) in enumerate([(True, 5), (True, 30), (False, 3), (False, 40)]):
            at = 200 * n
            call = floor.call(at=later(at))
            if talks:
                agent = floor.agent(later(at + waited - 2))
                leader.tick(later(at + waited - 1))
                (offer,) = floor.ringing(later(at + waited))
                floor.talk(offer, later(at + waited))
                floor.hang_up(call, later(at + 100))
                with floor.scope():
                    routing.set_offline(agent, actor=floor.actor(agent), now=later(at + 101))
            else:
                floor.hang_up(call, later(at + waited))
        moved = floor.call(at=later(900))
        floor.enqueue(moved, "ENF", tier=1, at=later(905))
        floor.hang_up(moved, later(930))
        floor.call(at=later(940))


def test_counted_again_the_figures_are_the_same() -> None:
    floor = hospital()
    a_day(floor)
    with floor.scope():
        shown = routing.figures(later(1000))
        again = routing.recounted(later(1000))

    for queue in shown:
        assert [getattr(again[queue.code], name) for name in COUNTED] == [getattr(queue, name) for name in COUNTED]
    assert [getattr(again["CIT"], name) for name in COUNTED] == [5, 2, 1, 2, 1, 0, 0]
    assert [getattr(again["ENF"], name) for name in COUNTED] == [1, 0, 0, 1, 0, 0, 0]
    assert again["CIT"].mean_wait == timedelta(seconds=17.5)


def test_a_step_says_what_the_contact_was_after_it() -> None:
    floor = Floor()
    call = floor.call()
    floor.hang_up(call, later(9))
    with floor.scope():
        assert [step.kind for step in interactions.story(call)] == ["arrived", "queued", "ended"]
        assert floor.contact(call).state == "abandoned"


def test_the_command_says_whether_they_agree(capsys: pytest.CaptureFixture[str]) -> None:
    floor = hospital()
    floor.call(at=utc_now())

    call_command("recount")

    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"queues": 2, "differ": []}
