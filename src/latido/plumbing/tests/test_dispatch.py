import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from latido.plumbing import dispatch, jobs, outbox, tenancy
from latido.plumbing.outbox import OutboxEvent

pytestmark = pytest.mark.db
HOSPITAL = UUID(int=1)
INTERACTION = UUID(int=5)
BOTH = {"tests.Happened": ("tests.count", "tests.tell")}


@dataclass(frozen=True, slots=True)
class Happened:
    kind: ClassVar[str] = "tests.Happened"

    interaction_id: UUID
    agent_id: UUID | None = None


@pytest.fixture(autouse=True)
def _declared(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jobs, "CATALOGUE", {"tests.count": "", "tests.tell": ""})
    return


def publish(times: int = 1) -> None:
    with tenancy.organisation(HOSPITAL):
        for _ in range(times):
            outbox.publish(Happened(INTERACTION))


def deferred() -> list[tuple[str, str, dict[str, object]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, lock, args FROM procrastinate_jobs ORDER BY id")
        return [(name, lock, json.loads(args)) for name, lock, args in cursor.fetchall()]


def left() -> int:
    with tenancy.role("latido_dispatcher"):
        return OutboxEvent.objects.count()


def test_each_subscriber_gets_a_job_of_its_own_in_its_own_line() -> None:
    publish()

    assert dispatch.drain(BOTH) == 1

    args = {"organisation_id": str(HOSPITAL), "interaction_id": str(INTERACTION), "agent_id": None}
    assert deferred() == [
        ("tests.count", f"tests.count:{INTERACTION}", args),
        ("tests.tell", f"tests.tell:{INTERACTION}", args),
    ]
    assert left() == 0


def test_what_nobody_subscribed_to_leaves_the_outbox() -> None:
    publish()

    assert dispatch.drain({}) == 1
    assert (left(), deferred()) == (0, [])


def test_a_fact_that_was_rolled_back_is_never_told() -> None:
    with tenancy.organisation(HOSPITAL):
        outbox.publish(Happened(INTERACTION))
        transaction.set_rollback(True)

    assert dispatch.drain(BOTH) == 0


def test_dying_between_taking_and_deferring_loses_nothing_and_defers_nothing() -> None:
    publish()

    with pytest.raises(LookupError):
        dispatch.drain({"tests.Happened": ("tests.count", "tests.dies_here")})

    assert (left(), deferred()) == (1, [])


def test_two_dispatchers_tell_each_fact_once() -> None:
    publish(30)

    def drain(_number: int) -> int:
        try:
            return dispatch.drain(BOTH)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        taken = sum(threads.map(drain, range(8)))

    assert taken == 30
    assert len(deferred()) == 60


def test_a_subscription_to_nothing_is_found_before_the_worker_starts() -> None:
    with pytest.raises(dispatch.NobodyDoesThis, match=r"tests\.forgotten"):
        dispatch.check({"tests.Happened": ("tests.count", "tests.forgotten")})


def test_deferring_wakes_no_listener() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'procrastinate_jobs'::regclass AND tgname LIKE '%inserted%'"
        )
        assert cursor.fetchall() == []
