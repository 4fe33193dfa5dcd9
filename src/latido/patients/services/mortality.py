"""Somebody has died, or it was a mistake; and their family is left in peace until released."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Wishes
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import mortality
from latido.patients.core import wishes as of_wishes
from latido.patients.models import Death, Patient
from latido.patients.selectors import PatientUnknown, row_of
from latido.patients.services.records import InvalidPatient
from latido.plumbing import sql

_MOURNING = """
    SELECT EXISTS (SELECT FROM patients_death d
     WHERE d.organisation_id = %(organisation)s AND d.undone_at IS NULL AND d.released_at IS NULL
       AND (d.patient_id = ANY(%(ids)s) OR EXISTS (SELECT FROM patients_relatedperson r
             WHERE r.organisation_id = %(organisation)s
               AND ((r.patient_id = d.patient_id AND r.relative_id = ANY(%(ids)s))
                 OR (r.relative_id = d.patient_id AND r.patient_id = ANY(%(ids)s))))))
"""


@transaction.atomic
def mark_deceased(
    patient_id: UUID, on: date | None, source: str, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> None:
    """From now on nothing is sent to them. Audited. Raises PatientUnknown, InvalidPatient, compliance's Protected."""
    row = _held(patient_id, "patient.deceased", actor, interaction_id)
    if source not in mortality.DEATH_SOURCES:
        raise InvalidPatient({"source": _("Diga cómo se sabe.")})
    must_be_possible(on, row.birth_date, now)
    if row.deceased and Death.objects.filter(patient=row, undone_at=None).exists():
        return
    sql.add(Death(patient=row, died_on=on, source=source, by=actor.id, at=now, interaction_id=interaction_id))
    _set(row, True)
    detail = {"source": source}
    compliance.record(actor, AuditRecord("patient.deceased", (row.id,), interaction_id, ("deceased",), detail=detail))


def must_be_possible(on: date | None, born: date | None, now: datetime) -> None:
    """Nobody dies before they are born, or tomorrow. Raises InvalidPatient."""
    today = now.astimezone(ZoneInfo(orgs.time_zone())).date()
    if on is not None and (on > today or (born is not None and on < born)):
        raise InvalidPatient({"died_on": _("Esa fecha no puede ser.")})


@transaction.atomic
def undo_deceased(patient_id: UUID, actor: Actor, now: datetime) -> None:
    """It was a mistake: they are as before; that it was said stays. Audited. Raises as mark_deceased."""
    row = _held(patient_id, "patient.not_deceased", actor, None)
    Death.objects.filter(patient=row, undone_at=None).update(undone_by=actor.id, undone_at=now)
    _set(row, False)
    compliance.record(actor, AuditRecord("patient.not_deceased", (row.id,), fields=("deceased",)))


@transaction.atomic
def release_family(patient_id: UUID, actor: Actor, now: datetime) -> None:
    """The family may be asked and reminded again. Audited. Raises as mark_deceased."""
    row = _held(patient_id, "patient.family_released", actor, None)
    Death.objects.filter(patient=row, undone_at=None, released_at=None).update(released_by=actor.id, released_at=now)
    compliance.record(actor, AuditRecord("patient.family_released", (row.id,)))


def death_of(patient_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> mortality.Death | None:
    """What was said of their death, last; None of who lives, or of whom only the record says it. Audited."""
    compliance.guard(actor, [patient_id], asked="patient.death_shown", interaction_id=interaction_id)
    compliance.record(actor, AuditRecord("patient.death_shown", (patient_id,), interaction_id, fields=("deceased",)))
    found = Death.objects.filter(patient_id=patient_id, undone_at=None).first()
    return mortality.Death(found.died_on, found.source, found.by, found.at, found.released_at) if found else None


def in_mourning(patient_ids: Collection[UUID]) -> bool:
    """Whether somebody of these, or of their family, died and nobody has released them. Shows nobody."""
    return bool(patient_ids) and sql.row(_MOURNING, ids=list(patient_ids)) == (True,)


def reached(patient_id: UUID) -> tuple[bool, Wishes]:
    """Whether they died, and how they would rather be contacted. Shows nobody; of nobody known, no and nothing."""
    found = Patient.objects.filter(id=patient_id).values_list("deceased", "wishes").first()
    return (found[0], of_wishes.from_json(found[1])) if found else (False, Wishes())


def _held(patient_id: UUID, asked: str, actor: Actor, interaction_id: UUID | None) -> Patient:
    compliance.guard(actor, [patient_id], asked=asked, interaction_id=interaction_id)
    row = sql.held(Patient, row_of(patient_id).id)
    if row is None:
        raise PatientUnknown
    return row


def _set(row: Patient, deceased: bool) -> None:
    row.deceased = deceased
    sql.change(row, "deceased")
