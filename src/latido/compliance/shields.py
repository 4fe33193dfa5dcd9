"""Records that open to nobody without breaking the glass: putting that protection and taking it off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import services
from latido.compliance.contracts import AuditRecord, Protection, Shield
from latido.compliance.models import Protection as Row
from latido.kernel.actor import Actor
from latido.kernel.paging import paged

MAY = "privacy.protect"
PAGE = 25


class ReasonMissing(ValueError):
    """Nobody protects a record, opens a protected one or judges that without saying why."""


class ProtectionUnknown(LookupError):
    """There is no such protection, or it was lifted already."""


@transaction.atomic
def protect(
    patient_id: UUID, shield: Shield, why: str, *, actor: Actor, now: datetime, person_id: UUID | None = None
) -> Protection:
    """From now on this record opens to nobody without breaking the glass. Again changes who it is and why.

    Raises PermissionError, ReasonMissing.
    """
    _allowed(actor)
    if not why.strip():
        raise ReasonMissing
    row, _new = Row.objects.update_or_create(
        patient_id=patient_id,
        shield=str(shield),
        lifted_at=None,
        defaults={"why": why.strip()[:400], "person_id": person_id, "set_by": actor.id, "set_at": now},
    )
    detail = {"shield": str(shield), "person": str(person_id or "")}
    services.record(actor, AuditRecord("protection.set", (patient_id,), reason=why.strip(), detail=detail))
    return _as_protection(row)


@transaction.atomic
def lift(protection_id: UUID, why: str, *, actor: Actor, now: datetime) -> None:
    """The record opens as any other. Raises PermissionError, ReasonMissing, ProtectionUnknown."""
    _allowed(actor)
    row = (
        Row.objects.select_for_update()
        .filter(id=protection_id, lifted_at=None)
        .exclude(shield=str(Shield.BLOCKED))
        .first()
    )
    if row is None:
        raise ProtectionUnknown
    if not why.strip():
        raise ReasonMissing
    row.lifted_at, row.lifted_by = now, actor.id
    row.save(update_fields=["lifted_at", "lifted_by"])
    detail = {"shield": row.shield}
    services.record(actor, AuditRecord("protection.lifted", (row.patient_id,), reason=why.strip(), detail=detail))


def protections(*, actor: Actor, page: int = 1) -> tuple[list[Protection], bool]:
    """A page of the protected records, the newest first, and whether more follow. Audited. Raises PermissionError."""
    _allowed(actor)
    rows = Row.objects.filter(lifted_at=None).exclude(shield=str(Shield.BLOCKED)).order_by("-set_at", "id")
    asked, more = paged(rows, page, PAGE)
    found = [_as_protection(row) for row in asked]
    shown = tuple(dict.fromkeys(each.patient_id for each in found))
    detail = {"count": str(len(found)), "page": str(page)}
    services.record(actor, AuditRecord("protection.listed", shown, detail=detail))
    return found, more


def _allowed(actor: Actor) -> None:
    if not actor.may(MAY):
        raise PermissionError(MAY)


def _as_protection(row: Row) -> Protection:
    return Protection(row.id, row.patient_id, Shield(row.shield), row.person_id, row.why, row.set_by, row.set_at)


def shielded() -> list[UUID]:
    """Every protected record of the organisation, from whomever. Shows nobody."""
    return list(Row.objects.filter(lifted_at=None).values_list("patient_id", flat=True))
