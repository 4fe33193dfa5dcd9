"""What this room keeps of patients: its answer to the port of patients."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from latido.coverage.models import Coverage, CoverageChange
from latido.kernel.words import gettext_noop as _
from latido.patients.ports import PatientColumn


class Holding:
    """Insurances, which move with their patient; one with each insurer."""

    columns = (
        PatientColumn(Coverage, _("Coberturas"), one_for=("insurer_id",), order="position", brought="import_id"),
        PatientColumn(CoverageChange, _("Cambios de la cobertura"), since="at"),
    )

    def hinders_merge(self, patient_ids: Collection[UUID]) -> str:
        return ""

    def last_attended(self, patient_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
        """An insurance is no attention."""
        return {}

    def forget(self, patient_ids: Collection[UUID]) -> None:
        CoverageChange.objects.filter(patient_id__in=patient_ids).delete()
        Coverage.objects.filter(patient_id__in=patient_ids).delete()
