"""The door of coverage: what insurance a patient has."""

from uuid import UUID

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.coverage import contracts
from latido.coverage.holding import Holding
from latido.coverage.models import Coverage
from latido.kernel.actor import Actor

__all__ = ["coverage_of", "holding"]
holding = Holding()


def coverage_of(patient_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> tuple[contracts.Coverage, ...]:
    """A patient's insurances, the one in force first. Audited. Raises compliance's Protected."""
    compliance.guard(actor, [patient_id], asked="coverage.read", interaction_id=interaction_id)
    compliance.record(actor, AuditRecord("coverage.read", (patient_id,), interaction_id, fields=("insurer", "regime")))
    rows = Coverage.objects.filter(patient_id=patient_id).select_related("insurer")
    return tuple(
        contracts.Coverage(
            id=row.id,
            patient_id=row.patient_id,
            insurer=row.insurer.name,
            regime=row.regime,
            affiliation=row.affiliation,
            needs_authorisation=row.insurer.needs_authorisation,
            patient_pays=row.insurer.patient_pays,
            valid_to=row.valid_to,
        )
        for row in rows
    )
