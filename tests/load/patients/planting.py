"""Runs as a process of the product: plants a hospital and its invented people, in bulk."""

import json
import os
import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
django.setup()

from latido.kernel.ids import new_id  # noqa: E402
from latido.kernel.text import fold  # noqa: E402
from latido.orgs.tests.hospitals import SAN_RAFAEL, found  # noqa: E402
from latido.patients import sealed as of_patients  # noqa: E402
from latido.patients.core import sounds  # noqa: E402
from latido.patients.core.inventing import names  # noqa: E402
from latido.patients.tests.people import patient  # noqa: E402
from latido.plumbing import tenancy  # noqa: E402
from latido_run import postgres  # noqa: E402
from latido_run.home import Home  # noqa: E402

Connection = psycopg.Connection[tuple[Any, ...]]
SEED = 5
AT_ONCE = 20_000
FIRST_DOCUMENT, FIRST_PHONE = 10_000_000, 3_000_000_000
A_HOUSEHOLD = 1.6  # people to a telephone
PEOPLE = (
    "n integer, id uuid, given text, first text, second text, folded text, sounding text, born date, phone bigint,"
    " paper text, paper_mark uuid, line text, line_mark uuid, ending_mark uuid"
)
COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_identity = 'NO'"
    " AND is_generated = 'NEVER' ORDER BY ordinal_position"
)


def plant(people: str) -> dict[str, str]:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        patient("Rosa", "Peña", document="CC 100200", phone="+573009999999", birth_date=date(1954, 3, 12))
    with psycopg.connect(postgres.dsn(Home.from_env(), "latido_owner"), autocommit=True) as db:
        db.execute(f"CREATE TEMP TABLE bench ({PEOPLE})")
        with db.cursor().copy("COPY bench FROM STDIN") as into:
            for some in sealed(rows(int(people))):
                for row in some:
                    into.write_row(row)
        for table, source, changes in _tables():
            db.execute(insertion(db, table, source, changes))
    return {"house": str(SAN_RAFAEL)}


def rows(people: int) -> Iterator[tuple[Any, ...]]:
    chance, known = random.Random(SEED), dict[str, tuple[str, str]]()
    oldest = date(1930, 1, 1)
    for n, name in enumerate(islice(names(random.Random(SEED)), people)):
        words = [known.get(word) or known.setdefault(word, (fold(word), sounds.of(word))) for word in name.full.split()]
        sounding = " ".join(sound for _, sound in words if sound)
        born = oldest + timedelta(days=chance.randrange(35_000))
        telephone = FIRST_PHONE + int(n / A_HOUSEHOLD) * 7 % 299_999_999
        folded = " ".join(word for word, _ in words)
        yield n, new_id(), name.given, name.first, name.second, folded, f" {sounding} ", born, telephone


def sealed(people: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Each with their document and their telephone as they lie in the columns, and the marks that find them."""
    some = iter(people)
    while batch := list(islice(some, AT_ONCE)):
        papers, lines = [str(FIRST_DOCUMENT + row[0]) for row in batch], [f"+57{row[-1]}" for row in batch]
        with tenancy.organisation(SAN_RAFAEL):
            more = zip(
                of_patients.DOCUMENT.sealed(papers), of_patients.marks_of_documents(papers),
                of_patients.TELEPHONE.sealed(lines), of_patients.marks_of_telephones(lines),
                of_patients.marks_of_endings(lines), strict=True,
            )  # fmt: skip
            yield [(*row, *these) for row, these in zip(batch, more, strict=True)]


def _tables() -> Iterator[tuple[str, str, dict[str, str]]]:
    """What to write, of which people, and what is each one's own."""
    yield (
        "patients_patient", "bench",
        {"id": "b.id", "given_names": "b.given", "first_surname": "b.first", "second_surname": "b.second",
         "folded_name": "b.folded", "sounding_name": "b.sounding", "birth_date": "b.born"},
    )  # fmt: skip
    yield "patients_identifier", "bench", {"patient_id": "b.id", "value": "b.paper", "value_mark": "b.paper_mark"}
    point = "(lpad(to_hex(b.phone), 32, '0'))::uuid"
    distinct = "(SELECT DISTINCT ON (phone) * FROM bench)"
    marks = {"e164_mark": "b.line_mark", "ending_mark": "b.ending_mark"}
    yield "patients_contactpoint", distinct, {"id": point, "e164": "b.line", **marks}
    users = "(SELECT *, row_number() OVER (PARTITION BY phone ORDER BY n) AS place FROM bench)"
    yield (
        "patients_patientcontactpoint", users,
        {"patient_id": "b.id", "contact_point_id": point, "holder": "b.place = 1"},
    )  # fmt: skip


def insertion(db: Connection, table: str, source: str, changes: dict[str, str]) -> str:
    """Copies of the one row that is there, one for each of the source."""
    found_ = [name for (name,) in db.execute(COLUMNS, [table]).fetchall()]
    values = ", ".join(changes.get(name, f'sample."{name}"') for name in found_)
    columns = ", ".join(f'"{name}"' for name in found_)
    return (
        f"INSERT INTO {table} ({columns}) SELECT {values}"  # noqa: S608
        f" FROM (SELECT * FROM {table} LIMIT 1) AS sample, {source} AS b"
    )


if __name__ == "__main__":
    print(json.dumps(plant(sys.argv[1])))
