"""Systems outside hear that two records became one, or two again: soon, each in its own time, until they took it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Q, QuerySet

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import system
from latido.orgs import api as orgs
from latido.patients import ports
from latido.patients.contracts import UNDO_WITHIN
from latido.patients.core.linking.telling import JOINED, OF_ONE, PARTED, owed
from latido.patients.duplicates import JoinedNews, KnownAs, NamedOutlet, OutletsUnreadable, Untold
from latido.patients.models import Identifier, Merge, Patient
from latido.plumbing import tenancy

log = structlog.get_logger()
# What undoing needs besides is sealed, and nobody's to open here.
READ = ("id", "survivor_id", "loser_id", "at", "undone_at", "told", "untold")


def tell(organisation_id: UUID, merge_id: UUID) -> None:
    """Each system that has yet to hear it. In no scope. Raises Untold when one of them did not take it."""
    named, failed = ports.outlets(organisation_id), None
    with tenancy.organisation(organisation_id):
        _begin_to_owe(merge_id, named)
    for each in named:
        with tenancy.organisation(organisation_id):
            rows = _up_to(merge_id, each.name)
        failed = _tell_in_turn(each, organisation_id, rows)[1] or failed
    if failed:
        raise failed


def tell_late(now: datetime) -> int:
    """What somebody has yet to hear, as after a night in which nobody answered. How much was told. In no scope."""
    done = 0
    with tenancy.role("latido_router"):
        houses = orgs.organisation_ids()
    for organisation_id in houses:
        try:
            named = ports.outlets(organisation_id)
        except OutletsUnreadable as unreadable:
            log.warning("merge.untold", organisation=str(organisation_id), cause=unreadable.why)
            continue
        for each in named:
            with tenancy.organisation(organisation_id):
                rows = list(owed_to(each.name, now))
                for row in rows:
                    if each.name not in row.told:
                        _begin_to_owe(row.id, [each])
            done += _tell_in_turn(each, organisation_id, rows)[0]
    return done


def owed_to(name: str, now: datetime | None = None) -> QuerySet[Merge]:
    """What this system has yet to hear, in the order in which it happened: until it heard, however long that takes.

    A merge of before the operator named it is none of its affair, but for those of the last thirty days when now is
    given: they can still be undone, and a system is often named some days after it began to be used.
    """
    heard, theirs = Q(told__contains={name: JOINED}), Q(told__has_key=name)
    if now:
        theirs |= Q(at__gte=now - UNDO_WITHIN)
    rows: QuerySet[Merge] = Merge.objects.filter(
        Q(undone_at=None) & theirs & ~heard | Q(undone_at__isnull=False) & heard
    )
    return rows.only(*READ).order_by("id")


def _begin_to_owe(merge_id: UUID, named: Iterable[NamedOutlet]) -> None:
    """Those that are off now hear it later, if it is not undone by then."""
    row = Merge.objects.select_for_update().filter(id=merge_id, undone_at=None).first()
    if row:
        row.told = {**{each.name: "" for each in named}, **row.told}
        row.save(update_fields=["told"])


def _up_to(merge_id: UUID, name: str) -> list[Merge]:
    """This one, and before it what is owed of the same people: out of turn the last word would be an old one."""
    row = Merge.objects.filter(id=merge_id).first()
    if row is None:
        return []
    pair = (row.survivor_id, row.loser_id)
    return list(owed_to(name).filter(Q(survivor__in=pair) | Q(loser__in=pair), id__lte=merge_id))


def _tell_in_turn(named: NamedOutlet, organisation_id: UUID, rows: list[Merge]) -> tuple[int, Untold | None]:
    """How much it took, and what it last said when it did not. Who does not answer is not asked for each of them."""
    if named.off and rows:
        log.info("merge.held", organisation=str(organisation_id), cause=f"{named.name}.{named.off}", count=len(rows))
    done, failed, stuck = 0, None, set[UUID]()
    for row in rows if named.outlet else ():
        whose = {row.survivor_id, row.loser_id}
        if whose & stuck:
            stuck |= whose
            continue
        try:
            _tell_one(named, organisation_id, row.id)
            done += 1
        except Untold as untold:
            _note(named, organisation_id, row.id, untold.why)
            failed, stuck = untold, stuck | whose
            if untold.why not in OF_ONE:
                break
    return done, failed


def _note(named: NamedOutlet, organisation_id: UUID, merge_id: UUID, why: str) -> None:
    log.warning("merge.untold", organisation=str(organisation_id), cause=f"{named.name}.{why}")
    with tenancy.organisation(organisation_id):
        held = Merge.objects.select_for_update().get(id=merge_id)
        held.untold = {**held.untold, named.name: why}
        held.save(update_fields=["untold"])


def _tell_one(named: NamedOutlet, organisation_id: UUID, merge_id: UUID) -> None:
    """Written down before it leaves, for the audit, and after it was taken, so that it is not told again."""
    with tenancy.organisation(organisation_id):
        row = Merge.objects.filter(id=merge_id).first()
        what = owed(undone=row.undone_at is not None, told=row.told.get(named.name, "")) if row else ""
        if row is None or not what or named.outlet is None:
            return
        news = _news(row, parted=what == PARTED)
        detail = {"merge": str(row.id), "to": named.name, "what": what, "third": named.third or "own"}
        about = (row.survivor_id, row.loser_id)
        record = AuditRecord("patient.told_outside", about, fields=("identity",), purpose="operations", detail=detail)
        compliance.record(system("telling", organisation_id), record)
    named.outlet.tell(news)
    with tenancy.organisation(organisation_id):
        held = Merge.objects.select_for_update().get(id=merge_id)
        held.told = {**held.told, named.name: what}
        held.untold = {name: why for name, why in held.untold.items() if name != named.name}
        held.save(update_fields=["told", "untold"])


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
