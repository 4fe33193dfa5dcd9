"""What agents say about themselves, and what their pages and telephones say about them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from latido.interactions import api as interactions
from latido.kernel.actor import Actor
from latido.plumbing import sql, tenancy
from latido.routing import selectors
from latido.routing.contracts import AgentStateName, CannotBeAvailable, Refusal
from latido.routing.core import agent_state
from latido.routing.core.agent_state import SILENT, TO_OFFLINE, Desk
from latido.routing.models import AgentDesk, PauseReason
from latido.routing.services.rows import as_desk, desk_of, write_desk
from latido.staff import api as staff

HEARD_EVERY = timedelta(seconds=3)  # a heartbeat sooner than this is not written down


class NotTheirDesk(Exception):
    """Agents change their own state; a supervisor may change others'."""


class Occupied(Exception):
    """A contact is in hand, rings, or waits to be written up."""


class UnknownPause(LookupError):
    """The organisation has no pause reason of that code."""


@transaction.atomic
def set_available(agent_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Offer me contacts. Raises CannotBeAvailable with its reason; NotTheirDesk."""
    _change(agent_id, actor, now, lambda desk: agent_state.make_available(desk, now), asks_for_contacts=True)


@transaction.atomic
def come_back(agent_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Back from *Sin contestar* by one key. Raises CannotBeAvailable, NotTheirDesk."""
    _change(agent_id, actor, now, lambda desk: agent_state.come_back(desk, now), asks_for_contacts=True)


@transaction.atomic
def set_away(agent_id: UUID, reason_code: str, *, actor: Actor, now: datetime) -> None:
    """A pause, or one as soon as the contact going on is over. Raises UnknownPause, NotTheirDesk."""
    _known(reason_code)
    _change(agent_id, actor, now, lambda desk: agent_state.send_away(desk, reason_code, now))


@transaction.atomic
def set_offline(agent_id: UUID, *, actor: Actor, now: datetime) -> None:
    """The shift is over, or will be with the contact going on. Raises NotTheirDesk."""
    _change(agent_id, actor, now, lambda desk: agent_state.send_offline(desk, now))


@transaction.atomic
def end_shift(agent_id: UUID, *, now: datetime) -> None:
    """Whatever this person had open is over: offline now, or when the contact going on has left them."""
    row = sql.held(AgentDesk, agent_id)
    if row is not None:
        _leave_counter(row, now)
        write_desk(row, agent_state.send_offline(as_desk(row), now))


@transaction.atomic
def after_contact(agent_id: UUID, choice: str, *, actor: Actor, now: datetime) -> None:
    """*Al terminar esta llamada…*: "" (available), a pause code, or "offline". Raises UnknownPause, NotTheirDesk."""
    if choice not in ("", TO_OFFLINE):
        _known(choice)
    _change(agent_id, actor, now, lambda desk: agent_state.choose_next(desk, choice, now))


@transaction.atomic
def finish_wrap_up(agent_id: UUID, interaction_id: UUID, *, actor: Actor, now: datetime) -> AgentStateName:
    """This contact has its disposition, or was left in *Por tipificar*: what was chosen comes next.

    Call it after interactions has closed or parked the contact. Returns the state the agent is in now.
    """
    return _change(agent_id, actor, now, lambda desk: agent_state.finished(desk, interaction_id, now))


@transaction.atomic
def attend(agent_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Somebody is at the counter: a contact begins, and no telephone rings. Raises NotTheirDesk, Occupied."""
    if actor.id != agent_id:
        raise NotTheirDesk
    row = desk_of(agent_id, now)
    if not agent_state.may_attend(desk := as_desk(row)):
        raise Occupied
    begun = interactions.attend(actor=actor, now=now)
    write_desk(row, agent_state.attending(desk, begun, now))
    return begun


@transaction.atomic
def attended(agent_id: UUID, interaction_id: UUID, *, actor: Actor, now: datetime) -> None:
    """They have left: after-contact work. Raises interactions' NotFound, NotYours, NotNow."""
    interactions.attended(interaction_id, actor=actor, now=now)
    row = desk_of(agent_id, now)
    if row.interaction_id == interaction_id:
        write_desk(row, agent_state.contact_ended(as_desk(row), now))


def heartbeat(agent_id: UUID, *, now: datetime) -> None:
    """The agent's page is there. One that had fallen silent is available again."""
    row = sql.seen(AgentDesk, agent_id)
    back = row is not None and row.state == AgentStateName.AWAY and row.reason == SILENT
    if row is not None and row.heard_at is not None and now - row.heard_at < HEARD_EVERY and not back:
        return
    if not AgentDesk.objects.filter(pk=agent_id).update(heard_at=now) or back:
        with transaction.atomic():
            desk = desk_of(agent_id, now)
            AgentDesk.objects.filter(pk=agent_id).update(heard_at=now)
            write_desk(desk, agent_state.page_heard(as_desk(desk), now))


def phone_state(organisation_id: UUID, agent_id: UUID, ready: bool, *, at: datetime, node: str = "") -> None:
    """An agent's telephone can be rung, or not any more."""
    with tenancy.organisation(organisation_id):
        row = desk_of(agent_id, at)
        if row.voice_ready != ready or (node and row.node != node):
            AgentDesk.objects.filter(pk=agent_id).update(phone_since=at, node=node or row.node)
        write_desk(row, agent_state.phone_changed(as_desk(row), ready=ready, now=at))


def notice_silence(organisation_id: UUID, agent_id: UUID, *, heard_before: datetime, now: datetime) -> None:
    """Page or telephone have been gone for a while. heard_before: silence before this instant does not count."""
    with tenancy.organisation(organisation_id):
        row = desk_of(agent_id, now)
        heard = max(row.heard_at or heard_before, heard_before)
        if now - heard >= agent_state.PAUSE_FORGOTTEN_AFTER:
            _leave_counter(row, now)
        desk = agent_state.page_silent(as_desk(row), now - heard, now)
        if now - max(row.phone_since or heard_before, heard_before) >= agent_state.NO_PHONE_AFTER:
            desk = agent_state.phone_missing(desk, now)
        write_desk(row, desk)


def _leave_counter(row: AgentDesk, now: datetime) -> None:
    """A call ends by itself when its line does; what goes on at a counter nobody is at has to be ended."""
    in_hand = row.interaction_id if row.state == AgentStateName.ON_CONTACT else None
    if in_hand is not None and interactions.left_alone(in_hand, at=now):
        write_desk(row, agent_state.contact_ended(as_desk(row), now))


def _change(
    agent_id: UUID, actor: Actor, now: datetime, rule: Callable[[Desk], Desk], *, asks_for_contacts: bool = False
) -> AgentStateName:
    if actor.id != agent_id and not actor.may("supervisor.floor"):
        raise NotTheirDesk
    row = desk_of(agent_id, now)
    desk = as_desk(row)
    if row.state not in agent_state.BUSY:
        desk = agent_state.with_to_disposition(desk, interactions.count_to_disposition(agent_id))
        if asks_for_contacts:
            _refuse(replace(desk, untrained=staff.lacks_training(agent_id)))
    after = rule(desk)
    write_desk(row, after)
    if actor.id == agent_id:  # whoever acts is there, before the first heartbeat too
        AgentDesk.objects.filter(pk=agent_id).update(heard_at=now)
    return after.state


def _refuse(desk: Desk) -> None:
    reason = agent_state.refusal(desk)
    if reason is not None and not _may_help(reason):
        raise CannotBeAvailable(reason)


def _may_help(refused: Refusal) -> bool:
    """Neither something to write up nor a lapsed training keeps anybody from an emergency that waits.

    With something to write up nothing else is offered to them meanwhile.
    """
    return refused in (Refusal.TO_DISPOSITION, Refusal.UNTRAINED) and selectors.emergency_waits()


def _known(reason_code: str) -> None:
    if not PauseReason.objects.filter(code=reason_code).exists():
        raise UnknownPause(reason_code)
