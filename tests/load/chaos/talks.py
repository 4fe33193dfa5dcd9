"""What becomes of talks while something dies, read from Asterisk itself: one either hears the other or does not."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from latido_run.asterisk.rest import Refused, Rest
from latido_voice.acts import HOLDING
from tests.load.chaos.people import Callers

LOOK = 0.25
SILENCE = 2.0  # seconds a caller on the line may be with nobody; longer, the talk was cut


@dataclass
class Talks:
    """numbers: who talked at the instant of a death. left: who hung up out of a talk that went on until then."""

    callers: Callers
    rest: Rest
    numbers: set[str]
    cut: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    _alone: Counter[str] = field(default_factory=Counter)  # looks in a row

    async def watch(self) -> None:
        """For ever."""
        while True:
            self.see(await self._together())
            await asyncio.sleep(LOOK)

    def see(self, together: set[str]) -> None:
        """together: whoever hears somebody now."""
        for number in self.numbers - self.cut - self.left:
            name = f"patient-{number}"
            if name in self.callers.own:
                (self.cut if self._alone[number] > 1 else self.left).add(number)
            elif number in together:
                self._alone[number] = 0
            else:
                self._alone[number] += 1
                if name not in self.callers.line.there or self._alone[number] * LOOK > SILENCE:
                    self.cut.add(number)

    async def _together(self) -> set[str]:
        try:
            bridges, channels = [await self.rest.send("GET", f"/{name}", {}) for name in ("bridges", "channels")]
        except (Refused, OSError):
            return set()
        talking = {one for each in bridges if each["id"] != HOLDING and len(each["channels"]) > 1
                   for one in each["channels"]}  # fmt: skip
        return {each["caller"]["number"].lstrip("+") for each in channels if each["id"] in talking}
