"""What leaves a request by the side: addresses, hints, events, jobs and logs carry ids, never a person's data."""

import ast
import dataclasses
import importlib
import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from structlog.stdlib import ProcessorFormatter

from latido.desk.tests.conftest import *  # noqa: F403 - its hospital, with Ana in the middle of a call
from latido.desk.tests.conftest import Floor, LogIn
from latido.interactions.contracts import Interaction
from latido.kernel.ids import new_id
from latido.plumbing import tenancy
from latido.plumbing.outbox import OutboxEvent
from latido.scheduling.models import Slot
from tests.architecture.source import LATIDO, called, calls, place, python_files, rooms

CARRIED = {UUID, UUID | None, datetime, datetime | None, int, bool}
SECRETS = (  # typed or shown somewhere in the day below
    "Gutiérrez",
    "52123907",
    "52.123.907",
    "1954",
    "rosa@correo",
    "Esmeralda",
    "3001112233",
    "71-20455",
    "Marta",
    "Ospina",
    "41987318",
    "3104449042",
    "dolor de pecho",
    "Carrera 7",
    "Zoraida",
    "918273",
)
IDS_AND_INSTANTS = re.compile(
    r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?"
)
HEADERS = ("Location", "HX-Redirect", "HX-Push-Url", "HX-Replace-Url", "Refresh")


def events() -> Iterator[type[Any]]:
    for room in rooms():
        if (LATIDO / room / "events.py").exists():
            module = importlib.import_module(f"latido.{room}.events")
            yield from (each for each in vars(module).values() if dataclasses.is_dataclass(each))


@pytest.mark.core
def test_events_carry_ids_and_instants() -> None:
    found = [
        f"{event.__name__}.{field.name}"
        for event in events()
        for field in dataclasses.fields(event)
        if get_type_hints(event)[field.name] not in CARRIED
    ]

    assert found == []


@pytest.mark.core
def test_a_hint_is_the_name_of_a_fragment() -> None:
    """Its second word is written in the code, or a name that the code gives to such words."""
    found = []
    for file in python_files("latido", "latido_voice"):
        for call in calls(file):
            if called(call) != "touch" or len(call.args) != 2:
                continue
            fragment = call.args[1]
            named = isinstance(fragment, ast.Constant) or (
                isinstance(fragment, ast.Name) and fragment.id in {"OVER", "pane", "page"}
            )
            found += [] if named else [place(file, call)]

    assert found == []


@pytest.mark.core
def test_only_the_sender_of_hints_speaks_on_a_channel() -> None:
    found = {file.name for file in python_files("latido", "latido_voice") if "pg_notify" in file.read_text("utf-8")}

    assert found == {"realtime.py"}


def a_day(ana: Client, ada: Client, floor: Floor, call: Interaction) -> Iterator[HttpResponseBase]:
    """Everything that is typed about people, by somebody."""

    def at(name: str, *ids: object) -> str:
        return reverse(f"desk:{name}", args=ids)

    person = (call.id, floor.rosa)
    yield ana.post(at("search"), {"q": "Gutiérrez 1954"})
    yield ana.post(at("find", call.id), {"q": "3001112233"})
    yield ana.post(at("verify", *person, "document"), {"document": "52.123.907"})
    yield ana.post(at("verify", *person, "email"), {"email": "rosa@correo.example"})
    yield ana.post(at("reveal", *person, "document"))
    yield ana.post(at("reveal", *person, "phone"))
    yield ana.post(at("preferential", *person), {"on_file": "1"})
    yield ana.get(at("work", call.id, "person"), {"paciente": floor.rosa})
    yield ana.post(at("draft", call.id), {"note": "dolor de pecho", "promise": "llamar a Gutiérrez"})
    yield ana.post(at("caller-kind", call.id), {"caller_kind": "relative"})
    new = {"document_type": "CC", "document_number": "41987318", "given_names": "Marta", "first_surname": "Ospina"}
    yield ana.post(at("new-patient", call.id), {**new, "birth_date": "04/05/1962", "phone": "310 444 9042"})
    yield ana.post(at("new-patient", call.id), {**new, "document_number": "52123907", "given_names": ""})
    slot = Slot.objects.order_by("start")[0].id
    yield ana.post(at("reserve", *person), {"request_id": new_id(), "slot": slot, "visit_type": floor.control})
    yield ana.post(at("emergency"))
    yield ana.post(at("emergency-facts", call.id), {"address": "Carrera 7", "words": "dolor de pecho"})
    yield ana.post(at("open-record", floor.lina), {"code": "other", "reason": "Gutiérrez pide copia"})
    yield ana.post(at("choose", call.id), {"code": "1.1", "about": floor.rosa})
    yield ana.post("/cuenta/bloquear/")
    yield ana.post("/cuenta/desbloquear/", {"password": "918273"})
    yield ada.post("/consola/usuarios/", {"q": "Zoraida"})
    hired = {"first_name": "Zoraida", "last_name": "Ospina", "email": "zoraida@demo.latido", "language": "es"}
    yield ada.post("/consola/usuarios/nuevo/", {**hired, "roles": ["agent"]})
    yield ada.get("/consola/auditoria/")
    yield ana.get("/nowhere/52123907/")
    yield Client().post("/cuenta/ingresar/", {"login": "Gutiérrez@correo.example", "password": "918273"})


def jobs_and_events() -> str:
    with tenancy.role("latido_dispatcher"):
        told = [event.payload for event in OutboxEvent.objects.all()]
        with connection.cursor() as cursor:
            cursor.execute("SELECT args::text FROM procrastinate_jobs")
            return json.dumps([told, cursor.fetchall()], ensure_ascii=False)


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """What our own handler would write."""
    root, written = logging.getLogger(), io.StringIO()
    ours = next(each.formatter for each in root.handlers if isinstance(each.formatter, ProcessorFormatter))
    handler = logging.StreamHandler(written)
    handler.setFormatter(ours)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def spoken(secret: str, text: str) -> bool:
    """Whether a text says it: four digits by chance in an id, an instant or a longer number do not."""
    return re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", IDS_AND_INSTANTS.sub("", text)) is not None


@pytest.mark.core
def test_a_secret_is_found_in_what_is_said_and_not_in_an_id() -> None:
    assert spoken("1954", '{"born": "12-05-1954"}')
    assert spoken("52123907", "GET /nowhere/52123907/")
    assert not spoken("1954", "01a2076f-1954-7d99-a1a5-bcd65411ba61 2026-11-23T08:04:48.119547Z")


@pytest.mark.db
def test_after_a_day_of_typing_nothing_of_it_is_in_addresses_events_jobs_or_logs(
    log_in: LogIn, floor: Floor, verified: Interaction, logs: io.StringIO
) -> None:
    answers = list(a_day(log_in("ana"), log_in("bea"), floor, verified))

    moved = [f"{name} {value}" for each in answers for name in HEADERS if (value := each.headers.get(name))]
    said = {"addresses": "\n".join(moved), "logs": logs.getvalue(), "events and jobs": jobs_and_events()}
    assert [each.status_code for each in answers if each.status_code >= 500] == []
    assert [f"{where}: {secret}" for where, text in said.items() for secret in SECRETS if spoken(secret, text)] == []
    assert "django.request" in said["logs"]
    assert "appointment_id" in said["events and jobs"]
