"""A change of configuration reaches Asterisk's files: once for many changes, and only for what Asterisk must learn."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from latido.channels.voice import jobs
from latido.compliance import api as compliance
from latido.kernel.actor import Actor, ActorKind
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.plumbing.outbox import OutboxEvent

pytestmark = pytest.mark.db
PAUSE = {"name": "Yoga", "limit_minutes": 15}


@pytest.fixture
def written(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Each time Asterisk's files are written."""
    times: list[str] = []
    monkeypatch.setattr(jobs, "call_command", times.append)
    found()
    with tenancy.organisation(SAN_RAFAEL):
        yield times


def change(kind: str, key: str, wanted: dict[str, object]) -> UUID:
    made = compliance.change(kind, key, wanted, actor=Actor(ActorKind.COMMAND, SAN_RAFAEL, name="tests"))
    assert made is not None
    return made


def test_of_many_changes_only_the_last_writes_the_files(written: list[str]) -> None:
    first = change("trunk", "uno", {"address": "203.0.113.5"})
    last = change("overflow", "desborde", {"number": "+576015550911"})
    pause = change("pause", "YOG", PAUSE)

    jobs.configure(change_id=str(first))
    jobs.configure(change_id=str(pause))
    assert written == []
    jobs.configure(change_id=str(last))

    assert written == ["asterisk_config"]


def test_a_change_leaves_an_event_of_ids_only(written: list[str]) -> None:
    made = change("trunk", "uno", {"address": "203.0.113.5"})

    with tenancy.role("latido_dispatcher"):
        event = OutboxEvent.objects.get(kind="compliance.ConfigurationChanged")
    assert event.payload == {"change_id": str(made)}
