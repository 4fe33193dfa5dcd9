"""Records that a country has blocked before they are deleted: kept, and opened to nobody."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from latido.compliance import services
from latido.compliance.contracts import AuditRecord, Shield
from latido.compliance.models import Protection
from latido.kernel.actor import Actor


def block(patient_ids: Collection[UUID], *, actor: Actor, now: datetime) -> None:
    """From now on nobody opens them, with the glass broken either. Again changes nothing."""
    if not patient_ids:
        return
    rows = [
        Protection(patient_id=each, shield=str(Shield.BLOCKED), why="", set_by=None, set_at=now) for each in patient_ids
    ]
    Protection.objects.bulk_create(rows, ignore_conflicts=True)
    detail = {"shield": str(Shield.BLOCKED), "person": ""}
    services.record(actor, AuditRecord("protection.set", tuple(patient_ids), detail=detail))
