"""A day of the clinic in real time: callers who call through the carrier, and agents with phones of their own."""

import asyncio
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from latido_run.asterisk.rest import Refused
from latido_run.carrier import sounds
from latido_run.carrier.callers import by_hand
from latido_run.carrier.carrier import Carrier, Patient
from latido_run.carrier.moody import MoodyAgent
from latido_run.carrier.records import Records, Seen
from latido_run.demo import tally
from latido_run.demo.callers import NOTHING, Caller
from latido_run.demo.plan import Plan
from latido_run.home import Home

LOOK = 1.0
BEFORE_KEYS = 9.0  # seconds of welcome
BETWEEN_KEYS = 24  # half seconds until the menu has been said again
SILENT_MENU = 44  # half seconds of a menu that nobody answers
AT_MOST = 3600  # seconds on the line
RETRY = 5.0


class RealDay:
    """begins: seconds after midnight of the played day at which it starts, now."""

    def __init__(self, home: Home, plan: Plan, to: str, begins: float, say: Callable[[str], None]) -> None:
        self._home, self._plan, self._to, self._say = home, plan, to, say
        self._began, self._begins = time.monotonic(), begins
        self.since = datetime.now(UTC)
        self._carrier, self._records = Carrier(home), Records(home)
        self._on_the_line = 0

    def time(self) -> float:
        """Seconds after midnight of the played day."""
        return self._begins + time.monotonic() - self._began

    async def play(self, accounts: Sequence[str], password: str) -> None:
        """To the end of the day, or until it is cancelled."""
        flag = by_hand(self._home)
        flag.touch()
        people = [
            MoodyAgent(worker, self._plan.seed, self.time, self._home, self._carrier, email, password, self._say)
            for worker, email in zip(self._plan.workers, accounts, strict=True)
        ]
        try:
            async with asyncio.TaskGroup() as day:
                for person in people:
                    day.create_task(person.work_the_day())
                for caller in self._plan.callers:
                    if caller.at >= self._begins:
                        day.create_task(self._comes(caller))
        finally:
            flag.unlink(missing_ok=True)

    async def figures(self) -> list[tally.Figures]:
        """Every queue of the day so far, from the records."""
        rows = await self._records.queues_since(self.since)
        names = {code: (name, target) for code, name, target, *_ in rows}
        contacts = [_queued(row) for row in rows if row[3] is not None]
        return [tally.figures(code, name, target, contacts) for code, (name, target) in names.items()]

    async def close(self) -> None:
        await self._carrier.close()
        await self._records.close()

    async def _comes(self, caller: Caller) -> None:
        """This caller, at their time, as often as they try."""
        await asyncio.sleep(caller.at - self.time())
        for attempt, waits in enumerate(caller.waits):
            if await self._call(caller, waits) or attempt >= len(caller.again):
                return
            await asyncio.sleep(caller.again[attempt])

    async def _call(self, caller: Caller, waits: float) -> bool:
        """One call to its end. Whether they are content: somebody answered, or they wanted nothing of us."""
        channel = f"day-{uuid.uuid4().hex[:12]}"
        say = await asyncio.to_thread(sounds.sentence, self._home, caller.sentence, caller.pitch)
        patient = Patient(caller.number, self._to, digits(caller), BEFORE_KEYS, say, AT_MOST)
        began = datetime.now(UTC) - timedelta(milliseconds=50)
        try:
            await self._carrier.call(channel, patient)
        except Refused:
            await asyncio.sleep(RETRY)
            return False
        self._on_the_line += 1
        self._tell(f"llama alguien ({caller.reason}); {self._on_the_line} en la línea")
        try:
            return await self._stays(channel, caller, began, waits)
        finally:
            self._on_the_line -= 1
            await self._carrier.hang_up(channel)

    async def _stays(self, channel: str, caller: Caller, began: datetime, waits: float) -> bool:
        while await self._carrier.state(channel):
            seen = await self._records.call_from(caller.number, began)
            waited, talked = since(seen, "queued"), since(seen, "bridged")
            if talked is not None and talked > caller.talk:
                return True
            if talked is None and waited is not None and waited > waits:
                self._tell(f"colgó tras {waited:.0f} s en cola")
                return False
            await asyncio.sleep(LOOK)
        return True

    def _tell(self, what: str) -> None:
        clock = int(self.time()) // 60
        self._say(f"{clock // 60:02d}:{clock % 60:02d}  {what}")


def digits(caller: Caller) -> str:
    """What the carrier sends: a w is half a second's wait."""
    sent = ""
    for n, key in enumerate(caller.keys):
        if key == NOTHING:
            sent += "w" * SILENT_MENU
        else:
            sent += ("w" * BETWEEN_KEYS if n and caller.keys[n - 1] != NOTHING else "") + key
    return "" if set(caller.keys) == {NOTHING} else sent


def since(seen: Seen | None, step: str) -> float | None:
    """Seconds since this step of a call; None when it has not happened."""
    at = seen.at[step] if seen else None
    return None if at is None else (datetime.now(UTC) - at).total_seconds()


def _queued(row: tuple[Any, ...]) -> tally.Queued:
    code, _name, _target, state, answered, ended = row
    return tally.Queued(code, answered, ended if state == "abandoned" and answered is None else None)
