"""What came of a contact: mandatory, for each patient, and kept for whoever answers next."""

from datetime import timedelta
from uuid import UUID

import pytest

from latido.interactions import api, contracts, selectors
from latido.interactions.contracts import (
    AlreadyClosed,
    DispositionMissing,
    Given,
    NotNow,
    State,
    StillTalking,
    TooMany,
    UnknownDisposition,
)
from latido.interactions.tests.calls import (
    ANA,
    BETO,
    CIT,
    ENF,
    NOON,
    ROSA,
    TOMAS,
    at,
    closed,
    finish,
    over,
    row,
    talking,
    waiting,
    who,
)
from latido.interactions.tests.conftest import Audit
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.plumbing.outbox import OutboxEvent
from latido.staff.models import User

LINA = UUID(int=0xC)
pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]


def test_closing_keeps_dispositions_note_and_promise_and_tells_the_house(audit: Audit) -> None:
    call = over()
    for patient in (ROSA, TOMAS):
        api.link_patient(call, patient, actor=ANA, now=at(61))
    api.give_disposition(call, Given("3.1", None), actor=ANA, now=at(62))

    api.close_interaction(
        call,
        (Given("1.1", ROSA), Given("3.1", TOMAS)),
        note="Queda en lista.",
        promise="Llamarla el lunes",
        promise_due=at(3600),
        actor=ANA,
        now=at(70),
    )

    seen = api.interaction(call)
    assert (seen.state, seen.closed_at, seen.note, seen.promise) == (
        State.CLOSED, at(70), "Queda en lista.", "Llamarla el lunes",
    )  # fmt: skip
    assert api.given(call) == (Given("1.1", ROSA), Given("3.1", TOMAS))
    (event,) = OutboxEvent.objects.filter(kind="interactions.InteractionClosed")
    assert event.payload["interaction_id"] == str(call)
    (written,) = [each for each in audit() if each.action == "interaction.closed"]
    assert (set(written.patient_ids), written.actor_id) == ({ROSA, TOMAS}, ANA.id)
    assert [entry.ref for entry in api.timeline(ROSA, actor=ANA)] == [call]


def test_closing_twice_is_refused_and_tells_nobody_twice() -> None:
    call = over()
    finish(call, Given("1.1", None))

    with pytest.raises(AlreadyClosed):
        finish(call, Given("3.1", None))

    assert api.given(call) == (Given("1.1", None),)
    assert OutboxEvent.objects.count() == 1


def test_every_patient_needs_a_disposition() -> None:
    call = over()
    api.link_patient(call, ROSA, actor=ANA, now=at(61))

    with pytest.raises(DispositionMissing) as missing:
        finish(call, Given("1.1", None))

    assert missing.value.patient_ids == (ROSA,)
    assert row(call).state == State.WRAP_UP


@pytest.mark.parametrize("given", [Given("9.9", None), Given("1.1", TOMAS)], ids=["no such code", "not in it"])
def test_only_what_exists_can_be_given(given: Given) -> None:
    call = over()

    with pytest.raises(UnknownDisposition):
        api.give_disposition(call, given, actor=ANA, now=at(62))
    with pytest.raises(UnknownDisposition):
        finish(call, given)


def test_nothing_is_closed_while_they_talk() -> None:
    call = talking()

    with pytest.raises(StillTalking):
        finish(call, Given("1.1", None))
    with pytest.raises(StillTalking):
        api.leave_to_disposition(call, actor=ANA, now=at(20))


def test_a_draft_is_given_and_taken_back_and_each_again_changes_nothing() -> None:
    call = talking()
    for _ in range(2):
        api.give_disposition(call, Given("1.1", None), actor=ANA, now=at(20))
        api.give_disposition(call, Given("3.1", None), actor=ANA, now=at(21))
    assert api.given(call) == (Given("1.1", None), Given("3.1", None))

    for _ in range(2):
        api.take_back_disposition(call, Given("1.1", None), actor=ANA)

    assert api.given(call) == (Given("3.1", None),)


def test_the_draft_of_the_note_survives_a_reload() -> None:
    call = talking()

    api.save_note(call, note="Va por", promise="", promise_due=None, actor=ANA)

    assert api.interaction(call).note == "Va por"


