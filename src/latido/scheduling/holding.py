"""What this room keeps of patients: its answer to the port of patients."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import Thing
from latido.kernel.words import gettext_noop
from latido.patients.ports import PatientColumn
from latido.plumbing import sql
from latido.scheduling.contracts import AppointmentStatus
from latido.scheduling.core.moving import WORDS, Visit, why_stays
from latido.scheduling.models import Appointment
from latido.scheduling.selectors import booked_times

# One person cannot be in two places: the constraint of the table would refuse them both.
_TWO_PLACES = """
    SELECT 1 FROM scheduling_appointment one JOIN scheduling_appointment other
        ON other.patient_id = ANY(%(ids)s) AND other.patient_id <> one.patient_id AND other.status = 'booked'
       AND tstzrange(one.start, one."end") && tstzrange(other.start, other."end")
     WHERE one.organisation_id = %(organisation)s AND other.organisation_id = %(organisation)s
       AND one.patient_id = ANY(%(ids)s) AND one.status = 'booked' LIMIT 1
"""


def staying(rows: Sequence[Appointment], to: UUID, now: datetime) -> Mapping[UUID, str]:
    """What a contact booked or cancelled that does not go to another patient by itself, and why."""
    elsewhere = booked_times(to, now, without=None)
    freed = [row for row in rows if row.status == AppointmentStatus.CANCELLED]
    at, places = {row.cancelled_at for row in freed}, {row.slot_id for row in freed}  # moved, or taken back
    found: dict[UUID, str] = {}
    for row in rows:
        visit = Visit(
            AppointmentStatus(row.status), row.start, row.end, instead=row.booked_at in at or row.slot_id in places
        )
        if (why := why_stays(visit, elsewhere, now)) is not None:
            found[row.pk] = _(WORDS[why]).format(when=date_format(localtime(row.start), "j M, H:i"))
    return found


class Holding:
    """Appointments, which move with their patient."""

    columns = (
        PatientColumn(Appointment, gettext_noop("Citas"), since="booked_at", contact="interaction_id", stays=staying),
    )

    def hinders_merge(self, patient_ids: Collection[UUID]) -> str:
        if sql.row(_TWO_PLACES, ids=list(patient_ids)) is None:
            return ""
        return _("Las dos fichas tienen citas a la misma hora: cancele o mueva una primero.")

    def last_attended(self, patient_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
        """Their last appointment, whatever came of it, or one still to come."""
        found = Appointment.objects.filter(patient_id__in=patient_ids).values_list("patient_id")
        return dict(found.annotate(last=Max("start")).order_by())

    def forget(self, patient_ids: Collection[UUID]) -> None:
        theirs = Appointment.objects.filter(patient_id__in=patient_ids)
        compliance.forget_item_words(Thing.APPOINTMENT, list(theirs.values_list("id", flat=True)))
        theirs.delete()
