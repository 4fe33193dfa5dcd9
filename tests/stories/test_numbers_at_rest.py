"""A copy of the database without its keys has no patient's document and no telephone: a real pg_dump is read."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from latido.compliance import api as compliance
from latido.compliance.consent_values import Channel, NewConsent, Purpose
from latido.flows.models import FlowRun
from latido.interactions.models import Interaction
from latido.kernel.ids import new_id
from latido.orgs.tests.hospitals import SAN_RAFAEL, agent, found
from latido.patients import api
from latido.patients.acting import NewRelative
from latido.patients.contracts import NewPatient
from latido.patients.models import ContactPoint, Identifier, Merge, MergedRow, Patient
from latido.patients.reaching import NewSafeCard
from latido.patients.services.imports import files
from latido.patients.tests.imports.samples import HEADER, table
from latido.patients.tests.people import patient
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.models import Callback, Queue
from latido_run import postgres
from latido_run.backup import dump
from latido_run.home import Home

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
ANA = agent()
FILED, BY_HAND = 960, 40
ENDING = 7  # digits of a telephone that are looked for too


class Canaries:
    """Documents and telephones that nobody has."""

    def __init__(self) -> None:
        self.chance, self.made = random.Random(7), set[str]()

    def document(self) -> str:
        return self._new(f"9{self.chance.randrange(10**8, 10**9)}")

    def telephone(self) -> str:
        return "+57" + self._new(f"3{self.chance.randrange(10**8, 2 * 10**8)}")

    def _new(self, digits: str) -> str:
        self.made.add(digits)
        return digits


@pytest.fixture
def canaries() -> Canaries:
    found()
    return Canaries()


def test_a_copy_of_the_database_has_no_document_and_no_telephone(
    canaries: Canaries, cluster: Home, tmp_path: Path
) -> None:
    _file(canaries, tmp_path)
    with tenancy.organisation(SAN_RAFAEL):
        people = [_by_hand(canaries, n) for n in range(BY_HAND)]
        for one in people[:10]:
            _lived(canaries, one)
        api.merge_patients(people[0], people[1], [], ANA, NOW)
        _in_calls(canaries, people[2])
        assert Patient.objects.count() == FILED + BY_HAND

    seen = list(_cells(cluster))

    sought = [(each, each[-ENDING:]) for each in sorted(canaries.made)]
    whole = "\n".join(text for _where, text in seen)
    assert not [each for each, ending in sought if each in whole or _stands_alone(ending, whole)]


def test_what_lay_open_before_is_sealed_by_the_owner_and_found_again(canaries: Canaries, cluster: Home) -> None:
    """As at an upgrade: in a process of its own, as the owner, in no organisation's scope."""
    document, telephone = canaries.document(), canaries.telephone()
    with tenancy.organisation(SAN_RAFAEL):
        one = patient("Rosa", "Peña", document=f"CC {document}", phone=telephone)
        merge = Merge.objects.create(survivor=one, loser=patient("Rosa", "Penia"), at=NOW)
        _in_calls(canaries, one.id)
        MergedRow.objects.create(merge=merge, holding="x", row_id="1", aside={"e164": telephone, "barred": True})
    with psycopg.connect(postgres.dsn(cluster, "latido_owner"), autocommit=True) as db:
        db.execute("UPDATE patients_identifier SET value = %s, value_mark = NULL", [document])
        db.execute("UPDATE patients_contactpoint SET e164 = %s, e164_mark = NULL, ending_mark = NULL", [telephone])
        db.execute("UPDATE interactions_interaction SET from_number = %s, from_mark = NULL", [telephone])
        db.execute("UPDATE routing_callback SET number = %s, number_mark = NULL", [telephone])
        db.execute("UPDATE compliance_consentevent SET address = %s, address_mark = NULL, words = %s", [telephone] * 2)

    program = (
        "import django; django.setup(); from importlib import import_module; from django.apps import apps;"
        " [import_module(f'latido.{room}.migrations.{m}').seal(apps, None) for room, m in ("
        "('patients', '0018_sealed_numbers'), ('patients', '0022_sealed_rows'),"
        " ('interactions', '0021_callers_settle'), ('routing', '0017_promises_settle'),"
        " ('compliance', '0016_consents_settle'))]"
    )
    env = {**os.environ, "LATIDO_HOME": str(cluster.path), "LATIDO_DB_USER": "latido_owner"}
    subprocess.run([sys.executable, "-c", program], env=env, check=True)

    whole = "\n".join(text for _where, text in _cells(cluster))
    assert not [each for each in canaries.made if each in whole]
    with tenancy.organisation(SAN_RAFAEL):
        assert api.find_by_phone(telephone) == (one.id,)
        assert Identifier.objects.get(value=document).patient_id == one.id
        assert Interaction.objects.get(from_number=telephone).from_number == telephone
        promise = routing.promise_to(telephone)
        assert promise is not None
        assert promise.number == telephone
        (said,) = compliance.consents_of(one.id, [telephone], actor=ANA)
        assert (said.address, said.words) == (telephone, telephone)
        aside = MergedRow.objects.get().aside
        assert (aside["e164_mark"], aside["barred"]) == (str(ContactPoint.objects.get().e164_mark), True)


