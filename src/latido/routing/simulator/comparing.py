"""Policies side by side: the same callers under each, with confidence intervals, of the differences too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from latido.routing.simulator import playing
from latido.routing.simulator.figures import Estimate, Shares, estimate, over_days
from latido.routing.simulator.playing import Player, Run
from latido.routing.simulator.scenario import Scenario

FIGURES = ("callers", "within_20", "within_10", "abandoned", "waited", "mean_wait")


@dataclass(frozen=True, slots=True)
class Comparison:
    scenario: Scenario
    seeds: tuple[int, ...]
    runs: tuple[Run, ...]

    @property
    def codes(self) -> list[str]:
        """Of what there are figures: all queues together, then each."""
        return list(self.runs[0].days[0])

    def differences(self) -> list[tuple[Run, Run]]:
        """Each run with the one of the first policy, of the same size."""
        first = {each.agents: each for each in self.runs if each.policy == self.runs[0].policy}
        return [(first[each.agents], each) for each in self.runs if each is not first[each.agents]]

    def json(self) -> dict[str, object]:
        return {
            "scenario": self.scenario.name,
            "seeds": list(self.seeds),
            "runs": [
                {
                    "policy": each.policy,
                    "agents": each.agents,
                    "occupancy": each.occupancy.json(),
                    "queues": {code: _figures(each.days, code) for code in self.codes},
                }
                for each in self.runs
            ],
            "differences": [
                {
                    "agents": run.agents,
                    "of": run.policy,
                    "from": base.policy,
                    "queues": {
                        code: {name: paired(base, run, code, name).json() for name in FIGURES[1:]}
                        for code in self.codes
                    },
                }
                for base, run in self.differences()
            ],
        }


def compare(
    scenario: Scenario,
    policies: Sequence[str],
    sizes: Sequence[int],
    seeds: Sequence[int],
    player: Player = playing.one_by_one,
) -> Comparison:
    runs = [playing.run(scenario, agents, policy, seeds, player) for agents in sizes for policy in policies]
    return Comparison(scenario, tuple(seeds), tuple(runs))


def paired(base: Run, run: Run, code: str, figure: str) -> Estimate:
    """Of the difference day by day: the callers are the same, so most of the chance is in neither."""
    of = attrgetter(figure)
    return estimate([of(one[code]) - of(other[code]) for one, other in zip(run.days, base.days, strict=True)])


def _figures(days: Sequence[Mapping[str, Shares]], code: str) -> dict[str, object]:
    return {name: over_days(days, code, attrgetter(name)).json() for name in FIGURES}
