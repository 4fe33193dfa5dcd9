"""What became of a day's calls, counted as docs/algorithms/metrics.md says."""

from collections.abc import Iterable
from dataclasses import dataclass

SHORT = 5.0  # seconds: who hangs up before has not waited


@dataclass(frozen=True, slots=True)
class Queued:
    """One contact that entered a queue. Seconds since then; both None: it still waits."""

    queue: str
    answered: float | None = None
    abandoned: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """One queue, or all of them. target: seconds within which it promises to answer."""

    queue: str
    name: str
    received: int
    answered: int
    in_target: int
    abandoned: int
    short: int
    speed: float | None  # mean seconds until the answer, of those answered
    longest: float | None  # seconds of the one who waited longest, answered or not

    @property
    def service_level(self) -> float | None:
        """Answered within target, of all answered and of those who gave up after the short ones. 0 to 100."""
        whole = self.answered + self.abandoned - self.short
        return 100 * self.in_target / whole if whole > 0 else None


def figures(queue: str, name: str, target: float, contacts: Iterable[Queued]) -> Figures:
    mine = [each for each in contacts if each.queue == queue]
    answered = [each.answered for each in mine if each.answered is not None]
    gone = [each.abandoned for each in mine if each.abandoned is not None]
    waits = answered + gone
    return Figures(
        queue,
        name,
        received=len(mine),
        answered=len(answered),
        in_target=sum(wait <= target for wait in answered),
        abandoned=len(gone),
        short=sum(wait <= SHORT for wait in gone),
        speed=sum(answered) / len(answered) if answered else None,
        longest=max(waits) if waits else None,
    )


def total(name: str, queues: Iterable[Figures]) -> Figures:
    """All queues as one; what was answered within the target of its own queue counts as that."""
    each = list(queues)
    answered = sum(q.answered for q in each)
    spent = sum(q.speed * q.answered for q in each if q.speed is not None)
    return Figures(
        "",
        name,
        received=sum(q.received for q in each),
        answered=answered,
        in_target=sum(q.in_target for q in each),
        abandoned=sum(q.abandoned for q in each),
        short=sum(q.short for q in each),
        speed=spent / answered if answered else None,
        longest=max((q.longest for q in each if q.longest is not None), default=None),
    )


def as_text(rows: Iterable[Figures]) -> str:
    """The table as a person reads it."""
    head = ("cola", "recibidas", "atendidas", "abandonadas", "cortas", "nivel", "espera media", "la más larga")
    lines = [head, *(_line(each) for each in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    return "\n".join(
        "  ".join(word.ljust(widths[0]) if n == 0 else word.rjust(widths[n]) for n, word in enumerate(line))
        for line in lines
    )


def _line(each: Figures) -> tuple[str, ...]:
    level = "—" if each.service_level is None else f"{each.service_level:.0f} %"
    counts = (each.received, each.answered, each.abandoned, each.short)
    return (each.name, *map(str, counts), level, _clock(each.speed), _clock(each.longest))


def _clock(seconds: float | None) -> str:
    return "—" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
