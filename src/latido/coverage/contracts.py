"""What crosses the door of coverage."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from latido.kernel.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Coverage:
    id: UUID
    patient_id: UUID
    insurer: str  # "EPS Frailejón"
    regime: str  # "Contributivo · cat. A"
    affiliation: str  # "Cotizante", "Beneficiaria"
    needs_authorisation: str  # the insurer's rule in words
    patient_pays: str
    valid_to: date | None


AUDIT_ACTIONS = {"coverage.read": _("Se mostró la cobertura de un paciente")}
