"""`latido bench routing`: how fast and how safely contacts and agents are brought together.

Each figure stands beside its base, measured in the same run on the same PostgreSQL with the settings of an
installation. The unit of the bases is the transaction of `pgbench -N -c 8 -j 2`, which is a commit of three statements.

`--only b2,b3` measures some; `--quick` measures all with less of everything; `--chaos` measures the faults alone, in
batches: `--faults 20` ends one in time, `--resume` goes on where the last one ended.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.load.routing.ground import ground
from tests.load.rows import Row, show

ROWS = ("b1", "b2", "b3", "b4", "b5", "b6", "scale", "b7", "b8", "b9", "wait")
CHAOS = "b5"


def arguments() -> argparse.Namespace:
    read = argparse.ArgumentParser(prog="latido bench routing")
    read.add_argument("--only", default="", help="some of " + ",".join(ROWS))
    read.add_argument("--quick", action="store_true", help="less of everything: the figures are rougher")
    read.add_argument("--chaos", action="store_true", help="the faults alone")
    read.add_argument("--resume", action="store_true", help="go on with the faults in the folder")
    read.add_argument("--faults", type=int, default=20, help="of a batch")
    read.add_argument("--seed", type=int, default=4)
    read.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "latido-bench-routing")
    read.add_argument("--json", action="store_true")
    return read.parse_args()


def main() -> int:
    chosen = arguments()
    wanted = [CHAOS] if chosen.chaos else [name for name in chosen.only.split(",") if name] or ROWS
    found: list[Row] = []
    with ExitStack() as until_the_end:
        chosen.ground = cache(lambda: until_the_end.enter_context(ground()))  # made when a row wants it, for all
        for name in wanted:
            found += import_module(f"tests.load.routing.{name}").rows(chosen)
    return show("routing", found)


if __name__ == "__main__":
    sys.exit(main())
