"""Who is on the line, about whom, and how sure we are."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from latido.interactions import api
from latido.interactions.contracts import CallerKind, Given, NotFound, NotNow, NotYours, OutOfTries
from latido.interactions.models import VerificationEvent
from latido.interactions.tests.calls import (
    ANA,
    BETO,
    ROSA,
    TOMAS,
    arrived,
    at,
    finish,
    over,
    row,
    talking,
    waiting,
    who,
)
from latido.interactions.tests.conftest import Audit
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients.contracts import Check, Level, Purpose
from latido.patients.tests import people

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]


def verify(call: UUID, patient: UUID, check: Check, said: str, when: float = 20) -> Level:
    return api.verify(call, patient, check, said, actor=ANA, now=at(when)).level


@pytest.fixture
def rosa() -> UUID:
    """Rosa, whose record can be compared with."""
    return people.family()[0]


def test_who_calls_is_apart_from_the_patient() -> None:
    call = talking(ROSA)

    api.set_caller_kind(call, CallerKind.RELATIVE, actor=ANA, name="  Yuliana ")

    seen = api.interaction(call)
    assert (seen.caller_kind, seen.caller_name, seen.patient_ids) == (CallerKind.RELATIVE, "Yuliana", ())


def test_a_mother_calls_about_two_children() -> None:
    call = talking()
    for patient, reason in ((ROSA, "agendar"), (TOMAS, ""), (ROSA, "cancelar"), (TOMAS, "")):
        api.link_patient(call, patient, actor=ANA, now=at(20), reason=reason)

    assert api.interaction(call).patient_ids == (ROSA, TOMAS)
    assert api.reasons(call) == {ROSA: "cancelar", TOMAS: ""}
    assert row(call).identified_at == at(20)


def test_a_patient_taken_out_takes_the_dispositions_with_them(audit: Audit) -> None:
    call = talking()
    api.link_patient(call, ROSA, actor=ANA, now=at(20))
    api.give_disposition(call, Given("1.1", ROSA), actor=ANA, now=at(21))

    api.unlink_patient(call, ROSA, actor=ANA)
    api.unlink_patient(call, ROSA, actor=ANA)

    assert (api.interaction(call).patient_ids, api.given(call)) == ((), ())
    assert [each.action for each in audit()][-2:] == ["interaction.patient_linked", "interaction.patient_unlinked"]


@pytest.mark.parametrize(
    "write",
    [
        lambda call, actor: api.set_caller_kind(call, CallerKind.PATIENT, actor=actor),
        lambda call, actor: api.link_patient(call, ROSA, actor=actor, now=at(20)),
        lambda call, actor: api.unlink_patient(call, ROSA, actor=actor),
        lambda call, actor: api.verify(call, ROSA, Check.DOCUMENT, "1", actor=actor, now=at(20)),
        lambda call, actor: api.command_call(call, "hold", actor=actor, now=at(20)),
        lambda call, actor: api.give_disposition(call, Given("1.1", None), actor=actor, now=at(20)),
        lambda call, actor: api.take_back_disposition(call, Given("1.1", None), actor=actor),
        lambda call, actor: api.leave_to_disposition(call, actor=actor, now=at(20)),
        lambda call, actor: api.save_note(call, note="", promise="", promise_due=None, actor=actor),
        lambda call, actor: finish(call, Given("1.1", None), agent=actor),
    ],
    ids=["caller", "link", "unlink", "verify", "command", "give", "take back", "leave", "note", "close"],
)
def test_only_the_agent_who_answered_may_write(write: Callable[..., None]) -> None:
    with pytest.raises(NotYours):
        write(talking(), BETO)
    with pytest.raises(NotYours):
        write(waiting(), ANA)
    with pytest.raises(NotFound):
        write(ROSA, ANA)


def test_a_closed_contact_takes_no_more_patients() -> None:
    call = over()
    finish(call, Given("1.1", None))

    with pytest.raises(NotNow):
        api.link_patient(call, ROSA, actor=ANA, now=at(80))


def test_three_data_that_coincide_verify_the_caller(rosa: UUID) -> None:
    call = talking(rosa)
    assert api.verification(call, rosa).level is Level.L1

    levels = [
        verify(call, rosa, Check.DOCUMENT, "52.123.907", 20),
        verify(call, rosa, Check.BIRTH_DATE, "12/03/1954", 21),
        verify(call, rosa, Check.EMAIL, "rosa@correo.example", 22),
    ]

    assert levels == [Level.L1, Level.L1, Level.L2]
    found = api.verification(call, rosa)
    assert (found.level, found.by, found.at, found.tries_left) == (Level.L2, ANA.id, at(22), 3)
    assert row(call).verified_level == 2
    assert [(each.method, each.outcome, each.level) for each in VerificationEvent.objects.order_by("id")] == [
        ("document", True, 1),
        ("birth_date", True, 1),
        ("email", True, 2),
    ]


def test_three_wrong_answers_end_the_tries_of_the_contact(rosa: UUID) -> None:
    call = talking(rosa)
    for said in ("1", "2", "3"):
        verify(call, rosa, Check.DOCUMENT, said)

    with pytest.raises(OutOfTries):
        verify(call, rosa, Check.BIRTH_DATE, "12/03/1954")
    assert api.verification(call, rosa).tries_left == 0
    assert list(VerificationEvent.objects.values_list("attempts", flat=True)) == [1, 2, 3]


def test_nothing_said_and_what_already_coincides_cost_no_try(rosa: UUID) -> None:
    call = talking(rosa)
    verify(call, rosa, Check.DOCUMENT, "52123907")
    verify(call, rosa, Check.DOCUMENT, "999")
    verify(call, rosa, Check.BIRTH_DATE, "   ")

    assert VerificationEvent.objects.count() == 1
    assert api.verification(call, rosa).tries_left == 3


def test_the_answers_are_stored_nowhere(rosa: UUID, audit: Audit) -> None:
    call = talking(rosa)

    verify(call, rosa, Check.DOCUMENT, "SECRETO-52123907")

    written = [*VerificationEvent.objects.values(), *[vars(each) for each in audit()]]
    assert "SECRETO" not in repr(written)
    assert "patient.verified" in repr(written)


def test_after_ten_minutes_on_hold_verification_starts_anew_but_lost_tries_stay_lost(rosa: UUID) -> None:
    call = talking(rosa)
    verify(call, rosa, Check.DOCUMENT, "1", 19)
    for check, said in (
        (Check.DOCUMENT, "52123907"),
        (Check.BIRTH_DATE, "12/03/1954"),
        (Check.EMAIL, "rosa@correo.example"),
    ):
        verify(call, rosa, check, said)
    api.held(SAN_RAFAEL, call, at=at(30))
    api.resumed(SAN_RAFAEL, call, at=at(30) + timedelta(minutes=10, seconds=1))

    found = api.verification(call, rosa)

    assert (found.level, found.matched, found.tries_left) == (Level.L1, frozenset(), 2)
    assert row(call).verified_level == 0


def test_ten_minutes_on_hold_keep_it(rosa: UUID) -> None:
    call = talking(rosa)
    verify(call, rosa, Check.DOCUMENT, "52123907")
    api.held(SAN_RAFAEL, call, at=at(30))
    api.resumed(SAN_RAFAEL, call, at=at(30) + timedelta(minutes=10))

    assert api.verification(call, rosa).matched == {Check.DOCUMENT}


def test_a_contact_is_a_reason_to_open_its_patients_while_it_is_the_agent_s() -> None:
    call = waiting(ROSA)
    purpose = Purpose("interaction", call)

    def live(patient: UUID = ROSA, actor: object = ANA) -> bool:
        return api.purposes.is_live(purpose, patient, actor)  # type: ignore[arg-type]

    assert not live()
    api.offered(call, agent_id=who(ANA), at=at(12))
    assert live()
    assert not live(actor=BETO)
    api.connected(SAN_RAFAEL, call, agent_id=who(ANA), at=at(15))
    assert live()
    assert not live(patient=TOMAS)
    api.link_patient(call, TOMAS, actor=ANA, now=at(20))
    assert live(patient=TOMAS)
    api.ended(SAN_RAFAEL, call, by="caller", at=at(60))
    assert live()
    finish(call, Given("1.1", TOMAS))
    assert not live()


@pytest.mark.parametrize("purpose", [Purpose("search"), Purpose("interaction"), Purpose("interaction", ROSA)])
def test_other_reasons_are_not_this_room_s(purpose: Purpose) -> None:
    arrived(ROSA)

    assert not api.purposes.is_live(purpose, ROSA, ANA)
