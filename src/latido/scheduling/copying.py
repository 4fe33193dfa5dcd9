"""A patient's visits, for the copy they asked for: this room's answer to the port of compliance."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance.contracts import handing
from latido.kernel.words import gettext_noop
from latido.scheduling.contracts import AppointmentStatus
from latido.scheduling.models import Appointment
from latido.scheduling.selectors import tags_of

_STATES = {
    AppointmentStatus.BOOKED: gettext_noop("Agendada"),
    AppointmentStatus.CANCELLED: gettext_noop("Cancelada"),
    AppointmentStatus.FULFILLED: gettext_noop("Atendida"),
    AppointmentStatus.NO_SHOW: gettext_noop("No asistió"),
}


class Visits:
    """What is reserved, by its kind of visit, is proposed to stay out."""

    name = "appointments"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[handing.Piece]:
        rows = Appointment.objects.filter(patient_id=patient_id).select_related("visit_type", "practitioner", "site")
        return [_piece(row) for row in rows.order_by("start", "id")]


def _piece(row: Appointment) -> handing.Piece:
    lines = (
        (_("Qué"), row.visit_type.name),
        (_("Con quién"), row.practitioner.spoken_name),
        (_("Dónde"), row.site.name),
        (_("Estado"), _(_STATES[AppointmentStatus(row.status)])),
        (_("Por qué se canceló"), row.cancelled_reason),
    )
    return handing.Piece(
        _("Citas"), _("Cita"), tuple(each for each in lines if each[1]), row.start,
        handing.Withheld.RESERVED if tags_of(row) else handing.Withheld.NONE,
        fhir={
            "resourceType": "Appointment",
            "id": str(row.id),
            "status": row.status,
            "serviceType": [{"text": row.visit_type.name}],
            "start": row.start.isoformat(),
            "end": row.end.isoformat(),
            "participant": [
                {"actor": {"reference": f"Patient/{row.patient_id}"}, "status": "accepted"},
                {"actor": {"display": row.practitioner.spoken_name}, "status": "accepted"},
            ],
        },
    )  # fmt: skip


contributors = (Visits(),)
