"""What crosses the door about who has died; contracts.py hands it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from latido.kernel.words import gettext_noop as _

DEATH_SOURCES: Mapping[str, str] = {
    "family": _("Lo dijo la familia"),
    "certificate": _("Certificado de defunción"),
    "clinician": _("Lo dijo un médico del hospital"),
    "insurer": _("Lo dijo la aseguradora"),
    "register": _("Registro civil"),
    "file": _("Lo dijo un archivo importado"),
}
FROM_FILE = "file"  # nobody picks it


@dataclass(frozen=True, slots=True)
class Death:
    """That somebody died, as it was said."""

    on: date | None
    source: str  # of DEATH_SOURCES
    by: UUID | None
    at: datetime
    released_at: datetime | None  # since when the family may be asked and reminded again
