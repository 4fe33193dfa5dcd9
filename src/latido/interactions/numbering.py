"""Contacts are known by a number: this room's answer to the port of patients."""

from uuid import UUID

from latido.interactions.models import InteractionPatient


class ContactNumbers:
    def patients_of(self, number: int) -> set[UUID]:
        rows = InteractionPatient.objects.filter(interaction__number=number)
        return set(rows.values_list("patient_id", flat=True))
