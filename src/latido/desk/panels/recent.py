"""Finished contacts as a list: one's own, or everybody's for whoever may listen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.desk import reserved
from latido.desk.panels import words
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, Segment, State
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.staff import api as staff

LISTEN = "recordings.listen"
EXPLAIN = "supervisor.floor"
PAGE = 20


@dataclass(frozen=True, slots=True)
class Row:
    id: UUID
    at: datetime
    queue_name: str
    number: str
    agent: str
    state: str
    tone: str
    waited: timedelta | None
    talked: timedelta | None
    recorded: bool
    waited_for: bool  # in a queue
    held: bool = False  # by law
    about: UUID | None = None  # of one's own: whom it was noted on
    whom: str = ""  # their short name


@dataclass(frozen=True, slots=True)
class Part:
    """One leg's audio: an address to play, or why there is none."""

    position: int
    seconds: float
    url: str
    words: str


def context(actor: Actor, page: int, now: datetime) -> dict[str, Any]:
    """A page, newest first."""
    listens = actor.may(LISTEN)
    found: Sequence[Interaction] = ()
    if listens:
        found = interactions.recent(page, actor=actor)
    elif actor.id:
        found = interactions.recent_of(actor.id, page)
    agents = staff.agents_by_id({each.agent_id for each in found if each.agent_id})
    names = {agent_id: agent.name for agent_id, agent in agents.items()}
    held = compliance.held_among([each.id for each in found]) if listens else frozenset()
    rows = [_row(reserved.of_contact(each, actor), names, actor, held) for each in found]
    return {
        "contacts": _with_names(rows, actor, now),
        "may_listen": listens,
        "may_explain": actor.may(EXPLAIN),
        "previous_page": page - 1 if page > 1 else None,
        "next_page": page + 1 if len(found) == PAGE else None,
    }


def _with_names(rows: Sequence[Row], actor: Actor, now: datetime) -> list[Row]:
    """Of those whose record opens to who looks."""
    ids = {row.about for row in rows if row.about}
    whom = patients.shown_names(ids - compliance.closed_to(actor, ids, now), actor)
    return [replace(row, whom=whom.get(row.about, "")) if row.about else row for row in rows]


def parts(contact: Interaction, segments: Sequence[Segment]) -> list[Part]:
    return [_part(contact, each) for each in segments]


def _part(contact: Interaction, segment: Segment) -> Part:
    if segment.state == "stored":
        return Part(segment.position, segment.seconds, reverse("desk:audio", args=[contact.id, segment.id]), "")
    words = _("No se grabó esta parte.") if segment.state == "gap" else _("Todavía se está guardando.")
    return Part(segment.position, segment.seconds, "", words)


def _row(contact: Interaction, names: dict[UUID, str], actor: Actor, held: frozenset[UUID]) -> Row:
    own = contact.agent_id is not None and contact.agent_id == actor.id
    state, tone = _state(contact.state)
    return Row(
        id=contact.id,
        at=contact.opened_at,
        queue_name=contact.queue_name,
        number=words.whence(contact),
        agent=names.get(contact.agent_id, "") if contact.agent_id else "",
        state=state,
        tone=tone,
        waited=_waited(contact),
        talked=_talked(contact),
        waited_for=contact.queued_at is not None,
        held=contact.id in held,
        about=next(iter(contact.patient_ids), None) if own else None,
        recorded=contact.answered_at is not None and bool(contact.announcement_version),
    )


def _waited(contact: Interaction) -> timedelta | None:
    until = contact.answered_at or contact.ended_at
    return until - contact.queued_at if until and contact.queued_at else None


def _talked(contact: Interaction) -> timedelta | None:
    return contact.ended_at - contact.answered_at if contact.ended_at and contact.answered_at else None


def _state(state: State) -> tuple[str, str]:
    return {
        State.WRAP_UP: (_("Por tipificar"), "warn"),
        State.CLOSED: (_("Finalizada"), "ok"),
        State.ABANDONED: (_("Abandonada"), "n"),
        State.OVERFLOWED: (_("Desbordada"), "n"),
        State.FAILED: (_("Interrumpida"), "warn"),
    }.get(state, (_("En curso"), "info"))
