"""From what an incident was opened: an access somebody should explain, or the opening of a protected record."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.compliance import ports
from latido.compliance.incidents.book import allowed
from latido.compliance.models import AccessAlert, BrokenGlass
from latido.compliance.tables.incidents import Incident as Row
from latido.compliance.values.incidents import IncidentUnknown, Origin, OriginUnknown
from latido.kernel.actor import Actor

DAY = timedelta(days=1)


def of_incident(incident_id: UUID, *, actor: Actor) -> Origin | None:
    """None when it was opened from nothing, or from what is not there. Shows no patient.

    Raises PermissionError, IncidentUnknown.
    """
    allowed(actor)
    row = Row.objects.filter(id=incident_id).values_list("alert_id", "opening_id").first()
    if row is None:
        raise IncidentUnknown
    try:
        return origin(*row, actor=actor)
    except OriginUnknown:
        return None


def origin(alert_id: UUID | None, opening_id: UUID | None, *, actor: Actor) -> Origin | None:
    """Who opened what it is about, and in which time. Shows no patient. Raises PermissionError, OriginUnknown."""
    allowed(actor)
    if alert_id:
        return _of_alert(AccessAlert.objects.filter(id=alert_id).values_list("actor_id", "day").first())
    if opening_id:
        return _of_opening(BrokenGlass.objects.filter(id=opening_id).values_list("actor_id", "at", "until").first())
    return None


def _of_alert(found: tuple[UUID, date] | None) -> Origin:
    if found is None:
        raise OriginUnknown
    who, day = found
    began = datetime.combine(day, time(), ZoneInfo(ports.house().time_zone))
    return Origin(who, began, began + DAY)


def _of_opening(found: tuple[UUID, datetime, datetime] | None) -> Origin:
    if found is None:
        raise OriginUnknown
    return Origin(*found)
