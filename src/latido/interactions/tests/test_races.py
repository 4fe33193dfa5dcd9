"""Many at once, on real connections: the database decides, once."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection

from latido.interactions import api
from latido.interactions.contracts import Given, State
from latido.interactions.models import Interaction
from latido.interactions.tests import calls
from latido.interactions.tests.calls import ANA, at, finish, new, over, talking, who
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.plumbing.outbox import OutboxEvent

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
T = TypeVar("T")


def in_parallel(work: Callable[[T], object], things: Iterable[T]) -> Counter[str]:
    """What each came to: its value's or its exception's name."""

    def one(thing: T) -> str:
        try:
            with tenancy.organisation(SAN_RAFAEL):
                return str(work(thing))
        except Exception as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        return Counter(threads.map(one, things))


@pytest.fixture(autouse=True)
def _hospital(committed: None) -> None:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        calls.catalogue()


def test_one_channel_opens_one_contact() -> None:
    arrival = new("the-same")

    outcomes = in_parallel(lambda _: api.open_interaction(SAN_RAFAEL, arrival, at=at(0)), range(16))

    assert len({outcome.split(",")[0] for outcome in outcomes}) == 1
    assert sum(n for outcome, n in outcomes.items() if "True" in outcome) == 1


def test_a_contact_is_closed_once() -> None:
    with tenancy.organisation(SAN_RAFAEL):
        call = over()

    outcomes = in_parallel(lambda _: finish(call, Given("1.1", None)), range(8))

    assert outcomes == {"None": 1, "AlreadyClosed": 7}
    with tenancy.role("latido_dispatcher"):
        assert OutboxEvent.objects.count() == 1


def test_three_wait_for_their_disposition_however_many_are_left_at_once() -> None:
    with tenancy.organisation(SAN_RAFAEL):
        left = [over(when=100 * n) for n in range(6)]

    outcomes = in_parallel(lambda call: api.leave_to_disposition(call, actor=ANA, now=at(900)), left)

    assert outcomes == {"None": 3, "TooMany": 3}


def test_a_hang_up_and_an_answer_at_once_leave_one_end() -> None:
    for n in range(8):
        with tenancy.organisation(SAN_RAFAEL):
            call = calls.waiting(when=100 * n)
            api.offered(call, agent_id=who(ANA), at=at(100 * n + 12))
        in_parallel(
            lambda report, call=call: report(call),  # type: ignore[misc]
            [
                lambda each: api.connected(SAN_RAFAEL, each, agent_id=who(ANA), at=at(1000)),
                lambda each: api.ended(SAN_RAFAEL, each, by="caller", at=at(1000)),
            ],
        )

    with tenancy.organisation(SAN_RAFAEL):
        assert {row.state for row in Interaction.objects.all()} <= {State.WRAP_UP, State.ABANDONED}


def test_what_was_drained_by_one_is_drained_by_no_other() -> None:
    with tenancy.organisation(SAN_RAFAEL):
        for n in range(5):
            api.command_call(talking(when=100 * n), "hold", actor=ANA, now=at(600))

    outcomes = in_parallel(lambda _: len(api.drain_commands(calls.NODE, now=at(601))), range(8))

    assert sum(int(found) * times for found, times in outcomes.items()) == 5
