"""Nobody waits in silence in an emergency: what is said to them meanwhile, and how often."""

import json
from pathlib import Path
from typing import Any

import pytest

from latido.flows.contracts import Heard, Queued
from latido.flows.core import graph, interpreter
from latido.flows.core.validation import validate

pytestmark = pytest.mark.core
DATA = Path(graph.__file__).parents[1] / "data"
ALL = sorted(DATA.glob("*.json"))
CODES = {"CIT", "AUT", "RES", "FAC", "ENF"}


def read(number: str, **of_emergency: Any) -> graph.Graph:
    data = json.loads((DATA / "directo.json").read_text())
    data["nodes"]["emergencia"] |= of_emergency
    return graph.read_graph(data, graph.words(number))


def waiting(of: graph.Graph) -> Queued:
    """The step of whoever waits in the emergency, whatever they heard before."""
    move = interpreter.emergency(of)
    step = move.step if isinstance(move.step, Queued) else interpreter.hear(of, move.run, Heard("done")).step
    assert isinstance(step, Queued)
    return step


@pytest.mark.parametrize("file", ALL, ids=[file.stem for file in ALL])
@pytest.mark.parametrize(("number", "said"), [("123", "1 2 3"), ("911", "9 1 1"), ("112", "1 1 2")])
def test_every_dialogue_keeps_the_line_and_says_the_number_every_15_seconds(file: Path, number: str, said: str) -> None:
    of = graph.read_graph(json.loads(file.read_text()), graph.words(number))
    step = waiting(of)

    (words,) = [text for text in of.texts() if graph.prompt_name(text) == step.repeat]
    assert "Siga en la línea" in words
    assert f"llame ya al {said}," in words
    assert step.repeat_seconds == 15


def test_a_dialogue_may_say_it_in_words_of_its_own() -> None:
    step = waiting(read("123", repeat="Ya vamos. Llame al {emergencia}.", repeat_seconds=20))

    assert step == Queued("", graph.prompt_name("Ya vamos. Llame al 1 2 3."), 20, asks=False)


def test_other_queues_say_what_their_dialogue_says_and_no_more() -> None:
    of = read("123")

    assert interpreter.start(of).step == Queued("", "", 40)


@pytest.mark.parametrize("seconds", [0, 9, 121])
def test_a_dialogue_that_never_speaks_or_never_stops_is_not_published(seconds: int) -> None:
    (problem,) = validate(read("123", repeat_seconds=seconds), CODES)

    assert problem.about == "emergencia"
