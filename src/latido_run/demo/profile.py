"""When people call a clinic: most between seven and ten, fewer at noon, some more at two."""

import random
from collections.abc import Iterator
from itertools import accumulate

OPENS = 6 * 3600  # seconds after midnight
CLOSES = 19 * 3600
QUARTER = 900
HOURS = (3, 13, 15, 13, 10, 8, 5, 5, 9, 7, 5, 4, 3)  # of a hundred calls, by the hour from OPENS on
QUARTERS = len(HOURS) * 4


def _shape() -> tuple[float, ...]:
    """The share of each quarter hour: what the hours say, without their steps."""
    middles = [(n + 0.5) * 4 for n in range(len(HOURS))]
    shares = []
    for quarter in range(QUARTERS):
        at = min(max(quarter + 0.5, middles[0]), middles[-1])
        hour = min(int((at - 2) // 4), len(HOURS) - 2)
        along = (at - middles[hour]) / 4
        shares.append(HOURS[hour] + (HOURS[hour + 1] - HOURS[hour]) * along)
    return tuple(share / sum(shares) for share in shares)


SHARES = _shape()


def expected(calls: float) -> tuple[float, ...]:
    """How many calls each quarter hour has on average, of a day with so many."""
    return tuple(calls * share for share in SHARES)


def arrivals(chance: random.Random, calls: float) -> Iterator[float]:
    """Seconds after midnight at which somebody calls, in order: a Poisson stream that follows the profile."""
    ends = list(accumulate(expected(calls)))
    quarter, so_far = 0, chance.expovariate(1)
    while so_far < ends[-1]:
        while ends[quarter] <= so_far:
            quarter += 1
        before = ends[quarter - 1] if quarter else 0.0
        along = (so_far - before) / (ends[quarter] - before)
        yield OPENS + (quarter + along) * QUARTER
        so_far += chance.expovariate(1)
