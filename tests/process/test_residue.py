"""A house works, and is copied: of a thousand canaries none lies in a file of it, in a log, or in the copy.

Names are searched by likeness and lie open in the tables, as docs/compliance/data-map.md says; documents and telephones
lie open nowhere, not in the database's own files either.
"""

import random
import shutil
import string
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

import psycopg
import pytest

from latido.patients.tests.imports.samples import table
from latido_run import postgres
from latido_run.carrier.instance import carrier_place
from tests.process.town import Town

pytestmark = pytest.mark.process
MANY, CALLS, LATER = 334, 3, 60.0
HEADER = "id,tipo documento,documento,nombres,primer apellido,segundo apellido,fecha nacimiento,sexo,celular,correo"
FILE = """
import datetime, pathlib
from django.utils import timezone
from latido.kernel.actor import system
from latido.orgs import api as orgs
from latido.patients import api
from latido.patients.services.imports import files
from latido.plumbing import tenancy
with tenancy.role("latido_dispatcher"):
    house = orgs.organisation_ids()[0]
by, now, file = system("tests", house), timezone.now(), pathlib.Path({file!r})
with tenancy.organisation(house):
    batch = api.upload_import(file, file.name, by, now)
    api.start_reading(batch, files.plan_of(files.batch_of(batch)).fields, {{}}, now, worker=False)
while api.work_now(house, batch, clock=timezone.now):
    pass
with tenancy.organisation(house):
    api.begin_import(batch, by, timezone.now())
"""


class Canaries:
    def __init__(self) -> None:
        chance = random.Random(11)
        self.names = ["Zq" + "".join(chance.choices(string.ascii_lowercase, k=9)) for _ in range(MANY)]
        self.documents = [f"9{chance.randrange(10**8, 10**9)}" for _ in range(MANY)]
        self.numbers = [f"3{chance.randrange(10**8, 2 * 10**8)}" for _ in range(MANY)]

    def rows(self) -> Iterator[str]:
        for n, (name, document, number) in enumerate(zip(self.names, self.documents, self.numbers, strict=True)):
            born = f"{1 + n % 28:02d}/03/{1930 + n % 80}"
            yield f"p{n},CC,{document},{name},{name}ez,,{born},M,{number},{name.lower()}@correo.example"
        # and one that is refused
        yield f"roto,CC,{self.documents[0]},{self.names[0]},,,31/02/1990,M,{self.numbers[0]},"


def test_of_a_thousand_canaries_none_lies_in_the_house_its_logs_or_its_copy(whole: Town, tmp_path: Path) -> None:
    known, where = Canaries(), whole.where
    inbox = Path(tempfile.mkdtemp(prefix="latido-inbox-"))  # what a test may read, the product's own user may not
    inbox.chmod(0o755)
    file = inbox / "pacientes.csv"
    file.write_bytes(table(*known.rows(), header=HEADER))
    before = where.rows("SELECT count(*) FROM patients_identifier")[0][0]
    where.latido("manage", "shell", "-c", FILE.format(file=str(file)))
    where.until("SELECT 1 FROM patients_identifier HAVING count(*) >= %s", before + MANY, seconds=LATER)

    shutil.rmtree(inbox)
    agent = whole.agent(1)
    for n in range(CALLS):
        whole.talk(number=f"57{known.numbers[n]}").hang_up()
    for n in range(20):
        for sought in (known.names[n], known.documents[n], known.numbers[n], f"{known.names[n]} '; --\x00"):
            whole.do(agent._post("/puesto/buscar/", q=sought))
            whole.do(agent._post(f"/no-hay/{'x' * n}", q=sought))
    where.latido("manage", "keys", "seal")
    folder = tmp_path / "copias"
    where.latido("backup", str(folder), "--key-file", str(tmp_path / "private.key"))
    with psycopg.connect(postgres.superuser_dsn(where.home, postgres.DATABASE), autocommit=True) as db:
        db.execute("CHECKPOINT")  # all that was written lies in the files

    outside = {carrier_place(where.home).folder}  # the telephone network that callers come from is not the house
    found = lying(folder, known) + lying(where.home.path, known, but=outside)

    assert not found
    assert lying(where.home.pg, known, names_too=True)  # what lies open is found where it lies
    assert any(folder.rglob("*.latido-backup"))
    assert any(where.home.log.glob("*.log"))


def lying(folder: Path, known: Canaries, but: Collection[Path] = (), names_too: bool = False) -> list[str]:
    """Which files tell how many. names_too: in the tables' own files as well."""
    hard = [each.encode() for each in (*known.documents, *known.numbers)]
    names, found = [each.encode() for each in known.names], list[str]()
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or any(file.is_relative_to(each) for each in but):
            continue
        text = file.read_bytes()
        sought = hard if "pg" in file.parts and not names_too else (*hard, *names)
        many = sum(each in text for each in sought)
        if many:
            found.append(f"{file}: {many}")
    return found
