"""Whom the call in hand may go to, in words; and who handed it on before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, TransferTo
from latido.kernel.actor import Actor
from latido.plumbing.ui.words import clock
from latido.routing import api as routing
from latido.routing.contracts import AgentToReceive, CannotReceive, QueueToReceive, Receiver, SkillToReceive
from latido.staff import api as staff

MOST_KEYS = 9
WHY_NOT = {
    CannotReceive.ONESELF: gettext_lazy("Es usted quien tiene la llamada."),
    CannotReceive.UNKNOWN: gettext_lazy("Ya no existe: elija otra vez."),
    CannotReceive.OFFLINE: gettext_lazy("Sin turno"),
    CannotReceive.AWAY: gettext_lazy("En pausa"),
    CannotReceive.NOT_ANSWERING: gettext_lazy("Sin contestar"),
    CannotReceive.NO_PHONE: gettext_lazy("Sin teléfono"),
    CannotReceive.NO_LICENCE: gettext_lazy("Sin la licencia"),
    CannotReceive.EMERGENCY: gettext_lazy("Una emergencia va a una cola: así timbra a quien pueda"),
    CannotReceive.CLOSED: gettext_lazy("Cerrada ahora"),
    CannotReceive.NOBODY: gettext_lazy("Nadie más atiende"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list. why: it cannot be chosen, and the reason."""

    value: str  # agent:<id>, queue:<code>, skill:<code>
    icon: str
    title: str
    hint: str
    why: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class HandedOn:
    """Who handed this call on, for whoever answers next."""

    giver: str
    note: str


def context(contact: Interaction, typed: str, actor: Actor, now: datetime, *, chosen: str = "") -> dict[str, Any]:
    found = routing.receivers_of(contact.id, typed, giver=actor.id, now=now) if actor.id else None
    if found is None:
        return {"contact": contact, "groups": (), "chosen": ""}
    groups = (
        (_("Agentes"), [_agent(each, now) for each in found.agents]),
        (_("Colas"), [_queue(each) for each in found.queues]),
        (_("Quien sepa…"), [_skill(each) for each in found.skills]),
    )
    keys = iter(range(1, MOST_KEYS + 1))
    shown = tuple(Group(title, tuple(_keyed(choices, keys))) for title, choices in groups if choices)
    return {"contact": contact, "groups": shown, "chosen": chosen}


def _keyed(choices: list[Choice], keys: Iterator[int]) -> Iterator[Choice]:
    """Those that can be chosen come first, and the first nine of them have a key."""
    for each in sorted(choices, key=lambda each: bool(each.why)):
        key = "" if each.why else str(next(keys, ""))
        yield Choice(each.value, each.icon, each.title, each.hint, each.why, key)


def _agent(it: AgentToReceive, now: datetime) -> Choice:
    time = clock(now - it.since)
    stands = {
        Receiver.FREE: _("Libre"),
        Receiver.TALKS: _("En llamada %(time)s") % {"time": time},
        Receiver.WRITES: _("En cierre %(time)s") % {"time": time},
        Receiver.GONE: "",
    }[it.stands]
    return Choice(f"{TransferTo.AGENT}:{it.agent_id}", "user-round", it.name, stands, why_not(it.reason))


def _queue(it: QueueToReceive) -> Choice:
    waiting = ngettext("%(n)d espera", "%(n)d esperan", it.waiting) % {"n": it.waiting}
    if it.wait is not None:
        minutes = int(it.wait.total_seconds() // 60)
        wait = _("unos %(n)d min") % {"n": minutes} if minutes else _("menos de 1 min")
        waiting = f"{waiting} · {wait}"
    return Choice(f"{TransferTo.QUEUE}:{it.code}", "users-round", it.name, waiting, why_not(it.reason))


def _skill(it: SkillToReceive) -> Choice:
    hint = _("%(free)d libres de %(agents)d") % {"free": it.free, "agents": it.agents}
    return Choice(f"{TransferTo.SKILL}:{it.code}", "languages", it.name, hint, why_not(it.reason))


def why_not(reason: CannotReceive | None) -> str:
    return str(WHY_NOT[reason]) if reason else ""


def wanted(said: str, note: str) -> routing.TransferWanted | None:
    """What a form says of whom; None for nonsense."""
    kind, _colon, ref = said.partition(":")
    return routing.TransferWanted(TransferTo(kind), ref, note) if kind in set(TransferTo) and ref else None


def handed_on(contact: Interaction) -> HandedOn | None:
    """The last time this call was handed on. Only what was offered again after its first answer may have been."""
    again = contact.answered_at and contact.offered_at and contact.offered_at > contact.answered_at
    given = interactions.transfers(contact.id) if again else ()
    if not given:
        return None
    names = staff.names([given[-1].given_by])
    return HandedOn(names.get(given[-1].given_by, ""), given[-1].note)
