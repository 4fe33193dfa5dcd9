"""On the way to a directory and back, as a browser sees it. The directory is of paper; real ones: tests/process."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from latido.compliance import api as compliance
from latido.kernel.actor import system
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff import api, ports, proof, sessions
from latido.staff.contracts import Arrival, Departure, DirectoryItem, Finding, Role
from latido.staff.contracts import Directory as Seen
from latido.staff.entering import views
from latido.staff.models import Directory, User
from latido.staff.tests.logins import PASSWORD, browser, person

pytestmark = pytest.mark.db
ANA, EVA = "ana@demo.latido", "eva@demo.latido"


@dataclass
class Paper:
    """A way in that sees whom the test says. asked: whether each had to prove it again."""

    sees: str = ANA
    proved: timedelta = timedelta()  # so long ago
    asked: list[bool] = field(default_factory=list)

    def begin(self, directory: Seen, *, state: str, again: bool, now: datetime) -> Departure:
        self.asked.append(again)
        return Departure(f"https://idp.example/?state={state}", {})

    def finish(
        self, directory: Seen, remembered: Mapping[str, str], answer: Mapping[str, str], *, now: datetime
    ) -> Arrival:
        groups, shown = frozenset({"agentes"}), frozenset({"otp"})
        return Arrival(self.sees, self.sees, True, groups=groups, shown=shown, at=now - self.proved)

    def issuer(self, item: DirectoryItem) -> str:
        return item.address

    def check(self, directory: Seen, *, now: datetime) -> tuple[Finding, ...]:
        return ()


@pytest.fixture
def paper() -> Iterator[Paper]:
    before, made = dict(ports._ways), Paper()
    ports.answer_sign_in({"oidc": made})
    cache.clear()
    yield made
    ports.answer_sign_in(before)
    cache.clear()


@pytest.fixture
def directory(db: None, paper: Paper) -> UUID:
    """San Rafael's, by which Ana and Eva enter; Berta administers and needs none."""
    found()
    with tenancy.organisation(SAN_RAFAEL):
        for name, role in (("Berta", Role.ADMINISTRATOR), ("Ana", Role.AGENT), ("Eva", Role.AGENT)):
            person(name, role)
        saved()
        row: Directory = Directory.objects.get(code="red")
        return row.id


def saved(**changed: Any) -> None:
    item = {
        "name": "San Rafael",
        "enabled": True,
        "address": "https://idp.example",
        "client_id": "latido",
        "groups": {"agentes": ["agent"]},
        "second_factor": ["otp"],
        "emergency": ["berta@demo.latido"],
        **changed,
    }
    compliance.change("directory", "red", item, actor=system("tests", SAN_RAFAEL), sure=True)


def id_of(email: str) -> UUID:
    with tenancy.role("latido_login"):
        found_id: UUID = User.objects.get(email=email).id
        return found_id


def without_password(email: str) -> None:
    with tenancy.role("latido_login"):
        User.objects.filter(email=email).update(password="!")


def leave(client: Client, directory: UUID) -> str:
    """The state with which they come back."""
    there = client.get(f"/cuenta/directorio/{directory}/")
    assert there.status_code == 302, there.content.decode()
    return parse_qs(urlsplit(there["Location"]).query)["state"][0]


def back(client: Client, directory: UUID, state: str) -> str:
    """Where they are then."""
    return str(client.get(f"/cuenta/directorio/{directory}/vuelta/", {"state": state}).headers.get("Location", ""))


def entered(directory: UUID) -> Client:
    client = Client()
    assert back(client, directory, leave(client, directory)) == "/"
    return client


def inside(client: Client) -> bool:
    return client.get("/puesto/").status_code == 200


def a_while_ago(client: Client) -> None:
    """They entered six minutes ago."""
    session = client.session
    for each in session[proof.RECORDS]:
        each["at"] -= 360
        each["proved"] -= 360
    session.save()


def test_an_address_may_not_leave_at_any_pace(directory: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(views.PACE, "leave", "2/m/ip")
    leave(Client(), directory)
    leave(Client(), directory)

    assert Client().get(f"/cuenta/directorio/{directory}/").status_code == 429
    assert Client().get(f"/cuenta/directorio/{directory}/", REMOTE_ADDR="192.0.2.9").status_code == 302


def test_each_time_somebody_leaves_the_browser_is_marked_anew(directory: UUID) -> None:
    client, marks = Client(), []
    states = []
    for _ in range(2):
        states.append(leave(client, directory))
        marks.append(client.cookies[settings.DIRECTORY_COOKIE_NAME].value)

    assert marks[0] != marks[1]
    assert back(client, directory, states[0]) == ""
    assert back(client, directory, states[1]) == "/"


def test_who_enters_by_the_directory_alone_proves_it_again_there_before_adding_a_factor(
    directory: UUID, paper: Paper
) -> None:
    without_password(ANA)
    client = entered(directory)
    ways = ("/cuenta/segundo-factor/activar/", "/cuenta/llaves/nueva/")
    assert [client.get(each).status_code for each in ways] == [200, 200]

    a_while_ago(client)
    asked = [client.get(each)["Location"] for each in ways]
    assert client.post(ways[0], {"code": "000000"}).status_code == 302
    client.get(ways[1])
    again = leave(client, directory)

    assert asked == [f"/cuenta/directorio/{directory}/"] * 2
    assert paper.asked == [False, True]
    assert back(client, directory, again) == ways[1]
    assert [client.get(each).status_code for each in ways] == [200, 200]


def test_whom_the_directory_let_in_without_asking_has_not_just_proved_anything(directory: UUID, paper: Paper) -> None:
    without_password(ANA)
    paper.proved = timedelta(hours=1)

    assert entered(directory).get("/cuenta/llaves/nueva/")["Location"] == f"/cuenta/directorio/{directory}/"


def test_who_enters_as_somebody_else_ends_what_was_open(directory: UUID, paper: Paper) -> None:
    client = entered(directory)
    assert inside(client)
    anas = UUID(client.session[sessions.ROW])
    paper.sees = EVA

    assert back(client, directory, leave(client, directory)) == "/"

    assert inside(client)
    assert client.session[sessions.ROW] != str(anas)
    assert anas not in api.phone_marks([id_of(ANA)])[id_of(ANA)]


def test_when_passwords_are_closed_what_they_opened_ends_and_they_unlock_nothing(directory: UUID, paper: Paper) -> None:
    by_password, by_directory = browser(id_of(EVA)), entered(directory)
    berta = browser(id_of("berta@demo.latido"))
    assert by_password.get("/cuenta/sesiones/").status_code == 200
    row_id = UUID(by_password.session[sessions.ROW])
    by_directory.post("/cuenta/bloquear/")

    with tenancy.organisation(SAN_RAFAEL):
        saved(local_sign_in=False)
    sessions.end_old(utc_now() + timedelta(seconds=1))

    assert by_password.get("/cuenta/sesiones/").status_code == 302
    assert row_id not in api.phone_marks([id_of(EVA)])[id_of(EVA)]
    assert berta.get("/cuenta/sesiones/").status_code == 200
    assert by_directory.post("/cuenta/desbloquear/", {"password": PASSWORD}).status_code == 422
    assert by_directory.session["locked"]
    assert back(by_directory, directory, leave(by_directory, directory)) == "/"
    assert inside(by_directory)
    a_while_ago(by_directory)
    assert by_directory.post("/cuenta/confirmar/", {"password": PASSWORD}).status_code == 200
    assert by_directory.get("/cuenta/llaves/nueva/")["Location"].startswith("/cuenta/directorio/")
