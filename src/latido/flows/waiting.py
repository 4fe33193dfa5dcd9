"""Whoever waits: what they are told meanwhile, and what becomes of those who hang up before anybody answers."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from latido.flows import selectors
from latido.flows.contracts import Reminder
from latido.flows.core import promising, telling
from latido.flows.core.graph import Graph, Node
from latido.flows.core.interpreter import EMERGENCY_TIER
from latido.flows.core.spoken import in_turn
from latido.flows.models import FlowRun
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, State
from latido.orgs import api as orgs
from latido.plumbing import sql, tenancy
from latido.routing import api as routing
from latido.routing.contracts import CallbackRule, CallbackSource, CallbackWish, Wait, WaitTold


def remind(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> Reminder:
    """What to say now to somebody who waits, and the keys that are heard."""
    with tenancy.organisation(organisation_id):
        run = sql.held(FlowRun, interaction_id)
        if run is None or run.flow_id is None or not run.node or run.ask:
            return Reminder()
        graph = selectors.graph_for(run, orgs.organisation().emergency_number)
        node = graph.nodes[run.node]
        wait = routing.wait(interaction_id, _told(run), now=at) if node.kind == "queue" else None
        if wait is None or node.tier == EMERGENCY_TIER:
            return Reminder()
        return _say(run, graph, node, wait)


def _say(run: FlowRun, graph: Graph, node: Node, wait: Wait) -> Reminder:
    """Every second time what is new of the wait; in between, what to have at hand."""
    rule, count, language = routing.callback_rule_of(run.interaction_id), run.reminders, graph.language
    long = rule is not None and _is_long(rule, wait)
    known = rule is not None and (rule.on_request or long)
    said = [_news(run, wait, language)]
    if count % 2 and not said[0]:
        said.append(telling.at_hand(node.repeat, language))
    if (long and count % 2 == 0) or (known and count == 1 and not run.offered):
        said.append(telling.offer(language))
    run.reminders, run.offered = count + 1, run.offered or long
    sql.change(run, "reminders", "offered", "told")
    return Reminder(in_turn(*said), promising.KEY if known else "")


def _is_long(rule: CallbackRule, wait: Wait) -> bool:
    """Whether the wait is one in which we offer to call back; without anybody at work, it is."""
    if rule.offer_after is None:
        return False
    return wait.median is None or wait.median >= timedelta(seconds=rule.offer_after)


def _news(run: FlowRun, wait: Wait, language: str) -> str:
    """The wait, if something better can be said of it than before; nothing to whoever is about to be answered."""
    before, now = _told(run), wait.told
    if now is None or not wait.median or now == before:
        return ""
    kept = now if now.most is not None or before is None else WaitTold(now.position, before.least, before.most)
    run.told = asdict(kept)
    return telling.wait(now, language) if before is None or now.most is not None or kept != before else ""


def _told(run: FlowRun) -> WaitTold | None:
    return WaitTold(**run.told) if run.told else None


# -- hung up -----------------------------------------------------------------------------------------------


def left(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> None:
    """The caller hung up: on some lines that is a request, and some queues call those who gave up."""
    with tenancy.organisation(organisation_id):
        run = sql.seen(FlowRun, interaction_id)
        contact = interactions.interaction(interaction_id)
        if run is None or contact.state is not State.ABANDONED or contact.withheld or contact.direction != "in":
            return
        if not promising.may_call(contact.from_number, orgs.organisation().country, contact.to_number):
            return
        if contact.queued_at is None:
            _missed(run, contact, at)
        else:
            _gave_up(run, contact, contact.queued_at, at)


def _missed(run: FlowRun, contact: Interaction, at: datetime) -> None:
    """They hung up before anything was asked of them."""
    if not run.missed_queue or run.flow_id is None or not run.node:
        return
    graph = selectors.graph_of(run.flow_id, orgs.organisation().emergency_number)
    if graph.nodes[run.node].kind == "say":
        wish = _wish(run, contact, CallbackSource.MISSED)
        routing.promise_anew(contact.id, run.missed_queue, wish, since=at, at=at)


def _gave_up(run: FlowRun, contact: Interaction, since: datetime, at: datetime) -> None:
    queue = next((each for each in routing.queues() if each.id == contact.queue_id), None)
    rule = routing.callback_rule(queue.code) if queue is not None else None
    if queue is None or rule is None or rule.abandoned_after is None or contact.tier == EMERGENCY_TIER:
        return
    if at - since >= timedelta(seconds=rule.abandoned_after):
        wish = _wish(run, contact, CallbackSource.ABANDONED)
        routing.promise_anew(contact.id, queue.code, wish, since=since, at=at)


def _wish(run: FlowRun, contact: Interaction, source: CallbackSource) -> CallbackWish:
    return CallbackWish(
        contact.from_number, source, contact.to_number, keeps_hours=run.keeps_hours, hours_of=run.hours_of
    )
