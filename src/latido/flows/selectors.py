"""Reads of dialogues."""

import json
from functools import lru_cache
from uuid import UUID

from latido.flows.contracts import Prompt, UnknownFlow
from latido.flows.core.graph import Graph, prompt_name, read_graph, words
from latido.flows.models import Flow
from latido.orgs import api as orgs


def published(name: str) -> Flow:
    """The newest version of a dialogue. Raises UnknownFlow."""
    flow: Flow | None = Flow.objects.filter(name=name).order_by("-version").first()
    if flow is None:
        raise UnknownFlow(name)
    return flow


def graph_of(flow: Flow, emergency_number: str) -> Graph:
    """The dialogue with this organisation's words in it. A version never changes, so it is read once a process."""
    return _read(flow.id, json.dumps(flow.graph, sort_keys=True), emergency_number)


@lru_cache(maxsize=256)
def _read(_flow: UUID, graph: str, emergency_number: str) -> Graph:
    return read_graph(json.loads(graph), words(emergency_number))


def prompts() -> tuple[Prompt, ...]:
    """Every text this organisation's dialogues may say, in the newest version of each."""
    newest: dict[str, Flow] = {}
    for flow in Flow.objects.order_by("version"):
        newest[flow.name] = flow
    if not newest:
        return ()
    number = orgs.organisation().emergency_number
    found: dict[str, Prompt] = {}
    for flow in newest.values():
        graph = graph_of(flow, number)
        for text in graph.texts():
            found[prompt_name(text)] = Prompt(prompt_name(text), text, graph.language)
    return tuple(found.values())
