"""The warning to ask nursing before a preparation is given: put and taken off by who knows, each time kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.patients.models import NursingChange
from latido.patients.selectors import held_row, row_of
from latido.plumbing import sql

SHOWN = 10  # changes


class WarningChanged(RuntimeError):
    """Somebody put it, or took it off, since it was looked at."""


@dataclass(frozen=True, slots=True)
class NursingLine:
    put: bool
    by: UUID | None
    at: datetime


def nursing_of(
    patient_id: UUID, actor: Actor, interaction_id: UUID | None = None
) -> tuple[bool, tuple[NursingLine, ...]]:
    """Whether the warning stands, and the last changes, newest first. Audited. Raises PatientUnknown, Protected."""
    compliance.guard(actor, [patient_id], asked="patient.nursing_shown", interaction_id=interaction_id)
    row = row_of(patient_id)
    found = NursingChange.objects.filter(patient=row).order_by("-at", "-id")[:SHOWN]
    compliance.record(actor, AuditRecord("patient.nursing_shown", (row.id,), interaction_id, fields=("nursing_note",)))
    return row.nursing_note, tuple(NursingLine(each.put, each.by, each.at) for each in found)


@transaction.atomic
def set_nursing(
    patient_id: UUID, put: bool, seen: bool, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> None:
    """From now on it stands, or does not. seen: what was there when it was decided. Audited.

    Raises PatientUnknown, WarningChanged, compliance's Protected.
    """
    compliance.guard(actor, [patient_id], asked="patient.nursing", interaction_id=interaction_id)
    row = held_row(patient_id)
    if row.nursing_note == put:
        return
    if row.nursing_note != seen:
        raise WarningChanged
    row.nursing_note = put
    sql.change(row, "nursing_note")
    sql.add(NursingChange(patient=row, put=put, by=actor.id, at=now, interaction_id=interaction_id))
    detail = {"set": "yes" if put else "no"}
    compliance.record(
        actor, AuditRecord("patient.nursing", (row.id,), interaction_id, fields=("nursing_note",), detail=detail)
    )
