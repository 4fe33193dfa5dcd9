"""Whether somebody set the clock: the wall's own time against one that nobody can set."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

SLEWED = timedelta(seconds=2)  # what time servers correct little by little; more than this is a jump


class Watch:
    """clock: aware UTC. steady: seconds, from any beginning."""

    def __init__(self, clock: Callable[[], datetime], steady: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._steady = clock, steady
        self._seen = clock(), steady()

    def jump(self) -> timedelta:
        """How far the clock was set since this was asked last; nothing when it just went on."""
        (wall, steady), self._seen = self._seen, (self._clock(), self._steady())
        set_by = self._seen[0] - wall - timedelta(seconds=self._seen[1] - steady)
        return set_by if abs(set_by) > SLEWED else timedelta(0)
