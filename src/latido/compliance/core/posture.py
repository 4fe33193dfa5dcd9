"""How does each control stand? Pure: no clock, no database, no chance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from latido.compliance.values.posture import Control, Fact, Finding, State

CLOCKS_APART = timedelta(minutes=5)  # more than this ahead is no time that happened
ORDER = (State.NOT_MET, State.ATTENTION, State.UNMEASURED, State.MET)  # the worst first


@dataclass(frozen=True, slots=True)
class Recent:
    """How old the last time may be: until `good` it is met, until `bad` it asks for attention."""

    good: timedelta
    bad: timedelta


# An anchor is signed each minute; the chain is walked, a day's openings are looked at and a copy is made each night;
# what lies open is counted each week; a year is the house's own rule.
RECENT: Mapping[Control, Recent] = MappingProxyType(
    {
        Control.ANCHORED: Recent(timedelta(minutes=5), timedelta(hours=1)),
        Control.WALKED: Recent(timedelta(hours=30), timedelta(hours=72)),
        Control.WATCHED: Recent(timedelta(hours=30), timedelta(hours=72)),
        Control.AT_REST: Recent(timedelta(days=8), timedelta(days=15)),
        Control.KEY_AGE: Recent(timedelta(days=365), timedelta(days=400)),
        Control.BACKUP: Recent(timedelta(hours=30), timedelta(hours=72)),
    }
)


def judge(facts: Iterable[Fact], now: datetime) -> tuple[Finding, ...]:
    """Every control once, the worst first. One that no room measured is never taken for met.

    Of two facts about one control the worse counts.
    """
    told: dict[Control, list[Fact]] = {control: [] for control in Control}
    for fact in facts:
        told[fact.control].append(fact)
    found = [_finding(control, each, now) for control, each in told.items()]
    return tuple(sorted(found, key=lambda one: ORDER.index(one.state)))


def _finding(control: Control, facts: list[Fact], now: datetime) -> Finding:
    if not facts:
        return Finding(control, State.UNMEASURED, None)
    judged = [(ORDER.index(state_of(fact, now)), fact) for fact in facts]
    worst, fact = min(judged, key=lambda one: one[0])
    return Finding(control, ORDER[worst], fact)


def state_of(fact: Fact, now: datetime) -> State:
    if fact.late or _is_old(fact, now):
        return State.NOT_MET
    if fact.wrong or not _is_fresh(fact, now):
        return State.ATTENTION
    return State.MET


def _is_old(fact: Fact, now: datetime) -> bool:
    rule = RECENT.get(fact.control)
    if rule is None:
        return False
    return fact.at is None or now - fact.at > rule.bad or fact.at - now > CLOCKS_APART


def _is_fresh(fact: Fact, now: datetime) -> bool:
    rule = RECENT.get(fact.control)
    return rule is None or (fact.at is not None and now - fact.at <= rule.good)
