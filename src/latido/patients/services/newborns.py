"""A newborn, from its mother's record: named after her, tied to her, and a person of its own from the first minute."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.kernel.actor import Actor
from latido.patients import selectors
from latido.patients.contracts import Basis, Expecting, NewAuthorisation, NewPatient, Scope
from latido.patients.core import names
from latido.patients.kinship import InvalidRelative
from latido.patients.models import RelatedPerson, Relation, Sex
from latido.patients.services import representing
from latido.patients.services.records import DuplicateDocument, InvalidPatient, register_patient

_OF_MOTHER = {Sex.FEMALE: Relation.DAUGHTER, Sex.MALE: Relation.SON}


def expecting(mother_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> Expecting:
    """What the form is filled with. Audited. Raises PatientUnknown, compliance's Protected."""
    compliance.guard(actor, [mother_id], asked="patient.newborn_begun", interaction_id=interaction_id)
    row = selectors.row_of(mother_id)
    tied = RelatedPerson.objects.filter(patient=row, relative__incomplete=True).select_related("relative")
    children = sum(names.of_newborn(each.relative.given_names) for each in tied)
    compliance.record(actor, AuditRecord("patient.newborn_begun", (row.id,), interaction_id, fields=("name",)))
    return Expecting(row.id, row.given_names, row.first_surname, row.second_surname, children)


def register_newborn(
    new: NewPatient,
    mother_id: UUID,
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
    *,
    seen: str = "",
) -> UUID:
    """The child's record, with each in the other's family. seen: the paper that says whose child it is, which lets the
    mother act for it; without one she is its mother and may do nothing yet.

    Raises as register_patient; PatientUnknown, InvalidRelative, compliance's Protected. A refusal is audited: the
    mother's record was looked at.
    """
    try:
        with transaction.atomic():
            return _register(new, mother_id, actor, now, interaction_id, seen)
    except (InvalidPatient, DuplicateDocument, InvalidRelative):
        asked = AuditRecord("patient.relative_added", (mother_id,), interaction_id, outcome=Outcome.REFUSED)
        compliance.record(actor, asked)
        raise


def _register(
    new: NewPatient, mother_id: UUID, actor: Actor, now: datetime, interaction_id: UUID | None, seen: str
) -> UUID:
    compliance.guard(actor, [mother_id], asked="patient.relative_added", interaction_id=interaction_id)
    mother = selectors.row_of(mother_id)
    child = register_patient(new, actor, now, interaction_id)
    _tie(mother.id, child, _OF_MOTHER.get(Sex(new.sex or Sex.UNKNOWN), Relation.OTHER), actor, now, interaction_id)
    hers = _tie(child, mother.id, Relation.MOTHER, actor, now, interaction_id)
    if seen.strip():
        grant = NewAuthorisation(Basis.PARENT, frozenset(Scope), seen)
        representing.authorise(hers, child, grant, actor, now, interaction_id)
    return child


def _tie(of: UUID, who: UUID, relation: str, actor: Actor, now: datetime, interaction_id: UUID | None) -> UUID:
    one = RelatedPerson(patient_id=of, relative_id=who, relation=relation, added_by=actor.id, added_at=now)
    one.save(force_insert=True)
    detail = {"relative": str(one.id)}
    fields = ("name", "relation")
    compliance.record(actor, AuditRecord("patient.relative_added", (of, who), interaction_id, fields, detail=detail))
    key: UUID = one.id
    return key
