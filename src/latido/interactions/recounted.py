"""A day of a queue, counted from the stories of its contacts: what crosses the door of interactions about it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(slots=True)
class Recount:
    """One queue: what routing's figures say, counted another way."""

    received: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    abandoned_short: int = 0
    called_back: int = 0
    recovered: int = 0
    waited: timedelta = timedelta(0)  # of those answered, together

    @property
    def mean_wait(self) -> timedelta | None:
        return self.waited / self.answered if self.answered else None
