"""What patients asked to correct: tied to the correction that was made, or to the no and what they replied to it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from latido.compliance import ports, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.handing.disclosures import allowed
from latido.compliance.tables.rights import RightsRequest as Row
from latido.compliance.values.handing import Amendment
from latido.compliance.values.rights import Outcome, RequestUnknown, Right, WordsMissing
from latido.kernel import references
from latido.kernel.actor import Actor

READ, MAY = "rights.take", "privacy.rights"
SHOWN = 20


def of_patient(patient_id: UUID, *, actor: Actor) -> list[Amendment]:
    """The newest of a patient's, without what was asked. Audited when there are any. Raises PermissionError.

    The caller has the record open.
    """
    allowed(actor, READ)
    rows = Row.objects.filter(patient_id=patient_id, right=Right.CORRECTION).order_by("-taken_at")[:SHOWN]
    found = [
        Amendment(
            row.id, references.shown(row.id), row.taken_at, row.outcome, row.answered_at, row.change_id,
            row.disagreement,
        )
        for row in rows
    ]  # fmt: skip
    if found:
        services.record(actor, AuditRecord("amendment.listed", (patient_id,), detail={"count": str(len(found))}))
    return found


def corrections_of(request_id: UUID, *, actor: Actor) -> Mapping[UUID, str]:
    """Changes of the record since it was asked, of which one may be the answer. Raises PermissionError."""
    allowed(actor, MAY)
    row = Row.objects.filter(id=request_id, right=Right.CORRECTION, outcome="").first()
    return ports.corrections(row.patient_id, row.taken_at) if row else {}


@transaction.atomic
def disagree(request_id: UUID, words: str, *, actor: Actor, now: datetime) -> None:
    """What somebody replies to a no that they were given before: added once. Audited.

    Raises PermissionError, RequestUnknown, WordsMissing.
    """
    allowed(actor, MAY)
    row = (
        Row.objects.select_for_update()
        .filter(id=request_id, outcome__in=(Outcome.DENIED, Outcome.PARTLY), disagreement="")
        .first()
    )
    if row is None:
        raise RequestUnknown
    if not words.strip():
        raise WordsMissing
    row.disagreement = words.strip()[:1000]
    row.save(update_fields=["disagreement"])
    detail = {"request": str(row.id), "at": now.isoformat()}
    services.record(actor, AuditRecord("request.disagreed", (row.patient_id,), detail=detail))
