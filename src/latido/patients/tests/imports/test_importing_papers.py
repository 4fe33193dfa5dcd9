"""Files that bring another document of somebody, a number given out again, a birth of which only the year is known."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients import api
from latido.patients.contracts import Check, Decision, RowOutcome
from latido.patients.models import Identifier, Patient
from latido.patients.tests.imports.samples import LINA, ROSA, fhir, ndjson, table
from latido.patients.tests.imports.test_importing import (
    ADA,
    NOW,
    checked,
    everything,
    hospital,
    imported,
    outcomes,
    undone,
)
from latido.patients.tests.people import patient
from latido.plumbing import tenancy

__all__ = ["hospital"]
pytestmark = pytest.mark.db
GROWN = LINA.replace("TI,1034567551", "CC,1034567999")


def papers() -> list[tuple[str, str, bool]]:
    with tenancy.organisation(SAN_RAFAEL):
        rows = Identifier.objects.order_by("former_on", "position", "id")
        return [(each.type, str(each.value), each.former_on is not None) for each in rows]


def once_linas(tmp_path: Path) -> UUID:
    """Whose TI is former."""
    imported(table(GROWN), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        lina: UUID = Patient.objects.get().id
        Identifier.objects.create(
            patient_id=lina, country="CO", type="TI", value="1034567551", position=1, former_on=date(2026, 2, 2)
        )
    return lina


def test_the_adults_card_takes_the_childs_place_and_gives_it_back(hospital: None, tmp_path: Path) -> None:
    imported(table(LINA), tmp_path)
    before = everything()

    batch = imported(table(GROWN), tmp_path)
    after = papers()
    undone(batch)

    assert after == [("TI", "1034567551", True), ("CC", "1034567999", False)]
    assert everything() == before


def test_a_document_of_another_kind_stands_beside(hospital: None, tmp_path: Path) -> None:
    imported(table(ROSA), tmp_path)

    imported(table(ROSA.replace("CC,52123907", "PA,AN445566")), tmp_path)

    assert papers() == [("CC", "52123907", False), ("PA", "AN445566", False)]


def test_another_number_of_the_same_kind_stands_beside_and_the_one_there_is_still_shown(
    hospital: None, tmp_path: Path
) -> None:
    """A file does not say whether the one before was mistyped or somebody else's: nothing is made former by a guess."""
    imported(table(ROSA), tmp_path)
    before = everything()

    batch = imported(table(ROSA.replace("CC,52123907", "CC,52123908")), tmp_path)
    after = papers()
    undone(batch)

    assert after == [("CC", "52123907", False), ("CC", "52123908", False)]
    assert everything() == before


def test_an_old_card_that_comes_late_is_former_at_once(hospital: None, tmp_path: Path) -> None:
    imported(table(GROWN), tmp_path)

    imported(table(LINA), tmp_path)

    assert papers() == [("TI", "1034567551", True), ("CC", "1034567999", False)]
    with tenancy.organisation(SAN_RAFAEL):
        assert api.compare(Patient.objects.get().id, Check.DOCUMENT, "1034567551", ADA)


def test_a_row_with_a_former_document_is_that_person_when_the_name_agrees(hospital: None, tmp_path: Path) -> None:
    once_linas(tmp_path)
    before = papers()

    batch = imported(table(LINA.replace("3,TI", "77,TI")), tmp_path)

    assert outcomes(batch) == {2: "same"}
    assert papers() == before


