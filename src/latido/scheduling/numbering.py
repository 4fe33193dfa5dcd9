"""Appointments are known by a number: this room's answer to the port of patients."""

from uuid import UUID

from latido.scheduling.models import Appointment


class AppointmentNumbers:
    def patients_of(self, number: int) -> set[UUID]:
        return set(Appointment.objects.filter(number=number).values_list("patient_id", flat=True))
