"""`latido bench import`: 100,000 patients out of a CSV file, each compared with all others; then the same file again.

Measured as an operator does it: the command from its start to its report. The base is PostgreSQL's own COPY of the same
patients, in the same run, into a table with the same indexes and nothing checked.
"""

import csv
import io
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from latido_run import postgres
from tests.fixtures.house import House, house
from tests.load.rows import Row, at_most, reported, say, show

PEOPLE = 100_000
REPEATED = 1_000  # rows that are in the file twice
ALIKE = 1_000  # rows of somebody who is there already, without a document
WRONG = 500  # rows whose birth date is none
LIMIT = 180  # seconds
HEADER = (
    "codigo", "tipo documento", "documento", "nombres", "primer apellido", "segundo apellido", "fecha nacimiento",
    "sexo", "celular", "correo", "direccion", "ciudad",
)  # fmt: skip
GIVEN = [
    "Ana",
    "Luz",
    "Rosa",
    "Elvira",
    "María",
    "Carmen",
    "Juan",
    "José",
    "Luis",
    "Carlos",
    "Pedro",
    "Andrés",
    "Sofía",
    "Camila",
    "Valentina",
    "Mateo",
    "Samuel",
]
SURNAMES = [
    "Gutiérrez",
    "Peña",
    "Rodríguez",
    "Martínez",
    "García",
    "López",
    "Ramírez",
    "Torres",
    "Díaz",
    "Moreno",
    "Rojas",
    "Vargas",
    "Castro",
    "Ortiz",
    "Suárez",
    "Gómez",
    "Jiménez",
    "Muñoz",
    "Álvarez",
    "Romero",
    "Herrera",
    "Medina",
    "Aguilar",
    "Cortés",
    "Guerrero",
    "Salazar",
    "Mendoza",
    "Vélez",
    "Cárdenas",
    "Pineda",
]


def row_of(n: int, chance: random.Random) -> list[str]:
    """Somebody with a document, a telephone of a family and an address."""
    given = f"{chance.choice(GIVEN)} {chance.choice(GIVEN)}"
    first, second = chance.choice(SURNAMES), chance.choice(SURNAMES)
    born = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1930, 2024)}"
    phone = f"3{chance.randint(0, 2)}{chance.randint(0, 9)} {5_000_000 + n * 2 // 3}"
    place = f"Calle {n % 180} # {n % 90}-{n % 60}"
    return [f"H{n}", "CC", str(1_200_000_000 + n), given, first, second, born, "FM"[n % 2], phone, "", place, "Cali"]


def write_file(file: Path) -> int:
    """The file; how many rows it has."""
    chance = random.Random(2026)
    people = [row_of(n, chance) for n in range(PEOPLE)]
    rows = list(people)
    rows += people[:REPEATED]
    rows += [["", "", "", *each[3:]] for each in people[REPEATED : REPEATED + ALIKE]]
    rows += [
        [f"W{n}", "CC", str(1_400_000_000 + n), *each[3:6], "31/02/1990", *each[7:]]
        for n, each in enumerate(people[:WRONG])
    ]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([HEADER, *rows])
    return len(rows)


def imported(where: House, file: Path) -> tuple[dict[str, Any], float]:
    """The command's report, and how long it took from its start."""
    organisation = where.rows("SELECT id FROM orgs_organisation WHERE country = 'CO'")[0][0]
    began = time.monotonic()
    said = where.latido(
        "manage", "import_patients", str(file), "--organisation", str(organisation), "--json", timeout=1200
    )
    return dict(json.loads(said)), time.monotonic() - began


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


def rows_of(where: House, folder: Path) -> list[Row]:
    file = folder / "pacientes.csv"
    many = write_file(file)
    before = where.rows("SELECT count(*) FROM patients_patient")[0][0]
    say(f"{many} rows…")
    first, seconds = imported(where, file)
    say(json.dumps(first, ensure_ascii=False))
    say("the same file again…")
    again, repeated = imported(where, file)
    people = where.rows("SELECT count(*) FROM patients_patient")[0][0] - before
    base = copied(where)
    counts = ", ".join(f"{name} {first[name]}" for name in ("new", "same", "possible_duplicate", "rejected"))
    right = first["new"] == people == PEOPLE and first["rejected"] == WRONG and first["possible_duplicate"] == ALIKE
    unmoved = again["new"] == again["changed"] == 0
    return [
        at_most(
            "100,000 patients by CSV, duplicates checked", seconds, "s", LIMIT, base, f"{counts}; {before} were there"
        ),
        reported("the same file again", repeated, "s", base, f"same {again['same']}, new {again['new']}"),
        at_most("rows that came to something wrong", float(not right) + float(not unmoved), "", 0),
    ]


def main() -> int:
    say("starting the product…")
    with house() as where, tempfile.TemporaryDirectory(prefix="latido-bench-") as folder:
        Path(folder).chmod(0o755)
        return show("import", rows_of(where, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
