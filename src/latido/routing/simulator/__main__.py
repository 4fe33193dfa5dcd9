"""`latido simulate SCENARIO.toml`: plays a day, compares policies, finds weights."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from latido.routing.simulator import comparing, playing, policies, proposing, reading, table, words
from latido.routing.simulator.comparing import Comparison
from latido.routing.simulator.reading import NotAScenario

MOST_NUMBERS = 1000
MOST_CALLERS = 2_000_000  # of one day


def main(argv: Sequence[str] | None = None) -> int:
    """2 when what was asked makes no sense."""
    args = _parser().parse_args(argv)
    try:
        scenario = reading.read(args.scenario)
    except NotAScenario as wrong:
        for problem in wrong.problems:
            sys.stderr.write(f"{args.scenario.name}: {problem.text(words.language())}\n")
        return 2
    sizes = args.agents or (scenario.agents,)
    if scenario.calls_per_agent * max(sizes) * scenario.hours > MOST_CALLERS:
        sys.stderr.write(words.text("too_many", words.language(), most=MOST_CALLERS) + "\n")
        return 2
    if args.tune and (both := sorted(set(args.seeds) & set(args.tuning_seeds))):
        sys.stderr.write(words.text("overlap", words.language(), seeds=", ".join(map(str, both))) + "\n")
        return 2
    with playing.side_by_side() as player:
        if args.tune:
            proposal = proposing.propose(scenario, sizes, args.tuning_seeds, args.seeds, player)
            said = _json(proposal.json()) if args.json else proposal.text(words.language())
            found = proposal.comparison
        else:
            found = comparing.compare(scenario, args.compare, sizes, args.seeds, player)
            said = _json(found.json()) if args.json else table.of(found)
    sys.stdout.write(said + "\n")
    return _plotted(found, args.plot) if args.plot else 0


def _plotted(found: Comparison, file: Path) -> int:
    from latido.routing.simulator import plot  # draws: nothing that serves anybody loads it

    try:
        plot.save(found, file, words.language())
    except OSError as why:
        sys.stderr.write(words.text("plot_unwritten", words.language(), why=why) + "\n")
        return 2
    return 0


def _json(found: dict[str, object]) -> str:
    return json.dumps(found, indent=1, ensure_ascii=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="latido simulate", description=__doc__)
    parser.add_argument("scenario", type=Path, metavar="SCENARIO.toml")
    parser.add_argument("--compare", type=_policies, default=policies.KNOWN, metavar="fifo,latido")
    parser.add_argument("--agents", type=_numbers, metavar="15,40,120", help="instead of the scenario's")
    parser.add_argument("--seeds", type=_numbers, default=tuple(playing.SEEDS), metavar="1001-1010")
    parser.add_argument("--plot", type=Path, metavar="out.png", help="a picture of the comparison")
    parser.add_argument("--tune", action="store_true", help="find weights, reserves and holds, and propose them")
    parser.add_argument("--tuning-seeds", type=_numbers, default=tuple(playing.TUNING_SEEDS), metavar="1-8")
    parser.add_argument("--json", action="store_true")
    return parser


def _numbers(given: str) -> tuple[int, ...]:
    """1,5,7-9: each once, none of them 0, and not more than anybody would wait for."""
    parts = [re.fullmatch(r"([1-9]\d{0,8})(?:-(\d{1,9}))?", part.strip()) for part in given.split(",")]
    spans = [range(int(part[1]), int(part[2] or part[1]) + 1) for part in parts if part]
    if None in parts or not 0 < sum(map(len, spans)) <= MOST_NUMBERS or not all(spans):
        raise argparse.ArgumentTypeError(words.text("bad_numbers", words.language(), given=given, such="1001-1010"))
    return tuple(dict.fromkeys(n for span in spans for n in span))


def _policies(given: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.strip() for part in given.split(",")))
    for each in found:
        if each not in policies.KNOWN:
            known = ", ".join(policies.KNOWN)
            raise argparse.ArgumentTypeError(words.text("bad_policy", words.language(), given=each, known=known))
    return found


if __name__ == "__main__":
    sys.exit(main())
