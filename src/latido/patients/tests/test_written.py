"""Where patients are written to: what the upgrade carried over, who is found, and what the copy and the list say."""

from datetime import date
from importlib import import_module
from uuid import UUID

import pytest
from django.db import connection

from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import agent
from latido.patients import api
from latido.patients.copying import Identity
from latido.patients.editing import folded
from latido.patients.exporting import PatientList
from latido.patients.models import Patient, WrittenPoint
from latido.patients.tests.people import family

upgrade = import_module("latido.patients.migrations.0026_written_points")
ANA = agent()
pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]

BEFORE = """
    CREATE TEMP TABLE patients_patient (organisation_id uuid, id uuid, email text, email_of text,
        email_confirmed_on date, address text, address_of text, address_confirmed_on date);
    CREATE TEMP TABLE patients_writtenpoint (LIKE public.patients_writtenpoint INCLUDING DEFAULTS INCLUDING GENERATED
        INCLUDING IDENTITY);
"""
AFTER = "DROP TABLE pg_temp.patients_patient, pg_temp.patients_writtenpoint"


def test_the_upgrade_carries_over_each_email_and_address_with_what_was_known_of_it() -> None:
    house, one, other = new_id(), new_id(), new_id()
    with connection.cursor() as cursor:
        cursor.execute(BEFORE)
        cursor.execute(
            "INSERT INTO patients_patient VALUES (%s, %s, 'Rosa@x.co', 'daughter', '2026-05-01', 'Calle 1', '', NULL),"
            " (%s, %s, '', '', NULL, '', '', NULL)",
            [house, one, house, other],
        )
        cursor.execute(upgrade.CARRY)
        cursor.execute("SELECT patient_id, kind, value, folded, whose, barred, confirmed_on FROM patients_writtenpoint")
        found = sorted(cursor.fetchall())
        cursor.execute(AFTER)

    assert found == [
        (one, "address", "Calle 1", "calle 1", "", False, None),
        (one, "email", "Rosa@x.co", "rosa@x.co", "daughter", False, date(2026, 5, 1)),
    ]


@pytest.fixture
def rosa() -> UUID:
    found, _tomas, _lina = family()
    WrittenPoint.objects.filter(patient_id=found, kind="email").update(barred=True)
    WrittenPoint.objects.create(
        patient_id=found, kind="email", value="Luz@correo.example", whose="daughter", position=1
    )
    return found


@pytest.mark.parametrize("text", ["luz@correo.example", "rosa@correo.example", "LUZ@correo.example gutierrez"])
def test_any_of_their_emails_finds_them(rosa: UUID, text: str) -> None:
    assert [each.patient_id for each in api.search(text, ANA, utc_now()).found] == [rosa]


def test_the_copy_says_them_all_and_the_list_only_one_that_may_be_used(rosa: UUID) -> None:
    pieces = list(Identity().pieces(rosa, now=utc_now()))
    told = " ".join(said for piece in pieces for _word, said in piece.lines)
    (fhir,) = [piece.fhir for piece in pieces if piece.fhir and piece.fhir["resourceType"] == "Patient"]
    rows = [line for _ids, lines in PatientList().steps({}) for line in lines]

    assert "Luz@correo.example" in told and "rosa@correo.example" in told and "Hija" in told
    emails = [each["value"] for each in fhir["telecom"] if each["system"] == "email"]
    assert emails == ["rosa@correo.example", "Luz@correo.example"]
    assert [line[7] for line in rows if line[7]] == ["Luz@correo.example"]
    assert Patient.objects.count() == 3


@pytest.mark.parametrize("value", ["CALLE ÁLAMO Ñ 4", "ΟΔΟΣ", "İstanbul", "ẞtraße", "ROSA@CORREO.EXAMPLE", "李雷路"])
def test_a_value_is_compared_as_the_database_compares_it(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(%s)", [value])
        assert cursor.fetchone() == (folded(value),)
