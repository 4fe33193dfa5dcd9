"""Whoever leaves, is deactivated, gets a new password or loses a role has nothing open any more, anywhere."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import override_settings

from latido.compliance.models import AuditEvent
from latido.kernel.actor import system
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.plumbing.outbox import OutboxEvent
from latido.plumbing.sse import OVER, Hub, Stream
from latido.staff import api, ports
from latido.staff.contracts import NewPerson, Role
from latido.staff.models import User
from latido.staff.tests.logins import PASSWORD, browser, person

pytestmark = pytest.mark.db
TESTS = system("tests", SAN_RAFAEL)


@pytest.fixture
def ana(committed: None) -> Iterator[UUID]:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        made = person("Ana", Role.AGENT, Role.SUPERVISOR)
    with override_settings(DEMO=True):
        yield made


@pytest.fixture
def in_a_call() -> Iterator[list[UUID]]:
    """Who talks, as the rooms above would say."""
    before, talking = list(ports._answer), list[UUID]()
    ports.answer_talking(lambda person_id: person_id in talking)
    yield talking
    ports._answer[:] = before


def leaves(ana: UUID) -> None:
    browser(ana).post("/cuenta/salir/")


def is_deactivated(ana: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        api.deactivate(ana, actor=TESTS)


def is_given_a_password(ana: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        api.give_temporary_password(ana, actor=TESTS)


def changes_the_password(ana: UUID) -> None:
    asked = {"oldpassword": PASSWORD, "password1": "clave nueva de Ana", "password2": "clave nueva de Ana"}
    assert browser(ana).post("/cuenta/clave/", asked).status_code == 302


def loses_a_role(ana: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        api.change_person(ana, NewPerson("ana@demo.latido", "Ana", "M", frozenset({Role.AGENT})), actor=TESTS)


WAYS = [leaves, is_deactivated, is_given_a_password, changes_the_password, loses_a_role]
Way = Callable[[UUID], None]


def inside(client: Client) -> bool:
    return not client.get("/")["Location"].startswith("/cuenta/ingresar/")


@pytest.mark.parametrize("way", WAYS)
def test_every_session_and_stream_and_telephone_is_over(ana: UUID, way: Way) -> None:
    here, there = browser(ana), browser(ana)
    keys = [client.session.session_key for client in (here, there)]
    assert inside(here)
    marks = api.phone_marks([ana])[ana]

    way(ana)

    assert not inside(here)
    assert not inside(there)
    assert [api.topics_of_session(key) for key in keys] == [(), ()]
    assert set(api.phone_marks([ana]).get(ana, ())).isdisjoint(marks)
    with tenancy.role("latido_dispatcher"):
        told = list(OutboxEvent.objects.filter(kind="staff.SessionsEnded").values_list("payload__person_id", flat=True))
    assert told == ([] if way is changes_the_password else [str(ana)])  # there she works on


def test_who_is_taken_back_begins_at_the_login(ana: UUID) -> None:
    before = browser(ana)
    is_deactivated(ana)
    with tenancy.organisation(SAN_RAFAEL):
        api.reactivate(ana, actor=TESTS)

    assert not inside(before)


def test_a_new_name_or_another_role_ends_nothing(ana: UUID) -> None:
    here = browser(ana)
    more = frozenset({Role.AGENT, Role.SUPERVISOR, Role.NURSE})

    with tenancy.organisation(SAN_RAFAEL):
        api.change_person(ana, NewPerson("ana@demo.latido", "Ana María", "M", more), actor=TESTS)

    assert inside(here)


def test_who_changes_their_password_goes_on_where_they_did_it(ana: UUID) -> None:
    here, there = browser(ana), browser(ana)
    asked = {"oldpassword": PASSWORD, "password1": "clave nueva de Ana", "password2": "clave nueva de Ana"}

    here.post("/cuenta/clave/", asked)

    assert (inside(here), inside(there)) == (True, False)
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.filter(action="session.password_changed", actor_id=ana).count() == 1


def test_who_has_no_telephone_any_more_has_no_mark(ana: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        api.change_person(ana, NewPerson("x@y.z", "Ana", "M", frozenset({Role.PRIVACY_OFFICER})), actor=TESTS)

    assert api.phone_marks([ana]) == {}


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}], ids=["a page", "beside the telephone"])
def test_leaving_in_a_call_asks_first(ana: UUID, in_a_call: list[UUID], htmx: dict[str, str]) -> None:
    here = browser(ana)
    in_a_call.append(ana)

    asked = here.post("/cuenta/salir/", headers=htmx)
    assert asked.status_code == 409
    assert "la atiende otro agente" in asked.content.decode()
    assert ("<html" in asked.content.decode()) is not bool(htmx)
    assert inside(here)
    gone = here.post("/cuenta/salir/", {"sure": "1"}, headers=htmx)

    assert gone.headers.get("HX-Redirect", gone.headers.get("Location")) == "/cuenta/ingresar/"
    assert not inside(here)


def test_no_password_is_changed_in_a_call(ana: UUID, in_a_call: list[UUID]) -> None:
    in_a_call.append(ana)
    asked = {"oldpassword": PASSWORD, "password1": "clave nueva de Ana", "password2": "clave nueva de Ana"}

    page = browser(ana).post("/cuenta/clave/", asked)

    assert "Termine la llamada" in page.content.decode()
    with tenancy.role("latido_login"):
        assert User.objects.get(id=ana).check_password(PASSWORD)


async def test_a_stream_ends_at_once_when_it_is_told_that_the_session_is_over() -> None:
    sent: list[Any] = []
    allowed: list[tuple[str, ...]] = [("agent:1",)]
    hub = Hub("")

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        await asyncio.Event().wait()

    scope = {"headers": [(b"cookie", b"latido=x")]}
    stream = asyncio.create_task(Stream(hub, lambda _key: allowed[0], "latido")(scope, receive, send))
    while "agent:1" not in hub.pages:
        await asyncio.sleep(0)
    allowed[0] = ()
    hub.spread([("agent:1", OVER)])

    await asyncio.wait_for(stream, 2)

    assert not sent[-1]["more_body"]
    assert not any(OVER.encode() in each.get("body", b"") for each in sent)
