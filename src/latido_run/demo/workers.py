"""How agents work: quick or careful, tired at the end of the shift; they decline, forget, take breaks, overrun."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

TIRED_BEFORE = 90 * 60  # seconds before the end of the shift
TIRED = 1.35  # times slower
RINGS = 20.0  # seconds after which nobody who has not answered will


class Temper(StrEnum):
    QUICK = "quick"
    STEADY = "steady"
    CAREFUL = "careful"
    ABSENT = "absent"  # forgets the telephone
    CHOOSY = "choosy"  # declines what does not suit


@dataclass(frozen=True, slots=True)
class Habit:
    """Seconds and shares of a hundred."""

    answers: tuple[float, float]
    talk: float  # times as long as the caller would need
    wrap_up: tuple[float, float]
    overrun: int = 4  # after-contact work that goes on far too long
    declines: int = 0
    forgets: int = 1


HABITS: Mapping[Temper, Habit] = MappingProxyType(
    {
        Temper.QUICK: Habit((1.5, 4), 0.85, (12, 45)),
        Temper.STEADY: Habit((2, 7), 1.0, (25, 80)),
        Temper.CAREFUL: Habit((3, 9), 1.2, (45, 130), overrun=8),
        Temper.ABSENT: Habit((3, 14), 1.0, (25, 90), forgets=9),
        Temper.CHOOSY: Habit((2, 8), 0.95, (20, 70), declines=8),
    }
)
SHARES = {Temper.STEADY: 38, Temper.QUICK: 24, Temper.CAREFUL: 20, Temper.ABSENT: 9, Temper.CHOOSY: 9}
OVERRUN = (180.0, 480.0)
SHIFTS = ((6.0, 14.0), (7.0, 16.0), (10.5, 19.0))  # hours; by turns, so that the morning has most people
BACK_AFTER = (15.0, 60.0)  # seconds until somebody sees that they let two calls pass


@dataclass(frozen=True, slots=True)
class Break:
    at: float  # seconds after midnight
    code: str  # of the pause
    seconds: float


@dataclass(frozen=True, slots=True)
class Worker:
    """One agent's day. Seconds after midnight."""

    n: int
    temper: Temper
    begins: float
    ends: float
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    after: float  # seconds of ringing


@dataclass(frozen=True, slots=True)
class Declines:
    after: float


@dataclass(frozen=True, slots=True)
class Forgets:
    back_after: float  # seconds after the ringing ended


Reaction = Answers | Declines | Forgets


def worker(seed: str, n: int) -> Worker:
    """The same one each time, however many others there are."""
    chance = random.Random(f"{seed} agent {n}")  # noqa: S311 - invents people, guards nothing
    temper = chance.choices(list(SHARES), list(SHARES.values()))[0]
    first, last = (hour * 3600 for hour in SHIFTS[n % len(SHIFTS)])
    begins = first + chance.uniform(-120, 240)  # some log in early, some late
    return Worker(n, temper, begins, last, tuple(_breaks(chance, first, last)))


def _breaks(chance: random.Random, begins: float, ends: float) -> list[Break]:
    length = ends - begins
    taken = [
        Break(begins + length * chance.uniform(0.2, 0.3), "DES", chance.uniform(10, 16) * 60),
        Break(begins + length * chance.uniform(0.45, 0.6), "ALM", chance.uniform(38, 58) * 60),
        Break(begins + length * chance.uniform(0.75, 0.85), "DES", chance.uniform(8, 15) * 60),
    ]
    if chance.random() < 0.5:
        taken.append(Break(begins + length * chance.uniform(0.32, 0.42), "BAN", chance.uniform(3, 7) * 60))
    if chance.random() < 0.4:
        taken.append(Break(begins + length * chance.uniform(0.63, 0.72), "PAC", chance.uniform(5, 10) * 60))
    return sorted(taken, key=lambda each: each.at)


def is_tired(worker: Worker, at: float) -> bool:
    return at > worker.ends - TIRED_BEFORE


def reaction(seed: str, worker: Worker, nth: int, at: float) -> Reaction:
    """What this agent does with the nth offer of the day."""
    chance = random.Random(f"{seed} offer {worker.n} {nth}")  # noqa: S311
    habit, slow = HABITS[worker.temper], TIRED if is_tired(worker, at) else 1.0
    what = chance.random() * 100
    if what < habit.forgets * slow**3:
        return Forgets(chance.uniform(*BACK_AFTER))
    if what > 100 - habit.declines:
        return Declines(chance.uniform(2, 5))
    return Answers(min(chance.uniform(*habit.answers) * slow, RINGS - 3))


def talk(worker: Worker, seconds: float, at: float) -> float:
    """How long this agent talks with somebody who needs so many seconds."""
    return seconds * HABITS[worker.temper].talk * (1.1 if is_tired(worker, at) else 1.0)


def wrap_up(seed: str, worker: Worker, nth: int, at: float) -> float:
    """Seconds of after-contact work for the nth contact of the day."""
    chance = random.Random(f"{seed} wrap-up {worker.n} {nth}")  # noqa: S311
    habit, slow = HABITS[worker.temper], TIRED if is_tired(worker, at) else 1.0
    if chance.random() * 100 < habit.overrun * slow:
        return chance.uniform(*OVERRUN)
    return chance.uniform(*habit.wrap_up) * slow
