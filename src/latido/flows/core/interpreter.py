"""What a dialogue says next. Pure: a graph, where we are in it, and what was heard give where we go and what to do.

Whoever keys a language is spoken to in it from there on.

From anywhere 9 is the emergency; from every menu 0 is a person and * or # say it again. Silence and wrong keys
lead to a person too. However the caller presses, the dialogue reaches a queue or an end in bounded steps.
"""

from dataclasses import dataclass, replace

from latido.flows.contracts import End, Heard, Menu, Overflow, Queued, Say, Step
from latido.flows.core.graph import EMERGENCY_KEY, PERSON_KEY, REPEAT_KEYS, Graph, Node, again, in_language, prompt_name

MOST_REPEATS = 5  # then asking to hear it again is a failure too
EMERGENCY_TIER = 0
MOST_STEPS = 40  # then a person, wherever the keys lead


@dataclass(frozen=True, slots=True)
class Run:
    """Where a caller is. failures and repeats are of this menu; announced: the version heard to its end."""

    node: str
    failures: int = 0
    repeats: int = 0
    steps: int = 0
    announced: str = ""
    announcing: bool = False  # queued already, and hearing the announcement meanwhile
    language: str = ""  # that was keyed; empty: the dialogue's own


@dataclass(frozen=True, slots=True)
class Enqueue:
    queue: str
    tier: int


@dataclass(frozen=True, slots=True)
class Move:
    """What follows: where we are, what the channel does, and what is to be written down."""

    run: Run
    step: Step
    enqueue: Enqueue | None = None
    announced: str = ""  # just now
    key: str | None = None  # that led somewhere; empty when nothing sensible was pressed; None: nothing to note
    badge: str = ""
    language: str = ""  # keyed just now


def start(graph: Graph) -> Move:
    """The first step."""
    return _enter(graph, Run(graph.start), graph.start)


def emergency(graph: Graph, run: Run | None = None) -> Move:
    """To the emergency at once, without any identification."""
    return _enter(graph, run or Run(graph.start), graph.emergency, key=EMERGENCY_KEY)


def again_now(graph: Graph, run: Run) -> Step:
    """The step of where we are, for a channel that asks anew."""
    graph = in_language(graph, run.language)
    node = graph.nodes.get(run.node)
    return _step(graph, node, run) if node else Overflow(prompt_name(graph.overflow_text))


def hear(graph: Graph, run: Run, heard: Heard) -> Move:
    """The step after what was heard. What makes no sense here says the same again."""
    run, graph = replace(run, steps=run.steps + 1), in_language(graph, run.language)
    node = graph.nodes[run.node]
    pressed = heard.value if heard.kind in ("digit", "wrong") else ""
    if pressed == EMERGENCY_KEY and run.node != graph.emergency and node.kind in ("say", "menu", "queue"):
        return emergency(graph, run)
    if node.kind == "say":
        return _said(graph, run, node, heard)
    if node.kind == "menu":
        return _chosen(graph, run, node, pressed, heard)
    if run.announcing and heard.kind == "done":
        run = replace(run, announcing=False, announced=node.announces)
        return Move(run, _step(graph, node, run), announced=node.announces)
    return Move(run, _step(graph, node, run))


def go_on(graph: Graph, run: Run) -> Move:
    """To the place this run is at, as if it had just come there."""
    return _enter(graph, run, run.node)


def _said(graph: Graph, run: Run, node: Node, heard: Heard) -> Move:
    if heard.kind != "done" or not node.announces or run.announced:
        return _enter(graph, run, node.next)
    return replace(_enter(graph, replace(run, announced=node.announces), node.next), announced=node.announces)


def _chosen(graph: Graph, run: Run, node: Node, pressed: str, heard: Heard) -> Move:
    if heard.kind == "done":
        return Move(run, _step(graph, node, run))
    if pressed in node.languages and run.steps < MOST_STEPS:
        return _speak(graph, run, node.languages[pressed])
    target = node.keys.get(pressed) or (graph.person if pressed == PERSON_KEY else "")
    if target and run.steps < MOST_STEPS:
        return _enter(graph, run, target, key=pressed)
    if pressed and pressed in REPEAT_KEYS and run.repeats < MOST_REPEATS:
        run = replace(run, repeats=run.repeats + 1)
        return Move(run, _step(graph, node, run))
    run = replace(run, failures=run.failures + 1)
    if run.failures < node.tries and run.steps < MOST_STEPS:
        return Move(run, _step(graph, node, run))
    return _enter(graph, run, node.otherwise, key="")


def _speak(graph: Graph, run: Run, wanted: str) -> Move:
    """The same menu in that language; pressed in it, in the dialogue's own again."""
    own = (graph.written or graph).language
    language = own if graph.language == wanted else wanted
    graph, run = in_language(graph, language), replace(run, language=language, failures=0, repeats=0)
    return Move(run, _step(graph, graph.nodes[run.node], run), language=language)


def _enter(graph: Graph, run: Run, name: str, *, key: str | None = None) -> Move:
    graph = in_language(graph, run.language)
    node = graph.nodes[name]
    waits_to_hear = node.kind == "queue" and bool(node.announces) and not run.announced
    run = replace(run, node=name, failures=0, repeats=0, announcing=waits_to_hear)
    enqueue = Enqueue(node.queue, node.tier) if node.kind == "queue" else None
    return Move(run, _step(graph, node, run), enqueue=enqueue, key=key, badge=node.badge)


def _step(graph: Graph, node: Node, run: Run) -> Step:
    prompt = prompt_name(node.text)
    match node.kind:
        case "say":
            return Say(prompt, keys=EMERGENCY_KEY)
        case "menu":
            said = again(node) if run.failures else node.text
            return Menu(prompt_name(said), "".join(sorted({*node.keys, *node.languages, *_SHARED})), node.seconds)
        case "queue" if run.announcing:
            return Say(prompt)
        case "queue":
            said_already = bool(node.announces) and run.announced == node.announces
            said = "" if said_already else prompt
            asks = node.tier != EMERGENCY_TIER
            return Queued(said, prompt_name(node.repeat), node.repeat_seconds, asks=asks)
        case "end":
            return End(prompt)
    return Overflow(prompt or prompt_name(graph.overflow_text))


_SHARED = frozenset({EMERGENCY_KEY, PERSON_KEY, *REPEAT_KEYS})
