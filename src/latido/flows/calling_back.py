"""Calling back, as the dialogue asks about it: to which number, and what becomes of a promise when its caller calls."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from latido.flows.contracts import End, Heard, Menu, Queued, Say, Step
from latido.flows.core import promising
from latido.flows.core.graph import EMERGENCY_KEY, Graph, prompt_name
from latido.flows.core.interpreter import EMERGENCY_TIER, Move, again_now
from latido.flows.core.promising import Act, Ask, Asked, Line
from latido.flows.core.spoken import in_turn
from latido.flows.models import FlowRun
from latido.interactions import api as interactions
from latido.interactions.contracts import TIER_ORDINARY
from latido.orgs import api as orgs
from latido.plumbing import sql
from latido.routing import api as routing
from latido.routing.contracts import AfterHours, CallbackEnd, CallbackSource, CallbackWish, PromiseAnswer, Then

_ASKED = ("ask", "number", "failures", "heard_at", "closed")


class _NotPromised(Exception):
    """What was begun is undone."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """The dialogue goes on: where it was going, or at a queue's place whose wait is theirs. first: said before."""

    node: str = ""
    since: datetime | None = None
    first: str = ""


def concerns(run: FlowRun, graph: Graph, heard: Heard) -> bool:
    """Whether what was heard is about calling back. The emergency key never is."""
    if run.ask and not (heard.value == EMERGENCY_KEY and heard.kind in ("digit", "wrong")):
        return True
    run.ask, run.number, run.closed = Ask.NOTHING.value, "", ""
    node = graph.nodes[run.node]
    waits = node.kind == "queue" and node.tier != EMERGENCY_TIER and not run.announcing
    return waits and heard == Heard("digit", promising.KEY) and routing.callback_rule_of(run.interaction_id) is not None


def hear(run: FlowRun, graph: Graph, heard: Heard, *, at: datetime) -> Step | GoOn:
    """What follows."""
    line = _line(run, graph)
    if not run.ask:
        return _ask(run, promising.begin(line), line)
    if run.ask == Ask.CLOSED:
        return End()
    act, asked = promising.hear(_asked(run), heard.kind, heard.value, line)
    match act:
        case Act.ASK:
            return _ask(run, asked, line)
        case Act.PROMISE:
            return _promise_closed(run, asked, line, at) if line.closed else _promise(run, graph, asked, line, at)
        case Act.STAY if line.closed:
            return _leave(run, "bye_closed", line)
        case Act.STAY:
            return _stay(run, graph)
    return _pending(run, graph, act, line, at)


def _ask(run: FlowRun, asked: Asked, line: Line) -> Step:
    _keep(run, asked)
    return promising.step(asked, line)


def _stay(run: FlowRun, graph: Graph, prompt: str = "") -> Step:
    """They wait on, in the place they have."""
    _keep(run, Asked())
    step = again_now(graph, run.as_run())
    return replace(step, prompt=prompt, keys=promising.KEY) if isinstance(step, Queued) else step


def _promise(run: FlowRun, graph: Graph, asked: Asked, line: Line, at: datetime) -> Step:
    match routing.promise(run.interaction_id, _wish(run, asked, line), at=at):
        case PromiseAnswer.MADE:
            _keep(run, Asked())
            return promising.goodbye(Act.PROMISE, line.language)
        case PromiseAnswer.ALREADY:
            return _stay(run, graph, promising.said("already", line.language))
    return _stay(run, graph)


def _wish(run: FlowRun, asked: Asked, line: Line) -> CallbackWish:
    number, _, extension = asked.number.partition(promising.EXTENSION)
    source = CallbackSource.OFFERED if run.offered or run.closed else CallbackSource.ASKED
    return CallbackWish(number, source, line.shown, extension, run.keeps_hours, run.hours_of)


def closed(run: FlowRun, graph: Graph, after: AfterHours) -> Step:
    """They would wait in a queue that is closed: they are called when it opens, or hear so and that is all."""
    said = in_turn(*(prompt_name(text) for text in after.texts))
    if after.then is not Then.CALLBACK:
        _keep(run, Asked(Ask.CLOSED))
        return Say(said, keys=EMERGENCY_KEY)
    run.closed = after.queue
    line = _line(run, graph)
    return after_saying(said or promising.said("closed", line.language), _ask(run, promising.begin(line), line))


