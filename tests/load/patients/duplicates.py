"""How long the search for duplicates takes among so many, and how right it is: of a town whose people are known.

By itself: `python -m tests.load.patients.duplicates 100000`. Prints one line of JSON.
"""

import argparse
import json
import sys
import time
from typing import Any
from uuid import UUID

from tests.load.patients.ground import Ground, migrated
from tests.load.rows import Row, at_least, at_most, reported, say

SEED = 2026  # another town than the one the shipped weights were tried on
PRECISION, RECALL = 98, 90  # per cent
SECONDS = 20 * 60  # for a million patients
PLAIN = """
    SELECT least(a.id, b.id)::text, greatest(a.id, b.id)::text FROM patients_patient a JOIN patients_patient b
        ON a.birth_date = b.birth_date AND a.folded_name = b.folded_name AND a.id < b.id
"""


def rows(chosen: argparse.Namespace) -> list[Row]:
    told = measure(chosen.people)
    town = f"{told['patients']:,} records, {told['twice']:,} people twice; "
    plain = "base: equal name and birth date, one question to PostgreSQL"
    return [
        at_most("duplicates sought among all", told["seconds"], "s", SECONDS, told["plain"]["seconds"],
                f"{town}{told['compared']:,} pairs compared, {told['proposed']:,} proposed; {plain}"),
        at_least("proposed pairs that are one person", 100 * told["precision"], "%", PRECISION,
                 100 * told["plain"]["precision"], plain),
        at_least("people twice who are proposed", 100 * told["recall"], "%", RECALL, 100 * told["plain"]["recall"],
                 plain),
        reported("of those nearly certain, one person", 100 * told["surest_precision"], "%", None,
                 f"{told['surest']:,} pairs"),
    ]  # fmt: skip


def measure(people: int) -> dict[str, Any]:
    """patients, seconds, precision and recall; how sure the surest were; and what a plain question finds."""
    with migrated() as home:
        return _measured(Ground(home, UUID(int=0)), people)


def _measured(ground: Ground, people: int) -> dict[str, Any]:
    say(f"a town of {people} people moves in…")
    town = ground.inside("settling_town", str(people), str(SEED))
    ground.settle()
    say("searching…")
    began = time.monotonic()
    report = json.loads(
        ground.product("latido.config.manage", "find_duplicates", "--json", "--reason", "load").splitlines()[-1]
    )
    seconds = time.monotonic() - began
    twice = {(one, other) for one, other in town["twice"]}
    with ground.connect() as db:
        found = db.execute("SELECT one_id::text, other_id::text, band FROM patients_duplicatepair").fetchall()
        began = time.monotonic()
        plain = db.execute(PLAIN).fetchall()
        plain_seconds = time.monotonic() - began
    surest = [(one, other) for one, other, band in found if band == "certain"]
    return {
        "patients": town["patients"], "twice": len(twice), "seconds": round(seconds, 1),
        "compared": report["compared"], "crowded": report["crowded"], "learnt_from": report["learnt_from"],
        "proposed": len(found), **_judged([(one, other) for one, other, _band in found], twice),
        "surest": len(surest), "surest_precision": _judged(surest, twice)["precision"],
        "plain": {"seconds": round(plain_seconds, 1), **_judged(plain, twice)},
    }  # fmt: skip


def _judged(found: list[Any], twice: set[tuple[str, str]]) -> dict[str, float]:
    right = sum(pair in twice for pair in found)
    return {"precision": round(right / max(1, len(found)), 4), "recall": round(right / len(twice), 4)}


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
