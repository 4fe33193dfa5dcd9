"""Which free places to offer first, and why each. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from latido.kernel.words import gettext_noop as _

SOON = timedelta(days=14)  # the usual practitioner is worth waiting this much longer, no more
CALM = timedelta(days=5)  # and an emptier waiting room this much
AT_MOST = 3  # reasons beside a place


class Reason(StrEnum):
    SOONEST = "soonest"
    USUAL = "usual"
    CALMEST = "calmest"


WORDS = {
    Reason.SOONEST: _("La más próxima"),
    Reason.USUAL: _("Su médico de siempre"),
    Reason.CALMEST: _("Menos espera en sala"),
}


@dataclass(frozen=True, slots=True)
class Free:
    """One free place. waiting: appointments at that site in that hour, as a measure of the waiting room."""

    slot_id: UUID
    practitioner_id: UUID
    start: datetime
    waiting: int


Suggested = tuple[tuple[Free, tuple[Reason, ...]], ...]


def suggest(free: Iterable[Free], usual: UUID | None, limit: int) -> Suggested:
    """At most `limit` places, earliest first: the soonest, the usual practitioner's, the calmest, then other days.

    Equal times break by id, so that the same agenda gives the same answer.
    """
    ordered = sorted(free, key=_when)
    if not ordered:
        return ()
    reasons = _reasons(ordered, usual)
    chosen = list(reasons)[:limit]
    for place in _varied(ordered):
        if len(chosen) >= limit:
            break
        if place not in chosen:
            chosen.append(place)
    return tuple((place, reasons.get(place, ())) for place in sorted(chosen, key=_when))


def _when(place: Free) -> tuple[datetime, UUID]:
    return place.start, place.slot_id


def _reasons(ordered: list[Free], usual: UUID | None) -> Mapping[Free, tuple[Reason, ...]]:
    near = [place for place in ordered if place.start <= ordered[0].start + SOON]
    best = {Reason.SOONEST: ordered[0]}
    known = [place for place in near if place.practitioner_id == usual]
    if known:
        best[Reason.USUAL] = known[0]
    nearest = [place for place in near if place.start <= ordered[0].start + CALM]
    calmest = min(nearest, key=lambda place: (place.waiting, *_when(place)))
    if calmest.waiting < max(place.waiting for place in nearest):  # all alike: nothing to boast of
        best[Reason.CALMEST] = calmest
    found: dict[Free, tuple[Reason, ...]] = {}
    for reason, place in best.items():
        found[place] = (*found.get(place, ()), reason)
    for place in found:
        if place.practitioner_id == usual and Reason.USUAL not in found[place]:
            found[place] = (*found[place], Reason.USUAL)
    return {place: reasons[:AT_MOST] for place, reasons in found.items()}


def _varied(ordered: list[Free]) -> list[Free]:
    """One of each day first, then the rest: two places ten minutes apart are no choice."""
    days: dict[object, Free] = {}
    for place in ordered:
        days.setdefault(place.start.date(), place)
    first = list(days.values())
    return [*first, *(place for place in ordered if place not in first)]
