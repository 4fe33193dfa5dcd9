"""A comparison as a table for a terminal."""

from collections.abc import Iterator
from operator import attrgetter

from latido.routing.simulator import words
from latido.routing.simulator.comparing import Comparison, paired
from latido.routing.simulator.figures import ALL, Estimate, over_days
from latido.routing.simulator.playing import Run

SHOWN = ("within_20", "abandoned", "within_10")


def of(comparison: Comparison) -> str:
    return "\n".join(_lines(comparison, words.language()))


def _lines(comparison: Comparison, language: str) -> Iterator[str]:
    seeds = comparison.seeds
    together = (
        f"{seeds[0]}-{seeds[-1]}" if seeds == tuple(range(seeds[0], seeds[-1] + 1)) else ",".join(map(str, seeds))
    )
    yield words.text("heading", language, name=comparison.scenario.name, days=len(seeds), seeds=together)
    yield ""
    yield words.text("columns", language)
    for run in comparison.runs:
        yield from _run(comparison, run, language)
    for base, run in comparison.differences():
        yield ""
        yield f"{run.agents}: " + words.text("difference", language, policy=run.policy, base=base.policy)
        for code in comparison.codes:
            cells = [_cell(paired(base, run, code, name), "+") for name in SHOWN]
            yield _row("", "", code, "", cells, language)


def _run(comparison: Comparison, run: Run, language: str) -> Iterator[str]:
    for code in comparison.codes:
        callers = f"{over_days(run.days, code, attrgetter('callers')).mean:.0f}"
        cells = [_cell(over_days(run.days, code, attrgetter(name))) for name in SHOWN]
        cells += [_cell(run.occupancy)] if code == ALL else []
        yield _row(str(run.agents), run.policy, code, callers, cells, language)


def _row(agents: str, policy: str, code: str, callers: str, cells: list[str], language: str) -> str:
    name = words.text("all", language) if code == ALL else code
    return f"{agents:<8} {policy:<9} {name:<9} {callers:>8}  {'  '.join(f'{each:<14}' for each in cells)}".rstrip()


def _cell(of: Estimate, sign: str = "") -> str:
    wide = "" if of.half is None else f" ± {of.half:.1f}"
    return f"{of.mean:{sign}.1f}{wide}"
