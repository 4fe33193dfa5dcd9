"""Somebody without a record who looks after two patients: one row, found by what they say, joined by an agent alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from latido.compliance import api as compliance
from latido.compliance.contracts import Shield
from latido.compliance.models import AuditEvent
from latido.kernel.ids import new_id
from latido.orgs.tests.hospitals import SANTA_LUCIA, agent, found
from latido.patients import api
from latido.patients.contracts import Basis, Carer, NewRelative, Scope
from latido.patients.keeping import Records
from latido.patients.models import Person, RelatedPerson, SafeNumber
from latido.patients.tests.people import granted, patient
from latido.plumbing import tenancy

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = agent()
PHONE = "+573009998877"
ELSA = NewRelative("caregiver", "Elsa Rincón Díaz", "CC", "41222333", PHONE)


@pytest.fixture
def two() -> tuple[UUID, UUID]:
    """Juan and Inés, whom nothing ties but who looks after them."""
    juan = patient("Juan", "Mora", "Paz", document="CC 19222111", birth_date=date(1940, 5, 5))
    ines = patient("Inés", "Lara", "Gil", document="CC 20333222", birth_date=date(1944, 6, 6))
    return juan.id, ines.id


@pytest.fixture
def elsa(two: tuple[UUID, UUID]) -> tuple[RelatedPerson, RelatedPerson]:
    """Who looks after both; for Juan she may book."""
    juan, ines = two
    first = api.add_relative(juan, ELSA, ANA, NOW)
    same = Person.objects.get().id
    second = api.add_relative(ines, NewRelative("caregiver", "Elsa R.", "CC", "41222333", same=same), ANA, NOW)
    ties = RelatedPerson.objects.get(id=first), RelatedPerson.objects.get(id=second)
    granted(ties[0], Basis.WRITTEN, Scope.BOOK, to_on=date(2027, 5, 3))
    return ties


def sought(text: str, **more: bool) -> tuple[Carer, ...]:
    return api.search(text, ANA, NOW, around=True, **more).carers


def calling(number: str = PHONE) -> tuple[Carer, ...]:
    return api.who_calls(number, ANA, new_id(), NOW)


def wards(found: tuple[Carer, ...]) -> list[UUID]:
    return [ward.patient.patient_id for each in found for ward in each.wards]


def last(action: str) -> AuditEvent:
    with tenancy.role("latido_auditor"):
        return AuditEvent.objects.filter(action=action).latest("id")


@pytest.mark.parametrize(
    "text", ["3009998877", "41222333", "CC 41.222.333", "elsa rincon", "rincón diaz elza", "elsa 8877"]
)
def test_a_carer_is_found_with_those_they_look_after(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID], text: str
) -> None:
    (shown,) = sought(text)

    assert wards((shown,)) == list(two), "whom they may speak for comes first"
    assert (shown.masked_name, shown.masked_document) == ("Elsa R··· D···", "CC ··· ··· ···")
    booked, nothing = shown.wards
    assert (booked.scopes, booked.until, booked.related_id) == ((Scope.BOOK,), date(2027, 5, 3), elsa[0].id)
    assert (nothing.scopes, nothing.until, nothing.ended_on) == ((), None, None)
    assert "Mora" not in str(shown) and "Rincón" not in str(shown) and "41222333" not in str(shown)


@pytest.mark.parametrize("text", ["elsa", "8877", "elsa rincon 05/05/1940", "elsa perez", "elsa 8876", "HC 41222333"])
def test_one_datum_and_a_patients_datum_find_no_carer(elsa: tuple[RelatedPerson, RelatedPerson], text: str) -> None:
    assert sought(text) == ()


def test_who_is_shown_is_in_the_audit(elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID]) -> None:
    sought("41222333")
    searched = last("patient.searched")
    calling()
    called = last("patient.carers")

    for event in (searched, called):
        assert set(event.patient_ids) == set(two)
        assert event.detail["people"] == str(elsa[0].person_id)


def test_another_hospital_finds_nobody(elsa: tuple[RelatedPerson, RelatedPerson]) -> None:
    with tenancy.role("latido_router"):
        found(SANTA_LUCIA, "CO")
        stranger = agent(SANTA_LUCIA, 2)
    with tenancy.role("latido_router"), tenancy.organisation(SANTA_LUCIA):
        for text in ("3009998877", "41222333", "elsa rincon"):
            assert api.search(text, stranger, NOW, around=True).carers == ()


def test_a_telephone_of_a_carer_is_no_patients(elsa: tuple[RelatedPerson, RelatedPerson]) -> None:
    """Caller id discloses nothing: what the voice and the flow ask knows nobody there."""
    assert api.find_by_phone(PHONE) == ()
    assert wards(calling()) and calling("+573009998800") == () and calling("") == ()


def test_of_whom_they_are_kept_away_from_nothing_is_said(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID]
) -> None:
    juan, ines = two
    api.suspend_relative(elsa[0].id, juan, "Medida de protección", ANA, NOW)

    for (shown,) in (calling(), sought("41222333"), sought("elsa rincon")):
        assert wards((shown,)) == [ines]
        assert shown.withheld
        assert str(juan) not in str(shown) and "Juan" not in str(shown)
    assert set(last("patient.searched").patient_ids) == {ines}
    kept_back = last("patient.carers")
    assert (set(kept_back.patient_ids), kept_back.outcome) == ({juan}, "refused")
    api.restore_relative(elsa[0].id, juan, ANA)
    assert wards(calling()) == [juan, ines]


@pytest.mark.parametrize("everybody", [False, True])
def test_a_telephone_that_a_patient_bars_tells_nothing_of_them(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID], everybody: bool
) -> None:
    juan, ines = two
    SafeNumber.objects.create(patient_id=juan, e164=PHONE, barred=True, everybody=everybody)

    assert wards(calling()) == ([] if everybody else [ines])
    assert wards(sought("41222333")) == ([] if everybody else [ines])
    assert calling()[0].withheld


def test_a_protected_record_is_named_to_nobody_it_does_not_open_to(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID]
) -> None:
    juan, ines = two
    guard = replace(agent(number=2), permissions=frozenset({"privacy.protect"}))
    compliance.protect(juan, Shield.VIP, "Figura pública", actor=guard, now=NOW - timedelta(days=1))

    for (shown,) in (calling(), sought("41222333")):
        assert wards((shown,)) == [ines] and shown.withheld and "Juan" not in str(shown)


def test_what_ended_says_when(elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID]) -> None:
    grant = elsa[0].grants.get()
    api.end_authorisation(grant.id, two[0], ANA, NOW - timedelta(days=1))

    ward = next(each for each in calling()[0].wards if each.related_id == elsa[0].id)
    assert (ward.scopes, ward.until, ward.ended_on) == ((), None, date(2026, 11, 21))


@pytest.mark.parametrize(
    ("name", "document", "phone"),
    [
        ("Elsa Rincón", "41222333", ""),
        ("Otra Cosa", "41222333", ""),
        ("Elsa Rincón", "", PHONE),
        ("ELSA RINCON DIAZ", "", PHONE),
    ],
)
def test_who_may_be_known_is_asked_about_and_joined_by_nobody_else(
    two: tuple[UUID, UUID], name: str, document: str, phone: str
) -> None:
    juan, ines = two
    api.add_relative(juan, ELSA, ANA, NOW)
    heard = {"relation": "caregiver", "name": name, "document_type": "CC", "document_number": document, "phone": phone}

    with pytest.raises(api.MaybeKnown) as asked:
        api.add_relative(ines, NewRelative(**heard), ANA, NOW)
    assert not RelatedPerson.objects.filter(patient_id=ines).exists()
    (known,) = asked.value.people
    assert (known.masked_name, known.by_document) == ("Elsa R··· D···", bool(document))
    assert last("patient.person_offered").detail["people"] == str(known.person_id)
    with pytest.raises(api.MaybeKnown):
        api.add_relative(ines, NewRelative(**heard, same=new_id()), ANA, NOW)

    api.add_relative(ines, NewRelative(**heard, same=known.person_id), ANA, NOW)

    assert Person.objects.count() == 1 and RelatedPerson.objects.count() == 2
    assert (Person.objects.get().name, str(Person.objects.get().document)) == ("Elsa Rincón Díaz", "41222333")
    with pytest.raises(api.RelativeKnown):
        api.add_relative(ines, NewRelative("sister", "Elsa", "CC", "41222333"), ANA, NOW)


def test_who_is_another_is_written_apart_but_never_with_the_same_document(two: tuple[UUID, UUID]) -> None:
    juan, ines = two
    api.add_relative(juan, ELSA, ANA, NOW)

    with pytest.raises(api.InvalidRelative) as refused:
        api.add_relative(ines, NewRelative("caregiver", "Elsa Rincón", "CC", "41222333", another=True), ANA, NOW)
    assert "document_number" in refused.value.problems
    api.add_relative(ines, NewRelative("caregiver", "Elsa Rincón", phone=PHONE, another=True), ANA, NOW)
    api.add_relative(ines, NewRelative("other", "Elsa Rincón", "CC", "99888777", PHONE, another=True), ANA, NOW)

    assert Person.objects.count() == 3
    assert len(calling()) == 3


def test_who_is_on_the_list_already_is_not_written_twice_unless_it_is_somebody_else(two: tuple[UUID, UUID]) -> None:
    """Else whoever is kept away would come back under the same telephone."""
    juan, _ines = two
    api.add_relative(juan, ELSA, ANA, NOW)
    again = {"relation": "caregiver", "name": "Elsa Rincón", "phone": PHONE}

    with pytest.raises(api.MaybeKnown) as asked:
        api.add_relative(juan, NewRelative(**again), ANA, NOW)
    (known,) = asked.value.people
    assert known.here and not known.by_document
    with pytest.raises(api.RelativeKnown):
        api.add_relative(juan, NewRelative(**again, same=known.person_id), ANA, NOW)
    assert Person.objects.count() == 1
    api.add_relative(juan, NewRelative(**again, another=True), ANA, NOW)
    assert Person.objects.count() == 2


def test_joining_two_records_keeps_one_tie_and_parts_again(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID]
) -> None:
    juan, ines = two
    api.suspend_relative(elsa[1].id, ines, "Medida de protección", ANA, NOW)

    merge = api.merge_patients(juan, ines, [], ANA, NOW)

    assert RelatedPerson.objects.get().patient_id == juan
    assert api.is_suspended(elsa[0].id), "kept away from one of them is kept away from both"
    assert wards(calling()) == []
    api.unmerge(merge, ANA, NOW)
    assert set(RelatedPerson.objects.values_list("patient_id", flat=True)) == {juan, ines}
    assert Person.objects.count() == 1 and api.is_suspended(elsa[0].id)


def test_a_person_goes_with_the_last_patient_they_are_of(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID]
) -> None:
    juan, ines = two

    Records().destroy([juan], actor=ANA)
    assert wards(calling()) == [ines]
    assert str(Person.objects.get().document) == "41222333", "no patient's key ends what is of two"
    Records().destroy([ines], actor=ANA)
    assert not Person.objects.exists()


@pytest.fixture
def herself() -> UUID:
    """Elsa's own record."""
    row = patient("Elsa María", "Rincón", "Díaz", document="CC 41222333", birth_date=date(1970, 3, 4))
    return row.id


