"""A queue's figures, and what of them is a share of what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """One queue, now and since midnight of the organisation."""

    queue_id: UUID
    code: str
    name: str
    target_percent: int
    target_seconds: int
    waiting: int
    longest_wait: datetime | None  # since when
    received: int
    answered: int
    answered_in_target: int
    abandoned: int
    abandoned_short: int  # within 5 s
    agents: int  # logged in and able
    agents_free: int
    promised: int = 0  # wait to be called back
    called_back: int = 0  # promised while they waited, and kept
    recovered: int = 0  # gave up, or hung up before anything was asked, and were called back

    @property
    def service_level(self) -> float | None:
        """Answered within target, of all answered and of those who gave up after more than 5 s. 0 to 100."""
        return share(self.answered_in_target, self.answered + self.abandoned - self.abandoned_short)

    @property
    def answer_rate(self) -> float | None:
        """Nivel de atención: answered or called back, of received and decided. 0 to 100."""
        served = self.answered + self.called_back
        return share(served, served + self.abandoned)

    @property
    def abandonment(self) -> float | None:
        """Gave up, short ones included, of received and decided. 0 to 100."""
        return share(self.abandoned, self.answered + self.abandoned)

    @property
    def abandonment_without_short(self) -> float | None:
        """Gave up after more than 5 s, of those decided later than that. 0 to 100."""
        return share(self.abandoned - self.abandoned_short, self.answered + self.abandoned - self.abandoned_short)


def share(part: int, whole: int) -> float | None:
    """A percentage, or None when there is nothing to speak of."""
    return 100 * part / whole if whole > 0 else None
