"""Contacts about nobody end too; and what a complaint or an open incident quotes does not end under it."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.compliance.models import Incident, IncidentPatient, Purge, Retention, RightsRequest
from latido.interactions.models import (
    EmergencyRecord,
    Interaction,
    InteractionCandidate,
    InteractionPatient,
    RecordingSegment,
)
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients.tests.people import patient
from latido.staff.tests import logins
from tests.stories.test_purging import _no_second_step, approved, marked, now, paz, pia, recorded, ripen, segment

__all__ = ["_no_second_step", "now", "paz", "pia", "recorded"]
pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
PHONE = "+573104449099"
YEAR = timedelta(days=365)


def contact(at: datetime, **more: object) -> Interaction:
    said = {"from_number": PHONE, "caller_name": "Una señora", "note": "Preguntó por el parqueadero", **more}
    row: Interaction = Interaction.objects.create(
        channel="voice", node="n", channel_id=str(new_id()), opened_at=at, ended_at=at, end_reason="x", state="closed",
        **said,
    )  # fmt: skip
    return row


def proposed(pia: UUID, paz: UUID, at: datetime) -> Purge:
    """Agreed to, and nothing has ended yet."""
    compliance.propose_purge("Comité", actor=logins.actor(pia), now=at)
    act: Purge = Purge.objects.get()
    compliance.approve_purge(act.id, actor=logins.actor(paz), now=at)
    return act


def test_a_contact_about_nobody_ends_by_the_act_of_two_people(now: datetime, pia: UUID, paz: UUID) -> None:
    old, young = contact(now - 3 * YEAR), contact(now - YEAR)
    whose = patient("Vera", "Soto", last_visit_on=now.date())
    theirs = contact(now - 3 * YEAR)
    InteractionPatient.objects.create(interaction=theirs, patient_id=whose.id, linked_at=now)
    InteractionCandidate.objects.create(interaction=old, patient_id=whose.id, position=1)

    assert marked(now) == {old.id}
    ripen()
    act = approved(pia, paz)

    old.refresh_from_db()
    assert (old.from_number, old.from_mark, old.caller_name, old.note) == ("", None, "", "")
    assert not InteractionCandidate.objects.exists()
    for kept in (young, theirs):
        kept.refresh_from_db()
        assert kept.from_number == PHONE and kept.note
    assert (act.state, act.act["ended"]) == ("done", {"contact": 1})
    assert old.id not in marked(now), "there is nothing left of it"


def test_it_waits_for_its_recording_and_for_a_hold_on_it(now: datetime, tmp_path: Path, pia: UUID) -> None:
    loud, held = segment(tmp_path, patient("Vera", "Soto").id, now - 3 * YEAR), contact(now - 3 * YEAR)
    InteractionPatient.objects.all().delete()
    guard = logins.actor(pia)
    hold = compliance.hold(keeping.NewHold("Juzgado 4", interaction_id=held.id), actor=guard, now=now)

    assert marked(now) == {loud.id}, "the recording, and not yet the contact"
    compliance.lift_hold(hold.id, "terminó", actor=guard, now=now)
    RecordingSegment.objects.update(state="destroyed")
    assert {loud.interaction_id, held.id} <= marked(now)


def test_an_emergency_about_nobody_stays_as_long_as_a_record_would(now: datetime) -> None:
    young, old = contact(now - 3 * YEAR), contact(now - 16 * YEAR)
    for each in (young, old):
        EmergencyRecord.objects.create(interaction=each, raised_at=now)

    assert marked(now) == {old.id}


def test_the_clinic_decides_how_long_and_never_less_than_what_applies(now: datetime) -> None:
    seen = contact(now - 3 * YEAR)
    Retention.objects.create(contact=60)
    longer = marked(now)
    Retention.objects.update(contact=1)

    assert (longer, marked(now)) == (set(), {seen.id})
    assert compliance.oldest_kept(keeping.Record.CONTACT, now) < now - YEAR + timedelta(days=2), "a year at least"


def complaint(of: RecordingSegment, at: datetime, **more: object) -> RightsRequest:
    whose = InteractionPatient.objects.get(interaction_id=of.interaction_id).patient_id
    made: RightsRequest = RightsRequest.objects.create(
        patient_id=whose, right=more.pop("right", "simple"), words="Me trataron mal", interaction_id=of.interaction_id,
        taken_at=at, basis="Ley 1755", unit="days", more=15, due_at=at, **more,
    )  # fmt: skip
    return made


def test_what_a_complaint_quotes_stays_as_long_as_the_complaint(now: datetime, recorded: RecordingSegment) -> None:
    complaint(recorded, now, outcome="granted", answered_at=now)

    assert marked(now) == set()


def test_a_complaint_that_came_after_the_mark_spares_it_in_the_running_act(
    now: datetime, recorded: RecordingSegment, pia: UUID, paz: UUID
) -> None:
    assert marked(now) == {recorded.id}
    ripen()
    act = proposed(pia, paz, now)
    complaint(recorded, now)

    compliance.go_on_with_purge(SAN_RAFAEL, act.id)

    recorded.refresh_from_db()
    assert recorded.state == "stored"


def test_a_request_that_was_answered_keeps_no_recording(now: datetime, recorded: RecordingSegment) -> None:
    one = complaint(recorded, now, right="access")
    assert marked(now) == set()

    one.outcome = "granted"
    one.save(update_fields=["outcome"])

    assert marked(now) == {recorded.id}


def test_everything_of_whom_an_open_incident_concerns_waits_until_it_is_closed(
    now: datetime, recorded: RecordingSegment
) -> None:
    whose = InteractionPatient.objects.get(interaction_id=recorded.interaction_id).patient_id
    book = Incident.objects.create(
        kind="loss", what="Un portátil", found_at=now, keys="lost", country="CO", opened_at=now
    )
    inside = IncidentPatient.objects.create(incident=book, patient_id=whose, acts=1, first_at=now, last_at=now)

    assert marked(now) == set()
    assert compliance.patients_held([whose]) == {whose}
    inside.excluded_at = now
    inside.save(update_fields=["excluded_at"])
    assert marked(now) == {recorded.id}
    inside.excluded_at, book.closed_at = None, utc_now()
    inside.save(update_fields=["excluded_at"])
    book.save(update_fields=["closed_at"])
    assert compliance.patients_held([whose]) == frozenset()