def test_at_most_three_wait_for_their_disposition() -> None:
    waiting_ones = [over(when=100 * n) for n in range(3)]
    for call in (*waiting_ones, waiting_ones[0]):
        api.leave_to_disposition(call, actor=ANA, now=at(400))
    fourth = over(when=500)

    with pytest.raises(TooMany):
        api.leave_to_disposition(fourth, actor=ANA, now=at(600))
    finish(waiting_ones[0], Given("1.1", None))
    api.leave_to_disposition(fourth, actor=ANA, now=at(601))

    assert [each.id for each in api.to_disposition(who(ANA))] == [*waiting_ones[1:], fourth]


def test_another_agent_s_pile_does_not_count() -> None:
    for n in range(3):
        api.leave_to_disposition(over(when=100 * n, agent=BETO), actor=BETO, now=at(400))

    api.leave_to_disposition(over(when=500), actor=ANA, now=at(600))

    assert len(api.to_disposition(who(ANA))) == 1


def test_a_call_nobody_answered_has_nothing_to_close() -> None:
    call = waiting()
    api.ended(SAN_RAFAEL, call, by="caller", at=at(30))

    row_ = row(call)
    row_.agent_id = ANA.id
    row_.save(update_fields=["agent_id"])

    with pytest.raises(NotNow):
        finish(call, Given("1.1", None))


def test_the_last_three_contacts_in_one_line_each(audit: Audit) -> None:
    User.objects.create(id=ANA.id, email="ana@example.org", first_name="Ana", last_name="Morales")
    calls = [closed(ROSA, when=1000 * n, note=f"nota {n}") for n in range(4)]
    api.past_contacts(TOMAS, actor=ANA)
    last = over(when=5000)
    api.link_patient(last, ROSA, actor=ANA, now=at(5061))
    finish(last, Given("1.1", ROSA), promise="Llamarla", when=5070)

    seen = api.past_contacts(ROSA, actor=ANA)

    assert [each.interaction_id for each in seen] == [last, calls[3], calls[2]]
    assert (seen[0].promise, seen[0].promised_by) == ("Llamarla", "Ana Morales")
    assert (seen[1].disposition, seen[1].note, seen[1].promised_by) == ("Cita agendada", "nota 3", "")
    listed = [each for each in audit() if each.action == "contacts.listed"]
    assert [tuple(each.patient_ids) for each in listed] == [(TOMAS,), (ROSA,)]


def test_who_called_yesterday_about_the_same(audit: Audit) -> None:
    first, other = closed(ROSA), closed(TOMAS)

    def before(*patients: UUID, hours: float = 72, seconds: int = 0) -> contracts.Recontact | None:
        now = NOON + timedelta(hours=hours, seconds=seconds)
        return api.recontact(other, patients, actor=ANA, now=now)

    found = before(LINA, ROSA)

    assert found is not None
    assert (found.interaction_id, found.queue_name) == (first, "Citas")
    assert before(ROSA, seconds=1) is None
    assert before(LINA) is None
    told = [(each.patient_ids, each.interaction_id) for each in audit() if each.action == "contacts.repeated"]
    assert told == [([LINA, ROSA], other), ([ROSA], other), ([LINA], other)]


@pytest.mark.parametrize("queue", [ENF, None])
def test_another_queue_is_about_something_else(queue: UUID | None) -> None:
    closed(ROSA)

    assert selectors.recontact([ROSA], CIT, now=NOON + timedelta(hours=1)) is not None
    assert selectors.recontact([ROSA], queue, now=NOON + timedelta(hours=1)) is None


def test_a_repeated_contact_is_marked_as_such_once() -> None:
    first, other = closed(ROSA), closed(TOMAS, when=1000)
    again = closed(ROSA, when=2000)

    for _ in range(2):
        for call in (first, other, again):
            api.mark_recontact(call)

    assert [row(call).recontact_of for call in (first, other, again)] == [None, None, first]


def test_the_timeline_takes_each_thing_once_newest_first() -> None:
    for _ in range(2):
        api.add_to_timeline(ROSA, "appointment", TOMAS, at=at(10))
    api.add_to_timeline(ROSA, "appointment", ROSA, at=at(20))

    assert [(entry.ref, entry.at) for entry in api.timeline(ROSA, actor=ANA)] == [(ROSA, at(20)), (TOMAS, at(10))]