BORN = date(1970, 3, 4)
CC = ("CC", "41.222.333")


def test_her_own_record_is_tied_to_her_for_all_she_speaks_for_and_parted_again(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID], herself: UUID
) -> None:
    juan, ines = two
    api.bind_record(elsa[0].id, juan, CC, BORN, ANA, NOW)

    assert set(RelatedPerson.objects.values_list("relative_id", flat=True)) == {herself}
    assert api.relative(elsa[1].id, ines, ANA).name == "Elsa María Rincón Díaz"
    assert set(last("patient.relative_bound").patient_ids) == {juan, ines, herself}
    assert wards(calling()) == [juan, ines], "her telephone is still hers"

    api.unbind_record(elsa[1].id, ines, ANA)

    assert set(RelatedPerson.objects.values_list("relative_id", "person__name")) == {(None, "Elsa Rincón Díaz")}
    assert Person.objects.get().record_id is None
    with pytest.raises(api.RelativeUnknown):
        api.unbind_record(elsa[1].id, ines, ANA)


@pytest.mark.parametrize(
    ("paper", "born", "name"),
    [
        (CC, date(1970, 3, 5), "Elsa María"),
        (CC, None, "Elsa María"),
        (("CC", "41222334"), BORN, "Elsa María"),
        (("CC", ""), BORN, "Elsa María"),
        (CC, BORN, "Berta"),
    ],
)
def test_one_identifier_or_another_name_ties_nobody_and_is_audited(
    elsa: tuple[RelatedPerson, RelatedPerson],
    two: tuple[UUID, UUID],
    paper: tuple[str, str],
    born: date | None,
    name: str,
) -> None:
    hers = patient(name, "Rincón", "Díaz", document="CC 41222333", birth_date=BORN).id

    with pytest.raises(api.InvalidRelative):
        api.bind_record(elsa[0].id, two[0], paper, born, ANA, NOW)

    assert not RelatedPerson.objects.filter(relative__isnull=False).exists()
    refused = last("patient.relative_bound")
    looked_at = {two[0], hers} if paper == CC else {two[0]}
    assert (refused.outcome, set(refused.patient_ids)) == ("refused", looked_at)


