"""Protected records: who is let in, how somebody breaks the glass, and how that is reviewed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, When

from latido.compliance import services
from latido.compliance.contracts import GLASS_REASONS, AuditRecord, BrokenGlass, Outcome, Shield, Withdrawn
from latido.compliance.core.glass import LASTS, REVIEW_WITHIN, Opening, withdrawn
from latido.compliance.memory import let_in
from latido.compliance.models import BrokenGlass as Row
from latido.compliance.models import Protection
from latido.compliance.shields import ReasonMissing
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.paging import paged
from latido.kernel.time import utc_now
from latido.plumbing import once, realtime, sql

REVIEW = "privacy.review"
PAGE = 25
WORDS = 8  # letters that the reason of an opening has at least
_CLOSED = """
    SELECT DISTINCT p.patient_id FROM compliance_protection p
     WHERE p.organisation_id = %(organisation)s AND p.patient_id = ANY(%(ids)s) AND p.lifted_at IS NULL
       AND NOT EXISTS (
        SELECT 1 FROM compliance_brokenglass g
         WHERE g.organisation_id = %(organisation)s AND g.actor_id = %(who)s AND g.patient_id = p.patient_id
           AND g.at <= %(now)s AND g.until > %(now)s)
"""


class Protected(PermissionDenied):
    """This record opens to nobody without breaking the glass. Pages answer 403; the refusal's row stays."""


class MayNotBreak(PermissionDenied):
    """Their right to break the glass is withdrawn. why: a contracts.Withdrawn."""

    def __init__(self, why: Withdrawn) -> None:
        super().__init__(str(why))
        self.why = why


class GlassUnknown(LookupError):
    """There is no such opening to review, or it was reviewed already."""


class NotOnesOwn(PermissionDenied):
    """Nobody reviews what they opened themselves."""


@dataclass(frozen=True, slots=True)
class Why:
    """For what a protected record is opened, and how whoever opens it showed again who they are."""

    code: str  # of GLASS_REASONS
    words: str
    shown_by: str


def closed_to(actor: Actor, patient_ids: Collection[UUID], now: datetime | None = None) -> set[UUID]:
    """Those of these records that do not open to somebody now. Shows nobody."""
    known = let_in.get()
    asked = [each for each in patient_ids if known is None or (actor.id, each) not in known]
    if actor.kind is not ActorKind.STAFF or not asked:
        return set()
    closed = {found for (found,) in sql.rows(_CLOSED, ids=asked, who=actor.id, now=now or utc_now())}
    if known is not None:
        known.update((actor.id, each) for each in asked if each not in closed)
    return closed


def guard(actor: Actor, patient_ids: Collection[UUID], *, asked: str, interaction_id: UUID | None = None) -> None:
    """Go on, unless one of these records is protected from this actor; that refusal is written down.

    asked: the act that is refused. Outside a transaction of the act's own, which would undo the row. Raises Protected.
    """
    closed = closed_to(actor, patient_ids)
    if closed:
        refused = AuditRecord(
            "glass.refused", tuple(sorted(closed)), interaction_id, outcome=Outcome.REFUSED, detail={"asked": asked}
        )
        services.record(actor, refused)
        raise Protected


def is_broken(actor: Actor, patient_id: UUID, now: datetime | None = None) -> bool:
    """Whether this actor broke the glass of this record and still may look."""
    at = now or utc_now()
    return bool(Row.objects.filter(actor_id=actor.id, patient_id=patient_id, at__lte=at, until__gt=at).exists())


def right_withdrawn(actor: Actor, now: datetime) -> Withdrawn | None:
    """Why this actor may break no glass now, if so."""
    rows = Row.objects.filter(actor_id=actor.id).values_list("at", "justified")
    return withdrawn((Opening(at, justified) for at, justified in rows), now)


