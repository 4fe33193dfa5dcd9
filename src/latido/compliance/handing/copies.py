"""A patient's copy of what is held about them: collected by a job, looked at by a person, frozen, taken away."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, BinaryIO
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from latido.compliance import glass, ports, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.handing import files
from latido.compliance.handing.disclosures import allowed
from latido.compliance.handing.packing import as_draft, from_draft
from latido.compliance.keeping import holds
from latido.compliance.tables.handing import CopyPiece
from latido.compliance.tables.handing import DataCopy as Row
from latido.compliance.tables.rights import OWED, RightsRequest
from latido.compliance.values.handing import (
    Copy,
    CopyRunning,
    CopyState,
    CopyUnknown,
    Item,
    NotACopy,
    Piece,
    Withheld,
)
from latido.compliance.values.rights import Right
from latido.kernel.actor import Actor, system
from latido.kernel.paging import paged
from latido.kernel.time import utc_now
from latido.plumbing import jobs, tenancy

MAY, PROTECTS = "privacy.rights", "privacy.protect"
JOB = "compliance.collect_copy"
FOLDER = "copies"
PAGE = 50
ASKED = frozenset({Right.ACCESS, Right.PORTABILITY})
FORGOTTEN = timedelta(days=30)  # a copy nobody goes on with


def begin(request_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Collect everything held about whoever asked; of a protected record whoever protects them, or broke its glass.

    Audited. Raises PermissionError, NotACopy, CopyRunning, Protected.
    """
    allowed(actor, MAY)
    request = RightsRequest.objects.filter(OWED, id=request_id, right__in=ASKED).only("id", "patient_id").first()
    if request is None:
        raise NotACopy
    if not actor.may(PROTECTS):
        glass.guard(actor, [request.patient_id], asked="copy.begun")  # its refusal stays: no transaction of ours yet
    return _begin(request, actor, now)


@transaction.atomic
def _begin(request: RightsRequest, actor: Actor, now: datetime) -> UUID:
    try:
        with transaction.atomic():
            row = Row.objects.create(
                request=request, patient_id=request.patient_id, state=CopyState.COLLECTING, begun_by=actor.id,
                begun_at=now, total=len(ports.contributors()),
            )  # fmt: skip
    except IntegrityError:
        raise CopyRunning from None
    told(actor, "copy.begun", row)
    jobs.defer(JOB, organisation_id=actor.organisation_id, lock=f"copy:{row.id}", copy_id=str(row.id))
    made: UUID = row.id
    return made


def collect(organisation_id: UUID, copy_id: UUID, now: datetime | None = None) -> None:
    """Ask each room, in steps, and seal what they gave. In no scope; begun again, it begins anew."""
    at, found = now or utc_now(), []
    for n, contributor in enumerate(ports.contributors(), 1):
        with tenancy.organisation(organisation_id):
            row = Row.objects.select_for_update().filter(id=copy_id, state=CopyState.COLLECTING).first()
            if row is None:
                return
            zone = ZoneInfo(ports.house().time_zone)
            with timezone.override(zone):  # what a room says of days is said where the organisation is
                pieces = [_here(each, zone) for each in contributor.pieces(row.patient_id, now=at)]
            whose = {row.patient_id, *(each for piece in pieces for each in piece.whose)}
            detail = {"copy": str(row.id), "of": contributor.name, "count": str(len(pieces))}
            actor = system("copying", organisation_id)
            services.record(actor, AuditRecord("copy.collected", tuple(sorted(whose)), detail=detail))
            stopped = holds.in_force()
            found += [_stopped(each, stopped) for each in pieces]
            row.done = n
            row.save(update_fields=["done"])
    with tenancy.organisation(organisation_id):
        row = Row.objects.select_for_update().filter(id=copy_id, state=CopyState.COLLECTING).first()
        if row is not None:
            _kept(row, found)


def _here(piece: Piece, zone: ZoneInfo) -> Piece:
    return replace(piece, at=piece.at.astimezone(zone)) if piece.at else piece


def _stopped(piece: Piece, held: holds.Held) -> Piece:
    """The same, stopped by a legal hold on a contact or a recording. One on the whole patient stops no copy."""
    return piece if (held.interactions | held.recordings).isdisjoint(piece.held) else piece.stopped()


def _kept(row: Row, found: list[Piece]) -> None:
    files.seal(row, FOLDER, lambda out: _write(out, as_draft(found)))
    row.state = CopyState.REVIEW
    row.save(update_fields=["state", *files.FIELDS])
    CopyPiece.objects.bulk_create(
        CopyPiece(copy=row, number=n, proposed=piece.withhold, withheld=piece.withhold) for n, piece in enumerate(found)
    )


def _write(out: BinaryIO, draft: object) -> None:
    out.write(json.dumps(draft, ensure_ascii=False).encode())


def of_request(request_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, Copy]:
    """The newest copy of each of these requests. Shows nobody. Raises PermissionError."""
    allowed(actor, MAY)
    rows = _counted().filter(request_id__in=list(request_ids)).order_by("begun_at")
    return {row.request_id: as_copy(row) for row in rows}


