"""Disclosures outside care, payment and the house's own running: noted for ever, told to the patient who asks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from latido.compliance import services
from latido.compliance.contracts import AuditRecord
from latido.compliance.tables.handing import Disclosure as Row
from latido.compliance.values.handing import Basis, Disclosure, FactsMissing, NewDisclosure
from latido.kernel.actor import Actor
from latido.kernel.paging import paged

MAY = "privacy.report"
PAGE = 25
YEARS = 6  # 45 CFR 164.528; no country of ours asks for more
MOST = 5000  # on paper


@transaction.atomic
def note(new: NewDisclosure, *, actor: Actor, now: datetime) -> Disclosure:
    """It was disclosed. Audited. Raises PermissionError, FactsMissing."""
    allowed(actor)
    return written(new, actor=actor, now=now)


def written(new: NewDisclosure, *, actor: Actor, now: datetime) -> Disclosure:
    """The same for what this room does itself, in the running transaction."""
    said = [new.to_whom.strip(), new.what.strip(), new.why.strip(), new.evidence.strip()]
    if not all(said) or new.at > now:
        raise FactsMissing
    to_whom, what, why, evidence = said
    row = Row.objects.create(
        patient_id=new.patient_id, to_whom=to_whom[:200], what=what[:400], why=why[:400], basis=str(new.basis),
        at=new.at, evidence=evidence[:400], ref=new.ref, by=actor.id, noted_at=now,
    )  # fmt: skip
    detail = {"disclosure": str(row.id), "basis": row.basis}
    services.record(actor, AuditRecord("disclosure.noted", (row.patient_id,), detail=detail))
    return _as_disclosure(row)


def of_patient(patient_id: UUID, *, actor: Actor, page: int = 1) -> tuple[list[Disclosure], bool]:
    """A page of a patient's, newest first, and whether there is another. Audited. Raises PermissionError."""
    allowed(actor)
    rows, more = paged(Row.objects.filter(patient_id=patient_id).order_by("-at", "-id"), page, PAGE)
    return _listed(patient_id, rows, actor), more


def report(patient_id: UUID, *, actor: Actor, now: datetime) -> list[Disclosure]:
    """Those of the last six years, newest first. Audited. Raises PermissionError."""
    allowed(actor)
    rows = Row.objects.filter(patient_id=patient_id, at__gte=since(now)).order_by("-at", "-id")[:MOST]
    return _listed(patient_id, rows, actor)


def since(now: datetime) -> datetime:
    """Six years ago, and the day more that a leap year may take."""
    return now - timedelta(days=365 * YEARS + 2)


def kept_of(patient_id: UUID) -> list[Disclosure]:
    """For the patient's own copy, which audits it."""
    return [_as_disclosure(row) for row in Row.objects.filter(patient_id=patient_id).order_by("-at", "-id")]


def _listed(patient_id: UUID, rows: Iterable[Row], actor: Actor) -> list[Disclosure]:
    found = [_as_disclosure(row) for row in rows]
    services.record(actor, AuditRecord("disclosure.listed", (patient_id,), detail={"count": str(len(found))}))
    return found


def allowed(actor: Actor, permission: str = MAY) -> None:
    if not actor.may(permission):
        raise PermissionError(permission)


def _as_disclosure(row: Row) -> Disclosure:
    return Disclosure(
        row.id, row.patient_id, row.to_whom, row.what, row.why, Basis(row.basis), row.at, row.evidence, row.by,
        row.noted_at,
    )  # fmt: skip
