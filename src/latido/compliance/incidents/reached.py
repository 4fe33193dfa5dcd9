"""Whom an incident may have reached: read from the audit once, kept as a list, each of them taken out with a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Func, Max, Min, UUIDField

from latido.compliance import services
from latido.compliance.contracts import AuditRecord, Outcome
from latido.compliance.incidents.book import allowed, opened, step
from latido.compliance.models import AuditEvent
from latido.compliance.tables.incidents import IncidentPatient as Row
from latido.compliance.values.incidents import Act, Affected, IncidentUnknown, IncidentWordsMissing, TooWide
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.paging import paged
from latido.plumbing import tenancy

PAGE = 50
BATCH = 1000  # patients of one row of the audit


@transaction.atomic
def gather(incident_id: UUID, who: UUID | None, since: datetime | None, until: datetime | None, *,
           actor: Actor, now: datetime) -> int:  # fmt: skip
    """Add to the list everybody whose data the audit shows to this person, in this time. How many are new.

    Whoever is in the list stays as they are. Raises PermissionError, IncidentUnknown, TooWide.
    """
    row = opened(incident_id, actor)
    if (since and until and until <= since) or (who is None and not (since and until)):
        raise TooWide
    found, before = _shown_to(who, since, until), row.patients.count()
    Row.objects.bulk_create(
        [
            Row(incident=row, patient_id=patient_id, acts=acts, first_at=first, last_at=last)
            for patient_id, acts, first, last in found
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    for at in range(0, len(found), BATCH):
        whose = tuple(patient_id for patient_id, *_rest in found[at : at + BATCH])
        services.record(actor, AuditRecord("incident.affected", whose, detail={"incident": str(row.id)}))
    began, ended = since.isoformat() if since else "", until.isoformat() if until else ""
    new: int = row.patients.count() - before
    step(row, Act.GATHERED, str(new), actor=actor, now=now, count=str(new), of=str(who or ""), since=began, until=ended)
    return new


def _shown_to(
    who: UUID | None, since: datetime | None, until: datetime | None
) -> list[tuple[UUID, int, datetime, datetime]]:
    """What people did: a night's job that walks every record shows it to nobody."""
    asked = {"actor_id": who, "at__gte": since, "at__lt": until}
    wanted = {name: value for name, value in asked.items() if value is not None}
    house = tenancy.current_organisation()
    with tenancy.role("latido_auditor"):
        rows = AuditEvent.objects.filter(
            organisation_id=house, actor_kind=str(ActorKind.STAFF), outcome=str(Outcome.DONE), **wanted
        )
        whose = rows.annotate(whose=Func(F("patient_ids"), function="unnest", output_field=UUIDField()))
        counted = whose.order_by().values("whose").annotate(many=Count("id"), first=Min("at"), last=Max("at"))
        return list(counted.values_list("whose", "many", "first", "last"))


def affected(incident_id: UUID, *, actor: Actor, page: int = 1) -> tuple[list[Affected], bool]:
    """A page of the list, and whether more follow. Audited with whom it shows. Raises PermissionError."""
    allowed(actor)
    rows, more = paged(Row.objects.filter(incident_id=incident_id).order_by("-acts", "id"), page, PAGE)
    whose = tuple(row.patient_id for row in rows)
    services.record(
        actor, AuditRecord("incident.affected", whose, detail={"incident": str(incident_id), "page": str(page)})
    )
    return [
        Affected(row.id, row.patient_id, row.acts, row.first_at, row.last_at, row.excluded_why, row.excluded_at)
        for row in rows
    ], more


@transaction.atomic
def exclude(affected_id: UUID, why: str, *, actor: Actor, now: datetime) -> UUID:
    """They were not reached after all; says of which incident.

    Raises PermissionError, IncidentUnknown, IncidentWordsMissing.
    """
    allowed(actor)
    row = Row.objects.select_for_update().filter(id=affected_id, excluded_at=None).first()
    if row is None:
        raise IncidentUnknown
    incident = opened(row.incident_id, actor)
    if not why.strip():
        raise IncidentWordsMissing(incident.id)
    row.excluded_why, row.excluded_by, row.excluded_at = why.strip()[:400], actor.id, now
    row.save(update_fields=["excluded_why", "excluded_by", "excluded_at"])
    step(incident, Act.EXCLUDED, row.excluded_why, actor=actor, now=now, whose=(row.patient_id,))
    return UUID(str(incident.id))
