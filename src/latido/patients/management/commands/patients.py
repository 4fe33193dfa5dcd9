"""`latido manage patients evaluate-search FILE.jsonl`: how well does the search do on names that you know?"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from latido.patients.core import evaluating
from latido.patients.core.evaluating import Answer, BadLine, Pair, Score
from latido.patients.services.evaluating import evaluate
from latido.plumbing.access import command

command("patients", "the operator; searches for the names of a file among invented people and keeps nothing")
OTHERS = 100_000
SHOWN = 20  # bad lines


class Command(BaseCommand):
    help = "evaluate-search: searches for names among invented people; says how many were found, and what was missed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        search = acts.add_parser("evaluate-search", help='lines {"full_name": "…", "query": "…"}')
        search.add_argument("file", type=Path, metavar="FILE.jsonl")
        search.add_argument("--others", type=int, default=OTHERS, help="invented people beside them")
        search.add_argument("--country", default="CO", help="whose documents and telephones a query may hold")
        search.add_argument("--seed", type=int, default=1, help="of the invented people")
        search.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *_args: Any, **given: Any) -> None:
        pairs, refused = self._pairs(given["file"])
        if not pairs:
            raise CommandError(f"{given['file']} has no line that can be used")
        answers = evaluate(pairs, given["others"], given["country"], given["seed"])
        if given["json"]:
            self.stdout.write(json.dumps(_report(answers, given["others"], refused), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(answers, given["others"], refused)))

    def _pairs(self, file: Path) -> tuple[list[Pair], int]:
        """What can be used; of the rest, the first are named by their line."""
        pairs: list[Pair] = []
        refused = 0
        for number, line in _numbered(file):
            try:
                pairs.append(evaluating.read(number, line))
            except BadLine as why:
                refused += 1
                if refused <= SHOWN:
                    self.stderr.write(f"{file}, line {number}: {why}; it is left out")
        if refused > SHOWN:
            self.stderr.write(f"and {refused - SHOWN} more lines are left out")
        return pairs, refused


def _numbered(file: Path) -> Iterator[tuple[int, str]]:
    """The lines that hold anything."""
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except OSError as problem:
        raise CommandError(f"{file}: {problem.strerror}") from problem


def _report(answers: list[Answer], others: int, refused: int) -> dict[str, Any]:
    whole = evaluating.score(answers)
    return {
        "others": others,
        "refused": refused,
        **_shares(whole),
        "kinds": {kind: _shares(each) for kind, each in evaluating.by_kind(answers).items()},
    }


def _shares(found: Score) -> dict[str, Any]:
    return {**asdict(found), "hit@1": _percent(found.first, found), "hit@20": _percent(found.shown, found)}


def _percent(part: int, of: Score) -> float:
    return round(100 * part / of.asked, 1)


def _lines(answers: list[Answer], others: int, refused: int) -> Iterator[str]:
    whole = evaluating.score(answers)
    yield f"{whole.asked} searches among {others} invented people and the names of the file; {refused} lines left out"
    yield f"hit@1  {_percent(whole.first, whole)} %"
    yield f"hit@20 {_percent(whole.shown, whole)} %"
    yield f"{'kind':<15}{'asked':>7}{'hit@1':>8}{'hit@20':>8}  missed, by line"
    for kind, each in evaluating.by_kind(answers).items():
        missed = ", ".join(map(str, each.missed[:SHOWN])) + (" …" if len(each.missed) > SHOWN else "")
        first, shown = _percent(each.first, each), _percent(each.shown, each)
        yield f"{kind:<15}{each.asked:>7}{first:>8}{shown:>8}  {len(each.missed)}: {missed}".rstrip(": ")
