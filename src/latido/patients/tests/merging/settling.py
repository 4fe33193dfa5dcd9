"""The people of a town become patients; whoever is there already is changed."""

from collections.abc import Iterable

from latido.kernel.ids import new_id
from latido.kernel.text import fold
from latido.patients.core import names, sounds
from latido.patients.models import ContactPoint, Identifier, Patient, PatientContactPoint, WrittenPoint
from latido.patients.tests.core.linking.town import Citizen

CHANGED = (
    "given_names", "first_surname", "second_surname", "folded_name", "sounding_name", "birth_date",
)  # fmt: skip


def settle(citizens: Iterable[Citizen]) -> None:
    people = list(citizens)
    Patient.objects.bulk_create(
        [_row(each) for each in people], update_conflicts=True, unique_fields=["id"], update_fields=CHANGED,
        batch_size=5_000,
    )  # fmt: skip
    Identifier.objects.filter(patient_id__in=[each.id for each in people]).delete()
    papers = [(each.id, paper) for each in people for paper in each.documents]
    Identifier.objects.bulk_create(
        [Identifier(patient_id=i, country=c, type=t, value=v) for i, (c, t, v) in papers],
        ignore_conflicts=True, batch_size=5_000,
    )  # fmt: skip
    WrittenPoint.objects.filter(patient_id__in=[each.id for each in people]).delete()
    letters = [
        (each.id, kind, value) for each in people for kind, value in (("email", each.email), ("address", each.address))
    ]
    WrittenPoint.objects.bulk_create(
        [WrittenPoint(patient_id=i, kind=kind, value=value) for i, kind, value in letters if value], batch_size=5_000
    )
    points = {each.phone: ContactPoint(id=new_id(), e164=each.phone) for each in people if each.phone}
    ContactPoint.objects.bulk_create(points.values(), ignore_conflicts=True, batch_size=5_000)
    known = dict(ContactPoint.objects.filter(e164__in=points).values_list("e164", "id"))
    PatientContactPoint.objects.filter(patient_id__in=[each.id for each in people]).delete()
    PatientContactPoint.objects.bulk_create(
        [PatientContactPoint(patient_id=each.id, contact_point_id=known[each.phone]) for each in people if each.phone],
        batch_size=5_000,
    )


def _row(each: Citizen) -> Patient:
    full = names.full(each.given, each.first, each.second)
    return Patient(
        id=each.id, given_names=each.given, first_surname=each.first, second_surname=each.second,
        folded_name=fold(full), sounding_name=sounds.of_name(full), birth_date=each.born, sex=each.sex or "unknown",
    )  # fmt: skip
