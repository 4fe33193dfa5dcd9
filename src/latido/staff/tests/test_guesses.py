"""Guessing at a login, a second factor, an old password and a locked screen: counted once for all, also all at once."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import override_settings

from latido.compliance.models import AuditEvent
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import crypto, tenancy
from latido.staff import guesses
from latido.staff.contracts import Role
from latido.staff.guesses import KNOWN_FACTOR, SECOND_FACTOR, UNLOCK, Limit
from latido.staff.models import User
from latido.staff.tests.logins import PASSWORD, browser, person

pytestmark = pytest.mark.db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANA = "ana@demo.latido"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def ana(committed: None) -> Iterator[UUID]:
    cache.clear()
    found()
    with tenancy.organisation(SAN_RAFAEL):
        made = person("Ana", Role.AGENT)
    with override_settings(DEMO=True):
        yield made
    cache.clear()


@pytest.fixture
def enrolled(ana: UUID) -> UUID:
    with tenancy.role("latido_login"):
        TOTP.activate(User.objects.get(id=ana), SECRET)
    return ana


def at_once(count: int, act: Callable[[int], HttpResponse]) -> list[HttpResponse]:
    def one(n: int) -> HttpResponse:
        try:
            return act(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def audited() -> list[AuditEvent]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.order_by("id"))


def acts() -> Counter[str]:
    return Counter(row.action for row in audited())


def half_in() -> Client:
    client = Client()
    client.post("/cuenta/ingresar/", {"login": ANA, "password": PASSWORD})
    return client


def right_code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def test_twelve_tries_at_a_locked_screen_at_once_are_five(ana: UUID) -> None:
    locked = browser(ana)
    locked.post("/cuenta/bloquear/")
    key = locked.cookies

    def unlock(n: int) -> HttpResponse:
        client = Client()
        client.cookies = key
        return client.post("/cuenta/desbloquear/", {"password": f"adivinanza {n}"})

    answers = at_once(12, unlock)

    assert {each.status_code for each in answers} == {422}
    assert acts()["session.refused"] == UNLOCK.free


def test_another_window_of_the_same_person_gets_no_tries_of_its_own(ana: UUID) -> None:
    for _ in range(2):
        window = browser(ana)
        window.post("/cuenta/bloquear/")
        for _ in range(4):
            window.post("/cuenta/desbloquear/", {"password": "no es"})

    assert acts()["session.refused"] == UNLOCK.free


def test_knowing_it_makes_all_tries_free_again(ana: UUID) -> None:
    window = browser(ana)
    for _ in range(3):
        window.post("/cuenta/bloquear/")
        for _ in range(4):
            window.post("/cuenta/desbloquear/", {"password": "no es"})
        assert window.post("/cuenta/desbloquear/", {"password": PASSWORD}).status_code == 302


def test_wrong_codes_are_written_down_without_the_code(enrolled: UUID) -> None:
    client = half_in()

    client.post("/cuenta/segundo-paso/", {"code": "918273"})

    (row,) = [each for each in audited() if each.action == "session.factor_refused"]
    assert (row.actor_id, row.outcome, row.detail) == (enrolled, "refused", {"step": "login", "why": "wrong"})
    assert "918273" not in str(vars(row))


def test_of_twelve_codes_at_once_five_are_looked_at_and_then_the_right_one_waits_too(
    enrolled: UUID,
) -> None:
    clients = [half_in() for _ in range(12)]
    cache.clear()  # allauth's own count is of one process; this one is of the house

    at_once(12, lambda n: clients[n].post("/cuenta/segundo-paso/", {"code": f"{n:06}"}))

    why = Counter(row.detail["why"] for row in audited() if row.action == "session.factor_refused")
    assert why == {"wrong": SECOND_FACTOR.free, "too_many": 12 - SECOND_FACTOR.free}
    cache.clear()
    clients[0].post("/cuenta/segundo-paso/", {"code": right_code()})
    assert clients[0].get("/")["Location"].startswith("/cuenta/ingresar/")


def test_a_right_code_opens_and_forgets_the_wrong_ones(enrolled: UUID) -> None:
    client = half_in()
    for _ in range(3):
        client.post("/cuenta/segundo-paso/", {"code": "000000"})

    client.post("/cuenta/segundo-paso/", {"code": right_code()})

    assert client.get("/")["Location"] == "/puesto/"
    with tenancy.organisation(SAN_RAFAEL):
        assert not guesses.Guess.objects.exists()


def test_guessing_from_inside_is_counted_with_guessing_from_outside(enrolled: UUID) -> None:
    inside = browser(enrolled)
    for _ in range(KNOWN_FACTOR.free + SECOND_FACTOR.free):
        cache.clear()
        inside.post("/cuenta/segundo-paso/confirmar/", {"code": "000000"})
    cache.clear()

    stranger = half_in()
    stranger.post("/cuenta/segundo-paso/", {"code": right_code()})

    assert stranger.get("/")["Location"].startswith("/cuenta/ingresar/")
    assert {row.detail["step"] for row in audited() if row.action == "session.factor_refused"} == {"again", "login"}


class Counting(MD5PasswordHasher):
    """As slow as a real one, and says how often it was asked."""

    asked: ClassVar[list[None]] = []

    def encode(self, password: str, salt: str) -> str:
        self.asked.append(None)
        time.sleep(0.05)
        return str(super().encode(password, salt))


@pytest.mark.parametrize("name", ["eva@demo.latido", "nadie@demo.latido"])
def test_of_fourteen_logins_of_strangers_at_once_five_reach_the_hash_whoever_they_name(ana: UUID, name: str) -> None:
    hasher = f"{Counting.__module__}.Counting"
    with override_settings(ACCOUNT_RATE_LIMITS={}, PASSWORD_HASHERS=[hasher]):
        with tenancy.organisation(SAN_RAFAEL):
            person("Eva", Role.AGENT)
        Counting.asked.clear()
        answers = at_once(14, lambda n: Client().post("/cuenta/ingresar/", {"login": name, "password": f"clave {n}"}))

    assert len(Counting.asked) == 5
    assert Counter(each.status_code for each in answers) == {200: 4, 429: 10}  # the fifth is told to wait


def test_the_old_password_is_not_guessed_from_an_open_session(ana: UUID) -> None:
    inside = browser(ana)
    asked = {"password1": "clave nueva de Ana", "password2": "clave nueva de Ana"}
    for n in range(12):
        cache.clear()
        inside.post("/cuenta/clave/", {**asked, "oldpassword": f"adivinanza {n}"})
    cache.clear()

    inside.post("/cuenta/clave/", {**asked, "oldpassword": PASSWORD})

    assert acts()["session.refused"] == 9
    with tenancy.role("latido_login"):
        assert User.objects.get(id=ana).check_password(PASSWORD)


@pytest.mark.parametrize(("limit", "after", "tries"), [(UNLOCK, 30, 1), (UNLOCK, 900, 5), (SECOND_FACTOR, 900, 5)])
def test_after_a_pause_there_is_another_try_and_after_a_long_one_all(
    ana: UUID, limit: Limit, after: int, tries: int
) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        user = User.objects.get(id=ana)
        assert sum(guesses.may_try(user, limit, NOON) for _ in range(50)) == limit.free
        later = NOON + timedelta(seconds=after)
        assert not guesses.may_try(user, limit, NOON + timedelta(seconds=after - 1 if after < 900 else 29))
        assert sum(guesses.may_try(user, limit, later) for _ in range(50)) == tries


def test_the_secret_of_the_factor_lies_sealed(enrolled: UUID) -> None:
    with tenancy.role("latido_login"):
        stored = Authenticator.objects.get(user_id=enrolled, type=Authenticator.Type.TOTP).data["secret"]

    assert stored != SECRET
    assert crypto.open_text(stored, b"second-factor") == SECRET
