"""What this room keeps of patients: its answer to the port of patients."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from latido.kernel.words import gettext_noop
from latido.patients.ports import PatientColumn
from latido.plumbing import sql
from latido.scheduling.models import Appointment

# One person cannot be in two places: the constraint of the table would refuse them both.
_TWO_PLACES = """
    SELECT 1 FROM scheduling_appointment one JOIN scheduling_appointment other
        ON other.patient_id = ANY(%(ids)s) AND other.patient_id <> one.patient_id AND other.status = 'booked'
       AND tstzrange(one.start, one."end") && tstzrange(other.start, other."end")
     WHERE one.organisation_id = %(organisation)s AND other.organisation_id = %(organisation)s
       AND one.patient_id = ANY(%(ids)s) AND one.status = 'booked' LIMIT 1
"""


class Holding:
    """Appointments, which move with their patient."""

    columns = (PatientColumn(Appointment, gettext_noop("Citas"), since="booked_at"),)

    def hinders_merge(self, patient_ids: Collection[UUID]) -> str:
        if sql.row(_TWO_PLACES, ids=list(patient_ids)) is None:
            return ""
        return _("Las dos fichas tienen citas a la misma hora: cancele o mueva una primero.")

    def last_attended(self, patient_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
        """Their last appointment, whatever came of it, or one still to come."""
        found = Appointment.objects.filter(patient_id__in=patient_ids).values_list("patient_id")
        return dict(found.annotate(last=Max("start")).order_by())

    def forget(self, patient_ids: Collection[UUID]) -> None:
        Appointment.objects.filter(patient_id__in=patient_ids).delete()
