"""Systems outside hear that two records became one, or two again: soon, each in its own time, until they took it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Q

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import system
from latido.orgs import api as orgs
from latido.patients import ports
from latido.patients.contracts import UNDO_WITHIN
from latido.patients.core.linking.telling import PARTED, owed
from latido.patients.duplicates import JoinedNews, KnownAs, Outlet, Untold
from latido.patients.models import Identifier, Merge, Patient
from latido.plumbing import tenancy

log = structlog.get_logger()
AGAIN_WITHIN = UNDO_WITHIN  # of the merge or of its undoing: afterwards the one that went is emptied


def tell(organisation_id: UUID, merge_id: UUID) -> None:
    """Each system that has yet to hear it. In no scope. Raises Untold when one of them did not take it."""
    failed: Untold | None = None
    for outlet in ports.outlets(organisation_id):
        try:
            _tell_one(outlet, organisation_id, merge_id)
        except Untold as untold:
            log.warning("merge.untold", organisation=str(organisation_id), cause=f"{outlet.name}.{untold.why}")
            failed = untold
    if failed:
        raise failed


def tell_late(now: datetime) -> int:
    """What somebody has yet to hear, as after a night in which nobody answered. How many were told. In no scope."""
    done = 0
    with tenancy.role("latido_router"):
        houses = orgs.organisation_ids()
    for organisation_id in houses:
        outlets = ports.outlets(organisation_id)
        for merge_id in _late(organisation_id, outlets, now) if outlets else ():
            try:
                tell(organisation_id, merge_id)
            except Untold:
                continue
            done += 1
    return done


def _late(organisation_id: UUID, outlets: Sequence[Outlet], now: datetime) -> list[UUID]:
    with tenancy.organisation(organisation_id):
        recent = Q(at__gte=now - AGAIN_WITHIN) | Q(undone_at__gte=now - AGAIN_WITHIN)
        rows = Merge.objects.filter(recent).order_by("id").only("id", "told", "undone_at")
        return [row.id for row in rows if any(_owed(row, each) for each in outlets)]


def _owed(row: Merge, outlet: Outlet) -> str:
    return owed(undone=row.undone_at is not None, told=row.told.get(outlet.name, ""))


def _tell_one(outlet: Outlet, organisation_id: UUID, merge_id: UUID) -> None:
    """Written down before it leaves, for the audit, and after it was taken, so that it is not told again."""
    with tenancy.organisation(organisation_id):
        row = Merge.objects.filter(id=merge_id).first()
        what = _owed(row, outlet) if row else ""
        if row is None or not what:
            return
        news = _news(row, parted=what == PARTED)
        detail = {"merge": str(row.id), "to": outlet.name, "what": what}
        about = (row.survivor_id, row.loser_id)
        record = AuditRecord("patient.told_outside", about, fields=("identity",), purpose="operations", detail=detail)
        compliance.record(system("telling", organisation_id), record)
    outlet.tell(news)
    with tenancy.organisation(organisation_id):
        held = Merge.objects.select_for_update().get(id=merge_id)
        held.told = {**held.told, outlet.name: what}
        held.save(update_fields=["told"])


def _news(row: Merge, *, parted: bool) -> JoinedNews:
    at = row.undone_at if parted and row.undone_at else row.at
    people = {each.id: each for each in Patient.objects.filter(id__in=(row.survivor_id, row.loser_id))}
    house = orgs.organisation().name
    return JoinedNews(row.id, house, _known(people[row.survivor_id]), _known(people[row.loser_id]), parted, at)


def _known(row: Patient) -> KnownAs:
    country = orgs.organisation().country
    papers = Identifier.objects.filter(patient=row, former_on=None).order_by("position", "id")
    documents = tuple((each.country or country, each.type, each.value) for each in papers)
    whole = row.birth_date if row.birth_known == "day" else None
    return KnownAs(
        row.id, row.record_number, documents, row.given_names, row.first_surname, row.second_surname, whole, row.sex
    )
