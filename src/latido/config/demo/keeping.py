"""Writes invented people down, many at a time."""

from collections.abc import Iterable, Sequence

from latido.config.demo.chance import Chance
from latido.config.demo.person import Kinship, Person
from latido.kernel.text import fold
from latido.patients.core import names, sounds
from latido.patients.models import ContactPoint, Identifier, Patient, PatientContactPoint, RelatedPerson

BATCH = 5000


def keep_people(people: Sequence[Person], country: str, chance: Chance) -> None:
    """Their records, documents and telephones, in the running scope."""
    Patient.objects.bulk_create((_record(person) for person in people), BATCH)
    Identifier.objects.bulk_create(
        (
            Identifier(patient_id=person.id, country=country, type=kind, value=number, position=n)
            for person in people
            for n, (kind, number) in enumerate(person.documents)
        ),
        BATCH,
    )
    points = {t.e164: chance.id() for person in people for t in person.telephones}
    ContactPoint.objects.bulk_create((ContactPoint(id=i, e164=e164) for e164, i in points.items()), BATCH)
    PatientContactPoint.objects.bulk_create(
        (
            PatientContactPoint(
                patient_id=person.id,
                contact_point_id=points[telephone.e164],
                holder=telephone.holder,
                relation=telephone.relation,
                confirmed_on=person.last_visit,
                position=n,
            )
            for person in people
            for n, telephone in enumerate(person.telephones)
        ),
        BATCH,
    )


def keep_kinships(kinships: Iterable[Kinship]) -> None:
    RelatedPerson.objects.bulk_create(
        RelatedPerson(patient_id=k.patient.id, relative_id=k.relative.id, relation=k.relation, may_book=k.may_book)
        for k in kinships
    )


def _record(person: Person) -> Patient:
    full = names.full(person.given, person.first, person.second)
    return Patient(
        id=person.id,
        given_names=person.given,
        first_surname=person.first,
        second_surname=person.second,
        preferred_name=person.preferred,
        sex=person.sex,
        birth_date=person.born,
        record_number=person.record,
        address=person.address,
        email=person.email,
        last_visit_on=person.last_visit,
        preferences=list(person.preferences),
        nursing_note=person.nursing_note,
        deceased=person.deceased,
        incomplete=person.incomplete,
        folded_name=fold(full),
        sounding_name=sounds.of_name(full),
    )
