"""`latido bench voice`: how long a caller and a free agent wait for us, beside Asterisk's app_queue and a bare script.

B20  an agent becomes free while callers wait, until that agent's phone gets the INVITE
B21  a caller's INVITE until an idle agent's phone gets its own, ten calls a second
B22  processor time a call, everything that runs counted
All three systems run on the same Asterisk build, one after another, with the same small telephones.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from tests.fixtures.house import House, free_ports, house
from tests.load import base, cpu
from tests.load.floor import Floor
from tests.load.rows import Row, at_most, percentile, reported, say, show
from tests.load.sip import Dialog, Telephone, open_telephone

AGENTS = 20
# More callers than agents can take: somebody always waits. Nobody hangs up in step with app_queue's own clock.
FREE_CALLS, FREE_RATE, FREE_TALK = 160, 10, (2.0, 4.0)
RING_CALLS, RING_RATE, RING_TALK = 80, 10, (0.8, 1.2)
WARM_CALLS = 40  # before anything is measured: connections are open and plans are made
STRAIGHT = "576015550199"  # a number of the demonstration that goes straight to a queue


@dataclass
class Measured:
    """Seconds, one a call."""

    free: list[float] = field(default_factory=list)
    ring: list[float] = field(default_factory=list)
    cpu_per_call: float = 0.0
    cpu_of: dict[str, float] = field(default_factory=dict)  # the same, process by process


async def calls(callers: Telephone, number: str, how_many: int, rate: float) -> list[Dialog]:
    """So many calls, evenly spaced."""
    made = []
    for n in range(how_many):
        made.append(callers.call(number, f"573009{n:06d}"))
        await asyncio.sleep(1 / rate)
    return made


async def until(true: Callable[[], bool], seconds: float) -> None:
    end = asyncio.get_running_loop().time() + seconds
    while not true():
        if asyncio.get_running_loop().time() > end:
            raise AssertionError("the calls did not end in time")
        await asyncio.sleep(0.05)


async def freed_agents(callers: Telephone, agents: Telephone, number: str) -> list[float]:
    """Overload: the agents hang up; from each BYE to the next INVITE of the same agent."""
    agents.talks = FREE_TALK
    made = await calls(callers, number, FREE_CALLS, FREE_RATE)
    await until(lambda: all(d.ended for d in made), 120)
    waits = []
    for user in {d.user for d in agents.dialogs.values()}:
        mine = sorted((d for d in agents.dialogs.values() if d.user == user), key=lambda d: d.invited)
        waits += [later.invited - earlier.ended for earlier, later in pairwise(mine)]
    return waits


async def idle_agents(callers: Telephone, agents: Telephone, number: str, how_many: int) -> list[float]:
    """Enough agents: from each caller's INVITE to the agent's, in order."""
    agents.talks = RING_TALK
    before = len(agents.dialogs)
    made = await calls(callers, number, how_many, RING_RATE)
    await until(lambda: all(d.ended for d in made), 60)
    rings = sorted(d.invited for d in list(agents.dialogs.values())[before:])
    return [ring - call.invited for call, ring in zip(made, rings, strict=False)]


async def measure_base(where: House, kind: str) -> Measured:
    """app_queue or the bare script, on a fresh Asterisk."""
    found, number = Measured(), base.QUEUE if kind == "app_queue" else base.BARE
    async with AsyncExitStack() as open_now:
        folder = Path(open_now.enter_context(tempfile.TemporaryDirectory(prefix="latido-base-")))
        place = base.place(where.home, folder)
        pbx = ("127.0.0.1", place.sip)
        agents = await open_telephone(base.AGENTS, pbx)
        callers = await open_telephone(base.CALLERS, pbx)
        pid = await open_now.enter_async_context(base.running(place, AGENTS, agents.port))
        if kind == "bare":
            await open_now.enter_async_context(base.bare(place, AGENTS))
        await idle_agents(callers, agents, number, WARM_CALLS)
        used = cpu.seconds([pid])
        found.ring = await idle_agents(callers, agents, number, RING_CALLS)
        found.cpu_per_call = (cpu.seconds([pid]) - used) / RING_CALLS
        await asyncio.sleep(1)
        agents.dialogs.clear()
        found.free = await freed_agents(callers, agents, number)
        for telephone in (agents, callers):
            telephone.transport.close()
    return found


async def measure_latido(where: House) -> Measured:
    """The product, every process of it running."""
    found, pbx = Measured(), ("127.0.0.1", where.home.ports.sip)
    agents = await open_telephone(base.AGENTS, pbx)
    callers = await open_telephone(base.CALLERS, pbx)
    floor = Floor(where.home, agents)
    await floor.open(AGENTS)
    await idle_agents(callers, agents, STRAIGHT, WARM_CALLS)
    await until(lambda: floor.closed >= WARM_CALLS, 60)
    pids = {p["name"]: [p["pid"]] for p in where.status()["processes"]}
    used = {name: cpu.seconds(pid) for name, pid in pids.items()}
    found.ring = await idle_agents(callers, agents, STRAIGHT, RING_CALLS)
    await until(lambda: floor.closed >= WARM_CALLS + RING_CALLS, 60)
    found.cpu_of = {name: (cpu.seconds(pid) - used[name]) / RING_CALLS for name, pid in pids.items()}
    found.cpu_per_call = sum(found.cpu_of.values())
    agents.dialogs.clear()
    floor.available.clear()
    await freed_agents(callers, agents, STRAIGHT)
    found.free = floor.waits()
    await floor.close()
    return found


def rows(latido: Measured, queue: Measured, bare: Measured) -> list[Row]:
    """Demands of the design: against the bare script in milliseconds, and an eighth of app_queue."""

    def ms(values: list[float], p: float) -> float:
        return 1000 * (percentile(values, p) or 0)

    free, ring = bare.free, bare.ring
    count = f"{len(latido.free)} of {FREE_CALLS - AGENTS}"
    return [
        at_most("B20 available to INVITE, p50", ms(latido.free, 50), "ms", ms(free, 50) + 15, ms(free, 50), count),
        at_most("B20 available to INVITE, p95", ms(latido.free, 95), "ms", ms(free, 95) + 40, ms(free, 95)),
        at_most(
            "B20 p50 against app_queue",
            ms(latido.free, 50),
            "ms",
            ms(queue.free, 50) / 8,
            ms(queue.free, 50),
            f"app_queue p95 {ms(queue.free, 95):.1f} ms",
        ),
        at_most("B21 INVITE to agent ring, p50", ms(latido.ring, 50), "ms", ms(ring, 50) + 25, ms(ring, 50)),
        at_most(
            "B21 INVITE to agent ring, p95",
            ms(latido.ring, 95),
            "ms",
            ms(ring, 95) + 60,
            ms(ring, 95),
            f"app_queue {ms(queue.ring, 50):.1f} / {ms(queue.ring, 95):.1f} ms",
        ),
        at_most(
            "B22 processor time a call, all processes",
            1000 * latido.cpu_per_call,
            "ms",
            3000 * queue.cpu_per_call,
            1000 * queue.cpu_per_call,
            ", ".join(f"{name} {1000 * used:.1f}" for name, used in latido.cpu_of.items()),
        ),
        reported("B22 Asterisk under the bare script", 1000 * bare.cpu_per_call, "ms"),
    ]


async def measure(where: House) -> tuple[Measured, Measured]:
    """The two bases, each on its own Asterisk and ports."""
    ports = where.home.ports
    where.home.save_ports(free_ports())
    try:
        say("app_queue…")
        queue = await measure_base(where, "app_queue")
        say("bare script…")
        return queue, await measure_base(where, "bare")
    finally:
        where.home.save_ports(ports)


def main() -> int:
    say("starting the product…")
    with house() as where:
        say("latido…")
        latido = asyncio.run(measure_latido(where))
        queue, bare = asyncio.run(measure(where))
    return show("voice", rows(latido, queue, bare))


if __name__ == "__main__":
    sys.exit(main())
