"""Reads of the audit, in the auditor's role: the application itself cannot look back."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from latido.compliance import anchors, facts
from latido.compliance.contracts import ChainReport, Entry, LogQuery, Outcome
from latido.compliance.core.chain import Anchor, inspect
from latido.compliance.models import AuditEvent, Seal, Unsealed
from latido.kernel.ids import id_at
from latido.plumbing import tenancy

CLOCKS_APART = timedelta(hours=1)  # more than there is between a row's key and its time
PATIENCE = timedelta(seconds=10)  # a row unsealed for longer is a finding


def entries(query: LogQuery) -> list[Entry]:
    """A page of this organisation's audit, newest first."""
    organisation_id = tenancy.current_organisation()
    with tenancy.role("latido_auditor"):
        found = AuditEvent.objects.filter(organisation_id=organisation_id)
        rows = list(_narrowed(found, query).order_by("-id")[: query.limit])
    return [_entry(row) for row in rows]


def whose_acts(rows: Collection[UUID]) -> list[UUID | None]:
    """Who did each of these acts; of none that is not this organisation's."""
    if not rows:
        return []
    organisation_id = tenancy.current_organisation()
    with tenancy.role("latido_auditor"):
        found = AuditEvent.objects.filter(organisation_id=organisation_id, id__in=rows)
        return list(found.values_list("actor_id", flat=True))


def first_of(actions: Collection[str]) -> datetime | None:
    """When any of these was first done in this organisation. It reads what may be years: for who never did it."""
    organisation_id = tenancy.current_organisation()
    with tenancy.role("latido_auditor"):
        rows = AuditEvent.objects.filter(organisation_id=organisation_id, action__in=actions)
        found: datetime | None = rows.order_by("id").values_list("at", flat=True).first()
    return found


def acts_in(interaction_id: UUID, patient_id: UUID) -> dict[str, int]:
    """Which acts of this contact were about this patient, and how many of each; refused ones are none."""
    organisation_id = tenancy.current_organisation()
    with tenancy.role("latido_auditor"):
        found = AuditEvent.objects.filter(
            organisation_id=organisation_id, interaction_id=interaction_id, patient_ids__contains=[patient_id]
        )
        rows = found.filter(outcome=str(Outcome.DONE)).order_by().values_list("action").annotate(many=Count("id"))
        return dict(rows)


def _narrowed(rows: QuerySet[AuditEvent], query: LogQuery) -> QuerySet[AuditEvent]:
    wanted = {
        "actor_id": query.actor_id,
        "patient_ids__contains": [query.patient_id] if query.patient_id else None,
        "action__startswith": query.action or None,
        "at__gte": query.since,
        "at__lt": query.until,
        "id__lt": query.before,
        "id__gte": _no_earlier(query.since) if query.since else None,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def _no_earlier(since: datetime) -> UUID:
    """No row of this time or after has a smaller key: keys are made as rows are, by a clock beside the database's.

    There is an index of keys and none of times, which every row would have to write.
    """
    return id_at(int((since - CLOCKS_APART).timestamp() * 1000), bytes(10))


def _entry(row: AuditEvent) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        roles=tuple(row.roles_held),
        address=row.address,
        action=row.action,
        patient_ids=tuple(row.patient_ids),
        interaction_id=row.interaction_id,
        fields=tuple(row.fields),
        purpose=row.purpose,
        reason=row.reason,
        outcome=Outcome(row.outcome),
        detail=row.detail,
        level=row.level,
        on_behalf_of=row.on_behalf_of,
    )


def tail(count: int) -> list[dict[str, str]]:
    """The newest rows of every organisation, for the operator at the terminal: ids, actions and times, oldest first."""
    with tenancy.role("latido_auditor"):
        rows = list(AuditEvent.objects.order_by("-id")[:count])
    shown = ("at", "organisation_id", "actor_kind", "actor_id", "action", "outcome", "interaction_id", "request_id")
    return [{name: str(getattr(row, name) or "") for name in shown} for row in reversed(rows)]


def verify(witnesses: list[Anchor] | None = None) -> ChainReport:
    """Walk the whole chain of every organisation and compare it with the anchors of this installation."""
    with tenancy.role("latido_auditor"):
        return walk(list(anchors.read(settings.HOME)) if witnesses is None else witnesses)


def walk(witnesses: list[Anchor]) -> ChainReport:
    """The same, in a transaction and role of the caller's."""
    now = _database_time()
    chained = Exists(Seal.objects.filter(event_id=OuterRef("id")))
    in_hand = Q(at__range=(now - PATIENCE, now + PATIENCE))
    strays = AuditEvent.objects.filter(~chained).exclude(in_hand).count()
    there = Exists(AuditEvent.objects.filter(id=OuterRef("event_id")))
    stolen = Unsealed.objects.filter(~there).count()  # gone before they could be chained
    unsealed_late = strays + stolen
    return inspect(facts.links(), witnesses, rows=AuditEvent.objects.count(), unsealed_late=unsealed_late)


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at
