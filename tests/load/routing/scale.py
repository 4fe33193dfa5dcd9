"""The cost of one assignment in the matcher: with 5,000 agents against 50, few of them free, and all."""

import argparse
import random
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import UUID

from latido.routing.core.facts import Free, Waiting
from latido.routing.core.matcher import Hall
from latido.routing.core.policy import ClassPolicy, Policy, large
from tests.load.routing.ground import PROFILES, QUEUES, SKILLS
from tests.load.rows import Row, at_most

FEW, MANY = 50, 5_000
TURNS, ROUNDS = 2_000, 7
DEMAND = 1.3
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUSE = UUID(int=1)


def queue(n: int) -> UUID:
    return UUID(int=1000 + n)


def policy() -> Policy:
    """The whole of it."""
    return large({queue(n): ClassPolicy(weight=1 + n % 3, required={f"s{n:02d}": 1}) for n in range(QUEUES)})


class Load:
    """A hall with so many agents. saturated: everybody talks and ten wait for each; else nobody does."""

    def __init__(self, agents: int, *, saturated: bool) -> None:
        self.chance, self.now, self.next = random.Random(4), NOON, 0
        profiles = [self.chance.sample(range(QUEUES), SKILLS) for _ in range(PROFILES)]
        self.skills = [{f"s{n:02d}": 3 for n in profiles[each % PROFILES]} for each in range(agents)]
        self.hall = Hall({HOUSE: policy()})
        self.saturated = saturated
        for _ in range(10 * agents if saturated else 0):
            self.arrive()
        for n in range(0 if saturated else agents):
            self.free(n)
        self.hall.match(self.now)

    def arrive(self) -> None:
        self.next += 1
        n = self.chance.randrange(QUEUES)
        name = UUID(int=10**9 + self.next)
        self.hall.put_waiting(Waiting(name, HOUSE, 2, 5, False, self.now, {f"s{n:02d}": 1}, queue=queue(n)))

    def free(self, n: int) -> None:
        self.hall.put_agent(Free(UUID(int=10**6 + n), HOUSE, self.skills[n], 0, self.now))

    def turn(self) -> None:
        """Somebody comes, somebody is free, and two are brought together."""
        self.now += timedelta(milliseconds=20)
        self.arrive()
        if self.saturated:
            self.free(self.chance.randrange(len(self.skills)))
        for pick in self.hall.match(self.now):
            if not self.saturated:
                self.free(pick.agent_id.int - 10**6)


def cost(load: Load) -> float:
    """Microseconds of processor an assignment takes."""
    began = time.process_time()
    for _ in range(TURNS):
        load.turn()
    return (time.process_time() - began) / TURNS * 1e6


def rows(chosen: argparse.Namespace) -> list[Row]:
    return [_row(chosen, "all free", saturated=False), _row(chosen, "all busy", saturated=True)]


def _row(chosen: argparse.Namespace, how: str, *, saturated: bool) -> Row:
    """In turn, so that whatever else runs on the machine weighs on both."""
    few, many = Load(FEW, saturated=saturated), Load(MANY, saturated=saturated)
    taken = [(cost(few), cost(many)) for _ in range(3 if chosen.quick else ROUNDS)]
    base, value = median(a for a, _ in taken), median(b for _, b in taken)
    detail = f"{value:.0f} us against {base:.0f} us, whole policy"
    return at_most(f"an assignment at {MANY:,} agents to {FEW}, {how}", value / base, "x", DEMAND, base, detail)
