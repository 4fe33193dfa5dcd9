"""Names that come out wrong, and docs/algorithms/searching.md, whose worked examples are cases here."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel.text import fold
from latido.patients.core import guessing, likeness, query, sounds

pytestmark = pytest.mark.core
PAGE = Path(__file__).resolve().parents[5] / "docs/algorithms/searching.md"
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)


def examples() -> list[list[str]]:
    worked = PAGE.read_text(encoding="utf-8").partition("## Worked examples")[2]
    rows = [line for line in worked.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


@pytest.mark.parametrize(("name", "typed", "distance"), examples())
def test_a_worked_example(name: str, typed: str, distance: str) -> None:
    asked = query.read(typed, "CO", date(2026, 11, 22))

    fit = likeness.of_name(asked.typed, fold(name))

    found = f"{fit.cost:g}" if likeness.close_enough(fit, len(asked.words)) else "nobody"
    assert found == distance


@given(WORDS, st.data())
def test_a_word_with_one_slip_may_mean_the_word_it_was(word: str, data: st.DataObject) -> None:
    slipped = data.draw(st.sampled_from(sorted(guessing.one_away(word))))

    (guess,) = guessing.guesses([slipped], [slipped])

    assert len(slipped) < guessing.SHORTEST_MISSPELT or sounds.of(word) in guess.near | {""}


@given(WORDS, WORDS)
def test_distances_are_the_same_both_ways_and_nothing_between_equals(one: str, other: str) -> None:
    assert likeness.edits(one, one) == 0
    assert likeness.edits(one, other) == likeness.edits(other, one) <= 3
    assert (likeness.edits(one, other) <= 1) == (other in guessing.one_away(one) | {one})


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_can_be_weighed(typed: str, name: str) -> None:
    asked = query.read(typed, "CO", date(2026, 11, 22))

    assert likeness.of_name(asked.typed, fold(name)).cost >= 0
    assert likeness.of_name(likeness.tokens_of(fold(name)), fold(name)).cost == 0


@given(st.text(max_size=120))
def test_no_typed_sign_gets_into_a_question(text: str) -> None:
    asked = query.read(text, "CO", date(2026, 11, 22))
    guesses = guessing.guesses(asked.words, asked.typed)
    known = guessing.looked_up(guesses)

    for question in (
        guessing.heard(map(sounds.of_folded, asked.words)),
        guessing.question(guesses, known, but_one=False),
        guessing.question(guesses, known, but_one=True),
        guessing.one_wrong(guesses, known),
    ):
        inside = "".join(part for n, part in enumerate(question.split("'")) if n % 2)
        outside = "".join(part for n, part in enumerate(question.split("'")) if not n % 2)
        assert not inside or inside.isalpha()
        assert set(outside) <= set(" &|():*")


def test_of_three_words_one_may_be_wrong_altogether() -> None:
    asked = guessing.guesses(["rosa", "pena", "xyzzyx"], ["rosa", "pena", "xyzzyx"])
    known = {"rosa", "pena"}

    assert "(('rosa') & ('pena'))" in guessing.question(asked, known, but_one=True)
    assert "(('rosa') & ('pena'))" not in guessing.question(asked, known, but_one=False)


def test_where_somebody_is_called_so_one_word_at_a_time_may_be_wrong() -> None:
    asked = guessing.guesses(["rosa", "pena"], ["rosa", "pena"])
    known = {"rosa", "rasa", "pena", "pina"}

    assert guessing.one_wrong(asked, known) == "(('rasa' | 'rosa') & ('pena')) | (('rosa') & ('pena' | 'pina'))"


def test_a_short_form_is_no_wrong_word() -> None:
    asked = guessing.guesses(["ma", "rosas"], ["ma", "rosas"])

    assert "(('ma' | ('maria')) & ('rosa' | 'rosas'))" in guessing.one_wrong(asked, {"maria", "rosas", "rosa"})


def test_of_two_words_the_wrong_one_begins_right() -> None:
    asked = guessing.guesses(["loero", "pena"], ["loero", "pena"])

    assert guessing.question(asked, {"pena", "loreto"}, but_one=True).startswith("('lo':* & ('pena')) | ")


def test_a_beginning_stands_for_names_only_where_nobody_is_called_so() -> None:
    asked = guessing.guesses(["guti", "pena"], ["guti", "pena"])

    assert "'guti':*" in guessing.question(asked, {"pena"}, but_one=False)
    assert "'guti':*" not in guessing.question(asked, {"pena", "guti"}, but_one=False)


def test_what_means_nobody_is_not_asked() -> None:
    asked = guessing.guesses(["ro", "pena"], ["ro", "pena"])

    assert guessing.question(asked, {"pena"}, but_one=False) == ""


def test_the_first_surname_alone_is_nearer_than_the_second() -> None:
    typed = ("gutierrez", "rosa")
    longer = likeness.of_name(typed, "rosa elvira gutierrez pena", 2)
    shorter = likeness.of_name(typed, "rosa pena gutierrez", 1)
    unknown = likeness.of_name(typed, "rosa pena gutierrez")

    assert longer.cost < shorter.cost
    assert (longer.cost, shorter.cost, unknown.cost) == (1.3, 1.5, 0.9)
    assert likeness.of_name(typed, "rosa elvira gutierrez", 2).cost == 0.9