def copy_of(copy_id: UUID, *, actor: Actor) -> Copy:
    """How far it is. Shows nobody. Raises PermissionError, CopyUnknown."""
    allowed(actor, MAY)
    row = _counted().filter(id=copy_id).first()
    if row is None:
        raise CopyUnknown
    return as_copy(row)


def progress(copy_id: UUID, *, actor: Actor) -> Copy:
    """The same, where nothing else of it is shown beside it. Audited. Raises PermissionError, CopyUnknown."""
    found = copy_of(copy_id, actor=actor)
    known = {"copy": str(found.id), "request": str(found.request_id)}
    services.record(actor, AuditRecord("copy.shown", (found.patient_id,), detail=known))
    return found


def items(copy_id: UUID, *, actor: Actor, page: int = 1, only_flagged: bool = False) -> tuple[list[Item], bool]:
    """A page of what was collected, in the order of the paper, and whether there is more. Audited.

    What is reserved comes without what it says. Raises PermissionError, CopyUnknown.
    """
    allowed(actor, MAY)
    row = held(copy_id, CopyState.REVIEW)
    told(actor, "copy.shown", row)
    decisions = row.decisions.exclude(proposed="") if only_flagged else row.decisions.all()
    found, more = paged(decisions, page, PAGE)
    pieces = pieces_of(row)
    return [_item(one, pieces[one.number]) for one in found], more


def _item(one: CopyPiece, piece: Piece) -> Item:
    lines = () if one.proposed == Withheld.RESERVED else piece.lines
    return Item(
        one.number, piece.section, piece.kind, piece.at, lines, Withheld(one.proposed), Withheld(one.withheld),
        decided=one.decided_at is not None,
    )  # fmt: skip


@transaction.atomic
def decide(copy_id: UUID, number: int, withheld: Withheld, *, actor: Actor, now: datetime) -> None:
    """It is in the copy, or it is not and why. Audited. Raises PermissionError, CopyUnknown."""
    allowed(actor, MAY)
    row = held(copy_id, CopyState.REVIEW)
    one = row.decisions.filter(number=number).first()
    if one is None:
        raise CopyUnknown
    one.withheld, one.decided_by, one.decided_at = withheld, actor.id, now
    one.save(update_fields=["withheld", "decided_by", "decided_at"])
    told(actor, "copy.decided", row, number=str(number), withheld=str(withheld))


@transaction.atomic
def discard(copy_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Its bytes go now. Audited. Raises PermissionError, CopyUnknown."""
    allowed(actor, MAY)
    end(held(copy_id, CopyState.COLLECTING, CopyState.REVIEW, CopyState.RELEASED), actor=actor, now=now)


def end(row: Row, *, actor: Actor, now: datetime) -> None:
    files.drop(row)
    row.state, row.ended_at = CopyState.ENDED, now
    row.save(update_fields=["state", "ended_at", *files.FIELDS])
    told(actor, "copy.ended", row)


def end_old(organisation_id: UUID, now: datetime) -> int:
    """Those whose time is over; how many. In no scope."""
    with tenancy.organisation(organisation_id):
        late = Q(expires_at__lte=now) | Q(expires_at=None, begun_at__lte=now - FORGOTTEN)
        rows = list(Row.objects.select_for_update(skip_locked=True).filter(late).exclude(state=CopyState.ENDED))
        for row in rows:
            end(row, actor=system("copying", organisation_id), now=now)
        return len(rows)


def lasts() -> timedelta:
    """For how long a released copy can be taken away."""
    return timedelta(hours=settings.COPY_HOURS)


def held(copy_id: UUID, *states: CopyState) -> Row:
    """Ours until the transaction ends. Raises CopyUnknown."""
    row: Row | None = Row.objects.select_for_update().filter(id=copy_id, state__in=states).first()
    if row is None:
        raise CopyUnknown
    return row


def pieces_of(row: Row) -> list[Piece]:
    """Of a copy that is being looked at. Raises CopyUnknown when its bytes are gone."""
    try:
        return from_draft(json.loads(files.read(row)))
    except FileNotFoundError:
        raise CopyUnknown from None


def told(actor: Actor, action: str, row: Row, **detail: str) -> None:
    known = {"copy": str(row.id), "request": str(row.request_id), **detail}
    services.record(actor, AuditRecord(action, (row.patient_id,), detail=known))


def _counted() -> QuerySet[Any]:
    flagged = Q(decisions__decided_at=None) & ~Q(decisions__proposed="")
    return Row.objects.annotate(
        pieces=Count("decisions"),
        out=Count("decisions", filter=~Q(decisions__withheld="")),
        undecided=Count("decisions", filter=flagged),
    )


def as_copy(row: Any) -> Copy:
    """Of a row that was counted."""
    state = CopyState(row.state)
    over = row.expires_at is not None and row.expires_at <= utc_now()
    return Copy(
        row.id, row.request_id, row.patient_id, CopyState.ENDED if over else state, row.begun_by, row.begun_at,
        row.done, row.total, row.pieces, row.out, row.undecided, row.released_by, row.released_at, row.expires_at,
        row.handed_at, row.downloads,
    )  # fmt: skip
