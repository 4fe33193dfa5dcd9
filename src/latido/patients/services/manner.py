"""How a person wishes to be treated and contacted, written down as they say it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Wishes
from latido.kernel.actor import Actor
from latido.patients.core import manner as core
from latido.patients.core import naming, registration
from latido.patients.core import wishes as of_wishes
from latido.patients.manner import Manner
from latido.patients.models import Patient
from latido.patients.selectors import PatientUnknown, row_of
from latido.patients.services.records import InvalidPatient
from latido.plumbing import sql

LONGEST_NAME = 80


@transaction.atomic
def set_manner(
    patient_id: UUID, preferred_name: str, manner: Manner, actor: Actor, interaction_id: UUID | None = None
) -> None:
    """From the next look on they are treated so. Audited: which parts changed, not to what.

    Raises PatientUnknown, InvalidPatient, compliance's Protected.
    """
    compliance.guard(actor, [patient_id], asked="patient.manner", interaction_id=interaction_id)
    row = sql.held(Patient, row_of(patient_id).id)
    if row is None:
        raise PatientUnknown
    said, name = core.tidy(manner), " ".join(preferred_name.split())
    problems = core.problems(said)
    if len(name) > LONGEST_NAME:
        problems["preferred_name"] = registration.TOO_LONG
    elif wrong := naming.fault(name):
        problems["preferred_name"] = naming.WORDS[wrong]
    if problems:
        raise InvalidPatient({field: _(problem) for field, problem in problems.items()})
    before, after = row.manner, core.as_json(said)
    changed = tuple(part for part in core.PARTS if before.get(part) != after.get(part))
    changed += ("preferred_name",) if name != row.preferred_name else ()
    if not changed:
        return
    row.manner, row.preferred_name = after, name
    sql.change(row, "manner", "preferred_name")
    compliance.record(actor, AuditRecord("patient.manner", (row.id,), interaction_id, fields=changed))


@transaction.atomic
def set_wishes(patient_id: UUID, wishes: Wishes, actor: Actor, interaction_id: UUID | None = None) -> None:
    """From now on they are contacted so, or not at all. Audited. Raises PatientUnknown, compliance's Protected."""
    compliance.guard(actor, [patient_id], asked="patient.wishes", interaction_id=interaction_id)
    row = sql.held(Patient, row_of(patient_id).id)
    if row is None:
        raise PatientUnknown
    said = of_wishes.as_json(wishes)
    if said == row.wishes:
        return
    row.wishes = said
    sql.change(row, "wishes")
    compliance.record(actor, AuditRecord("patient.wishes", (row.id,), interaction_id, fields=tuple(said)))
