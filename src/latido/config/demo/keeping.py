"""Writes invented people down, many at a time."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from latido.config.demo.chance import Chance
from latido.config.demo.person import Kinship, Person
from latido.kernel.text import fold
from latido.patients.contracts import Basis, Scope
from latido.patients.core import manner, names, sounds, wishes
from latido.patients.core.authorising import BY_WORD
from latido.patients.core.representing import ages_of
from latido.patients.models import (
    ContactPoint,
    Identifier,
    Patient,
    PatientContactPoint,
    RelatedPerson,
    Relation,
    Representation,
    SafeContact,
    SafeNumber,
    WrittenPoint,
)

BATCH = 5000
PARENTS = frozenset({Relation.MOTHER, Relation.FATHER})
PARENTS_MAY = frozenset(Scope)
CERTIFICATE = "Registro civil de nacimiento, copia en la historia"
LATELY = timedelta(days=120)


def _grown(person: Person) -> date:
    """The day on which the adult's card took the place of the child's."""
    return person.born + timedelta(days=18 * 365 + 5)


def keep_people(people: Sequence[Person], country: str, chance: Chance) -> None:
    """Their records, documents and telephones, in the running scope."""
    Patient.objects.bulk_create((_record(person) for person in people), BATCH)
    Identifier.objects.bulk_create(
        (
            Identifier(
                patient_id=person.id,
                country=country,
                type=kind,
                value=number,
                position=n,
                former_on=_grown(person) if n else None,
            )
            for person in people
            for n, (kind, number) in enumerate(person.documents)
        ),
        BATCH,
    )
    WrittenPoint.objects.bulk_create(
        (
            WrittenPoint(patient_id=person.id, kind=kind, value=value, whose=whose, position=n)
            for person in people
            for n, (kind, value, whose) in enumerate(_letters(person))
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


def _letters(person: Person) -> Iterator[tuple[str, str, str]]:
    """Where they are written to, the preferred first."""
    if person.email:
        yield WrittenPoint.Kind.EMAIL, person.email, ""
    if person.address:
        yield WrittenPoint.Kind.ADDRESS, person.address, ""
    yield from person.also


def keep_cards(people: Sequence[Person], now: datetime) -> None:
    """Who asked to be reached otherwise: at their own number, in the morning."""
    asked = [person for person in people if person.safe]
    SafeContact.objects.bulk_create(
        SafeContact(
            patient_id=person.id,
            words=person.safe,
            hours_from=time(8),
            hours_to=time(12),
            at=now - LATELY,
        )
        for person in asked
    )
    SafeNumber.objects.bulk_create(
        SafeNumber(patient_id=person.id, e164=person.telephones[0].e164, barred=False) for person in asked
    )


def keep_kinships(kinships: Sequence[Kinship], country: str, chance: Chance, now: datetime, today: date) -> None:
    """Who is whose, and what lets them act: parents of minors as such, the others because the patient said so."""
    made = [
        RelatedPerson(id=chance.id(), patient_id=k.patient.id, relative_id=k.relative.id, relation=k.relation)
        for k in kinships
    ]
    RelatedPerson.objects.bulk_create(made, BATCH)
    Representation.objects.bulk_create(
        (_grant(one, k, country, chance, now, today) for one, k in zip(made, kinships, strict=True) if k.may_book),
        BATCH,
    )


def _grant(
    one: RelatedPerson, kinship: Kinship, country: str, chance: Chance, now: datetime, today: date
) -> Representation:
    parent = kinship.relation in PARENTS and kinship.patient.age(today) < ages_of(country).ends
    return Representation(
        id=chance.id(),
        related=one,
        basis=Basis.PARENT if parent else Basis.SPOKEN,
        scopes=sorted(PARENTS_MAY if parent else BY_WORD),
        by_age=parent,
        document=CERTIFICATE if parent else "",
        from_on=today - LATELY,
        at=now - LATELY,
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
        last_visit_on=person.last_visit,
        manner=manner.as_json(person.manner),
        wishes=wishes.as_json(person.wishes),
        nursing_note=person.nursing_note,
        deceased=person.deceased,
        incomplete=person.incomplete,
        folded_name=fold(full),
        sounding_name=sounds.of_name(full),
    )
