"""Erlang's formulas, which the simulator must agree with before it is believed. Pure.

C: A. K. Erlang, 1917: callers wait as long as it takes. A: C. Palm, 1946: they give up after an exponential time; as in
A. Mandelbaum and S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue", 2007. Both: Poisson arrivals,
exponential service, one queue, agents who are all alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, expm1

STEPS = 1000  # of the integrals, even
NOTHING_LEFT = -30.0  # exp(-30) of the density no longer counts


@dataclass(frozen=True, slots=True)
class Steady:
    """Shares of all who arrive, 0 to 1; of the agents' time in occupancy."""

    waits: float  # finds nobody free
    within: float  # answered within the given seconds
    abandons: float
    occupancy: float


class TooMuchWork(Exception):
    """More work than agents, and nobody gives up: the queue grows for ever."""


def erlang_b(agents: int, load: float) -> float:
    """The share that finds every agent busy where nobody may wait. load: in erlangs."""
    share = 1.0
    for n in range(1, agents + 1):
        share = load * share / (n + load * share)
    return share


def erlang_c(agents: int, per_hour: float, handle: float, within: float) -> Steady:
    """Nobody gives up. handle, within: seconds. Raises TooMuchWork."""
    load = per_hour * handle / 3600
    if load >= agents:
        raise TooMuchWork
    lost = erlang_b(agents, load)
    waits = lost / (1 - load / agents * (1 - lost))
    return Steady(waits, 1 - waits * exp(-(agents - load) * within / handle), 0.0, load / agents)


def erlang_a(agents: int, per_hour: float, handle: float, patience: float, within: float) -> Steady:
    """Callers give up after an exponential time with this mean, in seconds."""
    arrivals, ends = per_hour / 3600, agents / handle

    def exponent(wait: float) -> float:
        return -arrivals * patience * expm1(-wait / patience) - ends * wait

    def density(wait: float) -> float:
        """Of the wait of somebody who would never give up; exactly all busy and nobody waiting weighs 1."""
        return ends * exp(exponent(wait))

    longest = 1 / ends
    while exponent(longest) > NOTHING_LEFT:
        longest *= 1.5
    all_busy = integral(density, 0, longest)
    some_idle = 1 / erlang_b(agents, arrivals * handle) - 1
    total = all_busy + some_idle
    abandons = integral(lambda wait: density(wait) * -expm1(-wait / patience), 0, longest) / total
    late = integral(lambda wait: density(wait) * exp(-wait / patience), min(within, longest), longest) / total
    return Steady(all_busy / total, 1 - abandons - late, abandons, arrivals * (1 - abandons) * handle / agents)


def integral(of: Callable[[float], float], start: float, end: float) -> float:
    """Simpson's rule."""
    width = (end - start) / STEPS
    inner = sum(of(start + n * width) * (4 if n % 2 else 2) for n in range(1, STEPS))
    return (of(start) + inner + of(end)) * width / 3
