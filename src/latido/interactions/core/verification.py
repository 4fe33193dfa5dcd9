"""How sure are we of who is on the line? Three data that coincide, one of them not public (security 6.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from latido.interactions.contracts import MOST_TRIES
from latido.patients.contracts import Check, Level, Verification

NEEDED = 3
# The registered address and the e-mail are one datum: both are on the same card.
DATUM = {Check.ADDRESS: "contact", Check.EMAIL: "contact"}
NOT_PUBLIC = frozenset({"contact", Check.LAST_VISIT.value})
LONGEST_HOLD = timedelta(minutes=10)  # after it another person may have the telephone


@dataclass(frozen=True, slots=True)
class Tried:
    """One comparison: what was asked about whom, and whether it coincided."""

    patient_id: UUID
    check: Check
    matched: bool
    by: UUID | None
    at: datetime
    speaker: UUID | None = None  # the relative who said it; None: the patient


def tries_left(tried: Iterable[Tried]) -> int:
    """Wrong answers count for the whole contact, whoever they were about."""
    return max(MOST_TRIES - sum(not t.matched for t in tried), 0)


def level_of(tried: Iterable[Tried], patient_id: UUID, *, known_number: bool, speaker: UUID | None = None) -> Level:
    """known_number: the telephone is on file for this patient, which preselects and discloses nothing.

    speaker: a relative who speaks for the patient; one of their data is the number of their own document.
    """
    data = _proven(tried, patient_id, speaker)
    if len(data) >= NEEDED and data & NOT_PUBLIC and (speaker is None or Check.SPEAKER_DOCUMENT in data):
        return Level.L2
    return Level.L1 if known_number else Level.L0


def _proven(tried: Iterable[Tried], patient_id: UUID, speaker: UUID | None) -> frozenset[str]:
    """The different data about this patient that coincided when this person said them."""
    return frozenset(
        DATUM.get(t.check, t.check.value)
        for t in tried
        if t.matched and t.patient_id == patient_id and t.speaker == speaker
    )


def verification_of(
    tried: tuple[Tried, ...], patient_id: UUID, *, known_number: bool, speaker: UUID | None = None
) -> Verification:
    """What the screen may say about verifying this patient, or who speaks for them, in this contact."""
    mine = [t for t in tried if t.patient_id == patient_id and t.speaker == speaker]
    matched = frozenset(t.check for t in mine if t.matched)
    level = level_of(tried, patient_id, known_number=known_number, speaker=speaker)
    last = max((t for t in mine if t.matched), key=lambda t: t.at, default=None)
    proven = last if level >= Level.L2 else None
    return Verification(
        level=level,
        matched=matched,
        failed=frozenset(t.check for t in mine if not t.matched) - matched,
        tries_left=tries_left(tried),
        needed=NEEDED,
        by=proven.by if proven else None,
        at=proven.at if proven else None,
        proven=len(_proven(tried, patient_id, speaker)),
        speaker=speaker,
    )
