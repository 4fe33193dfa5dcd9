"""Who somebody without a record is, put right: what they may do is handed to nobody else by it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from latido.compliance.models import AuditEvent
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.orgs.tests.hospitals import agent
from latido.patients import api
from latido.patients.contracts import Basis, NewRelative, RightedPerson, Scope
from latido.patients.models import Person, RelatedPerson
from latido.patients.tests.people import granted, patient
from latido.plumbing import tenancy

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = agent()
CHIEF = replace(ANA, permissions=frozenset({"patients.edit_identity"}))
OLD, NEW = "+573009998877", "+573155550144"


@pytest.fixture
def juan() -> UUID:
    return patient("Juan", "Mora", "Paz", document="CC 19222111").id


@pytest.fixture
def tie(juan: UUID) -> RelatedPerson:
    """Elsa, of Juan alone, who may do nothing for him."""
    related = api.add_relative(juan, NewRelative("caregiver", "Elsa Rincon", "CC", "41222333", OLD), ANA, NOW)
    return RelatedPerson.objects.get(id=related)


def right(tie: RelatedPerson, by: Actor = ANA, **said: object) -> None:
    api.correct_person(tie.id, tie.patient_id, RightedPerson(**said), by)  # type: ignore[arg-type]


def hers() -> tuple[str, str, str]:
    one = Person.objects.earliest("id")
    return one.name, str(one.document), str(one.phone)


def tries() -> list[AuditEvent]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.filter(action="patient.relative_corrected").order_by("id"))


def test_what_was_heard_wrong_is_put_right_and_found_by_it(tie: RelatedPerson, juan: UUID) -> None:
    right(tie, name="  Elsa   Rincón ", document=("CC", "41.222.334"), phone="315 555 0144")

    assert hers() == ("Elsa Rincón", "41222334", NEW)
    assert api.who_calls(OLD, ANA, new_id(), NOW) == ()
    assert [each.masked_name for each in api.who_calls(NEW, ANA, new_id(), NOW)] == ["Elsa R···"]
    assert [api.search(said, ANA, NOW, around=True).carers != () for said in ("41222333", "41222334")] == [False, True]
    (row,) = tries()
    assert (row.patient_ids, set(row.fields), row.outcome) == ([juan], {"name", "document", "phone"}, "done")


def test_what_is_not_said_stays_and_what_is_taken_away_goes(tie: RelatedPerson) -> None:
    right(tie, phone=NEW)
    assert hers() == ("Elsa Rincon", "41222333", NEW)
    right(tie, phone="", document=("CC", ""))
    assert hers() == ("Elsa Rincon", "", "")
    right(tie, phone="")
    assert len(tries()) == 2, "nothing changed the third time"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "E" * 161}, "name"),
        ({"document": ("CC", "12")}, "document_number"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(tie: RelatedPerson, said: dict[str, object], field: str) -> None:
    with pytest.raises(api.InvalidRelative) as wrong:
        right(tie, **said)
    assert (set(wrong.value.problems), hers()) == ({field}, ("Elsa Rincon", "41222333", OLD))


IDENTITIES = [{"document": ("CC", "41222334")}, {"document": ("CC", "")}, {"name": "Berta Gómez"}]


@pytest.mark.parametrize("said", IDENTITIES)
def test_what_lets_her_act_is_handed_to_nobody_but_by_a_supervisor(tie: RelatedPerson, said: dict[str, object]) -> None:
    granted(tie, Basis.WRITTEN, Scope.BOOK, to_on=date(2027, 5, 3))

    with pytest.raises(api.InvalidRelative):
        right(tie, **said)
    assert hers() == ("Elsa Rincon", "41222333", OLD)
    right(tie, phone=NEW, name="Elsa Rincón Díaz")
    right(tie, CHIEF, **said)

    assert hers() != ("Elsa Rincón Díaz", "41222333", NEW)
    assert [row.outcome for row in tries()] == ["refused", "done", "done"]


def test_no_two_steps_make_her_somebody_else(tie: RelatedPerson) -> None:
    granted(tie, Basis.WRITTEN, Scope.BOOK, to_on=date(2027, 5, 3))

    right(tie, name="Elsa Rincón Berta Gómez")
    with pytest.raises(api.InvalidRelative):
        right(tie, name="Berta Gómez")


@pytest.mark.parametrize("said", IDENTITIES)
def test_for_another_patient_she_stays_who_she_is(tie: RelatedPerson, juan: UUID, said: dict[str, object]) -> None:
    ines = patient("Inés", "Lara", "Gil", document="CC 20333222").id
    RelatedPerson.objects.create(patient_id=ines, person=tie.person, relation="other")

    with pytest.raises(api.InvalidRelative):
        right(tie, **said)
    assert {*tries()[0].patient_ids} == {juan, ines}
    right(tie, phone=NEW)
    assert hers()[2] == NEW


def test_whoever_is_kept_away_is_not_made_unknown(tie: RelatedPerson, juan: UUID) -> None:
    api.suspend_relative(tie.id, juan, "Medida de protección", ANA, NOW)

    with pytest.raises(api.InvalidRelative):
        right(tie, phone="")
    assert hers()[2] == OLD
    right(tie, CHIEF, phone="")
    assert hers()[2] == ""


def test_a_document_of_somebody_else_is_not_hers(tie: RelatedPerson, juan: UUID) -> None:
    other = patient("Rosa", "Gil", document="CC 51000111").id
    api.add_relative(juan, NewRelative("other", "Berta Gómez", "CC", "41222339"), ANA, NOW)

    for number in ("41222339", "51000111"):
        with pytest.raises(api.InvalidRelative) as wrong:
            right(tie, CHIEF, document=("CC", number))
        assert set(wrong.value.problems) == {"document_number"}
    assert {*tries()[-1].patient_ids} == {juan, other}, "that the record is there was read"


def test_whoever_has_a_record_is_put_right_there(tie: RelatedPerson, juan: UUID) -> None:
    patient("Elsa", "Rincón", document="CC 41222333", birth_date=date(1970, 3, 4))
    api.bind_record(tie.id, juan, ("CC", "41222333"), date(1970, 3, 4), ANA, NOW)

    with pytest.raises(api.RelativeUnknown):
        right(tie, phone=NEW)
    with pytest.raises(api.RelativeUnknown):
        api.correct_person(tie.id, new_id(), RightedPerson(phone=NEW), ANA)
