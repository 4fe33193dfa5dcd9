"""What compliance keeps of patients: it stands below them and cannot answer their port itself."""

from collections.abc import Collection
from uuid import UUID

from latido.compliance.models import ConsentEvent, Protection
from latido.kernel.words import gettext_noop as _
from latido.patients.ports import PatientColumn


class Holding:
    """Whoever is protected under one record is so under the other, and what they allowed goes with them.

    What was opened, and by whom, stays as it was.
    """

    columns = (
        PatientColumn(
            Protection, _("Protecciones"), one_for=("shield", "lifted_at"), since="set_at", aside=False, keeps=False
        ),
        PatientColumn(ConsentEvent, _("Permisos"), since="at"),
    )

    def hinders_merge(self, patient_ids: Collection[UUID]) -> str:
        return ""
