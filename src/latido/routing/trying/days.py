"""Days of a house played by the simulator, and what they come to. Pure; runs in a process of its own."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from latido.routing.core.facts import EMERGENCY
from latido.routing.core.policy import Policy
from latido.routing.simulator import playing, policies, proposing
from latido.routing.simulator.chance import callers
from latido.routing.simulator.day import Day
from latido.routing.simulator.figures import AT_ONCE
from latido.routing.trying.house import House, policy_for, weighed

SEEDS = range(1001, 1006)  # of every trial: days that tuning has not seen
TUNING_SEEDS = range(1, 4)
ALL = "all"


@dataclass(frozen=True, slots=True)
class Sums:
    """Of all days together: what became of the callers of each queue, and of each interval."""

    of: dict[str, Counter[str]] = field(default_factory=dict)
    slots: list[tuple[int, int]] = field(default_factory=list)  # callers, and those answered in their target


def play(house: House, policy: Policy, seed: int) -> Sums:
    """One day, as it would be: emergencies pass whatever decides the other turns."""
    agents = house.scenario.agents
    people = callers(house.scenario, agents, seed)
    hall = policies.hall(policy_for(house, policy))
    day = Day(house.scenario, house.scenario.crew(agents), people, hall).run()
    found = Sums({each.code: Counter() for each in house.scenario.streams})
    slots = [[0, 0] for _ in house.scenario.profile]
    for number, caller in enumerate(people):
        stream = house.scenario.streams[caller.stream]
        waited = day.answered.get(number)
        told = found.of[stream.code]
        told["callers"] += 1
        told["abandoned"] += waited is None
        slot = slots[min(int(caller.at * len(slots) / day.open_for), len(slots) - 1)]
        slot[0] += 1
        if waited is not None:
            told["in_target"] += waited <= stream.target
            told["at_once"] += waited <= AT_ONCE
            told["waited"] += round(waited)
            slot[1] += waited <= stream.target
    return Sums(found.of, [(callers_, good) for callers_, good in slots])


def tune(house: House, policy: Policy) -> dict[str, Any]:
    """What the simulator would weigh otherwise, by queue's code, and what it comes to on days it was not tuned on."""
    scenario = weighed(house, policy)
    found = proposing.propose(scenario, (scenario.agents,), TUNING_SEEDS, SEEDS, playing.one_by_one)
    wanted = {
        each.code: {"weight": round(100 * each.weight), "reserve": each.reserve, "hold_seconds": round(each.hold)}
        for each in found.tuned.streams
        if each.tier != EMERGENCY
    }
    return {"wanted": wanted if found.changes else {}, "gain": found.gain.json(), "sound": found.sound}


def together(days: Iterable[Sums]) -> Sums:
    found = Sums()
    for day in days:
        for code, counted in day.of.items():
            found.of.setdefault(code, Counter()).update(counted)
        found.slots[:] = (
            [(one + more, good + also) for (one, good), (more, also) in zip(found.slots, day.slots, strict=True)]
            if found.slots
            else day.slots
        )
    return found


def figures(house: House, sums: Sums, days: int) -> dict[str, Any]:
    """As JSON: of all, of each queue, of emergencies, and of each interval of the day."""
    urgent = [each.code for each in house.scenario.streams if each.tier == EMERGENCY]
    whole: Counter[str] = sum(sums.of.values(), Counter())
    emergencies: Counter[str] = sum((sums.of[code] for code in urgent), Counter())
    return {
        ALL: _shares(whole, days),
        "queues": {code: _shares(counted, days) for code, counted in sums.of.items()},
        "at_once": _percent(emergencies["at_once"], emergencies["callers"]),
        "slots": [_percent(good, count) for count, good in sums.slots],
    }


def _shares(counted: Counter[str], days: int) -> dict[str, float | None]:
    answered = counted["callers"] - counted["abandoned"]
    return {
        "callers": round(counted["callers"] / days, 1),
        "level": _percent(counted["in_target"], counted["callers"]),
        "abandoned": _percent(counted["abandoned"], counted["callers"]),
        "wait": round(counted["waited"] / answered, 1) if answered else None,
    }


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def curve_hours(house: House) -> Sequence[float]:
    """When each interval begins, in hours after midnight."""
    width = (house.scenario.closes - house.scenario.opens) / len(house.scenario.profile)
    return [(house.scenario.opens + n * width) / 3600 for n in range(len(house.scenario.profile))]
