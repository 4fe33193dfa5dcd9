"""A blocked record, read by whoever the law still lets read it: with a ground and words, one look at a time."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from uuid import UUID

from latido.compliance import ports, services
from latido.compliance.contracts import AuditRecord, Shield
from latido.compliance.keeping import holds
from latido.compliance.models import Protection
from latido.compliance.values.handing import Piece, Withheld
from latido.compliance.values.keeping import GROUNDS, Blocked, NotBlocked, WhyMissing
from latido.kernel.actor import Actor
from latido.kernel.paging import paged

MAY = "privacy.blocked"
PAGE = 25
AT_ONCE = 200  # things on one page
PLACE = re.compile(r"\d{1,3}\.\d{1,7}\.\d{1,7}", re.ASCII)
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
    patient_id: UUID, ground: str, words: str, *, actor: Actor, now: datetime, page: int = 1, after: str = ""
) -> tuple[list[Piece], str]:
    """A page of everything that is held about them, and where the next one begins; empty when there is none.

    What is reserved says only that it is. after: where this one does, as the page before said; what lies before it is
    not gathered again. page: its number, for who reads the audit. Audited with the ground and the words. Raises
    PermissionError, NotBlocked, WhyMissing.
    """
    holds.allowed(actor, MAY)
    if not is_blocked(patient_id):
        raise NotBlocked
    if ground not in GROUNDS or len(words.strip()) < WORDS:
        raise WhyMissing
    found = list(islice(_pieces(patient_id, now, _place(after)), AT_ONCE + 1))
    shown, rest = [piece for _at, piece in found[:AT_ONCE]], found[AT_ONCE:]
    about = tuple(dict.fromkeys((patient_id, *(other for each in shown for other in each.whose))))
    detail = {"count": str(len(shown)), "page": str(page)}
    services.record(
        actor, AuditRecord("blocked.read", about, purpose=ground, reason=words.strip()[:400], detail=detail)
    )
    return shown, ".".join(map(str, rest[0][0])) if rest else ""


Place = tuple[int, int, int]  # the contributor, the batch of what it has, the piece in it


def _place(after: str) -> Place:
    """The beginning, of what nobody wrote."""
    contributor, batch, piece = map(int, after.split(".")) if PLACE.fullmatch(after) else (0, 0, 0)
    return contributor, batch, piece


def _pieces(patient_id: UUID, now: datetime, first: Place) -> Iterator[tuple[Place, Piece]]:
    for n, each in enumerate(ports.contributors()):
        for m, batch in enumerate(_batches(each, patient_id, now) if n >= first[0] else ()):
            for k, piece in enumerate(batch() if (n, m) >= first[:2] else ()):
                if (n, m, k) >= first:
                    shown = piece.withhold is Withheld.NONE
                    yield (n, m, k), piece if shown else Piece(piece.section, piece.kind, (), piece.at)


def _batches(each: ports.Contributor, patient_id: UUID, now: datetime) -> Sequence[Callable[[], Iterable[Piece]]]:
    if isinstance(each, ports.InBatches):
        return each.batches(patient_id, now=now)
    return (partial(each.pieces, patient_id, now=now),)
