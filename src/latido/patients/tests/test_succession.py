"""A person's document changes in life: the former one still finds them and is theirs; a mistyped one never was."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.db import connection

from latido.kernel.documents import SUCCEEDED_BY
from latido.orgs.tests.hospitals import agent
from latido.patients import api, copying
from latido.patients.contracts import Act, Check, Level, NewPatient, NewRelative, Reason, Verification
from latido.patients.models import Identifier, Patient, RecordChange, RelatedPerson
from latido.patients.tests.people import FAMILY_PHONE, family, patient

pytestmark = pytest.mark.db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA = agent()


@pytest.fixture
def lina(hospital: None) -> UUID:
    """Twelve years old, with a tarjeta de identidad."""
    return family()[2]


def change(of: UUID, document: str, why: str = "changed", **more: str) -> UUID | None:
    was = api.editable(of, ANA)
    return api.edit_patient(of, {"document": document, "document_why": why, **more}, was.version, ANA, NOW)


def known(of: UUID) -> list[tuple[str, str, bool]]:
    rows = Identifier.objects.filter(patient_id=of).order_by("former_on", "position", "id")
    return [(each.type, str(each.value), each.former_on is not None) for each in rows]


def found(text: str) -> list[UUID]:
    return [each.patient_id for each in api.search(text, ANA, NOW).found]


def says(of: UUID, number: str) -> bool:
    return api.compare(of, Check.DOCUMENT, number, ANA)


def heard(number: str, kind: str = "TI", given: str = "Carla") -> NewPatient:
    return NewPatient(kind, number, given, "Mora", "", date(2010, 5, 5), "")


def test_a_card_becomes_the_adults_and_the_former_one_still_finds_and_proves_her(lina: UUID) -> None:
    change(lina, "CO CC 1.034.567.999")

    assert known(lina) == [("TI", "1034567551", True), ("CC", "1034567999", False)]
    assert found("1034567551") == found("1034567999") == [lina]
    assert says(lina, "1034567551") and says(lina, "CC 1034567999") and not says(lina, "1034567000")


def test_a_mistyped_number_leaves_nothing_behind(lina: UUID) -> None:
    change(lina, "CO TI 1034567552", "mistaken")

    assert known(lina) == [("TI", "1034567552", False)]
    assert found("1034567551") == [] and not says(lina, "1034567551")


def test_it_is_asked_what_became_of_the_one_before(lina: UUID) -> None:
    with pytest.raises(api.InvalidPatient) as refused:
        change(lina, "CO CC 1034567999", "")

    assert set(refused.value.problems) == {"document_why"}
    assert known(lina) == [("TI", "1034567551", False)]


@pytest.mark.parametrize("document", ["CO CC 12", "CO XX 1034567999", "CO SD 1034567999", "CO CC "])
def test_what_cannot_be_a_document_is_told_at_its_field(lina: UUID, document: str) -> None:
    with pytest.raises(api.InvalidPatient) as refused:
        change(lina, document)

    assert set(refused.value.problems) == {"document"}


def test_a_document_that_somebody_has_is_nobody_elses(lina: UUID) -> None:
    with pytest.raises(api.InvalidPatient) as refused:
        change(lina, "CO CC 52123907")

    assert "otra persona" in refused.value.problems["document"]
    assert not RecordChange.objects.exists()


@pytest.mark.parametrize(
    ("document", "why"),
    [("CO CC 1034567999", "changed"), ("CO TI 1034567552", "mistaken"), ("CO SD ", "changed"), ("CO SD ", "mistaken")],
)
def test_each_change_of_a_document_is_taken_back_whole(lina: UUID, document: str, why: str) -> None:
    key = change(lina, document, why, first_surname="Pérez")
    assert key is not None

    api.undo_edit(key, lina, {*api.IDENTITY, *api.DOCUMENT}, ANA, NOW)

    assert known(lina) == [("TI", "1034567551", False)]
    assert Patient.objects.get(id=lina).first_surname == "Gutiérrez"


def test_a_second_document_that_she_had_besides_takes_the_first_place_and_gives_it_back(lina: UUID) -> None:
    Identifier.objects.create(patient_id=lina, country="CO", type="CC", value="1034567999", position=1)

    key = change(lina, "CO CC 1034567999")
    after = known(lina)
    assert key is not None
    api.undo_edit(key, lina, {*api.IDENTITY, *api.DOCUMENT}, ANA, NOW)

    assert after == [("TI", "1034567551", True), ("CC", "1034567999", False)]
    assert known(lina) == [("TI", "1034567551", False), ("CC", "1034567999", False)]


def test_a_mistyped_one_goes_when_the_right_one_is_there_besides_and_comes_back(lina: UUID) -> None:
    """As a file that mended it brought both: the wrong one is to prove nobody."""
    Identifier.objects.create(patient_id=lina, country="CO", type="TI", value="1034567552", position=1)
    before = known(lina)

    key = change(lina, "CO TI 1034567552", "mistaken")
    after, proves = known(lina), says(lina, "1034567551")
    assert key is not None
    api.undo_edit(key, lina, {*api.IDENTITY, *api.DOCUMENT}, ANA, NOW)

    assert (after, proves) == ([("TI", "1034567552", False)], False)
    assert known(lina) == before == [("TI", "1034567551", False), ("TI", "1034567552", False)]


def test_it_is_not_taken_back_over_somebody_who_has_that_number_by_now(lina: UUID) -> None:
    key = change(lina, "CO CC 1034567999")
    other = patient("Carla", "Mora", document="TI 1034567551")
    assert key is not None

    with pytest.raises(api.RecordChanged):
        api.undo_edit(key, lina, {*api.IDENTITY, *api.DOCUMENT}, ANA, NOW)

    assert known(lina)[-1] == ("CC", "1034567999", False) or known(lina)[0][0] == "CC"
    assert known(other.id) == [("TI", "1034567551", False)]


def test_sensitive_acts_wait_after_a_document_was_changed(lina: UUID) -> None:
    change(lina, "CO CC 1034567999")
    sure = Verification(Level.L3, frozenset[Check](), frozenset[Check](), tries_left=3, needed=3)

    may = api.may_on_contact(Act.RESULTS, lina, sure, NOW)
    later = api.may_on_contact(Act.RESULTS, lina, sure, NOW + timedelta(hours=73))

    assert (may.allowed, may.reason) == (False, Reason.HELD)
    assert later.reason is not Reason.HELD
    assert RecordChange.objects.get().tell == FAMILY_PHONE


def test_a_former_number_that_somebody_else_has_now_proves_only_them(lina: UUID) -> None:
    """A number given out again: both are found, and it is asked which."""
    change(lina, "CO CC 1034567999")

    assert api.likely(heard("1034567551")) == (lina,)
    carla = api.register_patient(heard("1034567551"), ANA, NOW)

    assert set(found("1034567551")) == {lina, carla}
    assert says(carla, "1034567551") and not says(lina, "1034567551")
    assert api.checks_available(lina, ANA) == (Check.DOCUMENT, Check.BIRTH_DATE)
    with pytest.raises(api.DuplicateDocument) as known_already:
        api.register_patient(heard("1034567551", given="Berta"), ANA, NOW)
    assert known_already.value.existing_id == carla


def test_the_header_the_list_of_what_lacks_and_the_copy_know_which_is_in_force(lina: UUID) -> None:
    change(lina, "CO CC 1034567999")
    shown = api.candidates([lina], ANA, now=NOW)[0].masked_document
    (who, *_rest) = copying.Identity().pieces(lina, now=NOW)
    change(lina, "CO SD ", "changed")

    assert shown.startswith("CC")
    assert ("Documento", "CC 1.034.567.999") in who.lines
    assert ("Documento anterior", "TI 1034567551, hasta el 22/11/2026") in who.lines
    assert who.fhir is not None
    assert [each.get("use") for each in who.fhir["identifier"]] == [None, "old"]
    assert api.candidates([lina], ANA, now=NOW)[0].masked_document == "Sin documento"
    assert lina in [each.patient_id for each in api.lacking("document", None, ANA, NOW).lines]


@pytest.mark.parametrize(("name", "linked"), [("Lina Gutiérrez", True), ("Carla Mora", False), ("Lina", False)])
def test_a_relative_is_known_by_a_former_document_only_with_their_name(lina: UUID, name: str, linked: bool) -> None:
    change(lina, "CO CC 1034567999")
    rosa = Patient.objects.get(given_names="Rosa Elvira").id

    related = api.add_relative(rosa, NewRelative("granddaughter", name, "TI", "1034567551", ""), ANA, NOW)

    assert (RelatedPerson.objects.get(id=related).relative_id == lina) is linked


def test_whoever_was_registered_without_a_document_is_complete_with_one(hospital: None) -> None:
    somebody = api.register_patient(NewPatient("SD", "", "Ana", "Ruiz", "", date(1990, 1, 1), ""), ANA, NOW)
    key = change(somebody, "CO CC 1030555666", "")
    complete = Patient.objects.get(id=somebody).incomplete
    assert key is not None
    api.undo_edit(key, somebody, {*api.IDENTITY, *api.DOCUMENT}, ANA, NOW)

    assert (complete, Patient.objects.get(id=somebody).incomplete, known(somebody)) == (False, True, [])


def test_an_upgrade_makes_former_what_stood_behind_and_leaves_a_passport(lina: UUID) -> None:
    upgrade = import_module("latido.patients.migrations.0025_followed_documents")
    for place, (kind, number) in enumerate([("CC", "1034567999"), ("TI", "1034567551"), ("PA", "AN445566")]):
        row, _new = Identifier.objects.get_or_create(patient_id=lina, country="CO", type=kind, value=number)
        Identifier.objects.filter(id=row.id).update(position=place)

    with connection.cursor() as cursor:
        cursor.execute(upgrade.MAKE_FORMER)

    assert sorted(known(lina)) == [("CC", "1034567999", False), ("PA", "AN445566", False), ("TI", "1034567551", True)]
    kinds = {(country, later, old) for (country, later), olds in SUCCEEDED_BY.items() for old in olds}
    assert set(upgrade.FOLLOWED) <= kinds


@pytest.mark.parametrize("why", ["changed", "mistaken"])
def test_without_the_document_that_is_shown_the_next_one_is_and_it_can_be_taken_back(lina: UUID, why: str) -> None:
    Identifier.objects.create(patient_id=lina, country="CO", type="PA", value="AV123456", position=1)
    was = known(lina)

    made = change(lina, "CO SD ", why)
    said = api.editable(lina, ANA).values["document"]
    assert made is not None
    api.undo_edit(made, lina, ("document", "document_why"), ANA, NOW)

    assert said == "CO PA AV123456"
    assert known(lina) == was
    assert api.editable(lina, ANA).values["document"] == "CO TI 1034567551"


def test_a_document_that_is_in_force_again_is_former_no_more(lina: UUID) -> None:
    change(lina, "CO CC 1034567999")
    between = api.editable(lina, ANA).former

    change(lina, "CO TI 1034567551")

    assert len(between) == 1 and between[0].startswith("TI")
    assert [each.partition(" ")[0] for each in api.editable(lina, ANA).former] == ["CC"]
