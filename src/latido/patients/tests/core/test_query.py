from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.patients.core import query
from latido.patients.core.query import NOTHING, ONE_WORD, ONLY_DATE, Query

TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.core


@pytest.mark.parametrize(
    "text", ["+573001112233", "300 111 2233", "3001112233", "(300) 111-2233", "57 300 1112233", "0057 300 111 2233"]
)
def test_a_telephone_is_found_in_any_of_its_forms(text: str) -> None:
    assert "+573001112233" in query.read(text, "CO", TODAY).phones


def test_the_number_of_an_appointment_is_no_document_and_enough_by_itself() -> None:
    asked = query.read("cita 048 201 793 rosa", "CO", TODAY)

    assert (asked.reference, asked.documents, asked.phones, asked.words) == (
        48201793,
        frozenset(),
        frozenset(),
        ("rosa",),
    )
    assert not asked.advice


def test_a_mexican_telephone_is_looked_for_in_both_its_spellings() -> None:
    assert query.read("33 1234 5678", "MX", TODAY).phones == {"+523312345678", "+5213312345678"}


@pytest.mark.parametrize(
    "text", ["52123907", "52.123.907", "52 123 907", "CC 52123907", "cc52123907", "c.c. 52.123.907"]
)
def test_a_document_is_found_with_or_without_its_type(text: str) -> None:
    asked = query.read(text, "CO", TODAY)

    assert "52123907" in asked.documents
    assert not asked.advice


def test_a_passport_and_a_curp_keep_their_letters() -> None:
    assert query.read("PA av123456", "CO", TODAY).documents == {"AV123456"}
    assert query.read("BOXW310820HNERXN09", "MX", TODAY).documents == {"BOXW310820HNERXN09"}


def test_names_are_folded_and_particles_are_left_out() -> None:
    asked = query.read("  Gutiérrez de la PEÑA, Rosa ", "CO", TODAY)

    assert asked.words == ("gutierrez", "pena", "rosa")
    assert not asked.advice


@pytest.mark.parametrize("text", ["rosa 12/03/1954", "12-03-1954 rosa", "1954-3-12 rosa", "rosa 12.3.1954"])
def test_a_birth_date_with_one_name_is_enough(text: str) -> None:
    asked = query.read(text, "CO", TODAY)

    assert (asked.born, asked.words) == (date(1954, 3, 12), ("rosa",))
    assert not asked.advice


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", NOTHING),
        ("   ", NOTHING),
        ("de la", NOTHING),
        ("♥ ?", NOTHING),
        ("12", NOTHING),
        ("rosa", ONE_WORD),
        ("12/03/1954", ONLY_DATE),
    ],
)
def test_too_little_is_answered_with_advice(text: str, advice: str) -> None:
    assert query.read(text, "CO", TODAY).advice == advice


def test_a_document_and_a_telephone_side_by_side_are_two() -> None:
    asked = query.read("52123907 3001112233", "CO", TODAY)

    assert {"52123907", "3001112233"} <= asked.documents
    assert "+573001112233" in asked.phones
    assert query.read("52123907 71204", "CO", TODAY).documents == {"52123907", "71204"}


@pytest.mark.parametrize("typed", ["hc 71-20455", "HC7120455", "NHC: 71.20455", "mrn 7120455"])
def test_a_record_number_is_recognised(typed: str) -> None:
    assert query.read(typed, "CO", TODAY) == Query(records=frozenset({"7120455"}))


@pytest.mark.parametrize(
    ("typed", "key"), [("71-20455", "7120455"), ("A-1234", "A1234"), ("HC A-1234", "A1234"), ("rosa 9921", "9921")]
)
def test_without_a_word_before_it_a_number_may_be_a_record_too(typed: str, key: str) -> None:
    assert key in query.read(typed, "CO", TODAY).records


def test_a_name_that_begins_like_the_word_is_no_record() -> None:
    assert query.read("HC Andersen", "CO", TODAY).records == frozenset()


@given(st.text(max_size=200), st.sampled_from(["CO", "MX", "CL", "AR", "BR", "PE", "UY"]))
def test_anything_typed_is_read(text: str, country: str) -> None:
    asked = query.read(text, country, TODAY)

    assert len(asked.words) <= query.MOST_WORDS
    assert all(word.isalpha() for word in asked.typed)
    assert asked.exact or asked.advice or len(asked.words) + bool(asked.born) >= 2


@pytest.mark.parametrize(
    "text",
    [
        "🌹" * 400,
        "a" * 1_000_000,
        "7" * 1_000_000,
        "'\"\\%_;--" * 50,
        "\x00\x07 rosa \x1b peña",
        "‮azor añep",
        "e\u0301" * 500,
    ],
)
@pytest.mark.parametrize("country", ["CO", "CL", ""])
def test_no_text_is_too_strange_to_be_read(text: str, country: str) -> None:
    asked = query.read(text, country, TODAY)

    assert sum(map(len, asked.typed)) <= 4 * query.LONGEST


@pytest.mark.parametrize(
    ("text", "endings"), [("rosa 2233", {"2233"}), ("rosa 11 22 33", {"112233"}), ("rosa 223", set())]
)
def test_the_last_digits_of_a_telephone_may_stand_beside_a_name(text: str, endings: set[str]) -> None:
    assert query.read(text, "CO", TODAY).endings == endings


@pytest.mark.parametrize("text", ["rosa 12 de marzo de 1954", "rosa 12 marzo 1954", "12 03 1954 rosa"])
def test_a_birth_date_may_be_said_in_words(text: str) -> None:
    asked = query.read(text, "CO", TODAY)

    assert (asked.born, asked.words, asked.documents) == (date(1954, 3, 12), ("rosa",), frozenset())


def test_how_somebody_is_spoken_to_is_no_part_of_the_name() -> None:
    assert query.read("señora Rosa Peña", "CO", TODAY).words == ("rosa", "pena")
    assert query.read("dona peña", "CO", TODAY).words == ("dona", "pena")


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("rosa 12/03/58", date(1958, 3, 12)),
        ("rosa 12-03-15", date(2015, 3, 12)),
        ("rosa 12.3.26", date(2026, 3, 12)),
        ("rosa 23/11/26", date(1926, 11, 23)),  # nobody is born tomorrow
        ("rosa 29/02/00", date(2000, 2, 29)),
        ("rosa 30/02/58", None),
        ("rosa 300-12-03-58", None),
        ("rosa 12/03-58", None),
    ],
)
def test_two_digits_of_a_year_are_the_last_that_can_be(text: str, born: date | None) -> None:
    assert query.read(text, "CO", TODAY).born == born
