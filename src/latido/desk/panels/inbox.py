"""The inbox: what is mine, and how many wait in the queues."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.desk import reserved
from latido.desk.core.stage import StageKind
from latido.desk.panels import words
from latido.desk.panels.hand import InHand
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, State
from latido.kernel.actor import Actor
from latido.patients import api as patients
from latido.plumbing.ui.words import recent
from latido.routing import api as routing
from latido.routing.contracts import QueueFigures

RECENT = 8


@dataclass(frozen=True, slots=True)
class Pill:
    text: str
    tone: str = "n"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """The verified person of a contact."""

    patient_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Row:
    href: str
    name: str
    initials: str
    colour: str
    at: str
    text: str
    target: str
    current: bool = False
    over: bool = False
    pills: tuple[Pill, ...] = field(default=())
    channel: str = "tel"  # which sign it has


def context(hand: InHand, actor: Actor, view: str, now: datetime) -> dict[str, Any]:
    if actor.id is None:
        return {}
    figures = routing.figures(now)
    waiting = sum(each.waiting for each in figures)
    pending = interactions.to_disposition(actor.id)
    shown: dict[str, Any] = {"view": view, "waiting": waiting, "queues": figures, "longest": _longest(figures)}
    current = [hand.contact] if hand.contact and hand.stage.kind is not StageKind.IDLE else []
    shown["mine_count"] = len(current) + len(pending)
    if view == "mine":
        shown["rows"] = _mine(hand, current, pending, actor, now)
    return shown


def _longest(figures: Iterable[QueueFigures]) -> datetime | None:
    return min((each.longest_wait for each in figures if each.longest_wait), default=None)


def _mine(
    hand: InHand, current: list[Interaction], pending: tuple[Interaction, ...], actor: Actor, now: datetime
) -> list[Row]:
    recent_ones = interactions.recent_of(actor.id)[:RECENT] if actor.id else ()
    seen = {each.id for each in (*current, *pending)}
    recent_ones = tuple(each for each in recent_ones if each.id not in seen)
    who = _names(actor, (*current, *pending, *recent_ones), now)
    rows = [_current(hand, each, who) for each in current]
    rows += [_pending(reserved.of_contact(each, actor), who, now) for each in pending]
    rows += [_recent(reserved.of_contact(each, actor), who, now) for each in recent_ones]
    return rows


def _names(actor: Actor, contacts: tuple[Interaction, ...], now: datetime) -> dict[UUID, Who]:
    """The first verified person of each of one's own contacts, by short name; the others stay a masked number."""
    verified = interactions.verified_patients([each.id for each in contacts], now=now)
    proven = {contact: found[0] for contact, found in verified.items() if found}
    if not proven:
        return {}
    shown = dict.fromkeys(proven.values())
    compliance.record(actor, AuditRecord("contacts.listed", tuple(shown), fields=("name",)))
    names = patients.names(shown)
    return {contact: Who(found, names.get(found, "")) for contact, found in proven.items()}


def _current(hand: InHand, contact: Interaction, who: dict[UUID, Who]) -> Row:
    said = {
        StageKind.OFFER: (
            _("Devolver la llamada") if contact.called_back else _("Llamada entrante"),
            Pill(_("Timbrando"), "brand", "phone-incoming"),
        ),
        StageKind.CALL: (_("Llamando"), Pill(_("Timbra"), "brand", "phone-call"))
        if contact.state is State.DIALLING
        else _with_you(contact),
        StageKind.WRAP_UP: (_("En cierre"), Pill(_("Cierre"), "warn", "pen-line")),
    }
    text, pill = said[hand.stage.kind]
    return _row(contact, who, text, "", reverse("desk:stage"), current=True, pills=(pill,))


def _with_you(contact: Interaction) -> tuple[str, Pill]:
    if contact.at_counter:
        return _("Con usted en ventanilla"), Pill(_("En persona"), "brand", "user-round")
    return _("En llamada con usted"), Pill(_("En vivo"), "brand", "audio-lines")


def _pending(contact: Interaction, who: dict[UUID, Who], now: datetime) -> Row:
    pill = Pill(_("Por tipificar"), "warn", "pen-line")
    return _row(
        contact, who, _("Sin tipificar"), _at(contact, now), reverse("desk:wrap-up", args=[contact.id]), pills=(pill,)
    )


def _recent(contact: Interaction, who: dict[UUID, Who], now: datetime) -> Row:
    text = _("Atención terminada") if contact.at_counter else _("Llamada terminada")
    return _row(contact, who, text, _at(contact, now), reverse("desk:recent"), over=True)


def _row(
    contact: Interaction,
    who: dict[UUID, Who],
    text: str,
    at: str,
    href: str,
    *,
    current: bool = False,
    over: bool = False,
    pills: tuple[Pill, ...] = (),
) -> Row:
    known = who.get(contact.id)
    name = known.name if known else ""
    queue = (Pill(contact.queue_name),) if contact.queue_name else ()
    return Row(
        href=href,
        name=name or words.whence(contact),
        initials="" if name else "?",
        colour=str(known.patient_id) if known and name else "",
        at=at,
        text=text,
        target="#workspace" if over else "#stage",
        current=current,
        over=over,
        pills=(*queue, *pills),
        channel="person" if contact.at_counter else "tel",
    )


def _at(contact: Interaction, now: datetime) -> str:
    return recent(timezone.localtime(contact.ended_at or contact.opened_at), timezone.localtime(now))
