"""The relationship's timeline: what happened, newest first. Each family asks its room once a page for what it shows.

To add one: a Family with the kinds that its room notes (`interactions.add_to_timeline`) and how their lines are made.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from latido.compliance import api as compliance
from latido.compliance.contracts import Said
from latido.desk.consent_words import channel_words, purpose_words
from latido.interactions import api as interactions
from latido.interactions.contracts import COUNTER, KindSummary, PastContact, TimelineEntry
from latido.kernel.actor import Actor
from latido.plumbing.ui.words import clock, recent, when
from latido.scheduling import api as scheduling
from latido.scheduling.contracts import Booking

PAGE = 30
RESERVED_AT = {"calls": "desk:tag-contact", "visits": "desk:tag-appointment"}
CHANNELS = {"whatsapp": "message-circle", "email": "mail", "sms": "smartphone", "chat": "globe", COUNTER: "user-round"}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is read. heading: of its group, on the first of it."""

    at: datetime
    icon: str
    tone: str
    title: str
    words: str = ""
    right: str = ""  # when, in short
    heading: str = ""
    ref: UUID | None = None
    reserve: str = ""  # the address that reserves it, by name; empty where nothing is to be


Fetch = Callable[[UUID, Sequence[UUID], Actor], Mapping[UUID, Any]]
Write = Callable[[TimelineEntry, Any], Line]


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds that are filtered together. fetch: what their lines say, by ref, in one question; nothing needs none."""

    code: str
    label: Any
    kinds: tuple[str, ...]
    write: Write
    fetch: Fetch | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Line] = field(default_factory=list)
    more: int | None = None  # the entry after which the next page goes on
    code: str = ""  # of the family; empty: everything
    contacts: tuple[PastContact, ...] = ()  # that its lines are about, newest first


def filters(summary: Sequence[KindSummary]) -> list[Filter]:
    """Everything, and each family of which there is something."""
    counts = {each.kind: each.count for each in summary}
    found = [(each, sum(counts.get(kind, 0) for kind in each.kinds)) for each in FAMILIES]
    kept = [Filter(each.code, str(each.label), count) for each, count in found if count]
    return [Filter("", _("Todo"), sum(each.count for each in kept)), *kept]


def beginning(patient_id: UUID, actor: Actor, now: datetime) -> tuple[Page, tuple[KindSummary, ...]]:
    """The newest of everything, with what the filters and the journey count."""
    entries, summary = interactions.timeline_begun(
        patient_id, actor=actor, limit=PAGE + 2, kinds=tuple(BY_KIND), until=now
    )
    return _page(patient_id, entries, "", actor, now, above=()), summary


def page(patient_id: UUID, code: str, last: int | None, actor: Actor, now: datetime) -> Page:
    """code: of a family; empty: everything. last: the entry with which the page above ended."""
    of = next((each for each in FAMILIES if each.code == code), None)
    kinds = of.kinds if of else tuple(BY_KIND)
    entries = interactions.timeline(patient_id, actor=actor, limit=PAGE + 2, kinds=kinds, last=last, until=now)
    above = entries[:1] if last is not None else ()
    return _page(patient_id, entries[len(above) :], of.code if of else "", actor, now, above=above)


def _page(
    patient_id: UUID,
    entries: Sequence[TimelineEntry],
    code: str,
    actor: Actor,
    now: datetime,
    *,
    above: Sequence[TimelineEntry],
) -> Page:
    """above: with what the page before ended."""
    shown = entries[:PAGE]
    heading = _heading(above[0].at, now) if above else ""
    more = shown[-1].id if len(entries) > PAGE else None
    known = _known(patient_id, shown, actor)
    lines = [line for entry in shown if (line := _line(entry, known)) is not None]
    talks = known.get("calls", {})
    contacts = tuple(talks[entry.ref] for entry in shown if entry.ref in talks)
    return Page(_with_headings(lines, heading, now), more, code, contacts)


def _known(patient_id: UUID, entries: Sequence[TimelineEntry], actor: Actor) -> dict[str, Mapping[UUID, Any]]:
    known: dict[str, Mapping[UUID, Any]] = {}
    for each in FAMILIES:
        mine = [entry.ref for entry in entries if entry.kind in each.kinds]
        if mine and each.fetch is not None:
            known[each.code] = each.fetch(patient_id, mine, actor)
    return known


def _line(entry: TimelineEntry, known: Mapping[str, Mapping[UUID, Any]]) -> Line | None:
    """None: its room does not know it any more."""
    of = BY_KIND[entry.kind]
    said = known.get(of.code, {}).get(entry.ref)
    if of.fetch is not None and said is None:
        return None
    return replace(of.write(entry, said), ref=entry.ref, reserve=RESERVED_AT.get(of.code, ""))


def _with_headings(lines: list[Line], above: str, now: datetime) -> list[Line]:
    """The first of each group says which it is. above: what was said last."""
    found = []
    for line in lines:
        heading = _heading(line.at, now)
        words = recent(timezone.localtime(line.at), timezone.localtime(now))
        found.append(replace(line, right=words, heading=heading if heading != above else ""))
        above = heading
    return found


def _heading(at: datetime, now: datetime) -> str:
    """Hoy, Esta semana, or the month."""
    then, today = timezone.localtime(at), timezone.localtime(now)
    if then.date() == today.date():
        return _("Hoy")
    if then.date() > today.date() - timedelta(days=today.weekday() + 1):
        return _("Esta semana")
    return f"{MONTHS[then.month]} {then.year}".capitalize()


# -- contacts ----------------------------------------------------------------------------------------------


def _contacts(patient_id: UUID, refs: Sequence[UUID], actor: Actor) -> Mapping[UUID, PastContact]:
    return interactions.contact_lines(patient_id, refs, actor=actor)


def _contact(entry: TimelineEntry, said: PastContact) -> Line:
    out = said.direction == "out"
    icon = CHANNELS.get(said.channel, "phone-outgoing" if out else "phone-incoming")
    talked = clock(said.ended_at - said.answered_at) if said.ended_at and said.answered_at else ""
    name = _("En ventanilla") if said.channel == COUNTER else _("Llamada devuelta") if out else _("Llamada")
    words = " · ".join(part for part in (said.queue_name, said.disposition or _("Sin tipificar")) if part)
    if said.reserved:
        icon, words = "lock", _("Contacto reservado")
    if said.promise:
        words += " · " + _("Promesa: %(promise)s") % {"promise": said.promise}
    return Line(entry.at, icon, "warn" if said.promise else "info", f"{name} · {talked}" if talked else name, words)


# -- appointments ------------------------------------------------------------------------------------------

APPOINTMENTS = {
    "appointment.booked": ("calendar-plus", "brand", gettext_lazy("Cita agendada")),
    "appointment.moved": ("calendar-sync", "brand", gettext_lazy("Cita reprogramada")),
    "appointment.cancelled": ("calendar-x", "n", gettext_lazy("Cita cancelada")),
    "appointment.attended": ("calendar-check", "ok", gettext_lazy("Cita asistida")),
    "appointment.missed": ("calendar-x-2", "warn", gettext_lazy("No asistió a la cita")),
}


def _visits(patient_id: UUID, refs: Sequence[UUID], actor: Actor) -> Mapping[UUID, Booking]:
    return scheduling.bookings(patient_id, refs, actor)


def _visit(entry: TimelineEntry, said: Booking) -> Line:
    """Where and when; which service stays hidden, as everywhere."""
    icon, tone, title = APPOINTMENTS[entry.kind]
    words = f"{said.site} · {when(timezone.localtime(said.start))}"
    if entry.kind == "appointment.cancelled" and said.cancelled_reason:
        words += f" · {said.cancelled_reason}"
    return Line(entry.at, icon, tone, str(title), words)


# -- who is on the line ------------------------------------------------------------------------------------


def _verified(entry: TimelineEntry, _said: Any) -> Line:
    return Line(entry.at, "shield-check", "ok", _("Identidad verificada"), _("Mostró quién es en un contacto"))


# -- what they allow and refuse ----------------------------------------------------------------------------


def _said(patient_id: UUID, refs: Sequence[UUID], actor: Actor) -> Mapping[UUID, Said]:
    return compliance.consent_events(patient_id, refs, actor=actor)


def _allowed(entry: TimelineEntry, said: Said) -> Line:
    title = _("Permiso dado") if said.given else _("Permiso retirado")
    words = " · ".join((purpose_words(said.purpose), channel_words(said.channel)))
    return Line(entry.at, "circle-check" if said.given else "circle-x", "ok" if said.given else "n", title, words)


FAMILIES: tuple[Family, ...] = (
    Family("calls", gettext_lazy("Contactos"), ("interaction",), _contact, _contacts),
    Family("visits", gettext_lazy("Citas"), tuple(APPOINTMENTS), _visit, _visits),
    Family("consents", gettext_lazy("Permisos"), ("consent",), _allowed, _said),
    Family("identity", gettext_lazy("Identidad"), ("identity.verified",), _verified),
)
BY_KIND: Mapping[str, Family] = {kind: each for each in FAMILIES for kind in each.kinds}
