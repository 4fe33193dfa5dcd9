"""By when is somebody answered? Pure: no clock, no database, no chance.

Start values, read 2026-11-21: a lawyer of the country confirms each before the clinic goes live.
"""

import calendar
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from latido.compliance.values.rights import Deadline, Right, Term, Unit

READ = date(2026, 11, 21)
ALARMS = (50, 75, 90)  # percent of the time
WEEKEND = 5
MONTHS = 12


def _term(amount: int, unit: Unit, source: str, more: int = 0, carry: int = 0) -> Term:
    return Term(amount, unit, more, source, READ, carry=carry)


_HOURS = {Right.COMPLAINT_VITAL: 24, Right.COMPLAINT_URGENT: 48, Right.COMPLAINT_SIMPLE: 72}
# Supersalud counts hours of every day. Where a country asks nothing of complaints these are our own.
_COMPLAINTS = {right: _term(hours, Unit.HOURS, "Latido") for right, hours in _HOURS.items()}
_CLAIM = _term(15, Unit.BUSINESS, "Ley 1581 de 2012, art. 15", 8)
PACKS: Mapping[str, Mapping[Right, Term]] = {
    "CO": {
        **dict.fromkeys(Right, _CLAIM),
        Right.ACCESS: _term(10, Unit.BUSINESS, "Ley 1581 de 2012, art. 14", 5),
        **{
            right: _term(hours, Unit.HOURS, "Supersalud, Circular 2023151000000010-5")
            for right, hours in _HOURS.items()
        },
    },
    "US": {
        **dict.fromkeys(Right, _term(30, Unit.DAYS, "45 CFR 164.524", 30)),
        Right.CORRECTION: _term(60, Unit.DAYS, "45 CFR 164.526", 30),
        **_COMPLAINTS,
    },
    # ARCO: 20 days to answer, and 15 from a yes to carry it out.
    "MX": {**dict.fromkeys(Right, _term(20, Unit.BUSINESS, "LFPDPPP 2025", 20, 15)), **_COMPLAINTS},
    "SV": {
        **dict.fromkeys(Right, _term(20, Unit.BUSINESS, "Decreto Legislativo 144 de 2024", 20)),
        **_COMPLAINTS,
    },
    "CL": {**dict.fromkeys(Right, _term(30, Unit.DAYS, "Ley 21.719", 30)), **_COMPLAINTS},
    "AR": {
        **dict.fromkeys(Right, _term(5, Unit.BUSINESS, "Ley 25.326, art. 16")),
        Right.ACCESS: _term(48, Unit.HOURS, "Ley 26.529, art. 14"),
        **_COMPLAINTS,
    },
    "PE": {
        **dict.fromkeys(Right, _term(10, Unit.BUSINESS, "DS 016-2024-JUS", 10)),
        Right.ACCESS: _term(20, Unit.BUSINESS, "DS 016-2024-JUS", 20),
        **_COMPLAINTS,
        Right.COMPLAINT_SIMPLE: _term(30, Unit.BUSINESS, "DS 002-2019-SA"),
    },
    "BR": {**dict.fromkeys(Right, _term(15, Unit.DAYS, "LGPD, art. 19")), **_COMPLAINTS},
    "ES": {
        **dict.fromkeys(Right, _term(1, Unit.MONTHS, "RGPD, art. 12.3", 2)),
        **_COMPLAINTS,
        Right.COMPLAINT_SIMPLE: _term(15, Unit.BUSINESS, "Ley 10/2025"),
    },
}
# Of the others nobody has looked: a short one.
UNKNOWN: Mapping[Right, Term] = {**dict.fromkeys(Right, _term(5, Unit.BUSINESS, "Latido")), **_COMPLAINTS}


def term_of(right: Right, country: str) -> Term:
    return PACKS.get(country, UNKNOWN)[right]


def due(starts: datetime, amount: int, unit: Unit, holidays: Collection[date]) -> datetime:
    """When the time is over: hours to the minute, days at the end of the last one. starts: in the house's zone."""
    if unit is Unit.HOURS:
        return starts + timedelta(hours=amount)  # by the wall's clock; no country of ours changes it within them
    if unit is Unit.BUSINESS:
        return _end_of(_business(starts.date(), amount, holidays), starts)
    if unit is Unit.MONTHS:
        return _end_of(_months(starts.date(), amount), starts)
    return _end_of(starts.date() + timedelta(days=amount), starts)


def _business(day: date, amount: int, holidays: Collection[date]) -> date:
    left = amount
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < WEEKEND and day not in holidays
    return day


def _months(day: date, amount: int) -> date:
    year, month = divmod(day.year * MONTHS + day.month - 1 + amount, MONTHS)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def _end_of(day: date, starts: datetime) -> datetime:
    return starts.replace(year=day.year, month=day.month, day=day.day, hour=23, minute=59, second=59, microsecond=0)


def carried_by(
    answered: datetime, amount: int, unit: Unit, granted: bool, holidays: Collection[date]
) -> datetime | None:
    """When what was granted has to be done; None where nothing was, or the law sets no second time."""
    return due(answered, amount, unit, holidays) if granted and amount else None


def clock(starts: datetime, ends: datetime, met: datetime | None, now: datetime) -> Deadline:
    """One of a request's clocks as it stands."""
    return Deadline(ends, met, passed(starts, ends, met or now))


def passed(starts: datetime, ends: datetime, now: datetime) -> int:
    """How much of the time is gone, in whole percent; over 100 when it is late."""
    whole = (ends - starts).total_seconds()
    return int((now - starts).total_seconds() * 100 // whole) if whole > 0 else 100


def alarm(percent: int) -> int:
    """The highest alarm that it has passed; 0 for none."""
    return max((each for each in ALARMS if percent >= each), default=0)
