"""No row, no data: when the audit cannot be written, every page that would show a patient shows none."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from latido.desk.tests.conftest import *  # noqa: F403 - a hospital, and Ana in the middle of a call
from latido.desk.tests.conftest import Floor
from latido.interactions.contracts import Interaction
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Purpose
from latido_run import postgres
from latido_run.home import Home

pytestmark = pytest.mark.db
OF_ROSA = ("Gutiérrez", "71-20455", "52123907", "La Esmeralda")


@contextmanager
def audit_that_cannot_be_written(home: Home) -> Iterator[None]:
    with psycopg.connect(postgres.dsn(home, "latido_owner"), autocommit=True) as owner:
        owner.execute("REVOKE INSERT ON compliance_auditevent FROM latido_app")
        try:
            yield
        finally:
            owner.execute("GRANT INSERT ON compliance_auditevent TO latido_app")


def shown(client: Client, address: str, data: dict[str, str] | None) -> tuple[int, list[str]]:
    """The answer, and which of Rosa's words are in it."""
    client.raise_request_exception = False
    with transaction.atomic():
        response = client.post(address, data) if data is not None else client.get(address)
        transaction.set_rollback(True)
    body = response.content.decode()
    return response.status_code, [word for word in OF_ROSA if word in body]


def pages(floor: Floor, call: Interaction) -> dict[str, tuple[str, dict[str, str] | None]]:
    person = f"/puesto/llamada/{call.id}/pacientes/{floor.rosa}"
    return {
        "call": (f"/puesto/llamada/{call.id}/", None),
        "search": ("/puesto/buscar/", {"q": "Rosa Gutiérrez Peña"}),
        "record": (f"/puesto/ficha/{floor.rosa}/", {"reason": "resultado pendiente de entregar"}),
        "appointments": (f"{person}/citas/", None),
        "revealed": (f"{person}/mostrar/document/", {}),
    }


@pytest.mark.parametrize("page", ["call", "search", "record", "appointments", "revealed"])
def test_a_page_shows_no_patient_when_the_audit_cannot_be_written(
    floor: Floor, verified: Interaction, ana: Client, home: Home, page: str
) -> None:
    address, data = pages(floor, verified)[page]

    with audit_that_cannot_be_written(home):
        status, words = shown(ana, address, data)

    assert (status, words) == (500, [])
    assert shown(ana, address, data)[0] == 200


def test_the_door_of_patients_gives_nothing_either(floor: Floor, verified: Interaction, home: Home) -> None:
    why = Purpose("interaction", verified.id)

    with audit_that_cannot_be_written(home), pytest.raises(DatabaseError), transaction.atomic():
        patients.open_patient(floor.rosa, why, floor.actor, utc_now())

    assert patients.open_patient(floor.rosa, why, floor.actor, utc_now()).id == floor.rosa
