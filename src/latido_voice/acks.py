"""Facts that must not be lost: each is told until it is taken, in order within one key."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from latido_voice.doors import Unavailable

log = structlog.get_logger()

FIRST_WAIT = 0.1  # seconds; doubles to the longest
LONGEST_WAIT = 2.0

Telling = Callable[[], Awaitable[object]]


class Acks:
    """Tells in the background and tries again while nobody answers; whatever dies with us is found by `rebuild`."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[tuple[str, Telling]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, key: str, name: str, telling: Telling) -> None:
        """Tell this after what was put before under the same key. name: for the log."""
        if queue := self._waiting.get(key):
            queue.append((name, telling))
            return
        self._waiting[key] = deque([(name, telling)])
        task = asyncio.get_running_loop().create_task(self._work(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def keys(self) -> tuple[str, ...]:
        """Under which keys something is still to be told."""
        return tuple(self._waiting)

    async def finish(self, seconds: float) -> None:
        """Give what is left so long to be taken."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _work(self, key: str) -> None:
        queue = self._waiting[key]
        while queue:
            await self._tell(*queue[0])
            queue.popleft()
        del self._waiting[key]

    async def _tell(self, name: str, telling: Telling) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await telling()
                return
            except Unavailable:
                log.warning("ack.waits", kind=name)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            except Exception:
                log.exception("ack.refused", kind=name)
                return