def break_glass(
    patient_id: UUID, why: Why, *, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> BrokenGlass:
    """This actor sees this record for half an hour; whoever reviews hears of it at once.

    The surface has asked them again who they are. Raises MayNotBreak, which is written down; ReasonMissing.
    """
    if why.code not in GLASS_REASONS or len(why.words.strip()) < WORDS:
        raise ReasonMissing
    words = why.words.strip()
    if Protection.objects.filter(patient_id=patient_id, shield=str(Shield.BLOCKED), lifted_at=None).exists():
        services.record(actor, AuditRecord("glass.refused", (patient_id,), interaction_id, outcome=Outcome.REFUSED))
        raise MayNotBreak(Withdrawn.BLOCKED)
    if (held := right_withdrawn(actor, now)) is not None:
        detail = {"asked": "glass.broken", "why": str(held)}
        refused = Outcome.REFUSED
        services.record(
            actor, AuditRecord("glass.refused", (patient_id,), interaction_id, (), why.code, words, refused, detail)
        )
        raise MayNotBreak(held)
    with transaction.atomic():
        row = Row.objects.create(
            actor_id=actor.id, patient_id=patient_id, interaction_id=interaction_id, code=why.code,
            reason=words[:400], shown_by=why.shown_by, at=now, until=now + LASTS,
        )  # fmt: skip
        shown = {"shown": why.shown_by}
        services.record(
            actor,
            AuditRecord("glass.broken", (patient_id,), interaction_id, purpose=why.code, reason=words, detail=shown),
        )
        realtime.touch(f"privacy:{actor.organisation_id}", "privacy")
    once.forget()
    return _as_glass(row)


def unreviewed(*, actor: Actor) -> int:
    """How many openings wait for a review. Shows nobody. Raises PermissionError."""
    _allowed(actor)
    return int(Row.objects.filter(justified=None).count())


def openings(*, actor: Actor, page: int = 1) -> tuple[list[BrokenGlass], bool]:
    """A page of what waits for a review, the oldest first, then of what was reviewed, the newest first.

    And whether more follow. Audited. Raises PermissionError.
    """
    _allowed(actor)
    waits = Case(When(justified=None, then="at"), default=None)
    rows = Row.objects.order_by(waits.asc(nulls_last=True), "-at", "id")
    asked, more = paged(rows, page, PAGE)
    found = [_as_glass(row) for row in asked]
    shown = tuple(dict.fromkeys(each.patient_id for each in found))
    detail = {"count": str(len(found)), "page": str(page)}
    services.record(actor, AuditRecord("glass.listed", shown, detail=detail))
    return found, more


@transaction.atomic
def review(glass_id: UUID, *, justified: bool, verdict: str, actor: Actor, now: datetime) -> BrokenGlass:
    """What an opening was worth, in words. It is said once.

    Raises PermissionError, GlassUnknown, NotOnesOwn, ReasonMissing.
    """
    _allowed(actor)
    row = Row.objects.select_for_update().filter(id=glass_id, justified=None).first()
    if row is None:
        raise GlassUnknown
    if row.actor_id == actor.id:
        raise NotOnesOwn
    if not verdict.strip():
        raise ReasonMissing
    row.justified, row.verdict = justified, verdict.strip()[:400]
    row.reviewer_id, row.reviewed_at = actor.id, now
    row.save(update_fields=["justified", "verdict", "reviewer_id", "reviewed_at"])
    detail = {"opening": str(row.id), "justified": "yes" if justified else "no", "of": str(row.actor_id)}
    services.record(actor, AuditRecord("glass.reviewed", (row.patient_id,), reason=row.verdict, detail=detail))
    realtime.touch(f"privacy:{actor.organisation_id}", "privacy")
    return _as_glass(row)


def _allowed(actor: Actor) -> None:
    if not actor.may(REVIEW):
        raise PermissionError(REVIEW)


def _as_glass(row: Row) -> BrokenGlass:
    return BrokenGlass(
        id=row.id, actor_id=row.actor_id, patient_id=row.patient_id, interaction_id=row.interaction_id,
        code=row.code, reason=row.reason, shown_by=row.shown_by, at=row.at, until=row.until,
        review_by=row.at + REVIEW_WITHIN, justified=row.justified, reviewer_id=row.reviewer_id,
        reviewed_at=row.reviewed_at, verdict=row.verdict,
    )  # fmt: skip
