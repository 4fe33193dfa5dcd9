"""The day's own clock: it stands still while things are done and jumps to whatever comes next."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Act = Callable[[], None]


@dataclass
class Clock:
    """now: aware, never goes back."""

    now: datetime
    _next: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _count: int = 0

    def at(self, when: datetime, act: Act) -> None:
        """Do this then; what is late is done at once."""
        self._count += 1
        heapq.heappush(self._next, (max(when, self.now), self._count, act))

    def after(self, seconds: float, act: Act) -> None:
        self.at(self.now + timedelta(seconds=seconds), act)

    def next(self) -> datetime | None:
        """When the next thing is to be done; None when nothing is left."""
        return self._next[0][0] if self._next else None

    def advance(self, to: datetime) -> None:
        """Be this late; nothing is done yet."""
        self.now = max(self.now, to)

    def do_due(self) -> None:
        """What is to be done by now."""
        while self._next and self._next[0][0] <= self.now:
            heapq.heappop(self._next)[2]()
