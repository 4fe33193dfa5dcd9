"""What dialogues do: admit every arrival, advance it, publish a version. Each is one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext

from latido.flows import calling_back, selectors
from latido.flows.calling_back import GoOn
from latido.flows.contracts import Admitted, Arrival, BadFlow, End, Heard, Overflow, Step, UnknownFlow
from latido.flows.core import interpreter
from latido.flows.core.graph import EMERGENCY_KEY, Graph, in_language, prompt_name, read_graph
from latido.flows.core.interpreter import Move
from latido.flows.core.spoken import in_turn
from latido.flows.core.validation import validate
from latido.flows.models import Flow, FlowRun
from latido.interactions import api as interactions
from latido.interactions.contracts import LIVE, Badge, LiveCall, NewInteraction, State
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.plumbing import sql, tenancy
from latido.plumbing.keys import KeyMissing
from latido.routing import api as routing
from latido.routing.contracts import QueueClosed
from latido.safety import api as safety

log = structlog.get_logger()
_KEPT = (
    "node", "failures", "repeats", "steps", "announced", "announcing", "heard_at", "ask", "number", "asked_pending",
    "closed", "language",
)  # fmt: skip
MOST_CANDIDATES = 12  # a number of more people is a switchboard's: it says nothing about who calls


def admit(arrival: Arrival) -> Admitted:
    """Opens the contact, identifies the caller by the number, and says what comes first. Again: what comes now.

    Overflows when no agent's page has been heard for 15 s, or when there is no such dialogue.
    """
    with tenancy.organisation(arrival.organisation_id):
        here = orgs.organisation()
        interaction_id, new = _open(arrival, here.country)
        if new:
            step = _first_step(arrival, interaction_id, here.emergency_number)
        else:
            step = _where(interaction_id, here.emergency_number)
        return Admitted(interaction_id, arrival.organisation_id, step)


def advance(organisation_id: UUID, interaction_id: UUID, heard: Heard, *, at: datetime) -> Step:
    """What comes after what was heard; what was heard at the same instant before changes nothing.

    Queues the contact in the same transaction when the dialogue says so. Ends when the call is over or answered.
    """
    with tenancy.organisation(organisation_id):
        call = interactions.not_answered(interaction_id)
        run = sql.seen(FlowRun, interaction_id)
        if run is None or (call is None and interactions.interaction(interaction_id).state not in LIVE):
            return End()
        if run.flow_id is None:
            return Overflow()
        graph = selectors.graph_for(run, orgs.organisation().emergency_number)
        if call is None:  # an agent talks to them, or has handed them on and that is not written down yet
            return _now(run, graph)
        if not run.node or (run.heard_at is not None and at <= run.heard_at):
            return _now(run, graph)
        run.heard_at = at
        if heard.kind == "typed" and set(heard.value) == {EMERGENCY_KEY}:  # asked for a number, they asked for help
            heard = Heard("digit", EMERGENCY_KEY)
        if calling_back.concerns(run, graph, heard):
            answer = calling_back.hear(run, graph, heard, at=at)
            if not isinstance(answer, GoOn):
                return answer
            return _to_queue_or_on(answer, run, graph, call, at)
        return _move_on(interpreter.hear(graph, run.as_run(), heard), run, graph, call, at)


def _to_queue_or_on(answer: GoOn, run: FlowRun, graph: Graph, call: LiveCall, at: datetime) -> Step:
    """Where they were going when we asked, or the queue whose place they take."""
    run.node = answer.node or run.node
    step = _move_on(interpreter.go_on(graph, run.as_run()), run, graph, call, at, since=answer.since)
    return calling_back.after_saying(answer.first, step)


def _move_on(
    move: Move, run: FlowRun, graph: Graph, call: LiveCall, at: datetime, since: datetime | None = None
) -> Step:
    if move.enqueue is not None and not routing.any_desk_alive(at):
        return _overflow(run, graph)
    return _do(move, run, graph, call, at, since)


def _now(run: FlowRun, graph: Graph) -> Step:
    return calling_back.asked_now(run, graph) or interpreter.again_now(graph, run.as_run())


def _open(arrival: Arrival, country: str) -> tuple[UUID, bool]:
    caller = phone.read_caller(arrival.from_number, country)
    new = NewInteraction(
        channel=arrival.channel,
        node=arrival.node,
        channel_id=arrival.channel_id,
        from_number="",
        to_number=arrival.to_number,
        withheld=caller.withheld,
    )
    try:
        known = patients.find_by_phone(caller.e164)
        seen = replace(new, from_number=caller.e164 or caller.raw)
        if len(known) <= MOST_CANDIDATES:
            seen = replace(seen, candidate_ids=known)
        return interactions.open_interaction(arrival.organisation_id, seen, at=arrival.at)
    except KeyMissing:  # the call goes on as one from nobody: nothing is written open
        log.error("call.without_key")
        return interactions.open_interaction(arrival.organisation_id, new, at=arrival.at)


def _first_step(arrival: Arrival, interaction_id: UUID, emergency_number: str) -> Step:
    run = FlowRun(
        interaction_id=interaction_id,
        started_at=arrival.at,
        keeps_hours=bool(arrival.closed_flow),
        hours_of=arrival.hours_of,
        missed_queue=arrival.missed_queue,
    )
    try:
        run.flow_id = selectors.published(_flow_now(arrival))
    except UnknownFlow as unknown:
        log.error("flow.unknown", interaction=str(interaction_id), name=str(unknown))
        sql.add(run)
        return Overflow()
    graph = selectors.graph_of(run.flow_id, emergency_number)
    if not routing.any_desk_alive(arrival.at):  # nobody to lead them to: no reason to make them listen
        return _overflow(run, graph)
    flagged = safety.screen(arrival.text, graph.language) if arrival.text else None
    move = interpreter.emergency(graph) if flagged and flagged.red else interpreter.start(graph)
    call = LiveCall(
        organisation_id=arrival.organisation_id,
        interaction_id=interaction_id,
        channel_id=arrival.channel_id,
        state=State.IN_FLOW,
        agent_id=None,
        announced=False,
        node=arrival.node,
    )
    return _do(move, run, graph, call, arrival.at)


def _flow_now(arrival: Arrival) -> str:
    """The dialogue of the number, or its other one while it is closed."""
    if not arrival.closed_flow or orgs.is_open(arrival.hours_of, arrival.at):
        return arrival.flow
    return arrival.closed_flow


def _overflow(run: FlowRun, graph: Graph) -> Step:
    """Nobody of ours is there: from now on this call's place is elsewhere."""
    run.node = ""
    sql.keep(run, *_KEPT)
    return Overflow(prompt_name(graph.overflow_text))


