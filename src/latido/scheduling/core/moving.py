"""May an appointment go to another patient with the contact that made it? Pure: no clock, no database, no chance."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from latido.kernel.words import gettext_noop as _
from latido.scheduling.contracts import AppointmentStatus


class Why(StrEnum):
    """Why a person has to see to it."""

    CANCELLED = "cancelled"
    KEPT = "kept"
    PASSED = "passed"
    INSTEAD = "instead"
    ELSEWHERE = "elsewhere"


WORDS: Mapping[str, str] = {
    Why.CANCELLED: _(
        "La cita del {when} se canceló o cambió de hora en este contacto: si era de esta ficha, agéndela otra vez."
    ),
    Why.KEPT: _("La cita del {when}: la agenda ya dice si vino, y no se cambia de persona."),
    Why.PASSED: _("La cita del {when}: su hora ya pasó, y no se cambia de persona."),
    Why.INSTEAD: _("La cita del {when} reemplaza a otra de esta ficha: revísela con la persona."),
    Why.ELSEWHERE: _("La cita del {when}: la otra persona ya tiene una a esa hora. Cancele una de las dos."),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """instead: it was booked in place of another of the same patient."""

    status: AppointmentStatus
    start: datetime
    end: datetime
    instead: bool = False


def why_stays(visit: Visit, elsewhere: Collection[tuple[datetime, datetime]], now: datetime) -> Why | None:
    """None: it goes along. elsewhere: when the other patient is to be somewhere, half open."""
    if visit.status is AppointmentStatus.CANCELLED:
        return Why.CANCELLED
    if visit.status is not AppointmentStatus.BOOKED:
        return Why.KEPT
    if visit.start <= now:
        return Why.PASSED
    if visit.instead:
        return Why.INSTEAD
    if any(start < visit.end and visit.start < end for start, end in elsewhere):
        return Why.ELSEWHERE
    return None
