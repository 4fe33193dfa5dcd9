from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.patients.core import compare, dates
from latido.patients.core.dates import MONTHS

pytestmark = pytest.mark.core

ROSA = date(1954, 3, 12)
HOME = "Calle 45 # 12-30, Barrio La Esmeralda"


@pytest.mark.parametrize(
    "said",
    [
        "12/03/1954",
        "12-3-54",
        "12.03.1954",
        "12 03 1954",
        "12031954",
        "120354",
        "1954-03-12",
        "12 de marzo de 1954",
        "el 12 de Marzo del 54",
        "marzo 12 de 1954",
        "12 mar 1954",
    ],
)
def test_a_birth_date_coincides_however_it_is_said(said: str) -> None:
    assert compare.day(said, ROSA)


@pytest.mark.parametrize(
    "said", ["", "1954", "marzo de 1954", "13/03/1954", "03/12/1954", "12/03/1955", "31/02/1954", "hoy", "12/03", "0"]
)
def test_another_date_or_half_of_one_does_not_coincide(said: str) -> None:
    assert not compare.day(said, ROSA)


def test_of_the_last_visit_the_month_is_enough() -> None:
    assert compare.visit("marzo de 2026", date(2026, 3, 12))
    assert compare.visit("12/03/2026", date(2026, 3, 12))
    assert not compare.visit("abril de 2026", date(2026, 3, 12))
    assert not compare.visit("marzo de 2026", None)


@pytest.mark.parametrize(
    ("said", "known", "coincides"),
    [
        ("52.123.907", "52123907", True),
        ("CC 52123907", "52123907", True),
        ("52 123 907", "52123907", True),
        ("907", "52123907", False),
        ("", "52123907", False),
        ("", "", False),
        ("12.531.909-k", "12531909K", True),
        ("av123456", "AV123456", True),
    ],
)
def test_the_whole_document_coincides_with_any_punctuation(said: str, known: str, coincides: bool) -> None:
    assert compare.document(said, known) is coincides


@pytest.mark.parametrize(
    ("said", "coincides"),
    [
        ("calle 45 número 12-30", True),
        ("Cll 45 # 12 - 30", True),
        ("45 12 30", True),
        ("la esmeralda", True),
        ("barrio ESMERALDA", True),
        ("calle 45 12 30 la esmeralda", True),
        ("calle", False),
        ("calle 45", False),
        ("barrio", False),
        ("carrera 45 12 30", False),
        ("calle 12 45 30", False),
        ("la soledad", False),
        ("", False),
    ],
)
def test_an_address_coincides_by_its_numbers_or_its_neighbourhood(said: str, coincides: bool) -> None:
    assert compare.address(said, HOME) is coincides


@pytest.mark.parametrize(
    ("said", "coincides"),
    [
        ("rosa.gutierrez@correo.example", True),
        ("Rosa.Gutiérrez@correo.example ", True),
        ("rosa punto gutierrez arroba correo punto example", True),
        ("rosa@correo.example", False),
        ("", False),
    ],
)
def test_an_email_coincides_spelled_or_dictated(said: str, coincides: bool) -> None:
    assert compare.email(said, "rosa.gutierrez@correo.example") is coincides


def test_a_record_without_the_datum_never_coincides() -> None:
    assert not compare.day("12/03/1954", None)
    assert not compare.email("", "")
    assert not compare.address("la esmeralda", "")


FORMS = [
    "{d}/{m}/{y}",
    "{d:02}-{m:02}-{y}",
    "{d:02}{m:02}{y}",
    "{y}-{m:02}-{d:02}",
    "{d} de {month} de {y}",
    "{month} {d} del {y}",
    "El {d} de {MONTH} de {y}",
]


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.sampled_from(FORMS))
def test_every_usual_form_of_a_date_coincides_with_itself(day: date, form: str) -> None:
    month = MONTHS[day.month - 1]
    said = form.format(d=day.day, m=day.month, y=day.year, month=month, MONTH=month.upper())

    assert compare.day(said, day)


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.dates(date(1900, 1, 1), date(2030, 12, 31)))
def test_two_different_days_never_coincide(one: date, other: date) -> None:
    assert compare.day(one.strftime("%d/%m/%Y"), other) is (one == other)


@given(st.text(max_size=40))
def test_nothing_that_is_said_breaks_the_comparison(said: str) -> None:
    answers = [
        compare.day(said, ROSA),
        compare.visit(said, ROSA),
        compare.document(said, "52123907"),
        compare.email(said, "rosa@correo.example"),
        compare.address(said, HOME),
    ]

    assert all(answer in (True, False) for answer in answers)
    assert dates.read(said) is None or not any(answers[2:4])


@pytest.mark.parametrize(
    ("heard", "known", "same"),
    [
        ("Rosa Gutierres", "Rosa Elvira Gutiérrez Peña", True),
        ("Rosa", "Rosa Elvira Gutiérrez Peña", False),
        ("Rosa Ruiz", "Rosa Elvira Gutiérrez Peña", False),
        ("", "Rosa Elvira Gutiérrez Peña", False),
        ("suharto", "Suharto", True),
        ("Suharto Pérez", "Suharto", False),
        ("", "Suharto", False),
        ("", "", False),
    ],
)
def test_one_word_names_only_whoever_has_no_more(heard: str, known: str, same: bool) -> None:
    assert compare.own_name(heard, known) is same
