"""What people ask about their data, with the clock that their country sets: taken, put off once, answered once."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from latido.compliance import glass, ports, services
from latido.compliance.contracts import AuditRecord
from latido.compliance.core import deadlines
from latido.compliance.tables.rights import OWED
from latido.compliance.tables.rights import RightsRequest as Row
from latido.compliance.values.rights import (
    Answer,
    CorrectionMissing,
    NewRequest,
    NotExtended,
    NotToCarryOut,
    Outcome,
    Request,
    RequestUnknown,
    Right,
    Unit,
    WordsMissing,
)
from latido.kernel import references
from latido.kernel.actor import Actor
from latido.kernel.paging import paged
from latido.plumbing import realtime

TAKE, ANSWER = "rights.take", "privacy.rights"
FAR = timedelta(days=400)  # no term is longer
PAGE = 25


@transaction.atomic
def take(new: NewRequest, *, actor: Actor, now: datetime) -> Request:
    """The clock begins. Audited. Raises PermissionError, WordsMissing."""
    _allowed(actor, TAKE)
    if not new.words.strip():
        raise WordsMissing
    house = ports.house()
    here = now.astimezone(ZoneInfo(house.time_zone))
    term = deadlines.term_of(new.right, house.country)
    row = Row.objects.create(
        patient_id=new.patient_id, right=str(new.right), words=new.words.strip()[:1000], basis=term.source,
        interaction_id=new.interaction_id, taken_by=actor.id, taken_at=now, unit=str(term.unit), more=term.more,
        carry=term.carry,
        due_at=deadlines.due(here, term.amount, term.unit, _holidays(here)),
    )  # fmt: skip
    _record(actor, "request.taken", row)
    realtime.touch(f"privacy:{actor.organisation_id}", "privacy")
    return _as_request(row, now)


def of_patient(patient_id: UUID, *, actor: Actor, now: datetime) -> list[Request]:
    """All of one patient's, the newest first. Audited. Raises PermissionError, Protected."""
    _allowed(actor, TAKE)
    glass.guard(actor, [patient_id], asked="request.listed")
    found = [_as_request(row, now) for row in Row.objects.filter(patient_id=patient_id).order_by("-taken_at")]
    services.record(actor, AuditRecord("request.listed", (patient_id,), detail={"count": str(len(found))}))
    return found


def requests(*, actor: Actor, now: datetime, answered: bool = False, page: int = 1) -> tuple[list[Request], bool]:
    """A page of those that still owe something, what is due first first, or of those that are over, the newest first.

    And whether more follow. Audited. Raises PermissionError.
    """
    _allowed(actor, ANSWER)
    rows = Row.objects.exclude(OWED).order_by("-answered_at", "id") if answered else owed().order_by("next", "id")
    asked, more = paged(rows, page, PAGE)
    found = [_as_request(row, now) for row in asked]
    whose = tuple(dict.fromkeys(each.patient_id for each in found))
    detail = {"count": str(len(found)), "page": str(page)}
    services.record(actor, AuditRecord("request.listed", whose, detail=detail))
    return found, more


def pressing(*, actor: Actor, now: datetime) -> int:
    """How many open ones have half of their time behind them. Shows nobody. Raises PermissionError."""
    _allowed(actor, ANSWER)
    return sum(deadlines.alarm(deadlines.passed(since, due, now)) > 0 for since, due in clocks())


def owed() -> QuerySet[Any]:
    """Those that wait for an answer, or for what was granted. next: by when; since: from when that counts."""
    rows: QuerySet[Any] = Row.objects.filter(OWED)
    found: QuerySet[Any] = rows.annotate(
        next=Coalesce("carry_due_at", "due_at"), since=Coalesce("answered_at", "taken_at")
    )
    return found


def clocks() -> list[tuple[datetime, datetime]]:
    """Every clock that runs: from when, and until when. Shows nobody."""
    return list(owed().values_list("since", "next"))


@transaction.atomic
def extend(request_id: UUID, why: str, *, actor: Actor, now: datetime) -> Request:
    """Put it off by what its law allows, once. Raises PermissionError, RequestUnknown, WordsMissing, NotExtended."""
    _allowed(actor, ANSWER)
    row = _open(request_id)
    if not why.strip():
        raise WordsMissing
    if not row.more or row.extended_at is not None or now > row.due_at:
        raise NotExtended
    here = row.due_at.astimezone(ZoneInfo(ports.house().time_zone))
    row.due_at = deadlines.due(here, row.more, Unit(row.unit), _holidays(here))
    row.extended_at, row.extended_by, row.extended_why = now, actor.id, why.strip()[:400]
    row.save(update_fields=["due_at", "extended_at", "extended_by", "extended_why"])
    _record(actor, "request.extended", row)
    return _as_request(row, now)


