"""What crosses the door of orgs."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from latido.kernel.records import number, text

LINES = "lineas"  # the calendar of the telephone lines, beside each site's


@dataclass(frozen=True, slots=True)
class Site:
    id: UUID
    name: str  # "Sede Norte"
    floor_hint: str  # "tercer piso": how the confirmation is read aloud
    address: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """The legal controller of the data. country: ISO 3166-1 alpha-2; time_zone: IANA."""

    id: UUID
    name: str
    country: str
    time_zone: str
    language: str
    main_number: str  # E.164
    emergency_number: str  # what a caller dials in an emergency: "123"
    sites: tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class OrganisationItem:
    """The organisation as configuration."""

    name: str = text(160)
    country: str = text(2)  # ISO 3166-1 alpha-2
    time_zone: str = text(64)  # IANA
    language: str = text(5)
    emergency_number: str = text(8)
    main_number: str = text(20, "")  # E.164; empty until there is one


@dataclass(frozen=True, slots=True)
class SiteItem:
    """A place as configuration."""

    name: str = text(120)
    address: str = text(200, "")
    floor_hint: str = text(80, "")
    city: str = text(80, "")
    region: str = text(80, "")
    position: int = number(0, 999, 0)


@dataclass(frozen=True, slots=True)
class DepartmentItem:
    """A service line as configuration."""

    name: str = text(120)
    site: str = text(40, "")  # a code
    position: int = number(0, 999, 0)


@dataclass(frozen=True, slots=True)
class Span:
    """Opens and closes on one day; closing at 00:00 is the day's end."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class WeekSpan:
    weekday: int = number(0, 6)  # 0 is Monday
    opens: time = time(8)
    closes: time = time(18)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date with hours of its own; none of them: closed all day."""

    day: date
    name: str = text(80, "")
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """When a site, or the telephone lines, are open."""

    week: tuple[WeekSpan, ...] = ()
    days: tuple[SpecialDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which the site's country or region usually closes, proposed and never imposed."""

    day: date
    name: str
    bridge: bool  # a working day between a holiday and a weekend: a *puente* that many places take
