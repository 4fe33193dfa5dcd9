"""What this room keeps of patients: its answer to the port of patients."""

from collections.abc import Collection
from uuid import UUID

from latido.coverage.models import Coverage
from latido.kernel.words import gettext_noop as _
from latido.patients.ports import PatientColumn


class Holding:
    """Insurances, which move with their patient; one with each insurer."""

    columns = (PatientColumn(Coverage, _("Coberturas"), one_for=("insurer_id",), order="position"),)

    def hinders_merge(self, patient_ids: Collection[UUID]) -> str:
        return ""
