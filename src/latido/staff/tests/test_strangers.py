"""Ten thousand guesses keep nobody from working: whoever is inside, or at a browser of theirs, is not locked out."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings

from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff import devices
from latido.staff.contracts import Role
from latido.staff.guesses import KNOWN_PASSWORD
from latido.staff.models import Guess, KnownDevice
from latido.staff.tests.logins import PASSWORD, browser, person

pytestmark = pytest.mark.db
ANA = "ana@demo.latido"
MANY = 10_000 if os.environ.get("LATIDO_DEEP") else 40
STRANGERS = settings.AXES_FAILURE_LIMIT


class Checked(MD5PasswordHasher):
    """Quick, and remembers which passwords it was asked about."""

    asked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.asked.append(password)
        return str(super().encode(password, salt))


@pytest.fixture
def ana(db: None) -> Iterator[UUID]:
    cache.clear()
    Checked.asked.clear()
    hasher = f"{Checked.__module__}.Checked"
    with override_settings(DEMO=True, PASSWORD_HASHERS=[hasher], ACCOUNT_RATE_LIMITS={}):
        found()
        with tenancy.organisation(SAN_RAFAEL):
            made = person("Ana", Role.AGENT)
        yield made
    cache.clear()


def log_in(client: Client, password: str, name: str = ANA, address: str = "192.0.2.1") -> HttpResponse:
    return client.post("/cuenta/ingresar/", {"login": name, "password": password}, REMOTE_ADDR=address)


def guessed() -> int:
    return len([each for each in Checked.asked if each.startswith("adivinanza")])


def test_of_many_passwords_from_many_addresses_under_ten_reach_the_hash(ana: UUID) -> None:
    inside, here = browser(ana), Client()
    log_in(here, PASSWORD)
    here.cookies.pop(settings.SESSION_COOKIE_NAME)

    for n in range(MANY):
        log_in(Client(), f"adivinanza {n}", address=f"198.51.100.{n % 250}")

    assert guessed() == STRANGERS < 10
    assert inside.get("/")["Location"] == "/puesto/"
    assert inside.post("/cuenta/confirmar/", {"password": PASSWORD}).status_code == 302
    assert log_in(Client(), PASSWORD).status_code == 429
    assert log_in(here, PASSWORD).status_code == 302  # at a browser of hers the door opens


def test_a_known_browser_has_tries_of_its_own_and_both_together_are_under_ten(ana: UUID) -> None:
    here = Client()
    log_in(here, PASSWORD)
    here.cookies.pop(settings.SESSION_COOKIE_NAME)

    for n in range(30):
        log_in(here, f"adivinanza {n}")
        log_in(Client(), f"adivinanza de lejos {n}")

    assert guessed() == STRANGERS + KNOWN_PASSWORD.free < 10
    assert log_in(here, PASSWORD).status_code == 429


def test_the_owners_own_logins_give_whoever_guesses_nothing(ana: UUID) -> None:
    here = Client()
    for n in range(12):
        assert log_in(here, PASSWORD).status_code == 302
        here.cookies.pop(settings.SESSION_COOKIE_NAME)
        log_in(Client(), f"adivinanza {n}")

    assert guessed() == STRANGERS


def test_one_password_on_many_accounts_locks_nobody_and_an_address_goes_slowly(ana: UUID) -> None:
    here = Client()
    log_in(here, PASSWORD)
    here.cookies.pop(settings.SESSION_COOKIE_NAME)
    with override_settings(ACCOUNT_RATE_LIMITS={"login": None, "password": "30/m/ip"}):
        told = [log_in(Client(), "adivinanza", f"persona{n}@demo.latido").status_code for n in range(MANY)]
        assert log_in(Client(), PASSWORD).status_code == 200  # from the same place it waits for the next minute
        assert log_in(here, PASSWORD).status_code == 302  # but not at a browser of hers

    assert guessed() == 30
    assert len(told) == MANY
    assert log_in(Client(), PASSWORD, address="192.0.2.2").status_code == 302


@pytest.mark.parametrize("cookie", ["", "no es", "01a201cf-ebc7-7533-affc-1f3a051764c1:1abc:firma"])
def test_a_made_up_cookie_is_a_strangers(ana: UUID, cookie: str) -> None:
    for n in range(12):
        stranger = Client()
        stranger.cookies[settings.DEVICE_COOKIE_NAME] = cookie
        log_in(stranger, f"adivinanza {n}")

    assert guessed() == STRANGERS


def test_a_colleagues_browser_is_a_strangers(ana: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        person("Eva", Role.AGENT)
    evas = Client()
    log_in(evas, PASSWORD, "eva@demo.latido")
    evas.cookies.pop(settings.SESSION_COOKIE_NAME)

    for n in range(12):
        log_in(evas, f"adivinanza {n}")

    assert guessed() == STRANGERS
    with tenancy.organisation(SAN_RAFAEL):
        assert KnownDevice.objects.filter(user_id=ana).count() == 0
        assert not Guess.objects.filter(kind=KNOWN_PASSWORD.kind).exists()


def test_two_people_of_one_desk_are_both_known_there(ana: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        person("Eva", Role.AGENT)
    desk = Client()
    for name in (ANA, "eva@demo.latido"):
        log_in(desk, PASSWORD, name)
        desk.post("/cuenta/salir/")

    with tenancy.organisation(SAN_RAFAEL):
        rows = list(KnownDevice.objects.values_list("device_id", flat=True))
    assert len(rows) == 2
    assert len(set(rows)) == 1
    assert devices.forget_old(utc_now() + devices.GOOD_FOR - timedelta(hours=1)) == 0
    assert devices.forget_old(utc_now() + devices.GOOD_FOR) == 2
    kept = desk.cookies[settings.DEVICE_COOKIE_NAME]
    assert (kept["httponly"], kept["samesite"], kept["max-age"]) == (True, "Lax", 180 * 86400)
