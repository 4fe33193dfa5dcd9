"""The way with the hospital as a picture, from the first contact to the next appointment, as far as it is known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Relationship
from latido.interactions.contracts import KindSummary

BOOKED = frozenset({"appointment.booked", "appointment.moved"})


@dataclass(frozen=True, slots=True)
class Stage:
    """at: empty while it has not come to that."""

    title: str
    at: datetime | None
    words: str = ""


def context(of: Relationship) -> dict[str, Any]:
    return {"stages": stages(of.summary, next((each.start for each in of.to_come), None))}


def stages(summary: tuple[KindSummary, ...], next_visit: datetime | None) -> list[Stage]:
    """Only what is recorded: nothing is known here of payments, nor of visits before there was this house."""
    by_kind = {each.kind: each for each in summary}
    attended = by_kind.get("appointment.attended")
    contact = min((each.first for each in summary), default=None)  # of whatever kind: nobody is booked unmet
    booked = min((by_kind[kind].first for kind in BOOKED & by_kind.keys()), default=None)
    visits = attended.count if attended else 0
    times = ngettext("%(n)d vez", "%(n)d veces", visits) % {"n": visits}
    return [
        Stage(_("Primer contacto"), contact),
        Stage(_("Primera cita agendada"), booked),
        Stage(_("Asistió"), attended.last if attended else None, times),
        Stage(_("Próxima cita"), next_visit),
    ]


PANEL = Panel("journey", context)
