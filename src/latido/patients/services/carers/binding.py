"""Whoever looks after patients may be one, or become one: their record is tied to them, and parted again.

By an act of its own with two identifiers of the record, whole number and birth date, and a name that may be theirs.
docs/algorithms/carers.md.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.kernel import documents
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import papers, selectors
from latido.patients.core import births, names
from latido.patients.kinship import InvalidRelative, RelativeKnown
from latido.patients.models import Patient as Row
from latido.patients.models import Person, RelatedPerson
from latido.patients.services.carers import knowing

BOUND, UNBOUND = "patient.relative_bound", "patient.relative_unbound"
_SUSPENSION = ("suspended_at", "suspended_by", "suspended_why")


def bind_record(
    related_id: UUID,
    patient_id: UUID,
    paper: tuple[str, str],
    born: date | None,
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
) -> None:
    """The person's record is the one with this document and this birth date. Audited, refused ones too.

    paper: type and number. Raises RelativeUnknown, InvalidRelative, RelativeKnown, compliance's Protected.
    """
    one, person = knowing.tie(related_id, patient_id, relative=None)
    record = _named_by(paper)
    if record is None or record.id == patient_id or not _agrees(person, record, born):
        looked_at = (patient_id,) if record is None else (patient_id, record.id)
        refused = AuditRecord(BOUND, tuple(dict.fromkeys(looked_at)), interaction_id, outcome=Outcome.REFUSED)
        compliance.record(actor, refused)
        raise InvalidRelative(
            {"document_number": _("Documento, fecha de nacimiento y nombre no coinciden con una misma historia.")}
        )
    compliance.guard(actor, [record.id], asked=BOUND, interaction_id=interaction_id)
    with transaction.atomic():
        _bind(Person.objects.select_for_update().get(id=person.id), record.id, patient_id, actor, now)
        touched = _about(person.id, patient_id)
        detail = {"relative": str(one.id)}
        compliance.record(actor, AuditRecord(BOUND, (*touched, record.id), interaction_id, ("record",), detail=detail))


def unbind_record(related_id: UUID, patient_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> None:
    """It was not theirs: the person is again who they were. Raises RelativeUnknown."""
    one, person = knowing.tie(related_id, patient_id, person__record__isnull=False)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(id=person.id)
        record, person.record_id, person.record_by, person.record_at = person.record_id, None, None, None
        person.save(update_fields=["record", "record_by", "record_at"])
        person.links.filter(relative_id=record).update(relative=None)
        touched, detail = _about(person.id, patient_id), {"relative": str(one.id)}
        about = (*touched, *([record] if record else ()))
        compliance.record(actor, AuditRecord(UNBOUND, about, interaction_id, ("record",), detail=detail))


def _named_by(paper: tuple[str, str]) -> Row | None:
    """Whose record the whole number names."""
    kind, number = paper
    country = orgs.organisation().country
    try:
        holder = papers.holder_of(country, *documents.paper(country, kind, number))
    except documents.InvalidDocument:
        return None
    return selectors.row_of(holder) if holder else None


def _agrees(person: Person, row: Row, born: date | None) -> bool:
    """The birth date is the record's, the name may be the person's, and no document on file says otherwise."""
    full = names.full(row.given_names, row.first_surname, row.second_surname)
    return (
        born is not None
        and row.birth_known == births.DAY
        and row.birth_date == born
        and knowing.may_be_one(person.name, full)
        and (not person.document or str(person.document) in papers.numbers_of(row.id))
    )


def _bind(person: Person, record: UUID, patient_id: UUID, actor: Actor, now: datetime) -> None:
    """On each list they are on; where the record stands already, it stays twice, and is kept away as either is."""
    there = {one.patient_id: one for one in RelatedPerson.objects.filter(relative_id=record)}
    if patient_id in there:
        raise RelativeKnown
    for tie in person.links.exclude(patient_id=record):
        if other := there.get(tie.patient_id):
            _keep_away(tie, other)
            _keep_away(other, tie)
        else:
            tie.relative_id = record
            tie.save(update_fields=["relative"])
    person.record_id, person.record_by, person.record_at = record, actor.id, now
    person.save(update_fields=["record", "record_by", "record_at"])


def _keep_away(one: RelatedPerson, other: RelatedPerson) -> None:
    if one.suspended_at is not None and other.suspended_at is None:
        for name in _SUSPENSION:
            setattr(other, name, getattr(one, name))
        other.save(update_fields=list(_SUSPENSION))


def _about(person_id: UUID, first: UUID) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys((first, *knowing.patients_of(person_id))))
