"""The whole day from one seed: the same seed, the same day."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from latido_run.demo.callers import Caller, callers
from latido_run.demo.workers import Worker, worker


@dataclass(frozen=True, slots=True)
class Plan:
    seed: str
    callers: tuple[Caller, ...]
    workers: tuple[Worker, ...]


def plan(seed: str, *, calls: float, agents: int, known: Sequence[str]) -> Plan:
    """calls: how many people call on an average day like this; known: telephones of patients."""
    chance = random.Random(f"{seed} callers")  # noqa: S311 - invents people, guards nothing
    return Plan(seed, tuple(callers(chance, calls, known)), tuple(worker(seed, n) for n in range(agents)))
