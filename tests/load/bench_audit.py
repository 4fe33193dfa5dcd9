"""`latido bench audit`: a million rows of it are sealed, verified, and a copy of them is tampered with.

Verified as an operator does it: the command from its start to its report. The base is a bare SHA-256 chain in memory.
`--rows 100000` and `--count 1000` do less, `--folder DIR` keeps the rows for the next run.
"""

import argparse
import hashlib
import sys
import time
from pathlib import Path

from tests.load.patients.ground import Ground, ground
from tests.load.rows import Row, at_least, at_most, reported, say, show

PEOPLE = 1000
LIMIT = 30  # seconds for a million rows
ROWS = """
INSERT INTO compliance_auditevent (id, organisation_id, at, actor_kind, actor_id, actor_name, roles_held, session,
    address, action, patient_ids, interaction_id, fields, purpose, reason, outcome, detail, request_id)
SELECT gen_random_uuid(), %(house)s, clock_timestamp() - n * interval '1 second', 'staff', gen_random_uuid(), '',
    ARRAY['agent'], md5(n::text), '10.0.0.' || n %% 250, (ARRAY['patient.opened', 'coverage.read'])[n %% 2 + 1],
    ARRAY(SELECT id FROM patients_patient OFFSET n %% %(people)s LIMIT 1 + n %% 4), gen_random_uuid(),
    ARRAY['name', 'phone'], 'interaction', 'Llamó por su cita', 'done', jsonb_build_object('n', n), gen_random_uuid()
FROM generate_series(%(from)s::int, %(to)s::int) AS n
"""
STEP = 50_000


def fill(where: Ground, rows: int) -> None:
    there = where.one("SELECT count(*) FROM compliance_auditevent")
    with where.connect() as db:
        for first in range(there + 1, rows + 1, STEP):
            words = {"house": where.house, "people": PEOPLE - 4, "from": first, "to": min(first + STEP - 1, rows)}
            db.execute(ROWS, words)


def bare(rows: int) -> float:
    """Seconds of a chain that reads nothing: what SHA-256 itself costs."""
    row, previous, began = b"x" * 600, bytes(32), time.monotonic()
    for seq in range(rows):
        previous = hashlib.sha256(seq.to_bytes(8, "big") + previous + row).digest()
    return time.monotonic() - began


def rows_of(where: Ground, rows: int, count: int) -> list[Row]:
    say(f"writing {rows} rows…")
    fill(where, rows)
    say("sealing them…")
    sealed = where.inside("sealing")
    where.settle()
    say("verifying…")
    began = time.monotonic()
    said = where.product("latido.config.manage", "audit", "verify")
    seconds = time.monotonic() - began
    say(f"{said}tampering…")
    began = time.monotonic()
    told = where.product("latido.config.manage", "audit", "tamper-test", "--count", str(count), timeout=7200)
    tried, seen = (int(word) for word in told.replace(",", "").split() if word.isdigit())
    return [
        at_most("rows verified", seconds, "s", LIMIT * max(rows, 1_000_000) / 1_000_000, bare(rows), f"{rows} rows"),
        reported("rows sealed", sealed["rows"] / max(sealed["seconds"], 0.001), "/s"),
        at_least("changes of a copy that were seen", 100 * seen / tried, "%", 100, None, f"{seen} of {tried}"),
        reported("the tampering took", time.monotonic() - began, "s"),
    ]


def main() -> int:
    read = argparse.ArgumentParser(prog="latido bench audit")
    read.add_argument("--rows", type=int, default=1_000_000)
    read.add_argument("--count", type=int, default=10_000)
    read.add_argument("--folder", type=Path, default=None)
    read.add_argument("--json", action="store_true")
    chosen = read.parse_args()
    with ground(PEOPLE, chosen.folder) as where:
        return show("audit", rows_of(where, chosen.rows, chosen.count))


if __name__ == "__main__":
    sys.exit(main())
