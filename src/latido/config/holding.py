"""What compliance keeps of patients: it stands below them and cannot answer their port itself."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from latido.compliance.models import (
    ConsentEvent,
    DataCopy,
    Disclosure,
    LegalHold,
    LongerKept,
    Protection,
    RightsRequest,
)
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
        PatientColumn(RightsRequest, _("Pedidos y quejas"), since="taken_at", contact="interaction_id"),
        PatientColumn(DataCopy, _("Copias de sus datos"), since="begun_at"),
        PatientColumn(Disclosure, _("Entregas de sus datos"), since="at"),
        PatientColumn(LongerKept, _("Conservación por más tiempo"), since="set_at"),
        PatientColumn(LegalHold, _("Retenciones legales"), since="set_at"),
        PatientColumn(ConsentEvent, _("Permisos"), since="at", contact="ref", brought="ref"),
    )

    def hinders_merge(self, patient_ids: Collection[UUID]) -> str:
        return ""

    def last_attended(self, patient_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
        return {}

    def forget(self, patient_ids: Collection[UUID]) -> None:
        """What they allowed and how they were protected stays as long as the proof of it is asked for."""
