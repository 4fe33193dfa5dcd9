"""`latido bench patients`: finding people among a million, as an agent does it, audit included.

Each figure stands beside its base of the same run on the same PostgreSQL. `--only search` measures some groups of rows,
`--people 100000` invents fewer, `--folder DIR` keeps the hospital for the next run.
"""

import argparse
import sys
from contextlib import ExitStack
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.load.patients.ground import ground
from tests.load.rows import Row, show

GROUPS = ("search", "page", "night", "duplicates", "opening")  # tests/load/patients/<group>.py
PEOPLE = 1_000_000


def arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(prog="latido bench patients")
    read.add_argument("--only", default="", help="some of " + ",".join(GROUPS))
    read.add_argument("--people", type=int, default=PEOPLE)
    read.add_argument("--folder", type=Path, default=None)
    read.add_argument("--json", action="store_true")
    return read.parse_args()


def main() -> int:
    chosen = arguments()
    wanted = [name for name in chosen.only.split(",") if name] or GROUPS
    found: list[Row] = []
    with ExitStack() as until_the_end:
        chosen.ground = cache(lambda: until_the_end.enter_context(ground(chosen.people, chosen.folder)))
        for name in wanted:
            found += import_module(f"tests.load.patients.{name}").rows(chosen)
    return show("patients", found)


if __name__ == "__main__":
    sys.exit(main())
