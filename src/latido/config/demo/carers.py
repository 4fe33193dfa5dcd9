"""Somebody without a record who looks after two patients: they call from their own telephone."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from latido.config.demo.chance import Chance
from latido.config.demo.person import Person as Known
from latido.kernel.text import fold
from latido.patients.contracts import Basis, Scope
from latido.patients.core import sounds
from latido.patients.models import Person, RelatedPerson, Relation, Representation

CARER = ("Elsa Rincón Duarte", "CC", "41222333", "+573155550144")
OLD = 75
LETTER = "Carta firmada, en la historia"


def keep_carer(people: Sequence[Known], chance: Chance, now: datetime, today: date) -> None:
    """Of whoever is known first and of the next old person; for one she may know the appointments, of the other not."""
    first = people[0]
    other = next((each for each in people[4:] if each.age(today) >= OLD and not each.deceased), None)
    if other is None:
        return
    name, kind, number, telephone = CARER
    elsa = Person.objects.create(
        id=chance.id(), name=name, folded_name=fold(name), sounding_name=sounds.of_name(name), document_type=kind,
        document=number, phone=telephone,
    )  # fmt: skip
    for who in (first, other):
        tie = RelatedPerson.objects.create(
            id=chance.id(), patient_id=who.id, person=elsa, relation=Relation.CAREGIVER, added_at=now
        )
        if who is first:
            Representation.objects.create(
                id=chance.id(), related=tie, basis=Basis.WRITTEN, scopes=sorted((Scope.BOOK, Scope.APPOINTMENTS)),
                document=LETTER, from_on=today - timedelta(days=90), to_on=today + timedelta(days=275), at=now,
            )  # fmt: skip
