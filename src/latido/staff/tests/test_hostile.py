"""What strangers try at the entrance: a session planted beforehand, a way onward to elsewhere, forged requests."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings

from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.models import User
from latido.staff.tests.logins import PASSWORD, browser, person

pytestmark = pytest.mark.db
ANA = "ana@demo.latido"


@pytest.fixture
def ana(committed: None) -> Iterator[UUID]:
    cache.clear()
    found()
    with tenancy.organisation(SAN_RAFAEL):
        made = person("Ana", Role.AGENT)
    with override_settings(DEMO=True):
        yield made
    cache.clear()


def test_a_session_planted_before_the_login_opens_nothing_after_it(ana: UUID) -> None:
    victim, planted = Client(), browser(ana)
    planted.post("/cuenta/salir/")
    key = planted.session.session_key or "0123456789abcdef0123456789abcdef"
    victim.cookies[settings.SESSION_COOKIE_NAME] = key

    victim.post("/cuenta/ingresar/", {"login": ANA, "password": PASSWORD})

    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = key
    assert victim.get("/")["Location"] == "/puesto/"
    assert stranger.get("/")["Location"].startswith("/cuenta/ingresar/")


@pytest.mark.parametrize(
    "onward", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_the_login_leads_nowhere_else(ana: UUID, onward: str) -> None:
    client = Client()

    answer = client.post("/cuenta/ingresar/", {"login": ANA, "password": PASSWORD, "next": onward})

    assert answer.status_code == 302
    assert answer["Location"] == "/"


@pytest.mark.parametrize("path", ["/cuenta/salir/", "/cuenta/bloquear/", "/cuenta/clave/", "/telefono/boleto/"])
def test_a_forged_request_does_nothing_however_it_looks(ana: UUID, path: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = browser(ana).cookies

    for headers in ({}, {"HX-Request": "true"}, {"Origin": "https://elsewhere.example", "HX-Request": "true"}):
        assert careful.post(path, headers=headers).status_code == 403
    assert careful.get("/")["Location"] == "/puesto/"


def test_more_is_typed_than_asked_and_nothing_more_is_changed(ana: UUID) -> None:
    more = {"is_active": "", "role_names": '["administrator"]', "organisation_id": UUID(int=9), "email": "x@y.z"}

    browser(ana).post("/cuenta/idioma/", {"language": "en", "next": "/", **more})

    with tenancy.role("latido_login"):
        user = User.objects.get(id=ana)
    assert (user.email, user.role_names, user.is_active) == (ANA, ["agent"], True)
    assert (user.organisation_id, user.language) == (SAN_RAFAEL, "en")


def test_a_made_up_address_in_a_header_gives_nobody_new_tries(ana: UUID) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS={"password": "3/m/ip"}):
        answers = [
            Client().post(
                "/cuenta/ingresar/",
                {"login": f"nadie{n}@demo.latido", "password": "x" * 12},
                headers={"X-Forwarded-For": f"203.0.113.{n}"},
            )
            for n in range(5)
        ]

    told = ["Demasiados" in each.content.decode() or each.status_code == 429 for each in answers]
    assert told[:3] == [False, False, False]
    assert all(told[3:])
