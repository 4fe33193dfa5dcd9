"""Reads of dialogues."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from latido.flows.contracts import Prompt, UnknownFlow
from latido.flows.core import promising, spoken, telling
from latido.flows.core.graph import Graph, in_language, prompt_name, read_graph, words
from latido.flows.models import Flow, FlowRun
from latido.orgs import api as orgs
from latido.plumbing import sql
from latido.routing import api as routing

_NEWEST = """
    SELECT id FROM flows_flow WHERE organisation_id = %(organisation)s AND name = %(name)s
     ORDER BY version DESC LIMIT 1
"""


def published(name: str) -> UUID:
    """The newest version of a dialogue. Raises UnknownFlow."""
    found = sql.row(_NEWEST, name=name)
    if found is None:
        raise UnknownFlow(name)
    return UUID(str(found[0]))


@lru_cache(maxsize=256)
def graph_of(flow_id: UUID, emergency_number: str) -> Graph:
    """The dialogue with this organisation's words in it. A version never changes, so it is read once a process."""
    return read_graph(Flow.objects.get(pk=flow_id).graph, words(emergency_number))


def graph_for(run: FlowRun, emergency_number: str) -> Graph:
    """The dialogue of a caller who has one, in the language that they keyed."""
    return in_language(graph_of(run.flow_id, emergency_number), run.language)


def _newest() -> dict[str, Flow]:
    return {flow.name: flow for flow in Flow.objects.order_by("name", "version")}


def newest_graphs() -> dict[str, Mapping[str, Any]]:
    """The newest version of each dialogue, by name."""
    return {name: flow.graph for name, flow in _newest().items()}


def languages_offered() -> frozenset[str]:
    """Those that some dialogue may be heard in by keying them."""
    newest = (read_graph(flow.graph) for flow in _newest().values())
    return frozenset(language for graph in newest for language in graph.languages[1:])


def prompts() -> tuple[Prompt, ...]:
    """Every text this organisation's dialogues may say, in the newest version of each."""
    newest = _newest()
    if not newest:
        return ()
    house = orgs.organisation()
    graphs = [graph_of(flow.id, house.emergency_number) for flow in newest.values()]
    spoken_in = {language: None for graph in graphs for language in graph.languages}
    said = {language: frozenset(_everywhere(house.country, language)) for language in spoken_in}
    said[house.language] = said.get(house.language, frozenset()) | frozenset(spoken.words(house.language))
    said[house.language] |= frozenset(routing.spoken_after_hours())
    texts = [(graph.language, text) for graph in graphs for text in graph.texts()]
    texts += [(each.language, text) for graph in graphs for each in _others(graph) for text in each.texts()]
    texts += [(language, text) for language, each in said.items() for text in sorted(each)]
    found: dict[str, Prompt] = {}
    for language, text in texts:  # what is said in two keeps the voice of the first: the one it was written in
        found.setdefault(prompt_name(text), Prompt(prompt_name(text), text, language))
    return tuple(found.values())


def _others(graph: Graph) -> Iterator[Graph]:
    return (in_language(graph, language) for language in graph.languages[1:])


def _everywhere(country: str, language: str) -> Iterator[str]:
    """What is said beside the places of a dialogue: of the wait, of calling back, and digits."""
    yield from spoken.words(language)
    yield from telling.texts(language)
    yield from promising.texts(country, language)
