"""Whose number is this? A document given out again, two people one digit apart, twins without a name."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, agent
from latido.patients import api
from latido.patients.contracts import Check, NewPatient
from latido.patients.models import DuplicatePair, Identifier, Patient, RelatedPerson
from latido.patients.tests.people import patient

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = agent()
PHONE = "+573009998877"


def heard(number: str, given: str, kind: str = "CC", **more: object) -> NewPatient:
    return NewPatient(kind, number, given, "Mora", "", date(1990, 5, 5), PHONE, **more)  # type: ignore[arg-type]


def becomes(of: UUID, document: str, why: str, **more: str) -> None:
    was = api.editable(of, ANA)
    api.edit_patient(of, {"document": document, "document_why": why, **more}, was.version, ANA, NOW)


def found(text: str) -> set[UUID]:
    return {each.patient_id for each in api.search(text, ANA, NOW).found}


def says(of: UUID, number: str) -> bool:
    return api.compare(of, Check.DOCUMENT, number, ANA)


def proposed() -> set[tuple[UUID, UUID]]:
    scan = api.seek_duplicates(ANA, utc_now(), worker=False)
    while api.work_on_scan(SAN_RAFAEL, scan, seconds=0):
        continue
    return set(DuplicatePair.objects.values_list("one_id", "other_id"))


def test_a_document_that_is_given_out_again_leads_nobody_to_anothers_record() -> None:
    """A foreigner's number goes back to the registry when he is naturalised, and comes to somebody else."""
    jean = patient("Jean", "Dupont", document="CE 401223", birth_date=date(1970, 1, 2)).id
    with pytest.raises(api.DuplicateDocument):
        api.register_patient(heard("401223", "Carla", "CE"), ANA, NOW)
    becomes(jean, "CO CC 1030555666", "changed")

    offered = api.likely(heard("401223", "Carla", "CE"))
    carla = api.register_patient(heard("401223", "Carla", "CE"), ANA, NOW)

    assert offered == (jean,)
    assert found("401223") == {jean, carla}
    assert (says(jean, "401223"), says(carla, "401223"), says(jean, "1030555666")) == (False, True, True)
    assert proposed() == set()
    with pytest.raises(api.DuplicateDocument) as taken:
        api.register_patient(heard("401223", "Berta", "CE"), ANA, NOW)
    assert taken.value.existing_id == carla


def test_two_who_differ_in_one_digit_are_marked_and_neither_opens_the_other() -> None:
    luz = api.register_patient(heard("1030555666", "Luz"), ANA, NOW)
    paz = api.register_patient(heard("1030555667", "Paz"), ANA, NOW)

    shown = api.search(PHONE, ANA, NOW).found
    assert {each.patient_id for each in shown} == {luz, paz} and all(each.double for each in shown)
    assert (found("1030555666"), found("1030555667")) == ({luz}, {paz})
    assert not says(luz, "1030555667") and not says(paz, "1030555666")
    with pytest.raises(api.InvalidPatient):
        becomes(luz, "CO CC 1030555667", "mistaken")  # a slip of the finger
    assert list(Identifier.objects.filter(patient_id=luz).values_list("value", flat=True)) == ["1030555666"]
    assert proposed() == set()


def test_twins_come_without_a_name_and_grow_into_two_people() -> None:
    mother = patient("Luz", "Mora", document="CC 1030555666", phone=PHONE, birth_date=date(1990, 5, 5)).id
    born = {"newborn": True, "sex": "female"}
    twin = NewPatient("SD", "", "Luz", "Mora", "", date(2026, 11, 21), PHONE, **born, born_as=1)  # type: ignore[arg-type]
    other = NewPatient("SD", "", "Luz", "Mora", "", date(2026, 11, 21), PHONE, **born, born_as=2)  # type: ignore[arg-type]

    one = api.register_newborn(twin, mother, ANA, NOW)
    assert api.likely(other) == ()
    two = api.register_newborn(other, mother, ANA, NOW)

    marked = {each.patient_id: each.masked_name for each in api.search(PHONE, ANA, NOW).found if each.double}
    assert marked == {one: "Hija L. I M···", two: "Hija L. II M···"}
    assert found("hija de luz mora") >= {one, two}
    assert proposed() == set()

    becomes(one, "CO RC 1099887766", "", given_names="Sofía")
    becomes(two, "CO RC 1099887767", "", given_names="Sara")

    assert (found("1099887766"), found("1099887767")) == ({one}, {two})
    assert proposed() == set()
    assert set(RelatedPerson.objects.filter(patient_id=mother).values_list("relative_id", flat=True)) == {one, two}
    assert not Patient.objects.filter(id__in=[one, two], incomplete=True).exists()
