"""The confirmation as it is read aloud in English, in the order of the Spanish one."""

from dataclasses import replace
from datetime import datetime, timedelta

from latido.scheduling.contracts import ReadBack
from latido.scheduling.core.confirmation import Visit

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_TITLES = {"Dr.": "Doctor", "Dra.": "Doctor"}
NURSE_CALLS = "Nursing will call before about the preparation."
ANYTHING_ELSE = "Shall I repeat anything?"


def read_back(visit: Visit) -> ReadBack:
    """Every part in words, and all of it in one text."""
    where = ", ".join(filter(None, (visit.site, visit.floor)))
    parts = ReadBack(
        day=day(visit.start),
        hour=clock(visit.start),
        where="" if visit.remote else where,
        professional=professional(visit.professional),
        arrive=_arrive(visit),
        preparation=NURSE_CALLS if visit.nurse_gives_it else visit.preparation,
        pays=f"To pay: {visit.pays}." if visit.pays else "",
        cancel=f"To cancel or change it, call {visit.cancel_by}." if visit.cancel_by else "",
        text="",
    )
    said = (_first(parts), parts.arrive, parts.preparation, parts.pays, parts.cancel, ANYTHING_ELSE)
    return replace(parts, text=" ".join(filter(None, said)))


def _first(parts: ReadBack) -> str:
    place = f"at {parts.where}" if parts.where else "by video"
    who = f", with {parts.professional}" if parts.professional else ""
    return f"To confirm: {parts.day} at {parts.hour}, {place}{who}."


def day(at: datetime) -> str:
    """ "Tuesday 24 November"."""
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]}"


def clock(at: datetime) -> str:
    """ "9:20 in the morning"."""
    part = "in the morning" if at.hour < 12 else "in the afternoon" if at.hour < 19 else "at night"
    return f"{at.hour % 12 or 12}:{at.minute:02d} {part}"


def professional(title_and_name: str) -> str:
    """ "Doctor Andrés Herrera"."""
    title, _, name = title_and_name.partition(" ")
    return f"{_TITLES[title]} {name}" if title in _TITLES else title_and_name


def _arrive(visit: Visit) -> str:
    early = visit.start - timedelta(minutes=visit.arrive_before)
    verb = "Connect" if visit.remote else "Arrive"
    with_what = f" with {visit.bring}" if visit.bring else ""
    return f"{verb} at {early.hour % 12 or 12}:{early.minute:02d}{with_what}."
