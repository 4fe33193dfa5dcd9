"""What this room tells higher floors."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    kind: ClassVar[str] = "scheduling.AppointmentBooked"
    appointment_id: UUID
    patient_id: UUID
    by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    kind: ClassVar[str] = "scheduling.AppointmentCancelled"
    appointment_id: UUID
    patient_id: UUID
    by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentAttended:
    kind: ClassVar[str] = "scheduling.AppointmentAttended"
    appointment_id: UUID
    patient_id: UUID
    by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentMissed:
    kind: ClassVar[str] = "scheduling.AppointmentMissed"
    appointment_id: UUID
    patient_id: UUID
    by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentReopened:
    """What was said of whether they came was taken back."""

    kind: ClassVar[str] = "scheduling.AppointmentReopened"
    appointment_id: UUID
    patient_id: UUID
    by: UUID | None
    at: datetime
