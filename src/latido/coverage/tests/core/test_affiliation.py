"""Which insurance is in force, what cannot be, and a free text taken apart."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.coverage.contracts import InsurerItem, NewCoverage
from latido.coverage.core import affiliation, insurers
from latido.kernel.text import spelt

pytestmark = pytest.mark.core
TODAY = date(2026, 11, 23)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(days, days, days)
def test_both_days_count_and_no_other_day_does(begins: date, ends: date, today: date) -> None:
    assert affiliation.in_force(begins, ends, today) == (begins <= today <= ends)
    assert affiliation.in_force(None, None, today)
    assert affiliation.in_force(begins, None, begins) and not affiliation.in_force(
        begins, None, begins - timedelta(days=1)
    )


@pytest.mark.parametrize(
    ("written", "apart"),
    [
        ("Contributivo · cat. A", ("Contributivo", "A")),
        ("Subsidiado · grupo B", ("Subsidiado", "B")),
        ("Contributivo · Categoría C", ("Contributivo", "C")),
        ("Contributivo · otra cosa", ("Contributivo", "otra cosa")),
        ("SOAT", ("SOAT", "")),
        ("", ("", "")),
    ],
)
def test_regime_and_category_of_one_text(written: str, apart: tuple[str, str]) -> None:
    assert affiliation.apart(written) == apart


def test_what_cannot_be_says_where_and_the_rest_may() -> None:
    wrong = NewCoverage(
        "eps",
        plan="x" * 81,
        valid_from=TODAY,
        valid_to=TODAY - timedelta(days=1),
        verified_on=TODAY + timedelta(days=1),
    )

    assert affiliation.problems(wrong, TODAY).keys() == {"plan", "valid_to", "verified_on"}
    assert not affiliation.problems(NewCoverage("eps", valid_from=TODAY, valid_to=TODAY, verified_on=TODAY), TODAY)


def test_an_insurer_is_known_by_its_code_its_name_and_what_others_call_it() -> None:
    eps = InsurerItem("EPS Frailejón", codes="EPS001, Frailejones S.A.")
    names = insurers.by_name({"frailejon": eps, "otra": InsurerItem("Otra", codes="EPS001")})

    for written in ("frailejon", "eps  FRAILEJON", "eps001", "Frailejones S.A."):
        assert names[spelt(written)] == "frailejon"
    assert spelt("Sura") not in names
    assert insurers.key_for("EPS Frailejón", {"eps-frailejon": eps}) == "eps-frailejon-2"
