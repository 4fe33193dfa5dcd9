"""A trial in words and figures: what it would change, and what its days came to beside now and plain order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import Item, Wanted
from latido.console.hours import DAYS
from latido.console.words import Part, parts
from latido.plumbing.ui.words import figure, percent
from latido.routing.contracts import TrialState, Tried
from latido.staff import api as staff

SIDES = ("now", "proposed", "fifo")
Items = Mapping[tuple[str, str], Item]  # of a kind, by key
TONES = {TrialState.READY: "info", TrialState.FAILED: "warn", TrialState.APPROVED: "ok"}


@dataclass(frozen=True, slots=True)
class Line:
    """One trial in a list."""

    id: UUID
    at: datetime
    who: str
    tone: str
    state: str
    about: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: now, proposed, in plain order."""

    name: str
    cells: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A trial on its page."""

    line: Line
    working: bool
    to_decide: bool
    percent: int
    note: str  # whose days were played
    changes: tuple[tuple[Part, str], ...]  # and where: "Citas, Facturación"
    whole: tuple[Row, ...]
    queues: tuple[tuple[str, Row, Row], ...]  # name, level, abandoned
    curves: tuple[tuple[float | None, ...], ...]  # of each side, percent by interval
    hours: tuple[float, ...]


def lines(trials: Sequence[Tried]) -> list[Line]:
    return _lines(trials, _items(trials))


def _lines(trials: Sequence[Tried], items: Items) -> list[Line]:
    people = staff.agents_by_id({each.made_by for each in trials if each.made_by})
    return [_line(each, people[each.made_by].name if each.made_by in people else "", items) for each in trials]


def _line(tried: Tried, name: str, items: Items) -> Line:
    who = name or _("El simulador, de noche")
    about = ", ".join(dict.fromkeys(_title(each, items) for each in tried.wanted))
    return Line(tried.id, tried.made_at, who, TONES.get(tried.state, "n"), state_words(tried.state), about, tried.why)


def _items(trials: Iterable[Tried]) -> Items:
    """What they would change, as it is now; each kind is read once."""
    kinds = {each.kind for tried in trials for each in tried.wanted}
    return {(kind, item.key): item for kind in kinds for item in compliance.items(kind)}


def state_words(state: TrialState) -> str:
    return {
        TrialState.ASKED: _("Por probar"),
        TrialState.PLAYING: _("Probando"),
        TrialState.READY: _("Por decidir"),
        TrialState.FAILED: _("No se pudo probar"),
        TrialState.APPROVED: _("Aprobado"),
        TrialState.DECLINED: _("Descartado"),
    }[state]


def shown(tried: Tried) -> Shown:
    found, items = tried.found or {}, _items([tried])
    (line,) = _lines([tried], items)
    sides = [found["sides"][name] for name in SIDES] if found else []
    return Shown(
        line=line,
        working=tried.state in (TrialState.ASKED, TrialState.PLAYING),
        to_decide=tried.state is TrialState.READY,
        percent=round(100 * tried.done / tried.total) if tried.total else 0,
        note=_note(found, tried.weekday) if found else "",
        changes=_changes(tried, items),
        whole=_whole(sides) if sides else (),
        queues=tuple(_queue(code, name, sides) for code, name in found.get("names", {}).items()),
        curves=tuple(tuple(side["slots"]) for side in sides),
        hours=tuple(found.get("hours", ())),
    )


def _note(found: Mapping[str, Any], weekday: int) -> str:
    if not found["own"]:
        return _(
            "Hay pocos contactos de ese día de la semana para probar con ellos (%(n)s): se usó un día de ejemplo de "
            "hospital, con sus colas y su gente. Las cifras muestran la dirección del cambio, no las suyas."
        ) % {"n": figure(found["contacts"])}
    days = sorted(date.fromisoformat(each) for each in found["days"])
    return _(
        "Día probado: %(day)s. Con %(n)s contactos de sus últimas cuatro semanas, del %(first)s al %(last)s, y "
        "%(agents)s personas a la vez."
    ) % {
        "n": figure(found["contacts"]),
        "day": DAYS[weekday],
        "first": f"{days[0]:%d/%m}",
        "last": f"{days[-1]:%d/%m}",
        "agents": found["agents"],
    }


def _whole(sides: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    rows = [
        _row(_("Nivel de servicio"), [side["all"]["level"] for side in sides]),
        _row(_("Abandono"), [side["all"]["abandoned"] for side in sides]),
    ]
    if any(side["at_once"] is not None for side in sides):
        rows.append(_row(_("Emergencias contestadas en 10 s"), [side["at_once"] for side in sides]))
    return tuple(rows)


def _queue(code: str, name: str, sides: Sequence[Mapping[str, Any]]) -> tuple[str, Row, Row]:
    shown = _("%(name)s, emergencias") % {"name": name} if code.endswith("!") else name
    figures = [side["queues"].get(code, {}) for side in sides]
    level, abandoned = ([each.get(part) for each in figures] for part in ("level", "abandoned"))
    return shown, _row(shown, level), _row(shown, abandoned)


def _row(name: str, values: Sequence[float | None]) -> Row:
    first, second, third = (percent(value, 1) for value in values)
    return Row(name, (first, second, third))


def _changes(tried: Tried, items: Items) -> tuple[tuple[Part, str], ...]:
    """What would be otherwise; the same change of several queues is told once."""
    where: dict[Part, list[str]] = {}
    for each in tried.wanted:
        now = items.get((each.kind, each.key))
        for part in parts(now.value if now else None, each.value):
            where.setdefault(part, []).append(_title(each, items))
    return tuple((part, ", ".join(titles)) for part, titles in where.items())


def _title(wanted: Wanted, items: Items) -> str:
    now = items.get((wanted.kind, wanted.key))
    return _(now.title) if now else wanted.key