def test_a_document_on_file_of_her_must_be_one_of_the_record(two: tuple[UUID, UUID]) -> None:
    patient("Elsa María", "Rincón", "Díaz", document="CC 41222339", birth_date=BORN)
    tie = api.add_relative(two[0], ELSA, ANA, NOW)

    with pytest.raises(api.InvalidRelative):
        api.bind_record(tie, two[0], ("CC", "41222339"), BORN, ANA, NOW)


def test_where_she_stands_already_as_a_patient_she_is_kept_away_as_either_is(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID], herself: UUID
) -> None:
    juan, ines = two
    known = RelatedPerson.objects.create(patient_id=ines, relative_id=herself, relation="sister")
    api.suspend_relative(elsa[1].id, ines, "Medida de protección", ANA, NOW)

    with pytest.raises(api.RelativeKnown):
        api.bind_record(elsa[1].id, ines, CC, BORN, ANA, NOW)
    api.bind_record(elsa[0].id, juan, CC, BORN, ANA, NOW)

    assert api.is_suspended(known.id)
    assert RelatedPerson.objects.get(id=elsa[1].id).relative_id is None


def test_when_her_own_record_is_purged_she_still_looks_after_them(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID], herself: UUID
) -> None:
    api.bind_record(elsa[0].id, two[0], CC, BORN, ANA, NOW)

    Records().destroy([herself], actor=ANA)

    assert wards(calling()) == list(two)
    assert api.relative(elsa[0].id, two[0], ANA).name == "Elsa Rincón Díaz"


def test_her_record_joined_with_another_leads_to_the_one_that_stays(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID], herself: UUID
) -> None:
    stays = patient("Elsa", "Rincón").id
    api.bind_record(elsa[0].id, two[0], CC, BORN, ANA, NOW)

    merge = api.merge_patients(stays, herself, [], ANA, NOW)
    assert Person.objects.get().record_id == stays
    assert set(RelatedPerson.objects.values_list("relative_id", flat=True)) == {stays}
    api.unmerge(merge, ANA, NOW)
    assert Person.objects.get().record_id == herself


def test_parting_records_after_the_person_went_fails_nothing(
    elsa: tuple[RelatedPerson, RelatedPerson], two: tuple[UUID, UUID]
) -> None:
    juan, ines = two
    merge = api.merge_patients(juan, ines, [], ANA, NOW)
    RelatedPerson.objects.all().delete()
    Person.objects.all().delete()

    api.unmerge(merge, ANA, NOW)

    assert not RelatedPerson.objects.exists()
