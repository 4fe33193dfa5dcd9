"""Who calls, why, what they press and say, how long they wait, and whether they call again."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from latido_run.carrier.voices import FAMILY, STRANGERS
from latido_run.demo import profile
from latido_run.demo.said import RED, SAID, WRONG

FAMILY_PHONES = 12  # of the known telephones: whole households call from each of them

REASONS = {"CIT": 44, "AUT": 16, "RES": 13, "FAC": 10, "MED": 7, "HIS": 4, "PQR": 4, "ENF": 2}  # of a hundred calls
KEYS = {"CIT": "1", "AUT": "2", "RES": "3", "FAC": "4"}  # whoever finds no key for it asks for a person
PERSON, EMERGENCY, NOTHING = "0", "9", ""
TALK = {"CIT": 150, "AUT": 200, "RES": 110, "FAC": 170, "MED": 130, "HIS": 140, "PQR": 240, "ENF": 160}  # seconds
EMERGENCY_BETWEEN = (8 * 3600, 17 * 3600)
PATIENCE, PATIENCE_SHAPE = 260.0, 1.2  # seconds; Weibull: few hang up at once, some wait very long
AT_ONCE = 4  # of a hundred: hang up as soon as they hear that they must wait
AGAIN = (0.6, 0.4)  # of those who gave up, who calls again; and once more
AGAIN_AFTER = (120.0, 1200.0)  # seconds


class Kind(StrEnum):
    KNOWN = "known"
    FAMILY = "family"
    STRANGER = "stranger"
    HIDDEN = "hidden"
    WRONG = "wrong"
    EMERGENCY = "emergency"


SHARES = {Kind.KNOWN: 58, Kind.FAMILY: 16, Kind.STRANGER: 20, Kind.HIDDEN: 4, Kind.WRONG: 2}


@dataclass(frozen=True, slots=True)
class Caller:
    """One call somebody is going to make, and what they do if nobody answers.

    keys: one for each menu, "" lets it pass. waits: patience in seconds of this call and of each later one.
    again: seconds after giving up until they call again, once for each time they do.
    """

    at: float  # seconds after midnight
    kind: Kind
    number: str  # "" is withheld
    reason: str  # the code of the queue that could help
    keys: tuple[str, ...]
    sentence: str
    pitch: int
    talk: float
    waits: tuple[float, ...]
    again: tuple[float, ...]


def callers(chance: random.Random, calls: float, known: Sequence[str]) -> Iterator[Caller]:
    """A day of them, in the order in which they call. known: telephones of patients."""
    emergency = chance.uniform(*EMERGENCY_BETWEEN)
    at = [(when, False) for when in profile.arrivals(chance, calls)]
    for when, urgent in sorted([*at, (emergency, True)]):
        yield _emergency(chance, when, known) if urgent else _somebody(chance, when, known)


def _somebody(chance: random.Random, at: float, known: Sequence[str]) -> Caller:
    kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
    reason = chance.choices(list(REASONS), list(REASONS.values()))[0]
    wrong = kind is Kind.WRONG
    again = () if wrong else _again(chance)
    return Caller(
        at=at,
        kind=kind,
        number=_number(chance, kind, known),
        reason=reason,
        keys=_keys(chance, PERSON if wrong else KEYS.get(reason, PERSON)),
        sentence=chance.choice(WRONG if wrong else SAID[reason]),
        pitch=chance.choice((35, 50, 65, 80)),
        talk=chance.uniform(8, 20) if wrong else TALK[reason] * chance.lognormvariate(-0.08, 0.4),
        waits=tuple(patience(chance) for _ in range(len(again) + 1)),
        again=again,
    )


def _emergency(chance: random.Random, at: float, known: Sequence[str]) -> Caller:
    """Who presses the emergency key does not hang up."""
    number = _number(chance, Kind.KNOWN, known)
    return Caller(
        at, Kind.EMERGENCY, number, "ENF", (EMERGENCY,), chance.choice(RED), 65, chance.uniform(180, 300), (1800.0,), ()
    )


def patience(chance: random.Random) -> float:
    """How many seconds somebody waits for a person before they hang up."""
    if chance.random() * 100 < AT_ONCE:
        return chance.uniform(1, 5)
    return max(chance.weibullvariate(PATIENCE, PATIENCE_SHAPE), 5.0)


def _number(chance: random.Random, kind: Kind, known: Sequence[str]) -> str:
    if kind is Kind.HIDDEN:
        return ""
    if kind in (Kind.STRANGER, Kind.WRONG) or not known:
        return f"{STRANGERS}{chance.randrange(10**7):07d}"
    if kind is Kind.FAMILY:
        return chance.choice((FAMILY, *known[:FAMILY_PHONES]))
    return chance.choice(known)


def _keys(chance: random.Random, key: str) -> tuple[str, ...]:
    """Most press the right one; some a wrong one first; some nothing, until a person answers."""
    how = chance.choices(("right", "wrong", "late", "none"), (84, 7, 5, 4))[0]
    return {"right": (key,), "wrong": ("7", key), "late": (NOTHING, key), "none": (NOTHING,) * 4}[how]


def _again(chance: random.Random) -> tuple[float, ...]:
    times = 0
    while times < len(AGAIN) and chance.random() < AGAIN[times]:
        times += 1
    return tuple(chance.uniform(*AGAIN_AFTER) for _ in range(times))
