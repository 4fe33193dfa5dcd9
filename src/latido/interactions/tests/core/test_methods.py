"""What each country, and a stricter clinic, asks of somebody: more, never less; and each datum's question."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.interactions.core.methods import (
    ASKS,
    COUNTRIES,
    KNOWN,
    REGISTERED,
    UNKNOWN,
    USUAL,
    Rules,
    asks,
    rules_of,
    too_lax,
)
from latido.interactions.core.verification import SECOND, Tried, level_of
from latido.interactions.tests.core.test_verification import NOON, ROSA, matching
from latido.patients.contracts import Check, Level

pytestmark = pytest.mark.core
C = Check
A_CARD = (C.DOCUMENT, C.BIRTH_DATE, C.ADDRESS)
countries = st.sampled_from([*COUNTRIES, "ZZ"])
owns = st.builds(Rules, st.integers(0, 9), st.frozensets(st.sampled_from(list(Check))))


PAGE = Path(__file__).parents[5] / "docs/algorithms/verifying-by-country.md"
OWN = {"": USUAL, "four data": Rules(4), "address and e-mail known": Rules(3, REGISTERED)}
SAID = {
    "document": C.DOCUMENT, "birth date": C.BIRTH_DATE, "address": C.ADDRESS, "e-mail": C.EMAIL,
    "last visit": C.LAST_VISIT,
}  # fmt: skip
EXAMPLES = re.findall(r"^\| ([A-Z]{2}) \| ?([^|]*?) ?\| ([^|]+) \| N(\d) \|$", PAGE.read_text("utf-8"), re.MULTILINE)


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) == 8
    assert {own for _country, own, _said, _level in EXAMPLES} == OWN.keys()


@pytest.mark.parametrize(("country", "own", "said", "level"), EXAMPLES)
def test_the_stricter_of_country_and_clinic_decides(country: str, own: str, said: str, level: str) -> None:
    checks = [SAID[each] for each in said.split(", ")]
    rules = rules_of(country, OWN[own])

    assert level_of(matching(*checks), ROSA, known_number=False, rules=rules) == Level(int(level))


@pytest.mark.parametrize("country", [*COUNTRIES, "EC"])
def test_where_nobody_has_looked_it_is_as_strict_as_anywhere(country: str) -> None:
    unknown, known = rules_of("ZZ"), rules_of(country)

    assert unknown.public >= known.public
    assert unknown.needed >= known.needed
    assert level_of(matching(*A_CARD), ROSA, known_number=False, rules=unknown) is Level.L0


@given(countries, owns, st.lists(st.sampled_from(list(Check)), max_size=6))
def test_no_country_and_no_clinic_lets_in_whom_the_usual_rules_do_not(
    country: str, own: Rules, checks: list[Check]
) -> None:
    tried = tuple(Tried(ROSA, check, True, None, NOON) for check in checks)
    usual = level_of(tried, ROSA, known_number=False)

    assert level_of(tried, ROSA, known_number=False, rules=rules_of(country, own)) <= usual


@given(countries, owns)
def test_a_last_visit_is_known_to_nobody_else_and_a_document_to_many(country: str, own: Rules) -> None:
    found = rules_of(country, own)

    assert 3 <= found.needed <= 4
    assert KNOWN <= found.public <= KNOWN | REGISTERED
    assert C.LAST_VISIT not in found.public


def test_a_new_way_of_showing_who_one_is_must_say_who_else_knows_it() -> None:
    """What is in no list counts as known to nobody else: it has to be put in one on purpose."""
    assert {*KNOWN, *REGISTERED, C.LAST_VISIT, *SECOND} == set(Check)
    assert not (KNOWN | REGISTERED) & SECOND


@pytest.mark.parametrize("country", [*COUNTRIES, "ZZ"])
def test_every_datum_has_its_question_in_every_country(country: str) -> None:
    found = asks(country)

    assert found.keys() == ASKS.keys()
    assert all(said.startswith("«¿") and said.endswith("?»") for said in found.values())
    assert "vive en" not in " ".join(found.values())


def test_what_the_country_counts_as_known_the_clinic_cannot_take_back() -> None:
    assert list(too_lax("CL", USUAL)) == [C.ADDRESS]
    assert not list(too_lax("CL", Rules(3, frozenset({C.ADDRESS}))))
    assert not list(too_lax("CO", USUAL))
    assert all(bool(each.public) == bool(each.why) for each in (*COUNTRIES.values(), UNKNOWN))