@transaction.atomic
def answer(request_id: UUID, said: Answer, *, actor: Actor, now: datetime) -> Request:
    """What was answered, and how it reached them. It is said once. What was corrected names its correction.

    Raises PermissionError, RequestUnknown, WordsMissing, CorrectionMissing.
    """
    _allowed(actor, ANSWER)
    row = _open(request_id)
    if not said.words.strip() or not said.proof.strip():
        raise WordsMissing
    if row.right == Right.CORRECTION and said.outcome is not Outcome.DENIED:
        if said.change_id not in ports.corrections(row.patient_id, row.taken_at):
            raise CorrectionMissing
        row.change_id = said.change_id
    row.outcome, row.answer, row.proof = str(said.outcome), said.words.strip()[:1000], said.proof.strip()[:400]
    row.disagreement = said.disagreement.strip()[:1000]
    row.answered_by, row.answered_at = actor.id, now
    _begin_carrying(row, actor=actor, now=now)
    said_of = ["outcome", "answer", "proof", "disagreement", "change_id", "answered_by", "answered_at"]
    row.save(update_fields=[*said_of, "carry_due_at", "carried_by", "carried_at"])
    _record(actor, "request.answered", row)
    realtime.touch(f"privacy:{actor.organisation_id}", "privacy")
    return _as_request(row, now)


def _begin_carrying(row: Row, *, actor: Actor, now: datetime) -> None:
    """The second clock, where the law has one. A correction that was granted is done: it names its change."""
    here = now.astimezone(ZoneInfo(ports.house().time_zone))
    granted = row.outcome != Outcome.DENIED
    row.carry_due_at = deadlines.carried_by(here, row.carry, Unit(row.unit), granted, _holidays(here))
    if row.carry_due_at and row.change_id:
        row.carried_by, row.carried_at = actor.id, now


@transaction.atomic
def carry_out(request_id: UUID, proof: str, *, actor: Actor, now: datetime) -> Request:
    """What was granted is done, and how that can be shown. Raises PermissionError, NotToCarryOut, WordsMissing."""
    _allowed(actor, ANSWER)
    rows = Row.objects.select_for_update().filter(id=request_id, carry_due_at__isnull=False, carried_at=None)
    row: Row | None = rows.first()
    if row is None:
        raise NotToCarryOut
    if not proof.strip():
        raise WordsMissing
    row.carried_by, row.carried_at, row.carried_proof = actor.id, now, proof.strip()[:400]
    row.save(update_fields=["carried_by", "carried_at", "carried_proof"])
    _record(actor, "request.carried", row)
    realtime.touch(f"privacy:{actor.organisation_id}", "privacy")
    return _as_request(row, now)


def _open(request_id: UUID) -> Row:
    row: Row | None = Row.objects.select_for_update().filter(id=request_id, outcome="").first()
    if row is None:
        raise RequestUnknown
    return row


def _holidays(here: datetime) -> frozenset[date]:
    return ports.holidays(here.date(), (here + FAR).date())


def _record(actor: Actor, action: str, row: Row) -> None:
    detail = {"request": str(row.id), "right": row.right, "due": row.due_at.isoformat(), "outcome": row.outcome}
    services.record(actor, AuditRecord(action, (row.patient_id,), row.interaction_id, detail=detail))


def _allowed(actor: Actor, permission: str) -> None:
    if not actor.may(permission):
        raise PermissionError(permission)


def _as_request(row: Row, now: datetime) -> Request:
    said = Answer(Outcome(row.outcome), row.answer, row.proof, row.disagreement, row.change_id) if row.outcome else None
    answering = deadlines.clock(row.taken_at, row.due_at, row.answered_at, now)
    carrying = (
        deadlines.clock(row.answered_at, row.carry_due_at, row.carried_at, now)
        if row.carry_due_at and row.answered_at
        else None
    )
    return Request(
        row.id, references.shown(row.id), row.patient_id, Right(row.right), row.words, row.interaction_id,
        row.taken_by, row.taken_at, row.due_at, row.basis,
        passed=(carrying or answering).passed,
        may_extend=bool(row.more) and row.extended_at is None and not row.outcome and now <= row.due_at,
        extended_why=row.extended_why, answer=said, answered_by=row.answered_by, answered_at=row.answered_at,
        answering=answering, carrying=carrying, carry=row.carry,
        carried_by=row.carried_by, carried_proof=row.carried_proof,
    )  # fmt: skip
