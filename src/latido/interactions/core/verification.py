"""How sure are we of who is on the line? Data that coincide, one of them not public (security 6.1; methods.py)."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from latido.interactions.contracts import MOST_TRIES
from latido.interactions.core.lasting import Fall
from latido.interactions.core.methods import USUAL, Rules
from latido.patients.contracts import Check, Level, Verification

# The registered address and the e-mail are one datum: both are on the same card.
DATUM = {Check.ADDRESS: "contact", Check.EMAIL: "contact"}
SECOND = frozenset({Check.CALL_BACK, Check.IN_PERSON})  # ways that are no datum, on top of what somebody knows


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


def level_of(
    tried: Iterable[Tried],
    patient_id: UUID,
    *,
    known_number: bool,
    speaker: UUID | None = None,
    rules: Rules = USUAL,
) -> Level:
    """known_number: the telephone is on file for this patient, which preselects and discloses nothing.

    speaker: a relative who speaks for the patient; one of their data is the number of their own document.
    """
    shown = _shown(tried, patient_id, speaker)
    matched, ways = shown - SECOND, shown & SECOND
    own = speaker is None or Check.SPEAKER_DOCUMENT in matched
    if own and enough(matched, rules):
        return Level.L3 if ways else Level.L2
    if speaker is None and Check.IN_PERSON in ways:  # number and birth date read beside the photograph
        return Level.L3
    if speaker is None and Check.CALL_BACK in ways and Check.DOCUMENT in matched:  # two kinds: as good as three data
        return Level.L2
    return Level.L1 if known_number else Level.L0


def enough(data: Set[Check], rules: Rules) -> bool:
    """Whether these verify anybody, when all coincide: so many different ones, of which one is not public."""
    return len(_different(data)) >= rules.needed and bool(data - rules.public)


def _shown(tried: Iterable[Tried], patient_id: UUID, speaker: UUID | None) -> frozenset[Check]:
    """What this person showed of this patient: the data that coincided, and the ways that are no datum."""
    return frozenset(t.check for t in tried if t.matched and (t.patient_id, t.speaker) == (patient_id, speaker))


def _different(matched: Iterable[Check]) -> frozenset[str]:
    return frozenset(DATUM.get(check, check.value) for check in matched)


def verification_of(
    tried: tuple[Tried, ...],
    patient_id: UUID,
    *,
    known_number: bool,
    speaker: UUID | None = None,
    unnamed: bool = False,
    fall: Fall | None = None,
    rules: Rules = USUAL,
) -> Verification:
    """What the screen may say about verifying this patient, or who speaks for them, in this contact.

    unnamed: it is somebody else who speaks, nobody knows who: the patient's data prove nothing of them.
    fall: what coincided before it counts no more; wrong answers do.
    """
    counts = () if unnamed else tuple(t for t in tried if fall is None or t.at >= fall.at)
    mine = [t for t in counts if t.patient_id == patient_id and t.speaker == speaker]
    matched = frozenset(t.check for t in mine if t.matched)
    level = level_of(counts, patient_id, known_number=known_number, speaker=speaker, rules=rules)
    last = max((t for t in mine if t.matched), key=lambda t: t.at, default=None)
    proven = last if level >= Level.L2 else None
    fell = fall if fall and level < Level.L2 and _was_verified(tried, patient_id, fall, rules) else None
    return Verification(
        level=level,
        matched=matched,
        failed=frozenset(t.check for t in mine if not t.matched) - matched,
        tries_left=tries_left(tried),
        needed=rules.needed,
        public=rules.public,
        by=proven.by if proven else None,
        at=proven.at if proven else None,
        proven=len(_different(_shown(counts, patient_id, speaker) - SECOND)),
        speaker=speaker,
        unnamed=unnamed,
        fell=fell.why if fell else None,
        fell_at=fell.at if fell else None,
    )


def _was_verified(tried: tuple[Tried, ...], patient_id: UUID, fall: Fall, rules: Rules) -> bool:
    """Whether somebody had shown who they are, about this patient, before it."""
    before = [t for t in tried if t.at < fall.at]
    return any(
        level_of(before, patient_id, known_number=False, speaker=each, rules=rules) >= Level.L2
        for each in {t.speaker for t in before}
    )
