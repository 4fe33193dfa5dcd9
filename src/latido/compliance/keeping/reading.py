"""A blocked record, read by whoever the law still lets read it: with a ground and words, one look at a time."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from latido.compliance import ports, services
from latido.compliance.contracts import AuditRecord, Shield
from latido.compliance.keeping import holds
from latido.compliance.models import Protection
from latido.compliance.values.handing import Piece, Withheld
from latido.compliance.values.keeping import GROUNDS, Blocked, NotBlocked, WhyMissing
from latido.kernel.actor import Actor
from latido.kernel.paging import gone_through, paged

MAY = "privacy.blocked"
PAGE = 25
AT_ONCE = 200  # things on one page
WORDS = 8  # letters that a reason has at least


def blocked(*, actor: Actor, page: int = 1) -> tuple[list[Blocked], bool]:
    """A page of the blocked records, the newest first, and whether more follow. Audited. Raises PermissionError."""
    holds.allowed(actor, MAY)
    rows = Protection.objects.filter(shield=str(Shield.BLOCKED), lifted_at=None).order_by("-set_at", "id")
    asked, more = paged(rows, page, PAGE)
    found = [Blocked(row.patient_id, row.set_at) for row in asked]
    about = tuple(each.patient_id for each in found)
    services.record(actor, AuditRecord("blocked.listed", about, detail={"count": str(len(found)), "page": str(page)}))
    return found, more


def is_blocked(patient_id: UUID) -> bool:
    """Shows nobody."""
    rows = Protection.objects.filter(patient_id=patient_id, shield=str(Shield.BLOCKED), lifted_at=None)
    return bool(rows.exists())


def read_blocked(
    patient_id: UUID, ground: str, words: str, *, actor: Actor, now: datetime, page: int = 1
) -> tuple[list[Piece], bool]:
    """A page of everything that is held about them, and whether more follows. What is reserved says only that it is.

    Audited with the ground and the words. Raises PermissionError, NotBlocked, WhyMissing.
    """
    holds.allowed(actor, MAY)
    if not is_blocked(patient_id):
        raise NotBlocked
    if ground not in GROUNDS or len(words.strip()) < WORDS:
        raise WhyMissing
    shown, more = gone_through(_pieces(patient_id, now), page, AT_ONCE)
    about = tuple(dict.fromkeys((patient_id, *(other for each in shown for other in each.whose))))
    detail = {"count": str(len(shown)), "page": str(page)}
    services.record(
        actor, AuditRecord("blocked.read", about, purpose=ground, reason=words.strip()[:400], detail=detail)
    )
    return shown, more


def _pieces(patient_id: UUID, now: datetime) -> Iterator[Piece]:
    for each in ports.contributors():
        for piece in each.pieces(patient_id, now=now):
            yield piece if piece.withhold is Withheld.NONE else Piece(piece.section, piece.kind, (), piece.at)
