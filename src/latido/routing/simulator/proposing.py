"""A proposal: what tuning would change, and what it comes to on days that it was not tuned on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from latido.routing.simulator import policies, table, words
from latido.routing.simulator.comparing import Comparison
from latido.routing.simulator.figures import ALL, Estimate, estimate
from latido.routing.simulator.playing import Player, Run, run
from latido.routing.simulator.scenario import Scenario
from latido.routing.simulator.tuning import TUNED, Change, Floor, Tuner, changes, floors, worth

PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a supervisor approves or not."""

    tuned: Scenario
    tuned_on: tuple[int, ...]
    changes: tuple[Change, ...]
    comparison: Comparison
    floors: tuple[Floor, ...]  # of the proposal against plain FIFO
    gain: Estimate  # points of what tuning makes the most of, against the policy of now, on days it was not tuned on

    @property
    def sound(self) -> bool:
        """Whether no queue pays for another, on days it was not tuned on."""
        return all(each.kept for each in self.floors)

    def json(self) -> dict[str, object]:
        streams = self.tuned.streams
        return {
            "tuned_on": list(self.tuned_on),
            "changes": [each.json() for each in self.changes],
            "policy": {each.code: {field: getattr(each, field) for field in TUNED} for each in streams},
            "gain": self.gain.json(),
            "floors_kept": self.sound,
            "floors": [each.json() for each in self.floors],
            "comparison": self.comparison.json(),
        }

    def text(self, language: str) -> str:
        return "\n".join(self._lines(language))

    def _lines(self, language: str) -> Iterator[str]:
        yield words.text("proposal" if self.changes else "no_proposal", language)
        for each in self.changes:
            field = words.text(each.field, language)
            yield f"- {each.queue} {field} {each.before:g}\n+ {each.queue} {field} {each.after:g}"
        yield ""
        if self.changes:
            half = 0.0 if self.gain.half is None else self.gain.half
            yield words.text("gain", language, gain=f"{self.gain.mean:+.1f}", half=f"{half:.1f}")
        yield words.text("floors_kept" if self.sound else "floors_broken", language)
        for floor in self.floors:
            if not floor.kept:
                name = words.text("all", language) if floor.queue == ALL else floor.queue
                lost, more = f"{floor.level_lost:.1f}", f"{floor.more_abandon:.1f}"
                yield words.text("floor_broken", language, agents=floor.agents, queue=name, lost=lost, more=more)
        yield ""
        yield table.of(self.comparison)


def propose(
    scenario: Scenario, sizes: Sequence[int], tuning_seeds: Sequence[int], seeds: Sequence[int], player: Player
) -> Proposal:
    """seeds: to prove it on; those it is tuned on prove nothing."""
    tuned = Tuner(scenario, sizes, tuning_seeds, player).best()
    runs: list[Run] = []
    given: list[Floor] = []
    gains: list[float] = []
    for agents in sizes:
        base = run(scenario, agents, policies.FIFO, seeds, player)
        now = run(scenario, agents, policies.LATIDO, seeds, player)
        proposed = replace(run(tuned, agents, policies.LATIDO, seeds, player), policy=PROPOSED)
        runs += [base, now, proposed]
        given += floors(base, proposed)
        gains += [worth(scenario, new) - worth(scenario, old) for new, old in zip(proposed.days, now.days, strict=True)]
    found = Comparison(scenario, tuple(seeds), tuple(runs))
    return Proposal(tuned, tuple(tuning_seeds), tuple(changes(scenario, tuned)), found, tuple(given), estimate(gains))
