from datetime import date

import pytest

from latido.patients.contracts import NewPatient
from latido.patients.core.registration import given_names, problems

pytestmark = pytest.mark.core

TODAY = date(2026, 11, 20)


def heard(**changed: object) -> NewPatient:
    facts: dict[str, object] = {
        "document_type": "CC",
        "document_number": "52.123.907",
        "given_names": "Marta Lucía",
        "first_surname": "Ospina",
        "second_surname": "",
        "birth_date": date(1962, 5, 4),
        "phone": "+573104449042",
    }
    return NewPatient(**(facts | changed))  # type: ignore[arg-type]


def test_what_is_usually_heard_is_enough() -> None:
    assert problems(heard(), "CO", TODAY) == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"document_type": "SD", "document_number": ""},
        {"document_type": "PPT", "document_number": "5123456"},
        {"document_type": "PA", "document_number": "AV123456", "birth_date": None},
        {"document_type": "SD", "document_number": "", "newborn": True, "birth_date": date(2026, 11, 18)},
        {"second_surname": "de la Hoz"},
        {"given_names": "D'Angelo José-María"},
        {"given_names": "Mª. D’Angelo"},
        {"given_names": "Ñ", "first_surname": "O"},
        {"given_names": "m" * 120, "first_surname": "s" * 80},
        {"given_names": "明", "first_surname": "李"},
        {"given_names": "सुनीता", "first_surname": "الزهراء"},
    ],
    ids=[
        "no document",
        "foreigner",
        "passport, no birth date",
        "newborn",
        "compound surname",
        "apostrophe and hyphen",
        "abbreviated",
        "one letter",
        "the longest",
        "ideographs",
        "marks, right to left",
    ],
)
def test_nobody_is_turned_away(changed: dict[str, object]) -> None:
    assert problems(heard(**changed), "CO", TODAY) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"document_number": ""}, "document_number"),
        ({"document_type": "CURP"}, "document_number"),
        ({"given_names": "  "}, "given_names"),
        ({"first_surname": ""}, "first_surname"),
        ({"given_names": "R0sa"}, "given_names"),
        ({"given_names": "Rosa\x00"}, "given_names"),
        ({"given_names": "Rosa 🌹"}, "given_names"),
        ({"given_names": 'Rosa "la Mona"'}, "given_names"),
        ({"given_names": "---"}, "given_names"),
        ({"first_surname": "<b>"}, "first_surname"),
        ({"second_surname": "½"}, "second_surname"),
        ({"first_surname": "x" * 81}, "first_surname"),
        ({"second_surname": "x" * 81}, "second_surname"),
        ({"birth_date": date(2026, 11, 21)}, "birth_date"),
        ({"birth_date": date(1899, 1, 1)}, "birth_date"),
        ({"newborn": True}, "birth_date"),
        ({"phone": "9" * 40}, "phone"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(changed: dict[str, object], field: str) -> None:
    found = problems(heard(**changed), "CO", TODAY)

    assert list(found) == [field]
    assert found[field].endswith(".")


def test_a_newborn_is_named_after_its_mother() -> None:
    assert given_names(heard(given_names="Rosa  Elvira", newborn=True)) == "Hijo de Rosa Elvira"
    assert given_names(heard(given_names="Hija de Rosa", newborn=True)) == "Hija de Rosa"
    assert given_names(heard(given_names="Marta Lucía")) == "Marta Lucía"


@pytest.mark.parametrize(
    ("given", "more", "named"),
    [
        ("Rosa", {}, "Hijo de Rosa"),
        ("Rosa", {"sex": "female"}, "Hija de Rosa"),
        ("Rosa", {"sex": "male", "born_as": 2}, "Hijo de Rosa II"),
        ("Rosa II", {"born_as": 2}, "Hijo de Rosa II"),
        ("Hija de Rosa", {"born_as": 1}, "Hija de Rosa I"),
        ("Hijo de Rosa III", {}, "Hijo de Rosa III"),
        ("Rosa", {"born_as": 9}, "Hijo de Rosa"),
        ("Rosa", {"newborn": False, "born_as": 2}, "Rosa"),
    ],
)
def test_a_newborn_is_named_after_its_mother_and_in_its_order(given: str, more: dict[str, object], named: str) -> None:
    assert given_names(heard(**{"newborn": True, "given_names": given, **more})) == named
