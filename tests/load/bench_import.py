"""`latido bench import`: patients out of a CSV file, each compared with all others.

`--only plain`: 100,000 of them with repeats, then the same file again. `--only broken`: 500,000 rows of which every
twentieth is wrong; the command is killed in the middle and run again, then the file once more, then its first half.
Measured as an operator does it: the command from its start to its report. The base is PostgreSQL's own COPY of the same
patients, in the same run, into a table with the same indexes and nothing checked.
"""

import argparse
import io
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from latido_run import postgres
from tests.fixtures.house import House, house
from tests.load.import_files import Sample, cut, with_broken_rows, with_repeats
from tests.load.rows import Row, at_most, reported, say, show

PLAIN, BROKEN = 100_000, 500_000
SECONDS_EACH = 180 / 100_000
PEOPLE = "SELECT count(*) FROM patients_patient"


def command(where: House, file: Path) -> tuple[str, ...]:
    organisation = where.rows("SELECT id FROM orgs_organisation WHERE country = 'CO'")[0][0]
    return ("manage", "import_patients", str(file), "--organisation", str(organisation), "--json", "--reason", "load")


def imported(where: House, file: Path) -> tuple[dict[str, Any], float]:
    """The command's report, and how long it took from its start."""
    began = time.monotonic()
    told = dict(json.loads(where.latido(*command(where, file), timeout=3600)))
    say(json.dumps(told, ensure_ascii=False))
    return told, time.monotonic() - began


def killed_in_the_middle(where: House, sample: Sample) -> float:
    """Seconds until half of the people were there and the command was gone, without a chance to tidy up."""
    began, before = time.monotonic(), where.rows(PEOPLE)[0][0]
    running = where.started(*command(where, sample.file), apart=True)
    while running.poll() is None and where.rows(PEOPLE)[0][0] - before < sample.new // 2:
        time.sleep(0.5)
    if running.poll() is not None:
        raise AssertionError("the import was over before half of it was there")
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return time.monotonic() - began


def copied(where: House) -> float:
    """Seconds of a plain COPY of the same patients."""
    with psycopg.connect(postgres.dsn(where.home, "latido_owner"), autocommit=True) as db:
        kept = io.BytesIO()
        with db.cursor().copy("COPY patients_patient TO STDOUT (FORMAT binary)") as out:
            for block in out:
                kept.write(block)
        db.execute("CREATE TABLE bench_copy (LIKE patients_patient INCLUDING ALL)")
        began = time.monotonic()
        with db.cursor().copy("COPY bench_copy FROM STDIN (FORMAT binary)") as into:
            into.write(kept.getvalue())
        taken = time.monotonic() - began
        db.execute("DROP TABLE bench_copy")
    return taken


def outcomes(told: dict[str, Any]) -> str:
    return ", ".join(f"{name} {told[name]}" for name in ("new", "same", "changed", "possible_duplicate", "rejected"))


def wrong(told: dict[str, Any], *, new: int, alike: int, rejected: int) -> int:
    """How many rows came to something else than they had to."""
    wanted = {"new": new, "changed": 0, "possible_duplicate": alike, "rejected": rejected}
    return sum(abs(told[name] - count) for name, count in wanted.items())


def plain(where: House, folder: Path, people: int) -> list[Row]:
    sample = with_repeats(folder / "pacientes.csv", people)
    before = where.rows(PEOPLE)[0][0]
    say(f"{sample.rows} rows…")
    first, seconds = imported(where, sample.file)
    say("the same file again…")
    again, repeated = imported(where, sample.file)
    arrived = where.rows(PEOPLE)[0][0] - before
    base = copied(where)
    amiss = wrong(first, new=sample.new, alike=sample.alike, rejected=sample.rejected) + abs(arrived - sample.new)
    return [
        at_most(f"{people:,} patients by CSV, duplicates checked", seconds, "s", people * SECONDS_EACH, base,
                f"{outcomes(first)}; {before} were there"),
        reported("the same file again", repeated, "s", base, outcomes(again)),
        at_most("rows that came to something wrong", amiss + again["new"] + again["changed"], "", 0),
    ]  # fmt: skip


def broken(where: House, folder: Path, rows: int) -> list[Row]:
    sample = with_broken_rows(folder / "rotos.csv", rows)
    before = where.rows(PEOPLE)[0][0]
    say(f"{rows} rows, killed in the middle…")
    until_killed = killed_in_the_middle(where, sample)
    say("run again…")
    first, rest = imported(where, sample.file)
    say("the same file again…")
    again, repeated = imported(where, sample.file)
    say("its first half…")
    cut(sample, folder / "cortado.csv")
    half, halved = imported(where, folder / "cortado.csv")
    arrived = where.rows(PEOPLE)[0][0] - before
    base = copied(where)
    alike = first["possible_duplicate"]  # by chance, among so many names: somebody is asked, and nobody written
    amiss = wrong(first, new=sample.new - alike, alike=alike, rejected=sample.rejected) + abs(arrived - first["new"])
    return [
        at_most(f"{rows:,} rows, 5 % broken, cut and gone on with", until_killed + rest, "s", rows * SECONDS_EACH, base,
                f"{outcomes(first)}; killed after {until_killed:.0f} s"),
        at_most("of them, rows that came to something wrong", amiss, "", 0),
        at_most("the same file again: what it changed", again["new"] + again["changed"], "", 0, None,
                f"{repeated:.0f} s; {outcomes(again)}"),
        at_most("its first half, torn: what it changed", half["new"] + half["changed"], "", 0, None,
                f"{halved:.0f} s; {outcomes(half)}"),
    ]  # fmt: skip


def main() -> int:
    read = argparse.ArgumentParser(prog="latido bench import")
    read.add_argument("--only", choices=("plain", "broken"), default="")
    read.add_argument("--people", type=int, default=0, help="rows of the file instead of 100,000 and 500,000")
    read.add_argument("--json", action="store_true")
    chosen = read.parse_args()
    found: list[Row] = []
    for name, measured, usual in (("plain", plain, PLAIN), ("broken", broken, BROKEN)):
        if chosen.only not in ("", name):
            continue
        say("starting the product…")
        with house() as where, tempfile.TemporaryDirectory(prefix="latido-bench-") as folder:
            Path(folder).chmod(0o755)
            found += measured(where, Path(folder), chosen.people or usual)
    return show("import", found)


if __name__ == "__main__":
    sys.exit(main())
