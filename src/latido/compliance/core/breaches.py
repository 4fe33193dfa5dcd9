"""Who is told of a breach, and by when? Pure: no clock, no database, no chance.

Start values, read 2026-11-23: a lawyer of the country confirms each before the clinic goes live.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from latido.compliance.core import deadlines
from latido.compliance.values.incidents import Clock, Decision, Duty, Told
from latido.compliance.values.rights import Unit

READ = date(2026, 11, 23)
MANY = 500  # from here on HHS and the media are told within 60 days too (45 CFR 164.406, 164.408)


def _duty(told: Told, amount: int, unit: Unit, source: str) -> Duty:
    return Duty(told, amount, unit, source, READ)


def _own(told: Told, source: str = "Latido") -> Duty:
    """The shortest that any country of ours sets, where the law is silent or says «without delay»."""
    return Duty(told, 48, Unit.HOURS, source, READ, counsel=True)


PACKS: Mapping[str, tuple[Duty, ...]] = {
    "CO": (_duty(Told.AUTHORITY, 15, Unit.BUSINESS, "SIC, Circular Única, título V"), _own(Told.PEOPLE)),
    "MX": (_own(Told.PEOPLE, "LFPDPPP 2025: de inmediato"),),
    "CL": (_own(Told.AUTHORITY, "Ley 21.719: sin dilación"), _own(Told.PEOPLE, "Ley 21.719: sin dilación")),
    "PE": (_duty(Told.AUTHORITY, 48, Unit.HOURS, "DS 016-2024-JUS"), _own(Told.PEOPLE)),
    "BR": (
        _duty(Told.AUTHORITY, 3, Unit.BUSINESS, "Res. CD/ANPD 15/2024"),
        _duty(Told.PEOPLE, 3, Unit.BUSINESS, "Res. CD/ANPD 15/2024"),
    ),
    "ES": (_duty(Told.AUTHORITY, 72, Unit.HOURS, "RGPD, art. 33"), _own(Told.PEOPLE, "RGPD, art. 34: sin dilación")),
}
UNKNOWN = (_own(Told.AUTHORITY), _own(Told.PEOPLE))
_PEOPLE_US = _duty(Told.PEOPLE, 60, Unit.DAYS, "45 CFR 164.404")
US_FEW = (_PEOPLE_US, Duty(Told.AUTHORITY, 60, Unit.DAYS, "45 CFR 164.408(c)", READ, yearly=True))
US_MANY = (
    _PEOPLE_US,
    _duty(Told.AUTHORITY, 60, Unit.DAYS, "45 CFR 164.408(b)"),
    _duty(Told.MEDIA, 60, Unit.DAYS, "45 CFR 164.406"),
)


def duties(country: str, affected: int) -> tuple[Duty, ...]:
    """Who is told in a country when so many people are affected."""
    if country == "US":
        return US_MANY if affected >= MANY else US_FEW
    return PACKS.get(country, UNKNOWN)


def due(duty: Duty, found: datetime, holidays: Collection[date]) -> datetime:
    """By when. found: in the house's zone; what is told once a year counts from the end of that year."""
    starts = found.replace(month=12, day=31) if duty.yearly else found
    return deadlines.due(starts, duty.amount, duty.unit, holidays)


def clocks(
    duties: Collection[Duty],
    found: datetime,
    told: Mapping[Told, datetime],
    decision: Decision | None,
    holidays: Collection[date],
    now: datetime,
) -> tuple[Clock, ...]:
    """Every clock that runs or ran, what is due first, first.

    They run from the hour it was found, while nothing is decided too: deciding late puts nothing off.
    """
    if decision is Decision.NOT_BREACH:
        return ()
    made = []
    for duty in duties:
        ends, met = due(duty, found, holidays), told.get(duty.told)
        made.append(Clock(duty, ends, met, deadlines.passed(found, ends, met or now)))
    return tuple(sorted(made, key=lambda each: (each.due, each.duty.told)))
