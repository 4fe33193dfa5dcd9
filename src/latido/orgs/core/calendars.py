"""What is wrong with a calendar, and which days a country proposes to close. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from itertools import pairwise

from latido.kernel.words import gettext_noop as _
from latido.orgs.contracts import CalendarItem, Holiday, Span

MIDNIGHT = time(0)
DAY = timedelta(days=1)
FRIDAY, MONDAY, SATURDAY = 4, 0, 5
DAYS = (_("lunes"), _("martes"), _("miércoles"), _("jueves"), _("viernes"), _("sábado"), _("domingo"))
Fault = tuple[str, str]  # a sentence with {about}, and what it is about


def faults(calendar: CalendarItem) -> Iterator[Fault]:
    """Intervals that end before they begin or overlap, and days that are there twice."""
    for weekday in range(7):
        spans = [Span(each.opens, each.closes) for each in calendar.week if each.weekday == weekday]
        yield from _of_day(spans, DAYS[weekday])
    seen: set[date] = set()
    for day in calendar.days:
        if day.day in seen:
            yield _("El {about} está dos veces."), day.day.isoformat()
        seen.add(day.day)
        yield from _of_day(list(day.spans), day.day.isoformat())


def never_opens(calendar: CalendarItem) -> bool:
    return not calendar.week


def _of_day(spans: list[Span], about: str) -> Iterator[Fault]:
    for span in spans:
        if span.closes <= span.opens and span.closes != MIDNIGHT:
            yield _("Un horario del {about} termina antes de empezar."), about
    for earlier, later in pairwise(sorted(spans, key=lambda span: span.opens)):
        if earlier.closes == MIDNIGHT or later.opens < earlier.closes:
            yield _("Los horarios del {about} se cruzan."), about


def with_bridges(holidays: Mapping[date, str], first: date, last: date, bridge: str) -> tuple[Holiday, ...]:
    """The holidays, and each working day that only a weekend and a holiday surround. bridge: what to call it."""
    found = [Holiday(day, name, bridge=False) for day, name in holidays.items() if first <= day <= last]
    for day in holidays:
        for between in (day - DAY, day + DAY):
            if _is_bridge(between, holidays) and first <= between <= last:
                found.append(Holiday(between, bridge, bridge=True))
    once = {each.day: each for each in found}
    return tuple(once[day] for day in sorted(once))


def _is_bridge(day: date, holidays: Mapping[date, str]) -> bool:
    if day in holidays or day.weekday() >= SATURDAY:
        return False
    before, after = day - DAY, day + DAY
    return (day.weekday() == FRIDAY and before in holidays) or (day.weekday() == MONDAY and after in holidays)
