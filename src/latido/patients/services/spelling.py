"""One telephone in two spellings, where the database compares marks and only opened numbers tell: those that are barred
in the spelling that is not on file.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from latido.kernel import phone
from latido.patients import sealed
from latido.patients.models import PatientContactPoint, SafeNumber


def barred() -> list[int]:
    """Keys of the telephones of patients at which, written otherwise, nobody is to call them.

    Opens only those that end as another telephone: of anybody's when barred for everybody, else of the same patient's.
    """
    near = PatientContactPoint.objects.filter(
        ~Q(contact_point__e164_mark=OuterRef("e164_mark")),
        patient_id=OuterRef("patient_id"),
        contact_point__ending_mark=OuterRef("ending_mark"),
    )
    anybodys = PatientContactPoint.objects.filter(
        ~Q(contact_point__e164_mark=OuterRef("e164_mark")), contact_point__ending_mark=OuterRef("ending_mark")
    )
    whose: dict[UUID, set[UUID | None]] = {}
    for each in SafeNumber.objects.filter(Q(everybody=True) & Exists(anybodys) | Exists(near), barred=True):
        otherwise = phone.variants(str(each.e164)) - {str(each.e164)}
        for mark in sealed.marks_of_telephones(otherwise):
            whose.setdefault(mark, set()).add(None if each.everybody else each.patient_id)
    if not whose:
        return []
    rows = PatientContactPoint.objects.filter(contact_point__e164_mark__in=list(whose))
    used = rows.values_list("id", "patient_id", "contact_point__e164_mark")
    return [key for key, patient_id, mark in used if whose[mark] & {None, patient_id}]
