"""A simulated agent with a temper: slow or quick, declines, forgets, takes breaks, goes home."""

import asyncio
from collections.abc import Callable
from typing import Any

from latido_run.carrier.agents import SimulatedAgent
from latido_run.carrier.carrier import MOOD
from latido_run.demo import workers
from latido_run.demo.workers import Answers, Break, Declines, Worker

NEW_MOOD_EVERY = 20.0  # seconds: what the phone does next is drawn anew
LAST_CONTACT = 600.0  # seconds after the shift in which the one going on is finished


class MoodyAgent(SimulatedAgent):
    """worker: their day. time: seconds after midnight of the played day, now."""

    def __init__(self, worker: Worker, seed: str, time: Callable[[], float], *args: Any) -> None:
        super().__init__(*args)
        self._worker, self._seed, self._time = worker, seed, time
        self._drawn, self._contacts = 0, 0
        self._closing: tuple[str, float] = ("", 0.0)  # the contact being written up, and until when

    async def work_the_day(self) -> None:
        """From the beginning of the shift to its end. Whoever came late for the day begins at once."""
        await asyncio.sleep(max(self._worker.begins - self._time(), 0))
        tasks = [asyncio.create_task(each) for each in (self.work(), self._moods(), self._breaks())]
        try:
            await asyncio.sleep(max(self._worker.ends - self._time(), 0))
            await self._leave()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _answer_as(self) -> str:
        return f"{MOOD}{self._user}"

    async def _moods(self) -> None:
        """What the phone does with the next offer."""
        while True:
            if self._user:
                self._drawn += 1
                match workers.reaction(self._seed, self._worker, self._drawn, self._time()):
                    case Answers(after):
                        await self._carrier.mood(self._user, "answer", after)
                    case Declines(after):
                        await self._carrier.mood(self._user, "decline", after)
                    case _:
                        await self._carrier.mood(self._user, "nothing", workers.RINGS)
            await asyncio.sleep(NEW_MOOD_EVERY if self._drawn else 0.1)

    async def _breaks(self) -> None:
        for each in self._worker.breaks:
            if (left := each.at - self._time()) > 0:
                await asyncio.sleep(left)
                await self._take(each)

    async def _take(self, pause: Break) -> None:
        """When the contact going on is over; and back as planned."""
        await self._post("/puesto/estado/despues/", after=pause.code)
        self._say(f"{self._email}: pausa {pause.code}, {pause.seconds / 60:.0f} min")
        await asyncio.sleep(pause.seconds)
        await self._turn("available")

    async def _may_close(self, contact: str) -> bool:
        known, until = self._closing
        if contact != known:
            self._contacts += 1
            spent = workers.wrap_up(self._seed, self._worker, self._contacts, self._time())
            self._closing = (contact, self._time() + spent)
            return False
        return self._time() >= until

    async def _leave(self) -> None:
        """The shift is over, after the contact going on."""
        await self._post("/puesto/estado/cambiar/", to="offline")
        self._say(f"{self._email}: fin del turno")
        await asyncio.sleep(LAST_CONTACT)
        await self._carrier.unregister(self._user)
