"""Patients to test with: Rosa, her son and her granddaughter share a telephone."""

from datetime import UTC, date, datetime
from uuid import UUID

from latido.kernel.text import fold
from latido.patients.contracts import Basis, Scope
from latido.patients.core import names, sounds
from latido.patients.models import (
    ContactPoint,
    Identifier,
    Patient,
    PatientContactPoint,
    Person,
    RelatedPerson,
    Relation,
    Representation,
    WrittenPoint,
)

FAMILY_PHONE = "+573001112233"


def patient(
    given: str,
    first: str,
    second: str = "",
    *,
    document: str = "",
    phone: str = "",
    country: str = "CO",
    email: str = "",
    address: str = "",
    **more: object,
) -> Patient:
    full = names.full(given, first, second)
    row = Patient.objects.create(
        given_names=given,
        first_surname=first,
        second_surname=second,
        folded_name=fold(full),
        sounding_name=sounds.of_name(full),
        **more,
    )
    for kind, value in ((WrittenPoint.Kind.EMAIL, email), (WrittenPoint.Kind.ADDRESS, address)):
        if value:
            WrittenPoint.objects.create(patient=row, kind=kind, value=value)
    if document:
        kind, _, number = document.partition(" ")
        Identifier.objects.create(patient=row, country=country, type=kind, value=number)
    if phone:
        point, new = ContactPoint.objects.get_or_create(e164=phone)
        PatientContactPoint.objects.create(patient=row, contact_point=point, holder=new)
    return row


def person(name: str, *, document: str = "", phone: str = "") -> Person:
    """Somebody without a record of their own. document: "CC 41222333"."""
    kind, _, number = document.partition(" ")
    made: Person = Person.objects.create(
        name=name, folded_name=fold(name), sounding_name=sounds.of_name(name), document_type=kind, document=number,
        phone=phone,
    )  # fmt: skip
    return made


def granted(one: RelatedPerson, basis: Basis, *scopes: Scope, **more: object) -> Representation:
    """Something that lets a relative act since long ago."""
    long_ago = datetime(2020, 1, 1, 12, tzinfo=UTC)
    given = {"from_on": long_ago.date(), "at": long_ago, **more}
    made: Representation = Representation.objects.create(related=one, basis=basis, scopes=sorted(scopes), **given)
    return made


def family() -> tuple[UUID, UUID, UUID]:
    """Rosa (72), Tomás (47) and Lina (12), in November 2026."""
    rosa = patient(
        "Rosa Elvira", "Gutiérrez", "Peña", document="CC 52123907", phone=FAMILY_PHONE, birth_date=date(1954, 3, 12),
        address="Calle 45 # 12-30, Barrio La Esmeralda", email="rosa@correo.example", nursing_note=True,
        manner={"needs": ["slow"]}, preferred_name="doña Rosa", record_number="HC 71-20455",
    )  # fmt: skip
    tomas = patient(
        "Tomás", "Gutiérrez", "Ruiz", document="CC 79456264", phone=FAMILY_PHONE, birth_date=date(1979, 6, 1)
    )
    lina = patient("Lina María", "Gutiérrez", document="TI 1034567551", phone=FAMILY_PHONE, birth_date=date(2014, 2, 2))
    PatientContactPoint.objects.filter(patient=tomas).update(relation=Relation.SON)
    PatientContactPoint.objects.filter(patient=lina).update(relation=Relation.GRANDDAUGHTER)
    son = RelatedPerson.objects.create(patient=rosa, relative=tomas, relation=Relation.SON)
    granted(son, Basis.SPOKEN, Scope.BOOK, Scope.APPOINTMENTS)
    return rosa.id, tomas.id, lina.id
