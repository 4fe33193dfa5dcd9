"""What must happen at an instant: a heap, rebuilt from rows at start, so losing it loses nothing."""

import heapq
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Due(StrEnum):
    LAPSE = "lapse"  # an offer nobody answered
    WORK = "work"  # look at an interaction again: who let it pass may be offered it now
    DESK = "desk"  # look at a desk again
    ALARM = "alarm"  # an emergency waits longer than it should


class Timer(NamedTuple):
    at: datetime
    kind: Due
    ref: UUID  # the offer, the interaction or the agent
    organisation_id: UUID | None = None  # of an offer or an alarm


class Timers:
    def __init__(self) -> None:
        self.heap: list[Timer] = []

    def put(self, timer: Timer) -> None:
        heapq.heappush(self.heap, timer)

    def due(self, now: datetime) -> Iterator[Timer]:
        """Takes out what is due, oldest first. One that came to nothing meanwhile does no harm."""
        while self.heap and self.heap[0].at <= now:
            yield heapq.heappop(self.heap)

    def seconds_to_next(self, now: datetime, longest: float) -> float:
        if not self.heap:
            return longest
        return min(max((self.heap[0].at - now).total_seconds(), 0.0), longest)
