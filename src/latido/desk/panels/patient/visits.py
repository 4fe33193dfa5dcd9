"""Whether they came: the appointments whose day has come, and those of which somebody said it lately."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Relationship
from latido.patients.contracts import Act
from latido.scheduling import api as scheduling
from latido.scheduling.api import Came
from latido.scheduling.contracts import AppointmentStatus, Booking

SHOWN = 5
MAY = "scheduling.attend"


@dataclass(frozen=True, slots=True)
class Line:
    """One appointment; which service it was stays hidden, as everywhere. outcome: what was said of it."""

    visit: Booking
    came: bool  # it may be said that they did
    missed: bool
    undo: bool
    outcome: str = ""
    tone: str = "n"


def context(of: Relationship) -> dict[str, Any] | None:
    """None: nothing to say, nor to take back."""
    found = [line for each in of.bookings if (line := _line(each, of)) is not None][:SHOWN]
    return {"visits": found, "patient_id": of.id} if found else None


def _line(visit: Booking, of: Relationship) -> Line | None:
    zone = timezone.get_current_timezone()
    came, missed = (scheduling.may_say(each, visit.status, visit.start, of.now, zone) for each in Came)
    undo = scheduling.may_take_back(visit.status, visit.told_at, of.now)
    if not (came or missed or undo):
        return None
    if visit.status is AppointmentStatus.FULFILLED:
        return Line(visit, came, missed, undo, _("Asistió"), "ok")
    return Line(visit, came, missed, undo, _("No asistió"), "warn") if undo else Line(visit, came, missed, undo)


PANEL = Panel("visits", context, permission=MAY, tells=Act.APPOINTMENTS)
