"""Takes one control away at a time, in a copy of the code, and wants some test to go red.

Which, and which tests should see it, is in tests/saboteur/sabotages.toml. `--part 2/5` does a fifth, `--only glass`
those whose name has the word, `--weakened 5` lowers five walls of views drawn by `--seed` instead. Whatever stayed
green is told at the end, and is a hole in the tests.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tests/saboteur/sabotages.toml"
WALL = re.compile(r'@access\("([a-z_.]+)"')
EVERYBODYS = ("account.use", "desk.use")  # a wall of these is as low as one gets
RED = 1  # pytest's exit code when a test failed; any other says that nothing was tried


@dataclass(frozen=True, slots=True)
class Sabotage:
    control: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def fits(self, root: Path = ROOT) -> bool:
        """The code it takes away is there, once."""
        return (root / self.file).read_text(encoding="utf-8").count(self.old) == 1


def table() -> list[Sabotage]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["sabotage"]
    return [Sabotage(**{**row, "tests": tuple(row["tests"])}) for row in rows]


def weakened(chance: random.Random, many: int) -> list[Sabotage]:
    """Walls of views that everybody gets over; the table of addresses must see each."""
    walls = []
    for file in sorted((ROOT / "src/latido").rglob("views/*.py")):
        text, name = file.read_text(encoding="utf-8"), str(file.relative_to(ROOT))
        for found in WALL.finditer(text):
            if found[1] not in EVERYBODYS:
                until = text.index("\n", text.index("\ndef ", found.start()) + 1)
                old = text[found.start() : until]
                new = old.replace(found[1], EVERYBODYS[0], 1)
                view = old.rsplit("def ", 1)[1].split("(")[0]
                walls.append(Sabotage(f"{found[1]} for {view}", name, old, new, ("tests/architecture/test_walls.py",)))
    return chance.sample(walls, min(many, len(walls)))


@contextmanager
def copy() -> Iterator[Path]:
    """What git knows of the clone, to be broken."""
    with tempfile.TemporaryDirectory(prefix="latido-saboteur-") as folder:
        Path(folder).chmod(0o755)
        listed = subprocess.run(
            ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
        ).stdout
        for name in filter(None, listed.decode().split("\0")):
            if (ROOT / name).is_file():
                (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, Path(folder) / name)
        yield Path(folder)


def run(root: Path, tests: tuple[str, ...]) -> tuple[int, str]:
    """The exit code, and the line that tells which test it was."""
    env = {**os.environ, "PYTHONPATH": f"{root / 'src'}", "PYTHONDONTWRITEBYTECODE": "1"}
    for unwanted in ("LATIDO_HOME", "LATIDO_TEST_RUN", "LATIDO_DEEP"):
        env.pop(unwanted, None)
    argv = [sys.executable, "-m", "pytest", "-x", "-q", *tests]
    done = subprocess.run(argv, cwd=root, env=env, capture_output=True, text=True, check=False)
    told = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return done.returncode, told[0][:160] if told else ""


def green(root: Path, sabotage: Sabotage) -> bool:
    """Whether the tests saw nothing."""
    began, file = time.monotonic(), root / sabotage.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(sabotage.old, sabotage.new), encoding="utf-8")
    try:
        code, told = run(root, sabotage.tests)
    finally:
        file.write_text(whole, encoding="utf-8")
    seen = code == RED and bool(told)
    mark = "seen " if seen else "GREEN" if code == 0 else "WRONG"
    print(
        f"{mark} {time.monotonic() - began:6.1f} s  {sabotage.control}\n{'':16}{told or f'pytest: {code}'}", flush=True
    )
    return not seen


def chosen() -> list[Sabotage]:
    read = argparse.ArgumentParser(prog="latido test saboteur")
    read.add_argument("--part", default="1/1", help="2/5: the second fifth")
    read.add_argument("--only", default="", help="a word of the control's name")
    read.add_argument("--weakened", type=int, default=0, help="so many walls of views instead of the table")
    read.add_argument("--seed", type=int, default=0)
    given = read.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 - repeatable, not secret
    everything = weakened(chance, given.weakened) if given.weakened else table()
    part, parts = map(int, given.part.split("/"))
    return [each for each in everything if given.only in each.control][part - 1 :: parts]


def main() -> int:
    wanted = chosen()
    unfit = [each.control for each in wanted if not each.fits()]
    if unfit:
        print("not in the code any more: " + "; ".join(unfit))
        return 1
    with copy() as root:
        before, told = run(root, tuple(sorted({test for each in wanted for test in each.tests})))
        if before:
            print(f"red before anything was taken away: {told or before}")
            return 1
        holes = [each.control for each in wanted if green(root, each)]
    print(f"\n{len(wanted) - len(holes)} of {len(wanted)} controls that were taken away were noticed by a test")
    print("".join(f"nobody noticed: {hole}\n" for hole in holes), end="")
    return int(bool(holes))


if __name__ == "__main__":
    sys.exit(main())
