"""A dump of the database tells nothing of what is sealed: of a thousand canaries none is found."""

import os
import subprocess
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import override_settings

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.interactions.models import Interaction, InteractionPatient, Transfer
from latido.kernel.actor import system
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.patients.models import Patient, RecordChange, SafeContact
from latido.patients.tests.people import patient
from latido.plumbing import tenancy
from latido.plumbing.keys import turning
from latido.plumbing.keys.fields import SealedJSON, Sealing
from latido_run import postgres
from latido_run.home import Home

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
EACH = 100  # in each of ten columns
CANARY = "canario"
PLAIN = "canarioquesevehasta"  # in a column that is not sealed: the search would find one


def canary(place: str, n: int) -> str:
    return f"{CANARY} {place} {n} dijo que no"


def dumped(home: Home) -> str:
    env = {**os.environ, **postgres.environment(), "PGPASSWORD": home.secret("pg_latido_owner")}
    argv = [str(postgres.bindir() / "pg_dump"), postgres.dsn(home, "latido_owner"), "--data-only", "--inserts"]
    return subprocess.run(argv, capture_output=True, text=True, check=True, env=env).stdout


def write(n: int, someone: UUID) -> None:
    now, actor = utc_now(), system("tests", SAN_RAFAEL)
    SafeContact.objects.create(patient_id=someone, words=canary("w", n), write_to=canary("t", n), at=now)
    RecordChange.objects.create(
        patient_id=someone,
        before={"address": canary("b", n)},
        after={"address": canary("a", n)},
        of_contact=False,
        at=now,
    )
    Patient.objects.filter(id=someone).update(manner={"sentences": [canary("m", n)]})
    made = Interaction.objects.create(
        channel="voice", node="n", channel_id=str(new_id()), state="closed", opened_at=now, ended_at=now,
        closed_at=now, end_reason="hung_up",
    )  # fmt: skip
    InteractionPatient.objects.create(interaction=made, patient_id=someone, linked_at=now)
    made.note, made.promise, made.caller_name = canary("n", n), canary("p", n), canary("c", n)
    made.save(update_fields=["note", "promise", "caller_name"])
    Transfer.objects.create(
        interaction=made, given_by=new_id(), kind="queue", ref="CIT", note=canary("h", n), asked_at=now
    )
    compliance.record(actor, AuditRecord("audit.read", (someone,), reason=canary("r", n)))


def test_a_dump_holds_none_of_a_thousand_canaries_and_all_of_them_can_be_read(cluster: Home) -> None:
    found()
    with tenancy.organisation(SAN_RAFAEL), override_settings(DEMO=True):
        for n in range(EACH):
            write(n, UUID(str(patient(PLAIN if n == 0 else "Rosa", f"Gutiérrez {n}").id)))

    dump = dumped(cluster)

    assert dump.count("sealed:1:") >= 10 * EACH
    assert PLAIN in dump
    assert [line for line in dump.splitlines() if f"{CANARY} " in line] == []
    with tenancy.organisation(SAN_RAFAEL):
        assert {row.note for row in Interaction.objects.all()} == {canary("n", n) for n in range(EACH)}
        assert {row.write_to for row in SafeContact.objects.all()} == {canary("t", n) for n in range(EACH)}


def test_every_sealed_column_is_sealed_by_the_database_statement_itself(cluster: Home) -> None:
    """Whatever a column is, what Django hands to PostgreSQL of it is sealed: update() too, which has no row."""
    found()
    with tenancy.organisation(SAN_RAFAEL):
        for _model, field in turning.columns():
            value = {"k": CANARY} if isinstance(field, SealedJSON) else CANARY
            handed = said(field, value)
            assert CANARY not in handed, field.binding
            assert "sealed:1:" in handed, field.binding


def said(field: Sealing, value: object) -> str:
    handed = field.get_db_prep_save(value, connection)
    return str(getattr(handed, "obj", handed))
