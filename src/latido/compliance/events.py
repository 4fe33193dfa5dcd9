"""Facts this room publishes."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ConfigurationChanged:
    """An item of configuration became something else."""

    kind: ClassVar[str] = "compliance.ConfigurationChanged"

    change_id: UUID
