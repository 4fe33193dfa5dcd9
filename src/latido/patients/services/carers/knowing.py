"""Is it somebody who is written down already? The agent says so; nobody is joined by a likeness."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Never
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel import documents, phone
from latido.kernel.actor import Actor
from latido.kernel.text import fold
from latido.patients import kinship
from latido.patients.contracts import KnownPerson, NewRelative
from latido.patients.core import compare as said
from latido.patients.core import names, sounds
from latido.patients.kinship import InvalidRelative, MaybeKnown, RelativeKnown, RelativeUnknown
from latido.patients.models import Person, RelatedPerson


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of somebody, normalised. Each may be empty."""

    kind: str
    number: str
    e164: str


def person_of(new: NewRelative, heard: Heard, patient_id: UUID) -> Person:
    """The one the agent says it is, or a new one, which is not written yet.

    Raises RelativeKnown; InvalidRelative; MaybeKnown, which is to be audited once nothing is written.
    """
    alike = _alike(new.name, heard)
    theirs = RelatedPerson.objects.filter(patient_id=patient_id, person__in=alike).values_list("person_id", flat=True)
    there = set(theirs)
    if any(each.id in there and _same_document(each, heard) for each in alike):
        raise RelativeKnown
    chosen = next((each for each in alike if each.id == new.same), None)
    if chosen is not None:
        return chosen  # who is on this list already is refused when it is written
    if alike and not new.another:
        _ask(alike, heard, there)
    if any(_same_document(each, heard) for each in alike):
        raise InvalidRelative({"document_number": anothers()})
    return written(new.name, heard)


def anothers() -> str:
    """Of a document, for the agent."""
    return _("Ese documento figura como de otra persona. Revise el número o déjelo vacío.")


def is_anothers(person: Person, but: UUID) -> bool:
    """Whether their document is of somebody else too. but: themselves."""
    same = Person.objects.filter(document=person.document, document_type=person.document_type)
    return bool(person.document) and same.exclude(id=but).exists()


def tie(related_id: UUID, patient_id: UUID, **which: object) -> tuple[RelatedPerson, Person]:
    """Of somebody who was written down without a record. Raises RelativeUnknown, of others too, having read nobody."""
    if not RelatedPerson.objects.filter(id=related_id, patient_id=patient_id, person__isnull=False, **which).exists():
        raise RelativeUnknown
    one = kinship.related(related_id, patient_id)
    if one.person is None:
        raise RelativeUnknown
    return one, one.person


def patients_of(person_id: UUID) -> tuple[UUID, ...]:
    """All of them."""
    theirs = RelatedPerson.objects.filter(person_id=person_id).order_by("patient_id")
    return tuple(theirs.values_list("patient_id", flat=True))


def _ask(people: list[Person], heard: Heard, there: Collection[UUID | None]) -> Never:
    shown = tuple(
        KnownPerson(
            each.id,
            names.masked_whole(each.name),
            documents.hidden(each.document_type, str(each.document)) if each.document else "",
            phone.masked(str(each.phone)) if each.phone else "",
            _same_document(each, heard),
            each.id in there,
        )
        for each in people
    )
    raise MaybeKnown(shown)


def offered(known: MaybeKnown, patient_id: UUID, actor: Actor, interaction_id: UUID | None) -> None:
    """The agent is about to see them."""
    detail = {"people": ",".join(str(each.person_id) for each in known.people)}
    fields = ("masked_name", "document", "phone")
    compliance.record(
        actor, AuditRecord("patient.person_offered", (patient_id,), interaction_id, fields, detail=detail)
    )


def _alike(name: str, heard: Heard) -> list[Person]:
    """Those with the same document, or with the same telephone and a name that may be this one."""
    found: dict[UUID, Person] = {}
    if heard.number:
        for each in Person.objects.filter(document=heard.number, document_type=heard.kind).order_by("id"):
            found[each.id] = each
    if heard.e164:
        for each in Person.objects.filter(phone__in=phone.variants(heard.e164)).order_by("id"):
            if may_be_one(name, each.name) and not _differ(each, heard):
                found.setdefault(each.id, each)
    return list(found.values())


def may_be_one(one: str, other: str) -> bool:
    """The words of one name are all in the other."""
    return fold(one) == fold(other) or said.name(one, other) or said.name(other, one)


def _same_document(each: Person, heard: Heard) -> bool:
    return bool(heard.number) and (each.document_type, str(each.document)) == (heard.kind, heard.number)


def _differ(each: Person, heard: Heard) -> bool:
    """Two documents of one kind are two people's."""
    return bool(heard.number and each.document) and each.document_type == heard.kind and each.document != heard.number


def written(name: str, heard: Heard) -> Person:
    """As their row is, which is not written yet."""
    name = " ".join(name.split())
    return Person(
        name=name,
        folded_name=fold(name)[: sounds.LONGEST],
        sounding_name=sounds.of_name(name),
        document_type=heard.kind if heard.number else "",
        document=heard.number,
        phone=heard.e164,
    )
