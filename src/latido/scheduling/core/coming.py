"""When it may be said whether somebody came to their appointment, and when taken back. Pure."""

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from latido.scheduling.contracts import AppointmentStatus

TAKEN_BACK_WITHIN = timedelta(days=30)


class Came(StrEnum):
    CAME = "came"
    MISSED = "missed"


def may_say(came: Came, status: AppointmentStatus, start: datetime, now: datetime, zone: tzinfo) -> bool:
    """They may be there before their hour, that day; nobody has missed what has not begun."""
    if status is not AppointmentStatus.BOOKED:
        return False
    if came is Came.MISSED:
        return start <= now
    return start.astimezone(zone).date() <= now.astimezone(zone).date()


def may_take_back(status: AppointmentStatus, told_at: datetime | None, now: datetime) -> bool:
    """What no person said here (it came so with the agenda) is nobody's to take back."""
    said = status in (AppointmentStatus.FULFILLED, AppointmentStatus.NO_SHOW)
    return said and told_at is not None and now - told_at <= TAKEN_BACK_WITHIN