def _promise_closed(run: FlowRun, asked: Asked, line: Line, at: datetime) -> Step:
    """They join the closed queue as somebody who is called back, or not at all."""
    contact = interactions.interaction(run.interaction_id)
    answer = PromiseAnswer.TOO_LATE
    try:
        with transaction.atomic():
            routing.enqueue(
                contact.id, run.closed, TIER_ORDINARY,
                node=contact.node, channel_id=contact.channel_id, at=at, promised=True,
            )  # fmt: skip
            answer = routing.promise(run.interaction_id, _wish(run, asked, line), at=at)
            if answer is not PromiseAnswer.MADE:
                raise _NotPromised
    except _NotPromised:
        return _leave(run, "already_closed" if answer is PromiseAnswer.ALREADY else "bye_closed", line)
    _keep(run, Asked(Ask.CLOSED))
    return End(promising.said("done_closed", line.language))


def _leave(run: FlowRun, word: str, line: Line) -> Step:
    """Something is said, and the call ends unless they press the emergency key."""
    _keep(run, Asked(Ask.CLOSED))
    return Say(promising.said(word, line.language), keys=EMERGENCY_KEY)


def _pending(run: FlowRun, graph: Graph, act: Act, line: Line, at: datetime) -> Step | GoOn:
    """They called again, and say what becomes of our promise."""
    _keep(run, Asked())
    promise = routing.promise_to(line.known)
    if act is Act.KEEP and promise is not None:
        return promising.goodbye(act, line.language)
    if promise is None or promise.dialling or act is Act.GO_ON:
        return GoOn()
    place = _place_of(graph, promise.queue_code)
    after = routing.after_hours(graph.nodes[place].queue, TIER_ORDINARY, at)
    if act is Act.TAKE_TURN and after is not None and after.then is not Then.QUEUE:
        return promising.goodbye(Act.KEEP, line.language)
    reason = CallbackEnd.TOOK_TURN if act is Act.TAKE_TURN else CallbackEnd.BY_CALLER
    try:
        since = routing.given_back(promise.id, reason, at=at)
    except routing.NotNow:  # an agent calls them this moment
        return GoOn()
    if act is Act.CANCEL:
        return GoOn(first=promising.cancelled(line.language))
    return GoOn(place, since)


def _place_of(graph: Graph, queue: str) -> str:
    """Where this dialogue leads to a queue; to a person when it does not."""
    found = (n.name for n in graph.nodes.values() if n.kind == "queue" and n.queue == queue and n.tier > EMERGENCY_TIER)
    return next(found, graph.person)


def asks_first(run: FlowRun, move: Move) -> bool:
    """Whether this caller has a promise of ours and has not been asked about it; from now on they are asked."""
    ordinary = isinstance(move.step, Menu) or (move.enqueue is not None and move.enqueue.tier != EMERGENCY_TIER)
    if run.asked_pending or not ordinary:
        return False
    run.asked_pending = True
    if not routing.has_promise(run.interaction_id):
        return False
    run.ask = Ask.PENDING.value
    return True


def asked_now(run: FlowRun, graph: Graph) -> Step | None:
    """What is being asked now, if anything is."""
    return promising.step(_asked(run), _line(run, graph)) if run.ask else None


def after_saying(first: str, step: Step) -> Step:
    """The same step, with something said before it."""
    return replace(step, prompt=in_turn(first, step.prompt)) if first else step


def _asked(run: FlowRun) -> Asked:
    return Asked(Ask(run.ask), run.number, run.failures)


def _keep(run: FlowRun, asked: Asked) -> None:
    run.ask, run.number, run.failures = asked.ask.value, asked.number, asked.failures
    sql.change(run, *_ASKED)


def _line(run: FlowRun, graph: Graph) -> Line:
    contact, country = interactions.interaction(run.interaction_id), orgs.organisation().country
    may = not contact.withheld and promising.may_call(contact.from_number, country, contact.to_number)
    known = contact.from_number if may else ""
    return Line(known, contact.to_number, country, graph.language, closed=bool(run.closed))
