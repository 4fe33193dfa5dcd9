"""The little dialogue of calling back, and what is said of the wait, by table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.flows.contracts import Menu, Type
from latido.flows.core import promising, telling
from latido.flows.core.graph import prompt_name
from latido.flows.core.promising import Act, Ask, Asked, Line
from latido.flows.core.spoken import digits
from latido.routing.contracts import WaitTold

pytestmark = pytest.mark.core
KNOWN, OURS = "+573001112233", "+576015550100"
LINE = Line(KNOWN, OURS, "CO", "es")
NUMBER, TYPING, TYPED, PENDING = (Asked(ask) for ask in (Ask.NUMBER, Ask.TYPING, Ask.TYPED, Ask.PENDING))


@pytest.mark.parametrize(
    ("asked", "kind", "value", "act", "then"),
    [
        (NUMBER, "digit", "1", Act.PROMISE, Ask.NUMBER),
        (NUMBER, "digit", "2", Act.ASK, Ask.TYPING),
        (NUMBER, "digit", "0", Act.STAY, Ask.NOTHING),
        (NUMBER, "timeout", "", Act.ASK, Ask.NUMBER),
        (Asked(Ask.NUMBER, KNOWN, 1), "timeout", "", Act.STAY, Ask.NOTHING),
        (NUMBER, "wrong", "7", Act.ASK, Ask.NUMBER),
        (TYPING, "typed", "6015551234", Act.ASK, Ask.TYPED),
        (TYPING, "typed", "6015551234*104", Act.ASK, Ask.TYPED),
        (TYPING, "typed", "", Act.STAY, Ask.NOTHING),
        (TYPING, "timeout", "", Act.STAY, Ask.NOTHING),
        (TYPING, "typed", "123", Act.ASK, Ask.TYPING),
        (Asked(Ask.TYPING, "", 1), "typed", "123", Act.STAY, Ask.NOTHING),
        (TYPING, "typed", "0015551234567", Act.ASK, Ask.TYPING),
        (TYPING, "typed", "6015550100", Act.ASK, Ask.TYPING),
        (TYPING, "typed", "6015551234*1234567", Act.ASK, Ask.TYPING),
        (TYPING, "typed", "6015551234*1*2", Act.ASK, Ask.TYPING),
        (TYPED, "digit", "1", Act.PROMISE, Ask.TYPED),
        (TYPED, "digit", "2", Act.ASK, Ask.TYPING),
        (PENDING, "digit", "1", Act.TAKE_TURN, Ask.NOTHING),
        (PENDING, "digit", "2", Act.KEEP, Ask.NOTHING),
        (PENDING, "digit", "3", Act.CANCEL, Ask.NOTHING),
        (PENDING, "digit", "0", Act.GO_ON, Ask.NOTHING),
        (PENDING, "timeout", "", Act.GO_ON, Ask.NOTHING),
        (PENDING, "wrong", "1", Act.GO_ON, Ask.NOTHING),
    ],
)
def test_what_an_answer_leads_to(asked: Asked, kind: str, value: str, act: Act, then: Ask) -> None:
    found, after = promising.hear(asked, kind, value, LINE)

    assert (found, after.ask) == (act, then)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("6015551234", "+576015551234"), ("3005551234", "+573005551234"), ("6015551234*104", "+576015551234*104")],
)
def test_a_number_that_was_typed_is_read_back_whole(typed: str, number: str) -> None:
    _, asked = promising.hear(TYPING, "typed", typed, LINE)
    step = promising.step(asked, LINE)

    assert asked.number == number
    assert isinstance(step, Menu)
    assert digits(typed.partition("*")[0], "es") in step.prompt
    assert digits("6015550100", "es") in step.prompt
    assert ("+" + digits("104", "es") + "+" in step.prompt) == ("*" in typed)


def test_who_calls_from_a_known_number_hears_its_end_and_which_number_will_call() -> None:
    step = promising.step(promising.begin(LINE), LINE)

    assert isinstance(step, Menu)
    assert step.prompt.startswith(promising.said("ends_in", "es") + "+" + digits("2233", "es"))
    assert digits("3001112233", "es") not in step.prompt
    assert digits("6015550100", "es") in step.prompt


def test_who_hides_the_number_types_one() -> None:
    hidden = Line("", OURS, "CO", "es")

    assert isinstance(promising.step(promising.begin(hidden), hidden), Type)


@pytest.mark.parametrize(
    ("number", "may"),
    [
        (KNOWN, True), ("+576015551234", True), ("+15551234567", False), ("+579012345678", False), (OURS, False),
        ("", False), ("123", False),
    ],
)  # fmt: skip
def test_whom_we_may_call(number: str, may: bool) -> None:
    assert promising.may_call(number, "CO", OURS) is may


@pytest.mark.parametrize("language", ["es", "en"])
def test_both_languages_say_everything(language: str) -> None:
    for words in (promising.WORDS, telling.WORDS):
        assert words[language].keys() == words["es"].keys()
        assert all(words[language].values())
    assert all(promising.texts("CO", language))


def test_the_key_has_the_name_it_has_in_the_country() -> None:
    assert any("gato" in text for text in promising.texts("MX", "es"))
    assert any("numeral" in text for text in promising.texts("CO", "es"))


def names(*words: str) -> str:
    return "+".join(prompt_name(telling.WORDS["es"].get(word, word)) for word in words)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (WaitTold(1, 4, 7), ("next", "between", "4", "and", "7", "minutes")),
        (WaitTold(2, 0, 3), ("one_before", "less", "3", "minutes")),
        (WaitTold(4, 5, 5), ("before", "3", "people_before", "less", "5", "minutes")),
        (WaitTold(4, 0, 1), ("before", "3", "people_before", "soon")),
        (WaitTold(1), ("next",)),
        (WaitTold(40, 61, 90), ("long",)),
        (WaitTold(40), ()),
    ],
)
def test_how_the_wait_is_said(told: WaitTold, said: tuple[str, ...]) -> None:
    assert telling.wait(told, "es") == names(*said)


@given(st.integers(1, 500), st.integers(0, 240), st.integers(1, 241))
def test_whatever_is_said_has_a_sound(position: int, least: int, most: int) -> None:
    sounds = {prompt_name(text) for text in telling.texts("es")}

    assert set(filter(None, telling.wait(WaitTold(position, least, most), "es").split("+"))) <= sounds


@given(
    st.lists(
        st.tuples(st.sampled_from(["digit", "wrong", "timeout", "typed", "done"]), st.text("0123456789*", max_size=22))
    )
)
def test_however_they_answer_it_ends(heard: list[tuple[str, str]]) -> None:
    asked = promising.begin(LINE)
    for kind, value in heard:
        act, asked = promising.hear(asked, kind, value, LINE)
        if act is not Act.ASK:
            return
        assert asked.ask is not Ask.NOTHING
        assert promising.step(asked, LINE)
