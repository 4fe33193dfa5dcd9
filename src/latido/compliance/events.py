"""Facts this room publishes."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ConfigurationChanged:
    """An item of configuration became something else."""

    kind: ClassVar[str] = "compliance.ConfigurationChanged"

    change_id: UUID


@dataclass(frozen=True, slots=True)
class ConsentRecorded:
    """Somebody allowed or refused something."""

    kind: ClassVar[str] = "compliance.ConsentRecorded"

    consent_id: UUID
    patient_id: UUID
    at: datetime
