"""What was written down of somebody without a record is put right, for every patient they look after at once.

A telephone is how they are reached; another document, or a name that is not theirs, may hand what they may do to
somebody else. So where they may do something, or are of several patients, a supervisor puts right who they are; so it
is with all of somebody who is kept away. docs/algorithms/carers.md.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.kernel import documents, phone
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import papers
from latido.patients.contracts import NewRelative, RightedPerson
from latido.patients.core import authorising
from latido.patients.core import compare as spoken
from latido.patients.kinship import InvalidRelative
from latido.patients.models import Person, Relation, Representation
from latido.patients.services.carers import knowing

CORRECTED = "patient.relative_corrected"
SUPERVISED = "patients.edit_identity"
_COLUMNS = {
    "name": ("name", "folded_name", "sounding_name"),
    "document": ("document_type", "document"),
    "phone": ("phone",),
}
_FIELDS = {"name": "name", "document": "document_number", "phone": "phone"}  # of what an agent fills in


def correct_person(
    related_id: UUID, patient_id: UUID, said: RightedPerson, actor: Actor, interaction_id: UUID | None = None
) -> None:
    """Audited with each of their patients, refused ones too.

    Raises InvalidRelative; RelativeUnknown, of who has a record too.
    """
    one, person = knowing.tie(related_id, patient_id, relative=None)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(id=person.id)
        wanted = _wanted(person, said, one.relation)
        changed = [each for each, columns in _COLUMNS.items() if _values(person, columns) != _values(wanted, columns)]
        if not changed:
            return
        holder = _holder(wanted) if "document" in changed else None
        problems = _problems(person, wanted, changed, holder, actor)
        about = dict.fromkeys((patient_id, *knowing.patients_of(person.id), *([holder] if holder else ())))
        outcome, detail = Outcome.REFUSED if problems else Outcome.DONE, {"relative": str(one.id)}
        record = AuditRecord(CORRECTED, tuple(about), interaction_id, tuple(changed), outcome=outcome, detail=detail)
        compliance.record(actor, record)
        if not problems:
            for column in (column for each in changed for column in _COLUMNS[each]):
                setattr(person, column, getattr(wanted, column))
            person.save()
    if problems:
        raise InvalidRelative(problems)


def _values(person: Person, columns: tuple[str, ...]) -> list[str]:
    return [str(getattr(person, column)) for column in columns]


def _wanted(person: Person, said: RightedPerson, relation: str) -> Person:
    """As they would be; not to be written. Raises InvalidRelative."""
    country = orgs.organisation().country
    kind, number = said.document or (person.document_type, str(person.document))
    name = person.name if said.name is None else said.name
    telephone = str(person.phone) if said.phone is None else said.phone
    heard = NewRelative(relation, name, kind, number, telephone)
    if problems := authorising.relative_problems(heard, country, frozenset(Relation.values)):
        raise InvalidRelative({field: _(problem) for field, problem in problems.items()})
    if number:
        kind, number = documents.paper(country, kind, number)
    return knowing.written(name, knowing.Heard(kind, number, phone.e164(telephone, country)))


def _holder(wanted: Person) -> UUID | None:
    """Whose record the document names."""
    return papers.holder_of(orgs.organisation().country, wanted.document_type, str(wanted.document))


def _problems(person: Person, wanted: Person, changed: list[str], holder: UUID | None, actor: Actor) -> dict[str, str]:
    """Field -> a sentence for the agent."""
    if holder:
        words = _("Ese documento es de una historia de aquí. Si es la suya, únala en «Tiene historia aquí».")
        return {"document_number": words}
    if "document" in changed and knowing.is_anothers(wanted, person.id):
        return {"document_number": knowing.anothers()}
    if _settled(person, wanted, changed) and not actor.may(SUPERVISED):
        words = _(
            "Lo cambia un supervisor: esta persona tiene algún permiso, habla por más pacientes o está suspendida."
        )
        return {_FIELDS[each]: words for each in changed[:1]}
    return {}


def _settled(person: Person, wanted: Person, changed: list[str]) -> bool:
    """Whether more hangs on it than how to reach them."""
    if person.links.filter(suspended_at__isnull=False).exists():
        return True
    same = "document" not in changed and _still_named(person, wanted)
    granted = Representation.objects.filter(related__person=person, ended_at=None)
    return not same and (person.links.count() > 1 or granted.exists())


def _still_named(person: Person, wanted: Person) -> bool:
    """More may be known of a name; what was known stays, or two steps would make it anybody's."""
    return person.folded_name == wanted.folded_name or spoken.name(person.name, wanted.name)
