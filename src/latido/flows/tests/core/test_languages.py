"""Whoever keys a language is served in it: every prompt from there on, and back."""

import copy
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.flows.contracts import Heard, Menu, Queued
from latido.flows.core import telling
from latido.flows.core.graph import Graph, in_language, prompt_name, read_graph, words
from latido.flows.core.interpreter import MOST_STEPS, Enqueue, Move, again_now, hear, start
from latido.flows.core.validation import validate
from latido.flows.samples import sample
from latido.routing.contracts import WaitTold

pytestmark = pytest.mark.core
DONE = Heard("done")
QUEUES = {"CIT", "AUT", "RES", "FAC", "ENF"}


def spoken() -> dict[str, Any]:
    """The menu to begin with, which offers English by 5."""
    graph = copy.deepcopy(dict(sample("menu")))
    graph["other"] = {"en": "One moment, please."}
    for name, node in graph["nodes"].items():
        if node.get("text"):
            node["other"] = {"en": {"text": f"{name} in English", "retry": "We did not understand."}}
    graph["nodes"]["menu"]["languages"] = {"5": "en"}
    return graph


def read(graph: dict[str, Any]) -> Graph:
    return read_graph(graph, words("123"))


def key(pressed: str) -> Heard:
    return Heard("digit", pressed)


def led(graph: Graph, *heard: Heard) -> list[Move]:
    moves = [start(graph)]
    for each in heard:
        moves.append(hear(graph, moves[-1].run, each))
    return moves


def test_the_menu_is_said_again_in_the_language_that_was_keyed_and_everything_after_it() -> None:
    graph = read(spoken())

    moves = led(graph, DONE, key("5"), Heard("timeout"), key("9"))

    assert [move.language for move in moves] == ["", "", "en", "", ""]
    assert moves[2].step == Menu(prompt_name("menu in English"), "#*0123459", 7)
    assert moves[3].step.prompt == prompt_name("We did not understand. menu in English")  # type: ignore[union-attr]
    assert moves[4].enqueue == Enqueue("ENF", 0)
    assert again_now(graph, moves[2].run) == moves[2].step
    urgent = in_language(graph, "en").nodes["emergencia"]
    assert "1 2 3" in urgent.repeat and "Please stay on the line" in urgent.repeat


def test_the_same_key_goes_back_and_another_leads_where_it_did() -> None:
    graph = read(spoken())

    back = led(graph, DONE, key("5"), key("5"))
    queued = led(graph, DONE, key("5"), key("2"))

    assert back[3].language == "es" and back[3].step == back[1].step
    assert queued[3].enqueue == Enqueue("AUT", 2) and queued[3].run.language == "en"
    assert isinstance(queued[3].step, Queued)


@given(st.lists(st.sampled_from("1234567890*#"), max_size=MOST_STEPS + 10))
def test_however_they_press_the_way_is_the_same_and_ends_and_only_the_words_change(pressed: str) -> None:
    graph = read(spoken())
    moves = led(graph, DONE, *map(key, pressed))

    for before, move in pairwise(moves):
        spoken_in = in_language(graph, move.run.language)
        assert move.run.language == (move.language or before.run.language)
        if isinstance(move.step, Menu):
            text = spoken_in.nodes[move.run.node].text
            retry = spoken_in.nodes[move.run.node].retry
            assert move.step.prompt in {prompt_name(text), prompt_name(f"{retry} {text}")}
    deaf = [Heard("timeout")] * (MOST_STEPS + 5)
    assert graph.nodes[led(graph, DONE, *map(key, pressed), *deaf)[-1].run.node].kind == "queue"


def test_a_dialogue_that_offers_a_language_says_everything_in_it() -> None:
    whole, silent, taken, unknown = (spoken() for _ in range(4))
    del silent["nodes"]["sin_opcion"]["other"], silent["other"]
    taken["nodes"]["menu"]["languages"] = {"1": "en"}
    unknown["nodes"]["menu"]["languages"] = {"5": "qu"}

    assert validate(read(whole), QUEUES) == ()
    assert [each.about for each in validate(read(silent), QUEUES)] == ["sin_opcion", ""]
    assert [each.about for each in validate(read(taken), QUEUES)] == ["menu"]
    assert [each.about for each in validate(read(unknown), QUEUES)] == ["qu"]


def test_a_number_is_another_file_in_each_language() -> None:
    told = WaitTold(5, 3, 7)

    spanish, english = (telling.wait(told, language).split("+") for language in ("es", "en"))

    assert not set(spanish) & set(english)
    for language, said in (("es", spanish), ("en", english)):
        assert set(said) <= {prompt_name(text) for text in telling.texts(language)}