def _do(move: Move, run: FlowRun, graph: Graph, call: LiveCall, at: datetime, since: datetime | None = None) -> Step:
    """Writes down what the dialogue decided, and queues the contact when it says so.

    Whoever calls again while we have promised to call them is asked what becomes of it, once, before anything else.
    """
    run.keep(move.run)
    graph = in_language(graph, run.language)
    asks = calling_back.asks_first(run, move)
    sql.keep(run, *_KEPT)
    if move.announced:
        interactions.announced(call.interaction_id, move.announced, at=at)
    if move.key is not None:
        interactions.chose(call.interaction_id, move.key, badge=Badge(move.badge), at=at)
    if move.language:
        interactions.keyed_language(call.interaction_id, move.language, at=at)
    if asks:
        return calling_back.asked_now(run, graph) or move.step
    if move.enqueue is not None:
        queue, tier = move.enqueue.queue, move.enqueue.tier
        try:
            instead = routing.enqueue(
                call.interaction_id, queue, tier, node=call.node, channel_id=call.channel_id, at=at, since=since
            )
        except QueueClosed as closed:
            return calling_back.closed(run, graph, closed.after)
        if instead is not None:
            return calling_back.after_saying(in_turn(*map(prompt_name, instead.texts)), move.step)
    return move.step


def _where(interaction_id: UUID, emergency_number: str) -> Step:
    """Where a contact that was admitted before is now."""
    if interactions.not_answered(interaction_id) is None:
        return End()
    run = FlowRun.objects.get(pk=interaction_id)
    if run.flow_id is None:
        return Overflow()
    return _now(run, selectors.graph_for(run, emergency_number))


@transaction.atomic
def publish(name: str, graph: Mapping[str, Any], *, actor: Actor, now: datetime) -> int:
    """The dialogue of this name for calls from now on: its version. The same graph again is the same version.

    Raises BadFlow with every problem in words.
    """
    last = Flow.objects.filter(name=name).order_by("-version").first()
    if last is not None and last.graph == graph:
        return int(last.version)
    if found := problems(graph):
        raise BadFlow(found)
    version = last.version + 1 if last else 1
    Flow.objects.create(name=name, version=version, graph=graph, published_at=now, published_by=actor.id)
    return version


def problems(graph: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything wrong with a dialogue, in sentences to show."""
    codes = {queue.code for queue in routing.queues()}
    return tuple(gettext(each.says).format(about=each.about) for each in validate(read_graph(graph), codes))
