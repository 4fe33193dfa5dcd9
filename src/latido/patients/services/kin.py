"""What ties a patient to other people: to tell who looks at their own family. Shows nobody."""

from collections.abc import Collection
from uuid import UUID

from latido.kernel.text import surnames
from latido.patients import written
from latido.patients.contracts import Kin
from latido.patients.models import Patient, PatientContactPoint


def kin_of(patient_ids: Collection[UUID]) -> dict[UUID, Kin]:
    """Surnames and addresses as they are compared, and telephones. The caller writes down whom it asked about."""
    telephones: dict[UUID, set[str]] = {}
    used = PatientContactPoint.objects.filter(patient_id__in=patient_ids)
    for patient_id, number in used.values_list("patient_id", "contact_point__e164"):
        telephones.setdefault(patient_id, set()).add(str(number))
    homes = written.homes_of(patient_ids)
    rows = Patient.objects.filter(id__in=patient_ids)
    return {
        i: Kin(surnames(f"{first} {second}"), frozenset(telephones.get(i, ())), homes.get(i, frozenset()))
        for i, first, second in rows.values_list("id", "first_surname", "second_surname")
    }
