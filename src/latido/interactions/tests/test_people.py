"""Who is on the line, about whom, and how sure we are."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from latido.interactions import api
from latido.interactions.contracts import (
    CallerKind,
    Command,
    Given,
    NotFound,
    NotNow,
    NotYours,
    OutOfTries,
    State,
    TransferTo,
)
from latido.interactions.models import Interaction, TryLimits, VerificationEvent, VerificationRules
from latido.interactions.tests.calls import (
    ANA,
    BETO,
    ENF,
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
from latido.orgs.models import Organisation
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients.contracts import Act, Check, Fell, Level, Purpose, Verification
from latido.patients.models import PatientContactPoint, RecordChange
from latido.patients.tests import people

ROSAS = ((Check.DOCUMENT, "52123907"), (Check.BIRTH_DATE, "12/03/1954"), (Check.EMAIL, "rosa@correo.example"))
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
    assert api.verification(call, rosa, now=at(59)).level is Level.L1

    levels = [
        verify(call, rosa, Check.DOCUMENT, "52.123.907", 20),
        verify(call, rosa, Check.BIRTH_DATE, "12/03/1954", 21),
        verify(call, rosa, Check.EMAIL, "rosa@correo.example", 22),
    ]

    assert levels == [Level.L1, Level.L1, Level.L2]
    found = api.verification(call, rosa, now=at(59))
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
    assert api.verification(call, rosa, now=at(59)).tries_left == 0
    assert list(VerificationEvent.objects.values_list("attempts", flat=True)) == [1, 2, 3]


def test_nothing_said_and_what_already_coincides_cost_no_try(rosa: UUID) -> None:
    call = talking(rosa)
    verify(call, rosa, Check.DOCUMENT, "52123907")
    verify(call, rosa, Check.DOCUMENT, "999")
    verify(call, rosa, Check.BIRTH_DATE, "   ")

    assert VerificationEvent.objects.count() == 1
    assert api.verification(call, rosa, now=at(59)).tries_left == 3


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
    over_ten = at(30) + timedelta(minutes=10, seconds=1)
    while_held = api.verification(call, rosa, now=over_ten)
    api.resumed(SAN_RAFAEL, call, at=over_ten)

    found = api.verification(call, rosa, now=over_ten)

    assert while_held == found
    assert (found.level, found.matched, found.tries_left) == (Level.L1, frozenset(), 2)
    assert (found.fell, found.fell_at) == (Fell.HOLD, at(30) + timedelta(minutes=10))
    assert api.verified_patients([call], now=over_ten) == {call: ()}


def test_ten_minutes_on_hold_keep_it(rosa: UUID) -> None:
    call = talking(rosa)
    verify(call, rosa, Check.DOCUMENT, "52123907")
    api.held(SAN_RAFAEL, call, at=at(30))
    api.resumed(SAN_RAFAEL, call, at=at(30) + timedelta(minutes=10))

    assert api.verification(call, rosa, now=at(30) + timedelta(minutes=11)).matched == {Check.DOCUMENT}


def proven(rosa: UUID) -> UUID:
    """Rosa talks and has shown who she is."""
    call = talking(rosa)
    api.link_patient(call, rosa, actor=ANA, now=at(19))
    for check, said in ROSAS:
        verify(call, rosa, check, said)
    return call


def test_what_was_shown_goes_with_a_transfer_and_says_who_verified(rosa: UUID) -> None:
    call = proven(rosa)

    given = api.ask_transfer(call, TransferTo.QUEUE, "ENF", says="", note="", actor=ANA, now=at(30))
    api.transferred(given, queue_id=ENF, queue_name="Enfermería", tier=2, at=at(31))
    api.connected(SAN_RAFAEL, call, agent_id=who(BETO), at=at(31) + timedelta(minutes=15))

    found = api.verification(call, rosa, now=at(2000))
    assert (found.level, found.by, found.at) == (Level.L2, ANA.id, at(20))
    assert api.verified_patients([call], now=at(2000)) == {call: (rosa,)}


def test_somebody_else_has_the_telephone(rosa: UUID, audit: Audit) -> None:
    call = proven(rosa)

    api.another_person(call, actor=ANA, now=at(40))

    found = api.verification(call, rosa, now=at(41))
    assert (found.level, found.fell, found.fell_at) == (Level.L1, Fell.PERSON, at(40))
    assert [verify(call, rosa, check, said, 50) for check, said in ROSAS][-1] is Level.L2
    assert api.verification(call, rosa, now=at(51)).fell is None
    assert [each.patient_ids for each in audit() if each.action == "interaction.another_person"] == [[rosa]]


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


def called_from(call: UUID, number: str) -> None:
    row = Interaction.objects.get(pk=call)
    row.from_number = number
    row.save(update_fields=["from_number", "from_mark"])


def wrong_in(contacts: int, patient: UUID, *, when: float = 0) -> None:
    """Wrong answers, one to each contact, from as many telephones."""
    for n in range(contacts):
        call = talking(when=when)
        called_from(call, f"+57300{n:07}")
        verify(call, patient, Check.DOCUMENT, "1", when + 20)


def guessed(call: UUID, *about: UUID) -> None:
    VerificationEvent.objects.bulk_create(
        VerificationEvent(
            interaction_id=call, patient_id=each, method="document", outcome=False, at=at(20), attempts=1, level=0
        )
        for each in about
    )


def test_five_wrong_answers_in_a_day_close_a_patient_whoever_gives_them(rosa: UUID) -> None:
    wrong_in(5, rosa)
    call = talking(rosa, when=60)

    closed = api.verification(call, rosa, now=at(61))
    with pytest.raises(OutOfTries):
        verify(call, rosa, Check.DOCUMENT, "52123907", 61)

    assert closed.tries_left == 0
    assert api.verification(call, TOMAS, now=at(61)).tries_left == 3
    assert api.verification(call, rosa, now=at(20) + timedelta(hours=24)).tries_left == 3


def test_a_contact_keeps_the_rules_it_began_with(rosa: UUID) -> None:
    before, after = talking(rosa), talking(rosa, when=60)
    said = {"needed": 4, "address_is_public": False, "email_is_public": False}
    VerificationRules.objects.create(at=at(30), said=said)
    for call, when in ((before, 40.0), (after, 80.0)):
        for check, answer in ROSAS:
            verify(call, rosa, check, answer, when)

    assert api.verification(before, rosa, now=at(50)).level is Level.L2
    assert api.verification(after, rosa, now=at(90)).level < Level.L2
    assert (api.verification(before, rosa, now=at(90)).needed, api.verification(after, rosa, now=at(90)).needed) == (
        3,
        4,
    )


def test_a_contact_keeps_the_country_it_began_in(rosa: UUID) -> None:
    before = talking(rosa)
    Organisation.objects.update(country="CL")
    after = talking(rosa, when=60)
    for call, when in ((before, 40.0), (after, 80.0)):
        for check, answer in (*ROSAS[:2], (Check.ADDRESS, "La Esmeralda")):
            verify(call, rosa, check, answer, when)

    levels = [api.verification(call, rosa, now=at(90)).level for call in (before, after)]  # Chile knows addresses

    assert levels[0] is Level.L2 and levels[1] < Level.L2
    assert [api.interaction(call).country for call in (before, after)] == ["CO", "CL"]


def test_a_stricter_clinic_closes_sooner(rosa: UUID) -> None:
    TryLimits.objects.create(of_patient=3, of_number=6, in_hour=50, in_day=500)
    wrong_in(2, rosa)
    call = talking(rosa, when=60)
    before = api.verification(call, rosa, now=at(61)).tries_left
    wrong_in(1, rosa)

    assert (before, api.verification(call, rosa, now=at(61)).tries_left) == (3, 0)


def test_a_telephone_that_guesses_is_closed_whoever_it_asks_about(rosa: UUID) -> None:
    for _n in range(2):
        guessed(talking(), rosa, TOMAS, UUID(int=5))

    assert api.verification(talking(rosa, when=60), UUID(int=6), now=at(80)).tries_left == 0


def test_when_the_house_is_guessed_at_data_prove_nothing_and_whoever_guards_privacy_hears_of_it(
    rosa: UUID, audit: Audit
) -> None:
    call = talking()
    called_from(call, "+573009999999")
    guessed(call, *(UUID(int=1000 + n) for n in range(49)))
    before = api.identification_closed(now=at(60))
    last = talking(rosa, when=50)

    verify(last, rosa, Check.DOCUMENT, "1", 70)

    assert (before, api.identification_closed(now=at(71))) == (False, True)
    assert [each.interaction_id for each in audit() if each.action == "identification.closed"] == [last]
    assert api.verification(talking(rosa, when=80), TOMAS, now=at(99)).tries_left == 0
    assert not api.identification_closed(now=at(71) + timedelta(hours=1))


def called_back(patient: UUID, number: str) -> UUID:
    """We call this number, and somebody answers."""
    call = waiting(patient)
    called_from(call, number)
    api.promised(call, channel_id=f"back-{call}", at=at(11))
    api.offered(call, agent_id=who(ANA), at=at(12))
    api.dialled(call, agent_id=who(ANA), at=at(13))
    assert api.connected(SAN_RAFAEL, call, agent_id=who(ANA), at=at(15))
    api.link_patient(call, patient, actor=ANA, now=at(16))
    return call


def on_file(patient: UUID, days_ago: int) -> None:
    confirmed = at(0).date() - timedelta(days=days_ago)
    PatientContactPoint.objects.filter(patient_id=patient).update(confirmed_on=confirmed)


def by_call_back(call: UUID, patient: UUID) -> Level:
    return api.second_factor(call, patient, Check.CALL_BACK, actor=ANA, now=at(30)).level


def test_whoever_answers_at_the_number_on_file_reaches_the_third_level(rosa: UUID, audit: Audit) -> None:
    on_file(rosa, 3)
    call = called_back(rosa, people.FAMILY_PHONE)
    with pytest.raises(NotNow):  # not before they have said their whole document
        by_call_back(call, rosa)
    for check, said in ROSAS:
        verify(call, rosa, check, said)

    assert by_call_back(call, rosa) is Level.L3
    event = VerificationEvent.objects.order_by("-id")[0]
    assert (event.method, event.outcome, event.level, event.by) == ("call_back", True, 3, ANA.id)
    assert [each.fields for each in audit() if each.action == "patient.verified"][-1] == ["call_back"]
    api.another_person(call, actor=ANA, now=at(40))
    assert api.verification(call, rosa, now=at(41)).level < Level.L2


@pytest.mark.parametrize(("number", "days"), [(people.FAMILY_PHONE, 2), ("+573999999999", 30)])
def test_a_number_changed_of_late_or_not_on_file_proves_nothing(rosa: UUID, number: str, days: int) -> None:
    on_file(rosa, days)
    call = called_back(rosa, number)
    for check, said in ROSAS:
        verify(call, rosa, check, said)

    with pytest.raises(NotNow):
        by_call_back(call, rosa)


def test_after_any_change_of_how_she_is_reached_the_old_number_proves_nothing_either(rosa: UUID) -> None:
    on_file(rosa, 30)
    RecordChange.objects.create(patient_id=rosa, before={}, after={}, of_contact=True, tell="", at=at(0))
    call = called_back(rosa, people.FAMILY_PHONE)
    for check, said in ROSAS:
        verify(call, rosa, check, said)

    with pytest.raises(NotNow):
        by_call_back(call, rosa)


def test_a_call_that_came_in_is_no_second_factor_and_nobody_is_seen_on_a_telephone(rosa: UUID) -> None:
    on_file(rosa, 30)
    call = proven(rosa)
    with pytest.raises(NotNow):
        by_call_back(call, rosa)
    with pytest.raises(NotNow):
        api.second_factor(call, rosa, Check.IN_PERSON, actor=ANA, now=at(30), read="52123907")
    assert api.verification(call, rosa, now=at(31)).level is Level.L2


def at_the_counter(patient: UUID) -> UUID:
    contact = api.attend(actor=ANA, now=at(15))
    api.link_patient(contact, patient, actor=ANA, now=at(16))
    return contact


def test_at_the_counter_the_document_that_is_shown_proves_who_they_are(rosa: UUID) -> None:
    contact = at_the_counter(rosa)

    def seen(read: str, born: str, when: int) -> Verification:
        return api.second_factor(contact, rosa, Check.IN_PERSON, actor=ANA, now=at(when), read=read, born=born)

    wrong = seen("52123907", "12/03/1955", 30)
    right = seen("CC 52.123.907", "12/03/1954", 31)

    assert (wrong.level, wrong.tries_left, right.level) == (Level.L0, 2, Level.L3)
    event = VerificationEvent.objects.order_by("-id")[0]
    assert (event.method, event.outcome, event.level, event.by) == ("in_person", True, 3, ANA.id)


def test_whoever_is_verified_by_data_at_the_counter_shows_the_number_alone(rosa: UUID) -> None:
    contact = at_the_counter(rosa)
    for check, said in ROSAS:
        verify(contact, rosa, check, said)

    shown = api.second_factor(contact, rosa, Check.IN_PERSON, actor=ANA, now=at(40), read="52123907")

    assert shown.level is Level.L3


def test_whoever_comes_to_the_counter_leaves_it_and_something_came_of_it(rosa: UUID) -> None:
    contact = at_the_counter(rosa)
    with pytest.raises(NotYours):
        api.attended(contact, actor=BETO, now=at(40))

    api.attended(contact, actor=ANA, now=at(50))

    over = api.interaction(contact)
    assert (over.state, over.end_reason, over.at_counter) == (State.WRAP_UP, "attended", True)
    with pytest.raises(NotNow):
        api.attended(contact, actor=ANA, now=at(51))
    with pytest.raises(NotNow):
        api.attended(talking(rosa), actor=ANA, now=at(52))


@pytest.mark.parametrize("command", [Command.HOLD, Command.HANG_UP, Command.HAND_BACK])
def test_nothing_of_a_telephone_is_asked_of_whoever_stands_there(rosa: UUID, command: Command) -> None:
    contact = at_the_counter(rosa)

    with pytest.raises(NotNow):
        api.command_call(contact, command, actor=ANA, now=at(20))
    with pytest.raises(NotNow):
        api.ask_transfer(contact, TransferTo.QUEUE, "ENF", says="", note="", actor=ANA, now=at(20))


def test_called_back_with_the_whole_document_somebody_with_little_on_file_is_verified(rosa: UUID) -> None:
    on_file(rosa, 30)
    call = called_back(rosa, people.FAMILY_PHONE)
    verify(call, rosa, Check.BIRTH_DATE, "12/03/1954")
    with pytest.raises(NotNow):  # the birth date is public: the number alone must be said, whole
        by_call_back(call, rosa)
    verify(call, rosa, Check.DOCUMENT, "52123907")

    assert by_call_back(call, rosa) is Level.L2
    assert api.may(call, rosa, Act.APPOINTMENTS, now=at(31)).allowed
    assert not api.may(call, rosa, Act.RESULTS, now=at(31)).allowed


def test_on_a_call_to_the_number_on_file_nobody_is_locked_out(rosa: UUID) -> None:
    on_file(rosa, 30)
    wrong_in(5, rosa)

    call = called_back(rosa, people.FAMILY_PHONE)

    assert api.verification(call, rosa, now=at(60)).tries_left == 3
