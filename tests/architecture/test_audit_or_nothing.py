"""No row, no data: when the audit cannot be written, every page that would show a patient shows none."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse

from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital, and Ana in the middle of a call
from latido.desk.tests.conftest import Floor
from latido.desk.urls import urlpatterns
from latido.interactions.contracts import Interaction
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Purpose
from latido.plumbing import tenancy
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
        "record": (f"/puesto/ficha/{floor.rosa}/", {"code": "result", "reason": "resultado pendiente de entregar"}),
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


READS = re.compile(
    r'\b(?:FROM|JOIN)\s+"?(?:patients_(?:patient|identifier|relatedperson|contactpoint)|scheduling_appointment'
    r"|coverage_coverage|interactions_timelineentry|interactions_dispositiongiven)\b",
    re.IGNORECASE,
)


def test_every_page_that_reads_patients_leaves_a_row_of_its_own(
    floor: Floor, verified: Interaction, ana: Client
) -> None:
    """A spy below the rooms: whatever a page of the desk asked of patients' tables, the audit has heard of it."""
    words = {"work": "person", "check": "document", "field": "phone", "act": "cancelar"}
    ids = {"interaction_id": verified.id, "patient_id": floor.rosa}
    silent, looked = [], 0
    for route in urlpatterns:
        needed = route.pattern.converters.keys()
        if not isinstance(route, URLPattern) or not needed <= {**words, **ids}.keys():
            continue
        url = reverse(f"desk:{route.name}", kwargs={name: {**words, **ids}[name] for name in needed})
        for method in ("get", "post"):
            with transaction.atomic():
                before = rows()
                read = any(map(READS.search, queries(lambda: getattr(ana, method)(url))))  # noqa: B023 - at once
                silent += [f"{method} {route.name}"] if read and rows() == before else []
                transaction.set_rollback(True)
            looked += read

    assert silent == []
    assert looked > 10


def rows() -> int:
    with tenancy.role("latido_auditor"):
        return int(AuditEvent.objects.count())


def queries(act: Callable[[], object]) -> list[str]:
    said: list[str] = []

    def spy(execute: Callable[..., object], sql: str, *rest: object) -> object:
        said.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(spy):
        act()
    return said
