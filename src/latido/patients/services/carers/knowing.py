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
from latido.patients.contracts import KnownPerson, NewRelative
from latido.patients.core import compare as said
from latido.patients.core import names, sounds
from latido.patients.kinship import InvalidRelative, MaybeKnown, RelativeKnown
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
        raise InvalidRelative(
            {"document_number": _("Ese documento figura como de otra persona. Revise el número o déjelo vacío.")}
        )
    return _new(new.name, heard)


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


def _new(name: str, heard: Heard) -> Person:
    name = " ".join(name.split())
    return Person(
        name=name,
        folded_name=fold(name)[: sounds.LONGEST],
        sounding_name=sounds.of_name(name),
        document_type=heard.kind if heard.number else "",
        document=heard.number,
        phone=heard.e164,
    )
