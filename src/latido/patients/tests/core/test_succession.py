from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel import documents
from latido.patients.core import births, succession

pytestmark = pytest.mark.core
COUNTRIES = sorted(documents.BY_COUNTRY)
KINDS = st.sampled_from(COUNTRIES).flatmap(
    lambda country: st.tuples(st.just(country), st.sampled_from([each.code for each in documents.types_of(country)]))
)


@pytest.mark.parametrize(
    ("new", "old", "does"),
    [
        ("CC", "TI", True), ("CC", "RC", True), ("CC", "RN", True), ("TI", "RC", True), ("CE", "PPT", True),
        ("TI", "CC", False), ("CC", "CC", False), ("CC", "PA", False), ("RN", "RC", False), ("PA", "RN", True),
        ("SD", "RN", False),
    ],
)  # fmt: skip
def test_what_takes_whose_place_in_colombia(new: str, old: str, does: bool) -> None:
    assert succession.succeeds(("CO", new, "1"), ("CO", old, "2")) is does
    assert not succession.succeeds(("CO", new, "1"), ("VE", old, "2"))


@given(KINDS, KINDS)
def test_of_two_kinds_at_most_one_takes_the_others_place(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not (succession.succeeds((*one, "1"), (*other, "2")) and succession.succeeds((*other, "2"), (*one, "1")))


def test_only_what_is_new_moves_what_is_there() -> None:
    card, adult, passport = ("CO", "TI", "1"), ("CO", "CC", "2"), ("CO", "PA", "3")

    assert succession.superseded([passport], [card, adult, passport]) == set()
    assert succession.superseded([adult], [card, adult, passport]) == {card}
    assert succession.superseded([card], [card, adult]) == {card}


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("CO CC 52.123.907", ("CO", "CC", "52123907")),
        ("SV NIT 00016297-5", ("SV", "DUI", "000162975")),
        ("SV NIT 0614-050707-104-8", ("SV", "NIT", "06140507071048")),
        ("CO RN 52.123.907-1", ("CO", "RN", "521239071")),
        ("CO SD ", None),
        ("", None),
    ],
)
def test_a_document_is_read_from_its_text_and_written_again(text: str, paper: succession.Paper | None) -> None:
    assert succession.read(text) == paper
    assert succession.read(succession.written(paper)) == paper


@pytest.mark.parametrize(
    "text", ["CO CC 1", "CO ZZ 12345", "CO SD 12345", "SV DUI 000162976", "SV NIT 000162976", "CO CC "]
)
def test_what_cannot_be_a_document_is_refused(text: str) -> None:
    with pytest.raises(documents.InvalidDocument):
        succession.read(text)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(["day", "month", "year"]))
def test_of_a_birth_the_day_says_what_the_month_does_and_the_month_what_the_year_does(born: date, known: str) -> None:
    year, month, day = (births.as_fhir(born, each) for each in (births.YEAR, births.MONTH, births.DAY))
    said = births.as_fhir(born, known)

    assert births.says_as_much(day, said) and births.says_as_much(said, year)
    assert not births.contradict(said, month) and not births.contradict(day, said)
    assert births.contradict(said, births.as_fhir(born.replace(year=born.year + 1, day=1), births.MONTH))
