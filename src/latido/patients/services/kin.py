"""What ties a patient to other people: to tell who looks at their own family. Shows nobody."""

from collections.abc import Collection
from uuid import UUID

from latido.kernel.text import fold, surnames
from latido.patients.contracts import Kin
from latido.patients.models import Patient, PatientContactPoint


def kin_of(patient_ids: Collection[UUID]) -> dict[UUID, Kin]:
    """Surnames and address as they are compared, and telephones. The caller writes down whom it asked about."""
    telephones: dict[UUID, set[str]] = {}
    used = PatientContactPoint.objects.filter(patient_id__in=patient_ids)
    for patient_id, number in used.values_list("patient_id", "contact_point__e164"):
        telephones.setdefault(patient_id, set()).add(str(number))
    rows = Patient.objects.filter(id__in=patient_ids)
    return {
        i: Kin(surnames(f"{first} {second}"), frozenset(telephones.get(i, ())), fold(address))
        for i, first, second, address in rows.values_list("id", "first_surname", "second_surname", "address")
    }
