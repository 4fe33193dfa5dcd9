"""How long a search takes, whom it finds, what its index costs; beside what PostgreSQL does out of the box."""

import argparse
import time
from typing import Any

import psycopg

from latido_run import postgres
from tests.load.patients.ground import Ground
from tests.load.rows import Row, at_least, at_most, percentile, reported, say

EXACT, TWO_WORDS, SLIPPED, AUDIT = 30, 60, 200, 3  # ms
HIT = 90  # per cent
SEARCHES = 400
WRITTEN = 20_000
TRIGRAM = """
    SELECT folded_name FROM patients_patient WHERE folded_name %% %(q)s
     ORDER BY similarity(folded_name, %(q)s) DESC LIMIT 20
"""
SIZE = "SELECT pg_total_relation_size(%s) / 1e6::float8"

Pairs = list[tuple[str, str]]  # what is typed, the folded name of whom it is for
Connection = psycopg.Connection[tuple[Any, ...]]


def rows(chosen: argparse.Namespace) -> list[Row]:
    made: Ground = chosen.ground()
    say(f"{SEARCHES} searches of each kind…")
    found = made.inside("searching", str(SEARCHES))
    say("the same by trigrams…")
    return [*_speed(made, found), *_cost(made)]


def _speed(made: Ground, found: dict[str, Any]) -> list[Row]:
    with made.connect(postgres.SUPERUSER) as db:
        commit = _commit(db)
        exact, _ = _plain(db, "SELECT patient_id FROM patients_identifier WHERE value = %(q)s", found["documents"])
        db.execute("CREATE INDEX bench_trigrams ON patients_patient USING gin (folded_name gin_trgm_ops)")
        db.execute("SET pg_trgm.similarity_threshold = 0.4")
        two, _ = _plain(db, TRIGRAM, found["two words"][:60])
        slipped, hit = _plain(db, TRIGRAM, found["slipped"][:60])
    people = f"{found['people']:,} people; base: "
    trigrams = people + "pg_trgm as it comes, without audit"
    return [
        at_most("document or telephone, p99", percentile(found["exact ms"], 99), "ms", EXACT, percentile(exact, 99),
                people + "a look-up in its index, without audit"),
        at_most("two words of a name, p99", percentile(found["two words ms"], 99), "ms", TWO_WORDS, percentile(two, 99),
                trigrams),
        at_most("a name with one slip, p99", percentile(found["slipped ms"], 99), "ms", SLIPPED,
                percentile(slipped, 99), trigrams),
        reported("the same, p50", percentile(found["slipped ms"], 50), "ms", percentile(slipped, 50)),
        at_least("a name with one slip, among the 20", found["slipped hit"], "%", HIT, hit,
                 trigrams + "; namesakes count"),
        reported("the same, first", found["slipped first"], "%"),
        at_most("what the audit adds to a search, p50", found["audit ms"], "ms", AUDIT, commit,
                "the same searches with and without its row, to the end of the commit; base: a commit of one row"),
    ]  # fmt: skip


def _commit(db: Connection) -> float:
    """Milliseconds until one row of nothing is on the disk, p50."""
    db.execute("CREATE TABLE bench_commit (n integer)")
    taken = []
    for n in range(100):
        began = time.perf_counter()
        db.execute("INSERT INTO bench_commit VALUES (%s)", [n])
        taken.append(1000 * (time.perf_counter() - began))
    db.execute("DROP TABLE bench_commit")
    return sorted(taken)[50]


def _plain(db: Connection, statement: str, pairs: Pairs) -> tuple[list[float], float]:
    """Milliseconds of each, and how many per cent were found."""
    taken, hits = [], 0
    for typed, wanted in pairs:
        began = time.perf_counter()
        found = db.execute(statement, {"q": typed}).fetchall()
        taken.append(1000 * (time.perf_counter() - began))
        hits += any(name == wanted for (name,) in found)
    return taken, 100 * hits / len(pairs)


def _cost(made: Ground) -> list[Row]:
    words = made.one("SELECT count(*) FROM patients_nameword")
    ours = made.one(SIZE, "patients_patient_words") + made.one(SIZE, "patients_nameword")
    trigrams = made.one(SIZE, "bench_trigrams")
    with made.connect() as db:
        db.execute("DROP INDEX bench_trigrams")
        indexed, bare = (
            _written(db),
            _written(db, "DROP INDEX patients_patient_words", "DROP TRIGGER patients_learn_words ON patients_patient"),
        )
    each = 1000 * (indexed - bare) / WRITTEN
    return [
        reported("index of words, and the words", ours, "MB", trigrams, f"{words} words; base: the index of trigrams"),
        reported(
            "what they add to writing a patient",
            each,
            "ms",
            1000 * bare / WRITTEN,
            f"{WRITTEN} in one statement; base: the rest",
        ),
    ]


def _written(db: Connection, *without: str) -> float:
    """Seconds for so many more patients; all of it is taken back."""
    names = [
        name
        for (name,) in db.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'patients_patient'"
            " AND is_generated = 'NEVER' AND column_name NOT IN ('id', 'record_number')"
        )
    ]
    columns = ", ".join(names)
    with db.transaction(force_rollback=True):
        for statement in without:
            db.execute(statement)
        began = time.perf_counter()
        db.execute(
            f"INSERT INTO patients_patient (id, record_number, {columns})"  # noqa: S608
            f" SELECT gen_random_uuid(), '', {columns} FROM patients_patient LIMIT {WRITTEN}"
        )
        return time.perf_counter() - began