def _stands_alone(ending: str, text: str) -> bool:
    """The last digits by themselves: chance puts seven digits into a key now and then, between others."""
    return f'"{ending}"' in text or f"\n{ending}\n" in text


def _file(canaries: Canaries, folder: Path) -> None:
    rows = [
        f"p{n},CC,{canaries.document()},Nom{_word(n)},Ape{_word(n)},,{1 + n % 28:02d}/03/{1930 + n % 80},M,"
        f"{canaries.telephone()[3:]},,"
        for n in range(FILED)
    ]
    broken = f"x,CC,{canaries.document()},,,,31/02/1990,M,{canaries.telephone()[3:]},,"
    file = folder / "pacientes.csv"
    file.write_bytes(table(*rows, broken, header=HEADER))
    with tenancy.organisation(SAN_RAFAEL):
        batch = api.upload_import(file, file.name, ANA, NOW)
        api.start_reading(batch, files.plan_of(files.batch_of(batch)).fields, {}, NOW)
    while api.work_now(SAN_RAFAEL, batch, clock=lambda: NOW):
        continue
    with tenancy.organisation(SAN_RAFAEL):
        api.begin_import(batch, ANA, NOW)
    while api.work_now(SAN_RAFAEL, batch, clock=lambda: NOW):
        continue


def _by_hand(canaries: Canaries, n: int) -> UUID:
    new = NewPatient(
        "CC", canaries.document(), f"Canaria{_word(n)}", f"Pinzón{_word(n)}", "", date(1960, 1, 2), canaries.telephone()
    )
    return api.register_patient(new, ANA, NOW)


def _lived(canaries: Canaries, patient_id: UUID) -> None:
    """A second telephone, a relative without a record, a card of safe contact, and a change of the first telephone."""
    api.link_phone(patient_id, canaries.telephone(), ANA, NOW)
    api.add_relative(
        patient_id, NewRelative("son", "Hijo Pinzón", "CC", canaries.document(), canaries.telephone()), ANA, NOW
    )
    was = api.editable(patient_id, ANA)
    api.edit_patient(patient_id, {"phone": canaries.telephone()}, was.version, ANA, NOW)
    api.set_safe_contact(
        patient_id, NewSafeCard(safe=canaries.telephone(), other=canaries.telephone(), words="Con cuidado"), ANA, NOW
    )


def _in_calls(canaries: Canaries, patient_id: UUID) -> None:
    number = canaries.telephone()
    contact = Interaction.objects.create(
        channel="voice", node="n", channel_id=new_id().hex, opened_at=NOW, from_number=number
    )
    queue = Queue.objects.create(code="CIT", name="Citas")
    Callback.objects.create(
        interaction_id=contact.id, queue=queue, number=number, shown="+576015550100", source="asked", asked_at=NOW
    )
    FlowRun.objects.create(interaction_id=contact.id, started_at=NOW, number=number)
    compliance.record_consent(
        NewConsent(Purpose.EVERY, given=False, channel=Channel.VOICE, patient_id=patient_id, address=number),
        actor=ANA,
        now=NOW,
    )


def _cells(home: Home) -> Iterator[tuple[tuple[str, str], str]]:
    """Every column of every table, with all that lies in it, out of a real dump."""
    with dump.moment(home) as moment, dump.dumping(home, moment.snapshot) as made:
        argv = [made.argv[0], "--format=plain", "--data-only"]
        text = subprocess.run(argv, env=made.env, check=True, capture_output=True, text=True).stdout
    table_name, names, rows = "", list[str](), list[list[str]]()
    for line in text.splitlines():
        if line.startswith("COPY "):
            table_name = line.split()[1].removeprefix("public.")
            names, rows = line[line.index("(") + 1 : line.rindex(")")].replace('"', "").split(", "), []
        elif line == "\\." and table_name:
            for place, name in enumerate(names):
                yield (table_name, name), "\n".join(row[place] for row in rows)
            table_name = ""
        elif table_name:
            rows.append(line.split("\t"))


def _word(n: int) -> str:
    return "".join("abcdefghij"[int(c)] for c in f"{n:05d}")
