"""What simulated days come to: shares of the callers, and how sure one can be of them after so many days."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from latido.routing.simulator.day import Day, Tally

AT_ONCE, SOON = 10.0, 20.0  # seconds: for an emergency, for everybody
ALL = "all"  # the name of all queues together

# Student's t, two-sided 95 %, by degrees of freedom; beyond, the expansion of Fisher and Cornish, 1960
_T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
_Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Shares:
    """One day of one queue, or of all. Percent of those who called."""

    callers: int
    within_20: float
    within_10: float
    abandoned: float
    waited: float  # had to wait at all
    mean_wait: float  # seconds, of those answered


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean of several days, and half the width of its 95 % confidence interval; None after one day."""

    mean: float
    half: float | None

    def json(self) -> dict[str, float | None]:
        return {"mean": round(self.mean, 2), "ci95": None if self.half is None else round(self.half, 2)}


def shares(tallies: Iterable[Tally]) -> Shares:
    """Of these queues together."""
    tallies = list(tallies)
    callers = sum(each.arrived for each in tallies)
    waits = [wait for each in tallies for wait in each.waits]
    gave_up = sum(each.abandoned for each in tallies)
    percent = 100 / max(callers, 1)
    return Shares(
        callers,
        sum(wait <= SOON for wait in waits) * percent,
        sum(wait <= AT_ONCE for wait in waits) * percent,
        gave_up * percent,
        (sum(wait > 0 for wait in waits) + gave_up) * percent,
        fmean(waits) if waits else 0.0,
    )


def of_day(day: Day) -> dict[str, Shares]:
    """By queue's code, and of all."""
    codes = [each.code for each in day.scenario.streams]
    one_by_one = {code: shares([tally]) for code, tally in zip(codes, day.tallies, strict=True)}
    return {ALL: shares(day.tallies), **one_by_one}


def estimate(values: Sequence[float]) -> Estimate:
    """Of the mean behind these independent values."""
    if len(values) < 2:
        return Estimate(fmean(values), None)
    return Estimate(fmean(values), student(len(values) - 1) * stdev(values) / sqrt(len(values)))


def student(freedom: int) -> float:
    if freedom <= len(_T95):
        return _T95[freedom - 1]
    z = _Z95
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def over_days(days: Sequence[Mapping[str, Shares]], code: str, of: Callable[[Shares], float]) -> Estimate:
    return estimate([of(day[code]) for day in days])
