"""Legal holds: what is not destroyed whatever its time, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import services
from latido.compliance.contracts import AuditRecord
from latido.compliance.tables.keeping import LegalHold
from latido.compliance.values.keeping import Hold, HoldUnknown, Kept, NewHold, Record, WhyMissing
from latido.kernel.actor import Actor

MAY = "privacy.keep"


@transaction.atomic
def hold(new: NewHold, *, actor: Actor, now: datetime, about: tuple[UUID, ...] = ()) -> Hold:
    """From now on it is not destroyed. about: the patients a held contact or recording is of.

    Raises PermissionError, WhyMissing.
    """
    allowed(actor)
    if not new.why.strip():
        raise WhyMissing
    row = LegalHold.objects.create(
        patient_id=new.patient_id, interaction_id=new.interaction_id, recording_id=new.recording_id,
        why=new.why.strip()[:400], set_by=actor.id, set_at=now,
    )  # fmt: skip
    whose = (new.patient_id,) if new.patient_id else about
    detail = {"hold": str(row.id), "recording": str(new.recording_id or "")}
    services.record(actor, AuditRecord("hold.set", whose, new.interaction_id, reason=row.why, detail=detail))
    return _as_hold(row)


@transaction.atomic
def lift(hold_id: UUID, why: str, *, actor: Actor, now: datetime) -> None:
    """Its time counts again as any other's. Raises PermissionError, WhyMissing, HoldUnknown."""
    allowed(actor)
    row = LegalHold.objects.select_for_update().filter(id=hold_id, lifted_at=None).first()
    if row is None:
        raise HoldUnknown
    if not why.strip():
        raise WhyMissing
    row.lifted_at, row.lifted_by, row.lifted_why = now, actor.id, why.strip()[:400]
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    whose = (row.patient_id,) if row.patient_id else ()
    detail = {"hold": str(row.id)}
    services.record(actor, AuditRecord("hold.lifted", whose, row.interaction_id, reason=row.lifted_why, detail=detail))


def holds(*, actor: Actor) -> list[Hold]:
    """Every hold in force, the newest first. Audited. Raises PermissionError."""
    allowed(actor)
    found = [_as_hold(row) for row in LegalHold.objects.filter(lifted_at=None).order_by("-set_at")]
    whose = tuple(dict.fromkeys(each.patient_id for each in found if each.patient_id))
    services.record(actor, AuditRecord("hold.listed", whose, detail={"count": str(len(found))}))
    return found


def allowed(actor: Actor, permission: str = MAY) -> None:
    if not actor.may(permission):
        raise PermissionError(permission)


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held now."""

    patients: frozenset[UUID]
    interactions: frozenset[UUID]
    recordings: frozenset[UUID]

    def holds(self, record: Record, kept: Kept) -> bool:
        if record is Record.RECORDING and kept.ref in self.recordings:
            return True
        return kept.interaction_id in self.interactions or not self.patients.isdisjoint(kept.patient_ids)


def in_force() -> Held:
    rows = list(LegalHold.objects.filter(lifted_at=None).values_list("patient_id", "interaction_id", "recording_id"))
    patients, interactions, recordings = zip(*rows, strict=True) if rows else ((), (), ())
    return Held(_some(patients), _some(interactions), _some(recordings))


def _some(ids: Iterable[UUID | None]) -> frozenset[UUID]:
    return frozenset(each for each in ids if each)


def _as_hold(row: LegalHold) -> Hold:
    return Hold(row.id, row.patient_id, row.interaction_id, row.recording_id, row.why, row.set_by, row.set_at)
