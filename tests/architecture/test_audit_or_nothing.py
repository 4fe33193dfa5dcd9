"""No row, no data: when the audit cannot be written, every page that would show a patient shows none."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse

from latido.compliance import api as compliance
from latido.compliance import glass
from latido.compliance.contracts import AuditRecord
from latido.compliance.models import AccessAlert, AuditEvent
from latido.desk.tests.conftest import *  # noqa: F403 - a hospital, and Ana in the middle of a call
from latido.desk.tests.conftest import Floor
from latido.desk.urls import urlpatterns
from latido.interactions import watching
from latido.interactions.contracts import Interaction
from latido.kernel.time import utc_now
from latido.patients import api as patients
from latido.patients.contracts import Purpose
from latido.patients.tests.people import patient
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.tests import logins
from latido_run import postgres
from latido_run.home import Home

pytestmark = pytest.mark.db
SENTENCE = "No se puede anotar quién ve los datos de los pacientes"
OF_ROSA = ("Gutiérrez", "71-20455", "52123907", "La Esmeralda")


# What may befall it. Every row passes by the function that announces it, inside the INSERT: there a disk is as full.
REVOKED = "a right taken away"
FAILING = {
    "a full disk": "RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';",
    "a table that is gone": "INSERT INTO public.compliance_auditevent_2026 VALUES (NEW.id); RETURN NULL;",
}


@contextmanager
def audit_that_cannot_be_written(home: Home, why: str = REVOKED) -> Iterator[None]:
    with psycopg.connect(postgres.dsn(home, "latido_owner"), autocommit=True) as owner:
        whole = owner.execute("SELECT pg_get_functiondef('compliance_announce'::regproc)").fetchone()
        assert whole is not None
        if why == REVOKED:
            owner.execute("REVOKE INSERT ON compliance_auditevent FROM latido_app")
        else:
            body = "CREATE OR REPLACE FUNCTION compliance_announce() RETURNS trigger LANGUAGE plpgsql AS $$"
            owner.execute(f"{body} BEGIN {FAILING[why]} END $$")
        try:
            yield
        finally:
            owner.execute("GRANT INSERT ON compliance_auditevent TO latido_app")
            owner.execute(whole[0])


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


@pytest.mark.parametrize("why", FAILING)
def test_whatever_befell_it_the_page_says_so_and_shows_nothing(
    floor: Floor, verified: Interaction, ana: Client, home: Home, why: str
) -> None:
    ana.raise_request_exception = False
    address = f"/puesto/llamada/{verified.id}/"

    with audit_that_cannot_be_written(home, why), transaction.atomic():
        page = ana.get(address).content.decode()
        transaction.set_rollback(True)
    with audit_that_cannot_be_written(home, why), transaction.atomic():
        click = ana.get(address, headers={"HX-Request": "true"})
        transaction.set_rollback(True)

    assert SENTENCE in page
    assert SENTENCE in json.loads(click.headers["HX-Trigger"])["toast"]["text"] and not click.content
    assert [word for word in OF_ROSA if word in page] == []
    assert ana.get(address).status_code == 200


def test_a_page_that_fails_for_another_reason_does_not_say_it(ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ana.raise_request_exception = False
    monkeypatch.setattr("latido.desk.views.stage.render", None)

    page = ana.get("/puesto/").content.decode()

    assert "Algo falló de nuestro lado" in page
    assert SENTENCE not in page


PASSPHRASE = {"passphrase": "7K4M-2222-ABCD-EFGH-JKLM-NPQR"}


@pytest.mark.parametrize("name", ["who-saw-one", "who-saw-paper", "who-saw-table"])
def test_no_export_leaves_the_house(floor: Floor, home: Home, name: str) -> None:
    officer = logins.browser(logins.person("Pia", Role.PRIVACY_OFFICER))
    address = reverse(f"console:{name}", args=[floor.rosa])
    officer.raise_request_exception = False

    with audit_that_cannot_be_written(home), transaction.atomic():
        answer = officer.post(address, PASSPHRASE) if name == "who-saw-table" else officer.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)

    assert answer.status_code == 500
    assert [word for word in OF_ROSA if word.encode() in body] == []
    assert officer.get(address).status_code == 200


def test_a_job_does_nothing_and_does_it_whole_when_it_is_tried_again(
    floor: Floor, verified: Interaction, home: Home
) -> None:
    compliance.record(floor.actor, AuditRecord("patient.opened", (patient("Hugo", "Pinzón").id,)))
    tomorrow = utc_now() + timedelta(days=1, hours=3)  # the watch begins at three in the morning

    with audit_that_cannot_be_written(home), pytest.raises(compliance.AuditUnwritable), transaction.atomic():
        watching.watch_due(tomorrow)
    before = AccessAlert.objects.count()

    assert (before, watching.watch_due(tomorrow)) == (0, 1)


def test_a_command_gives_out_nothing(floor: Floor, home: Home) -> None:
    said = StringIO()
    house = str(floor.actor.organisation_id)

    with audit_that_cannot_be_written(home), pytest.raises(compliance.AuditUnwritable), transaction.atomic():
        call_command("find_duplicates", "--organisation", house, "--reason", "x", stdout=said)

    assert said.getvalue() == ""


def test_what_is_told_to_browsers_at_once_carries_nobody(
    floor: Floor, verified: Interaction, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hint goes out with the transaction that it tells of, so that one without its row sends none."""
    told: list[str] = []
    why = compliance.WhyOpened("care", "lo pide urgencias ya", "password")
    monkeypatch.setattr(glass.realtime, "touch", lambda *words: told.append(" ".join(map(str, words))))

    with audit_that_cannot_be_written(home), pytest.raises(compliance.AuditUnwritable), transaction.atomic():
        compliance.break_glass(floor.rosa, why, actor=floor.actor, now=utc_now())
    silent = list(told)
    compliance.break_glass(floor.rosa, why, actor=floor.actor, now=utc_now())

    assert (silent, told) == ([], [f"privacy:{floor.actor.organisation_id} privacy"])
    assert not compliance.glass_is_broken(floor.actor, floor.tomas)


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
