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
