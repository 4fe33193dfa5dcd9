"""The night among a million people: who opened whose record, what has had its time; and who lacks something."""

import argparse
import time
from typing import Any

from tests.load.patients.ground import Ground
from tests.load.rows import Row, at_most, reported, say

OPENINGS, STAFF = 20_000, 400  # of yesterday, by so many: a network of hospitals
SECONDS = 60  # for each of the two: the worker has the night, but other work waits behind it
OPENED = """
INSERT INTO compliance_auditevent (id, organisation_id, at, actor_kind, actor_id, actor_name, roles_held, session,
    address, action, patient_ids, interaction_id, fields, purpose, reason, outcome, detail, request_id)
SELECT gen_random_uuid(), %(house)s,
        date_trunc('day', now() AT TIME ZONE 'America/Bogota') AT TIME ZONE 'America/Bogota'
            - (1 + n %% 1400) * interval '1 minute',
    'staff', ('00000000-0000-0000-0000-' || lpad(to_hex(n %% %(staff)s), 12, '0'))::uuid, '', ARRAY['agent'],
    md5(n::text), '10.0.0.9', 'patient.opened', ARRAY[id], CASE WHEN n %% 4 > 0 THEN gen_random_uuid() END,
    ARRAY['name'], 'interaction', '', 'done', '{}'::jsonb, gen_random_uuid()
  FROM (SELECT id, row_number() OVER () AS n FROM patients_patient LIMIT %(many)s) AS someone
"""
ENDED = "UPDATE patients_patient SET last_visit_on = '1999-12-31' WHERE right(id::text, 2) = '7f'"  # one of 256
STEADY = """
INSERT INTO compliance_clocksight (id, seen_at, steady_since) VALUES (1, now(), now() - interval '2 days')
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, steady_since = excluded.steady_since
"""


def rows(chosen: argparse.Namespace) -> list[Row]:
    made: Ground = chosen.ground()
    _yesterday(made)
    began = time.perf_counter()
    made.one("SELECT count(*) FROM compliance_auditevent WHERE action = 'patient.opened'")
    plain = time.perf_counter() - began
    say("the night…")
    told = made.inside("at_night")
    people = made.one("SELECT count(*) FROM patients_patient")
    seen = f"{told['alerts']:,} to explain of {OPENINGS:,} by {STAFF}; base: those audit rows counted"
    lacking = max(told["lacking"].items(), key=lambda each: each[1])
    return [
        at_most("a day's openings looked at", told["watch"], "s", SECONDS, plain, seen),
        at_most("what has had its time", told["due"], "s", SECONDS, plain, f"{told['marked']:,} marked"),
        reported("a page of records that lack something, slowest", lacking[1], "ms", told["first_page"],
                 f"{lacking[0]}, among {people:,} patients; base: 25 people without a question"),
    ]  # fmt: skip


def _yesterday(made: Ground) -> None:
    """Planted once but for the clock, which nobody looks at here."""
    with made.connect() as db:
        db.execute(STEADY)
    if made.one("SELECT count(*) FROM compliance_auditevent WHERE action = 'patient.opened'") >= OPENINGS:
        return
    words: dict[str, Any] = {"house": made.house, "many": OPENINGS, "staff": STAFF}
    with made.connect() as db:
        db.execute(OPENED, words)
        db.execute(ENDED)
    made.settle()
