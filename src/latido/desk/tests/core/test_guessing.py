"""What somebody may call about. The worked examples are those of docs/algorithms/guessing.md."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.desk.core.guessing import RULES, SHOWN, Facts, guesses

pytestmark = pytest.mark.core
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAGE = (Path(__file__).resolve().parents[5] / "docs/algorithms/guessing.md").read_text()
TABLES = [
    [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines()]
    for part in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE)
]


def instant(said: str) -> datetime:
    if ":" in said:
        hour, minute = map(int, said.split(":"))
        return NOON.replace(hour=hour, minute=minute)
    return NOON + timedelta(days=int(said.removesuffix("d")))


def said(words: str) -> Facts:
    known: dict[str, Any] = {}
    for word in words.split():
        name, _, value = word.partition("=")
        if name == "lately":
            known[name] = tuple((NOON - timedelta(hours=n + 1), queue) for n, queue in enumerate(value.split(",")))
        else:
            known[name] = instant(value) if value else "la orden" if name == "requires" else True
    return Facts(NOON, **known)


def test_the_page_tells_the_rules_as_they_are() -> None:
    assert [(row[0], int(row[1])) for row in TABLES[0][2:]] == [(rule.code, rule.weight) for rule in RULES]


@pytest.mark.parametrize(("known", "shown"), TABLES[1][2:])
def test_a_worked_example(known: str, shown: str) -> None:
    assert [each.code for each in guesses(said(known))] == shown.split()


def test_every_rule_holds_in_some_example() -> None:
    shown = {code for row in TABLES[1][2:] for code in row[1].split()}

    assert shown == {rule.code for rule in RULES}


def test_of_nobody_known_nothing_is_guessed() -> None:
    assert guesses(Facts(NOON)) == ()


def test_a_promise_whose_day_is_past_is_said_as_such() -> None:
    (found,) = guesses(Facts(NOON, promised=NOON - timedelta(days=3), promise_due=NOON - timedelta(days=1)))

    assert found.because.places == {"day": NOON - timedelta(days=1)}


instants = st.none() | st.integers(-400, 400).map(lambda days: NOON + timedelta(days=days, minutes=-7 * days))


@given(
    st.builds(
        Facts, st.just(NOON), cut_off=instants, callback=st.booleans(), promised=instants, promise_due=instants,
        lately=st.lists(st.tuples(instants.filter(bool), st.sampled_from(["", "CIT", "AUT"])), max_size=4).map(tuple),
        next_visit=instants, preparation=st.booleans(), requires=st.sampled_from(["", "la orden"]), missed=instants,
        seen=instants, cancelled=instants, cover_ends=instants, incomplete=st.booleans(),
    )
)  # fmt: skip
def test_at_most_three_the_weightiest_first_each_once_and_with_its_words(facts: Facts) -> None:
    found = guesses(facts)
    weights = {rule.code: rule.weight for rule in RULES}
    held = sorted((weights[r.code] for r in RULES if r.because(facts)), reverse=True)

    assert [weights[each.code] for each in found] == held[:SHOWN]
    assert len({each.code for each in found}) == len(found)
    for each in found:
        assert each.because.words % {
            name: "x" if name != "minutes" and name != "times" else 1 for name in each.because.places
        }
