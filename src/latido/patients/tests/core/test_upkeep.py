from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.patients.core import births, upkeep
from latido.patients.upkeep import Datum, Standing

pytestmark = pytest.mark.core
TODAY = date(2026, 11, 22)
HALF_A_YEAR = timedelta(days=180)
STANDINGS = st.fixed_dictionaries({each: st.sampled_from(Standing) for each in Datum})


def test_the_weights_are_of_a_hundred() -> None:
    assert sum(upkeep.WEIGHTS.values()) == 100
    assert upkeep.score(dict.fromkeys(Datum, Standing.GOOD)) == 100
    assert upkeep.score({}) == 0


@given(STANDINGS, st.sampled_from(Datum))
def test_to_put_one_thing_right_never_lowers_the_score(standings: dict[Datum, Standing], datum: Datum) -> None:
    better = {**standings, datum: Standing.GOOD}

    assert 0 <= upkeep.score(standings) <= upkeep.score(better) <= 100


@given(STANDINGS, st.sets(st.sampled_from(Datum)))
def test_what_is_asked_is_worth_the_most_of_what_can_be_put_right(
    standings: dict[Datum, Standing], can_be: set[Datum]
) -> None:
    asked = upkeep.to_ask(standings, {}, "one", TODAY, can_be, emergency=False)

    gains = {each: upkeep.gain(each, standings[each]) for each in can_be}
    assert (asked is None) == (not any(gains.values()))
    assert asked is None or gains[asked] == max(gains.values())


@given(STANDINGS, st.booleans())
def test_nothing_is_asked_twice_in_a_contact_nor_in_an_emergency(
    standings: dict[Datum, Standing], refused: bool
) -> None:
    asked = upkeep.to_ask(standings, {}, "one", TODAY, set(Datum), emergency=False)
    kept = upkeep.asked({}, "one", asked or Datum.EMAIL, TODAY, refused=refused)

    assert upkeep.to_ask(standings, kept, "one", TODAY, set(Datum), emergency=False) is None
    assert upkeep.to_ask(standings, {}, "one", TODAY, set(Datum), emergency=True) is None
    assert upkeep.to_ask(standings, {}, "", TODAY, set(Datum), emergency=False) is None


def test_what_they_would_rather_not_say_is_left_alone_for_a_while() -> None:
    only = {each: Standing.MISSING if each is Datum.EMAIL else Standing.GOOD for each in Datum}
    kept = upkeep.asked({}, "one", Datum.EMAIL, TODAY, refused=True)

    soon, late = TODAY + timedelta(days=89), TODAY + timedelta(days=90)
    assert upkeep.to_ask(only, kept, "two", soon, set(Datum), emergency=False) is None
    assert upkeep.to_ask(only, kept, "two", late, set(Datum), emergency=False) is Datum.EMAIL


@pytest.mark.parametrize(
    ("days", "standing", "lapsed"),
    [
        (None, Standing.UNSURE, False),
        (0, Standing.GOOD, False),
        (180, Standing.GOOD, False),
        (181, Standing.UNSURE, True),
    ],
)
def test_a_word_counts_for_180_days(days: int | None, standing: Standing, lapsed: bool) -> None:
    said = None if days is None else TODAY - timedelta(days=days)

    assert upkeep.of_point(True, said, TODAY, HALF_A_YEAR) is standing
    assert upkeep.lapsed(said, TODAY, HALF_A_YEAR) is lapsed
    assert upkeep.of_point(False, said, TODAY, HALF_A_YEAR) is Standing.MISSING


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1954", (date(1954, 1, 1), "year")),
        ("≈ 1954", (date(1954, 1, 1), "year")),
        ("03/1954", (date(1954, 3, 1), "month")),
        ("1954-03", (date(1954, 3, 1), "month")),
        ("marzo de 1954", (date(1954, 3, 1), "month")),
        ("12/03/1954", (date(1954, 3, 12), "day")),
        ("29/02/2024", (date(2024, 2, 29), "day")),
        ("29/02/2023", None),
        ("13/1954", None),
        ("54", None),
        ("ayer", None),
        ("", None),
        ("0054", None),
    ],
)
def test_a_birth_date_is_read_as_far_as_it_is_known(typed: str, found: object) -> None:
    assert births.read(typed) == found


@given(st.dates(date(1850, 1, 1), date(2100, 1, 1)), st.sampled_from(["day", "month", "year"]))
def test_what_is_written_is_read_again(born: date, known: str) -> None:
    begun = born.replace(day=1) if known != "day" else born
    begun = begun.replace(month=1) if known == "year" else begun

    assert births.read(births.written(begun, known)) == (begun, known)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_no_fault(typed: str) -> None:
    births.read(typed)


@given(st.emails())
def test_a_masked_address_gives_no_name_away(email: str) -> None:
    name, _at, house = email.partition("@")

    assert upkeep.masked_email(email) == f"{name[0]}···@{house}"


def test_a_date_known_in_part_is_written_in_part_for_others() -> None:
    born = date(1954, 3, 12)

    assert [births.as_fhir(born, each) for each in ("year", "month", "day")] == ["1954", "1954-03", "1954-03-12"]
    assert births.as_fhir(None, "day") == ""
