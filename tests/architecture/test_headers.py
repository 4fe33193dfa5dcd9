"""What every answer tells the browser: pages, fragments, errors, static files and the stream."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from latido.desk.tests.conftest import *  # noqa: F403 - its hospital, with Ana in the middle of a call
from latido.desk.tests.conftest import Floor
from latido.interactions.contracts import Interaction
from latido.kernel.ids import new_id
from latido.plumbing.http import HEADERS
from latido.plumbing.sse import Hub, Stream
from latido_run.home import Home
from tests.architecture.addresses import addresses

pytestmark = pytest.mark.db
WORDS = {"work": "person", "check": "document", "field": "phone", "act": "cancelar", "pk": 1, "number": 1}
POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def missing(headers: Mapping[str, str]) -> list[str]:
    wrong = [name for name, value in HEADERS.items() if headers.get(name) != value]
    wrong += [] if headers.get("X-Frame-Options") == "DENY" else ["X-Frame-Options"]
    policy = dict(each.strip().split(" ", 1) for each in headers.get("Content-Security-Policy", "a b").split(";"))
    wrong += [name for name, value in POLICY.items() if policy.get(name) != value]
    return wrong + [name for name, value in policy.items() if "unsafe" in value or "*" in value]


def answers(client: Callable[[], Client], ids: Mapping[str, UUID]) -> Iterator[tuple[str, HttpResponseBase]]:
    for address in addresses():
        url = reverse(
            address.name, kwargs={name: {**WORDS, **ids}.get(name, new_id()) for name, _ in address.parameters}
        )
        for method in ("get", "post"):
            with transaction.atomic():
                yield f"{method} {address}", getattr(client(), method)(url)
                transaction.set_rollback(True)


@pytest.mark.parametrize("who", ["ana", "bea", "a stranger"])
def test_every_address_says_what_a_browser_may_do(
    who: str, log_in: Callable[[str], Client], floor: Floor, verified: Interaction
) -> None:
    ids = {"interaction_id": verified.id, "patient_id": floor.rosa, "queue_id": floor.queue, "person_id": floor.ana}
    browser: Callable[[], Client] = Client if who == "a stranger" else lambda: log_in(who)

    found = {name: missing(response.headers) for name, response in answers(browser, ids)}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_errors_and_static_files_say_it_too(ana: Client) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = ana.cookies
    found = {
        "nowhere": ana.get("/nowhere/"),
        "another host": ana.get("/", HTTP_HOST="elsewhere.example"),
        "no token": careful.post("/puesto/pulso/"),
        "static": ana.get("/static/ui/app.css"),
        "static that is not there": ana.get("/static/ui/nothing.css"),
    }

    assert {name: each.status_code for name, each in found.items()} == {
        "nowhere": 404,
        "another host": 400,
        "no token": 403,
        "static": 200,
        "static that is not there": 404,
    }
    assert {name: missing(each.headers) for name, each in found.items() if missing(each.headers)} == {}


def test_pages_are_kept_nowhere(ana: Client, floor: Floor, verified: Interaction) -> None:
    ids = {"interaction_id": verified.id, "patient_id": floor.rosa}
    found = {name: response.headers.get("Cache-Control", "") for name, response in answers(lambda: ana, ids)}

    assert [name for name, value in found.items() if "no-store" not in value] == []


async def test_the_stream_says_it_too() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    for topics in ((), ("agent:1",)):
        await Stream(Hub(""), lambda _key, topics=topics: topics, "latido")(
            {"headers": [(b"cookie", b"latido=x")]}, receive, send
        )

    starts = [dict(each["headers"]) for each in sent if each["type"] == "http.response.start"]
    assert len(starts) == 2
    for headers in starts:
        assert {
            name for name, value in HEADERS.items() if headers.get(name.lower().encode()) != value.encode()
        } == set()
        assert headers[b"cache-control"] == b"no-store"


OVER_TLS = """
import json, django
django.setup()
from django.test import Client
client = Client(headers={"host": "clinica.example"})
page = client.get("/cuenta/ingresar/", secure=True)
tongue = client.post("/cuenta/idioma/", {"language": "en", "next": "http://clinica.example/"}, secure=True)
cookies = [morsel.OutputString() for each in (page, tongue) for morsel in each.cookies.values()]
print(json.dumps({"hsts": page.headers.get("Strict-Transport-Security"), "csp": page.headers["Content-Security-Policy"],
                  "cookies": cookies, "onward": tongue["Location"]}))
"""


def test_over_tls_every_cookie_is_secure_and_the_browser_comes_back_by_nothing_else(cluster: Home) -> None:
    env = {**os.environ, "LATIDO_HTTPS": "1", "LATIDO_HOST": "clinica.example", "LATIDO_HOME": str(cluster.path)}
    env |= {"DJANGO_SETTINGS_MODULE": "latido.config.settings", "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        [sys.executable, "-c", OVER_TLS], env=env, capture_output=True, text=True, check=False, timeout=60
    )

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["hsts"] == "max-age=31536000"
    assert f"wss://clinica.example:{cluster.ports.voice}" in said["csp"]
    assert "ws:" not in said["csp"]
    assert said["onward"] == "/"
    cookies = SimpleCookie()
    for each in said["cookies"]:
        cookies.load(each)
    assert {"__Host-latido-csrf", "latido-idioma", "latido-idioma-elegido"} <= cookies.keys()
    for name, morsel in cookies.items():
        assert (name, morsel["secure"], morsel["samesite"]) == (name, True, "Lax")
        assert morsel["httponly"] or name == "__Host-latido-csrf"  # its value is sent back by the page's own script
        assert not morsel["domain"]
