"""The carrier's side, looked at a few times a second: who is on the line, who rings where."""

import asyncio
import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from latido_run.asterisk.rest import Refused
from tests.process.agents import Phones
from tests.process.town import OVERFLOW

LOOK = 0.25
TOO_LONG = 6  # looks in a row with two calls on one telephone: not a leg that is just ending


@dataclass
class Line:
    """up: patients' channels that are answered. elsewhere: callers for whom the overflow destination was rung."""

    phones: Phones
    up: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)  # ever
    elsewhere: set[str] = field(default_factory=set)
    doubled: int = 0  # telephones that had two calls at once
    _twice: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def watch(self) -> None:
        """For ever."""
        while True:
            with contextlib.suppress(Refused):
                self._see(await self.phones.rest.send("GET", "/channels", {}))
            await asyncio.sleep(LOOK)

    def _see(self, channels: list[dict[str, Any]]) -> None:
        patients = [each for each in channels if each["id"].startswith("patient-")]
        self.there = {each["id"] for each in patients}
        self.up = {each["id"] for each in patients if each["state"] == "Up"}
        self.answered |= self.up
        others = [each for each in channels if not each["id"].startswith("patient-")]
        self.elsewhere |= {
            each["caller"]["number"].lstrip("+") for each in others if each["dialplan"]["exten"] == OVERFLOW
        }
        self._twice_at_once(each["dialplan"]["exten"] for each in others)

    def _twice_at_once(self, rung: Iterable[str]) -> None:
        legs = Counter(exten for exten in rung if exten.startswith("agent-"))
        for user in set(self._twice) | set(legs):
            self._twice[user] = self._twice[user] + 1 if legs[user] > 1 else 0
            self.doubled += self._twice[user] == TOO_LONG
