"""Another hospital's contacts do not exist, not even to raw SQL."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection

from latido.interactions import api
from latido.interactions.contracts import NotFound
from latido.interactions.tests import calls
from latido.interactions.tests.calls import ANA, NODE, ROSA, at
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, agent, found
from latido.patients.contracts import Check, Purpose
from latido.plumbing import tenancy

pytestmark = pytest.mark.db
NOOR = agent(SANTA_LUCIA, 7)


@pytest.fixture
def call(db: None) -> Iterator[UUID]:
    """Ana's live call, seen from Noor's hospital."""
    found()
    found(SANTA_LUCIA, "MX")
    with tenancy.organisation(SAN_RAFAEL):
        calls.catalogue()
        live = calls.talking(ROSA)
        api.link_patient(live, ROSA, actor=ANA, now=at(20))
    with tenancy.organisation(SANTA_LUCIA):
        yield live


def test_reading_finds_nothing(call: UUID) -> None:
    with pytest.raises(NotFound):
        api.interaction(call)
    assert api.interactions([call]) == {}
    assert api.story(call) == ()
    assert api.current_of(calls.who(ANA)) is None
    with pytest.raises(NotFound):
        api.recontact(call, [ROSA], actor=NOOR, now=at(100))
    assert api.timeline(ROSA, actor=NOOR) == ()
    assert api.past_contacts(ROSA, actor=NOOR) == ()
    assert api.live_count() == 0
    assert not api.purposes.is_live(Purpose("interaction", call), ROSA, NOOR)


@pytest.mark.parametrize(
    "write",
    [
        lambda call: api.link_patient(call, ROSA, actor=NOOR, now=at(20)),
        lambda call: api.command_call(call, "hang_up", actor=NOOR, now=at(20)),
        lambda call: api.verify(call, ROSA, Check.DOCUMENT, "1", actor=NOOR, now=at(20)),
        lambda call: api.leave_to_disposition(call, actor=NOOR, now=at(20)),
        lambda call: api.ended(SANTA_LUCIA, call, by="caller", at=at(20)),
        lambda call: api.connected(SANTA_LUCIA, call, agent_id=calls.who(NOOR), at=at(20)),
        lambda call: api.recording_started(SANTA_LUCIA, call, segment_id=ROSA, spool_path="x", at=at(20)),
    ],
    ids=["link", "command", "verify", "leave", "end", "connect", "record"],
)
def test_writing_finds_nothing(call: UUID, write: object) -> None:
    with pytest.raises(NotFound):
        write(call)  # type: ignore[operator]


@pytest.mark.parametrize(
    "table",
    ["interaction", "interactioncandidate", "interactionpatient", "storystep", "recordingsegment", "playback",
     "dispositionchoice", "dispositiongiven", "verificationevent", "voicecommand", "timelineentry"],
)  # fmt: skip
def test_raw_sql_finds_nothing(call: UUID, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM interactions_{table} WHERE organisation_id <> %s", [SANTA_LUCIA])  # noqa: S608
        assert cursor.fetchone() == (0,)


def test_the_voice_process_sees_the_calls_of_every_hospital(call: UUID) -> None:
    assert [(each.organisation_id, each.interaction_id) for each in api.live_calls(NODE, opened_before=at(60))] == [
        (SAN_RAFAEL, call)
    ]
