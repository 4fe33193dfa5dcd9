"""What crosses the door of scheduling."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from latido.compliance.contracts import Tag
from latido.kernel.records import number, text
from latido.kernel.words import gettext_noop as _


class AppointmentStatus(StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"
    FULFILLED = "fulfilled"
    NO_SHOW = "noshow"


@dataclass(frozen=True, slots=True)
class VisitType:
    id: UUID
    code: str  # "CAR1"
    name: str
    minutes: int
    requires: str  # "remisión y autorización"
    preparation: str
    needs_nurse: bool  # the preparation is given by a nurse only
    tag: Tag = Tag.NONE  # why it is reserved


@dataclass(frozen=True, slots=True)
class VisitTypeItem:
    """A kind of appointment as configuration."""

    name: str = text(120)
    minutes: int = number(5, 720, 20)
    requires: str = text(120, "")
    preparation: str = text(2000, "")  # as it is written to the patient
    spoken_preparation: str = text(600, "")
    arrive_before: int = number(0, 240, 20)  # minutes
    bring: str = text(160, "")
    needs_nurse: bool = False
    tag: str = text(16, "")  # compliance's Tag
    remote: bool = False
    position: int = number(0, 999, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """A free time with one practitioner at one site. start and end: aware UTC."""

    slot_id: UUID
    practitioner_id: UUID
    practitioner: str  # "Dr. Andrés Herrera"
    site_id: UUID
    site: str
    visit_type_id: UUID
    start: datetime
    end: datetime
    reasons: tuple[str, ...] = ()  # at most three, in words: "La más próxima"


@dataclass(frozen=True, slots=True)
class Booking:
    id: UUID
    patient_id: UUID
    status: AppointmentStatus
    visit_type: VisitType
    practitioner: str
    site_id: UUID
    site: str
    start: datetime
    end: datetime
    requested_on: date | None  # solicitud
    desired_on: date | None  # deseada
    cancelled_reason: str = ""
    practitioner_id: UUID | None = None
    tags: tuple[Tag, ...] = ()  # why it is reserved, for who may know
    tagged: bool = False  # it is reserved, whether who looks may know or not
    told_at: datetime | None = None  # when it was said whether they came
    reserved: bool = False  # what it is for, and with whom, is left out: who looks may not know


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The confirmation as the agent reads it aloud, in this order; empty parts are not said."""

    day: str  # "martes 24 de noviembre"
    hour: str  # "las 9:20 de la mañana"
    where: str  # "Sede Norte, tercer piso"; empty by video
    professional: str  # "el doctor Andrés Herrera"
    arrive: str  # "Llegue a las 8:50 con su documento y la remisión."
    preparation: str
    pays: str
    cancel: str
    text: str  # all of it, in one breath


AUDIT_ACTIONS = {
    "appointment.places": _("Se ofrecieron horarios a un paciente"),
    "appointment.listed": _("Se mostraron las citas de un paciente"),
    "appointment.booked": _("Se agendó una cita"),
    "appointment.cancelled": _("Se canceló una cita"),
    "appointment.attended": _("Se anotó que un paciente asistió a su cita"),
    "appointment.missed": _("Se anotó que un paciente no asistió a su cita"),
    "appointment.reopened": _("Se deshizo lo anotado sobre si un paciente asistió"),
    "appointment.revealed": _("Se mostró la especialidad de una cita"),
}
