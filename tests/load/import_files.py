"""Files of patients as a hospital's old system gives them: clean, with rows twice, with a twentieth of them broken."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

HEADER = (
    "codigo", "tipo documento", "documento", "nombres", "primer apellido", "segundo apellido", "fecha nacimiento",
    "sexo", "celular", "correo", "direccion", "ciudad",
)  # fmt: skip
GIVEN = [
    "Ana", "Luz", "Rosa", "Elvira", "María", "Carmen", "Juan", "José", "Luis", "Carlos", "Pedro", "Andrés",
    "Sofía", "Camila", "Valentina", "Mateo", "Samuel",
]  # fmt: skip
SURNAMES = [
    "Gutiérrez", "Peña", "Rodríguez", "Martínez", "García", "López", "Ramírez", "Torres", "Díaz", "Moreno",
    "Rojas", "Vargas", "Castro", "Ortiz", "Suárez", "Gómez", "Jiménez", "Muñoz", "Álvarez", "Romero", "Herrera",
    "Medina", "Aguilar", "Cortés", "Guerrero", "Salazar", "Mendoza", "Vélez", "Cárdenas", "Pineda",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, and what each of its rows has to come to."""

    file: Path
    rows: int
    new: int
    alike: int
    rejected: int


def person(n: int, chance: random.Random) -> list[str]:
    """Somebody with a document, a telephone of a family and an address."""
    given = f"{chance.choice(GIVEN)} {chance.choice(GIVEN)}"
    first, second = chance.choice(SURNAMES), chance.choice(SURNAMES)
    born = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1930, 2024)}"
    phone = f"3{chance.randint(0, 2)}{chance.randint(0, 9)} {5_000_000 + n * 2 // 3}"
    place = f"Calle {n % 180} # {n % 90}-{n % 60}"
    return [f"H{n}", "CC", str(1_200_000_000 + n), given, first, second, born, "FM"[n % 2], phone, "", place, "Cali"]


def with_repeats(file: Path, people: int) -> Sample:
    """A hundredth of them twice, a hundredth again without a document, and a few with a birth date that is none."""
    chance, some, few = random.Random(2026), people // 100, people // 200
    everybody = [person(n, chance) for n in range(people)]
    rows = [*everybody, *everybody[:some]]
    rows += [["", "", "", *each[3:]] for each in everybody[some : 2 * some]]
    rows += [
        [f"W{n}", "CC", str(1_400_000_000 + n), *each[3:6], "31/02/1990", *each[7:]]
        for n, each in enumerate(everybody[:few])
    ]
    _write(file, rows)
    return Sample(file, len(rows), people, some, few)


def with_broken_rows(file: Path, rows: int) -> Sample:
    """Every twentieth row is broken, each in the next of seven ways."""
    chance = random.Random(500)
    everybody = [person(n, chance) for n in range(rows)]
    broken = range(19, rows, 20)
    for turn, n in enumerate(broken):
        everybody[n] = _broken(everybody[n], turn)
    _write(file, everybody)
    return Sample(file, rows, rows - len(broken), 0, len(broken))


def _broken(row: list[str], turn: int) -> list[str]:
    place, value = (
        (6, "31/02/1990"), (6, "14/05/2090"), (3, ""), (3, "M4r1@"), (2, "12A45"), (1, "ZZ"), (4, "x" * 500),
    )[turn % 7]  # fmt: skip
    changed = list(row)
    changed[place] = value
    return [*changed[:4], "", "", *changed[6:]] if place == 3 and not value else changed


def cut(sample: Sample, into: Path) -> None:
    """The same file as a broken transfer leaves it: half of its bytes, the last row torn."""
    whole = sample.file.read_bytes()
    into.write_bytes(whole[: len(whole) // 2])


def _write(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([HEADER, *rows])