def test_somebody_else_with_a_former_document_is_looked_at_and_may_be_new(hospital: None, tmp_path: Path) -> None:
    lina = once_linas(tmp_path)
    batch = imported(table("9,TI,1034567551,Carla,Mora,,05/05/2010,F,,,"), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        (row,), _count = api.import_rows(batch, RowOutcome.POSSIBLE_DUPLICATE, 0, ADA)
        assert [each.patient_id for each in row.candidates] == [lina]
        assert "fue antes de alguien" in row.problems[0].why
        assert row.may_create

        assert api.decide_row(batch, row.id, Decision.CREATE, None, ADA, NOW) is RowOutcome.NEW

    assert papers().count(("TI", "1034567551", False)) == papers().count(("TI", "1034567551", True)) == 1


@pytest.mark.parametrize(
    ("written", "born", "known"),
    [
        ("1954", date(1954, 1, 1), "year"),
        ("03/1954", date(1954, 3, 1), "month"),
        ("1954-03", date(1954, 3, 1), "month"),
    ],
)
def test_a_birth_comes_in_as_far_as_it_is_known(
    hospital: None, tmp_path: Path, written: str, born: date, known: str
) -> None:
    batch = checked(table(ROSA.replace("12/03/1954", written)), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        (row,), _count = api.import_rows(batch, RowOutcome.NEW, 0, ADA)
    imported(table(ROSA.replace("12/03/1954", written)), tmp_path)

    assert row.birth_date in ("1954", "03/1954")
    with tenancy.organisation(SAN_RAFAEL):
        rosa = Patient.objects.get()
        assert (rosa.birth_date, rosa.birth_known, rosa.incomplete) == (born, known, True)
        assert Check.BIRTH_DATE not in api.checks_available(rosa.id, ADA)


def test_a_year_tells_nothing_to_who_knows_the_day_and_a_day_tells_who_knew_the_year(
    hospital: None, tmp_path: Path
) -> None:
    year = table(ROSA.replace("12/03/1954", "1954"))
    imported(year, tmp_path)
    before = everything()
    whole = imported(table(ROSA), tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        known = Patient.objects.values_list("birth_date", "birth_known").get()
    again = imported(year, tmp_path)
    undone(whole)

    assert known == (date(1954, 3, 12), "day")
    assert outcomes(again) == {2: "same"}
    with tenancy.organisation(SAN_RAFAEL):
        assert Patient.objects.values_list("birth_date", "birth_known").get() == (date(1954, 1, 1), "year")
    assert len(before) == len(everything())


def test_of_fhir_too(hospital: None, tmp_path: Path) -> None:
    imported(ndjson(fhir(1, birthDate="1949-10"), fhir(2, birthDate="1949")), tmp_path)

    with tenancy.organisation(SAN_RAFAEL):
        born = Patient.objects.order_by("birth_date").values_list("birth_date", "birth_known")
        assert list(born) == [(date(1949, 1, 1), "year"), (date(1949, 10, 1), "month")]


def test_whoever_was_born_in_another_year_is_nobody_who_is_there(hospital: None, tmp_path: Path) -> None:
    header = "nombre,apellido,fecha nacimiento,telefono"
    with tenancy.organisation(SAN_RAFAEL):
        patient("Ana", "Ruiz", birth_date=date(1990, 1, 1), phone="+573009998877")

    rows = ("Ana,Ruiz,1991,300 999 8877", "Ana,Ruiz,1990,300 999 8877")
    batch = checked(table(*rows, header=header), tmp_path)

    assert outcomes(batch)[2] == "new"
    assert outcomes(batch)[3] == "possible_duplicate"


def _fhir(n: int, *papers: tuple[str, str, str], **more: object) -> dict[str, object]:
    """With documents (kind, number, use) and no other key."""
    system = "http://minsalud.gov.co/ihc/ide/170/"
    return fhir(
        n, identifier=[{"use": use, "system": system + kind, "value": value} for kind, value, use in papers], **more
    )


def test_what_another_system_calls_old_is_former_and_is_no_key_of_somebody_else(hospital: None, tmp_path: Path) -> None:
    jean = _fhir(1, ("CC", "1030555666", "official"), ("CE", "401223", "old"))
    imported(ndjson(jean), tmp_path)
    first = papers()
    with tenancy.organisation(SAN_RAFAEL):
        patient("Carla", "Mora", document="CE 401223", birth_date=date(1990, 5, 5))

    again = imported(ndjson({**jean, "gender": "male"}), tmp_path)

    assert first == [("CE", "401223", True), ("CC", "1030555666", False)]
    assert outcomes(again) == {1: "changed"}
    with tenancy.organisation(SAN_RAFAEL):
        assert Patient.objects.get(given_names="Carolina").sex == "male"


def test_whoever_is_known_by_what_is_old_there_is_that_person_here(hospital: None, tmp_path: Path) -> None:
    imported(ndjson(_fhir(1, ("TI", "1034567551", "official"))), tmp_path)

    batch = imported(ndjson(_fhir(2, ("CC", "1034567999", "official"), ("TI", "1034567551", "old"))), tmp_path)

    assert outcomes(batch) == {1: "changed"}
    assert papers() == [("TI", "1034567551", True), ("CC", "1034567999", False)]
