"""Keys without a browser: what no key sends, whose is whose, and the last one. With a browser: tests/browser."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.models import User
from latido.staff.tests.logins import PASSWORD, browser, person
from latido.staff.tests.soft_key import SoftKey

pytestmark = pytest.mark.db
JSON = {"Accept": "application/json"}
NO_KEYS = [
    "",
    "null",
    "[]",
    "5",
    '"x"',
    "{}",
    '{"id": "a", "response": []}',
    '{"response": {"userHandle": 5}}',
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "AAAA"},
        }
    ),
    "[" * 5000,
]


@pytest.fixture
def ana(db: None) -> Iterator[UUID]:
    cache.clear()
    found()
    with tenancy.organisation(SAN_RAFAEL):
        yield person("Ana", Role.AGENT)
    cache.clear()


def key_of(person_id: UUID, name: str) -> int:
    """A row as a key leaves it, without the key."""
    with tenancy.role("latido_login"):
        data = {"name": name, "credential": {}}
        return int(Authenticator.objects.create(user_id=person_id, type=Authenticator.Type.WEBAUTHN, data=data).pk)


def app_of(person_id: UUID) -> None:
    with tenancy.role("latido_login"):
        TOTP.activate(User.objects.get(id=person_id), "JBSWY3DPEHPK3PXP")


def confirmed(person_id: UUID) -> Client:
    """Inside, and has just typed the password again."""
    client = browser(person_id)
    client.post("/cuenta/confirmar/", {"password": PASSWORD})
    return client


def names(person_id: UUID) -> list[str]:
    with tenancy.role("latido_login"):
        rows = Authenticator.objects.filter(user_id=person_id, type=Authenticator.Type.WEBAUTHN)
        return [row.data["name"] for row in rows]


@pytest.mark.parametrize("sent", NO_KEYS)
def test_what_no_key_sends_opens_nothing_and_breaks_nothing(ana: UUID, sent: str) -> None:
    app_of(ana)
    stranger, half, inside = Client(), Client(), confirmed(ana)
    assert stranger.get("/cuenta/llaves/entrar/", headers=JSON).json()["request_options"]
    half.post("/cuenta/ingresar/", {"login": "ana@demo.latido", "password": PASSWORD})
    half.get("/cuenta/segundo-paso/")
    inside.get("/cuenta/llaves/nueva/")

    answers = [
        stranger.post("/cuenta/llaves/entrar/", {"credential": sent}),
        half.post("/cuenta/segundo-paso/", {"credential": sent}),
        inside.post("/cuenta/llaves/nueva/", {"name": "llave", "credential": sent}),
    ]

    assert [each.status_code for each in answers] == [422, 200, 422]
    assert stranger.get("/")["Location"].startswith("/cuenta/ingresar/")
    assert half.get("/")["Location"].startswith("/cuenta/ingresar/")
    assert names(ana) == []


def test_the_last_second_step_stays_and_another_goes_with_what_is_open_elsewhere(ana: UUID) -> None:
    first, second = key_of(ana, "USB"), key_of(ana, "portátil")
    elsewhere, here = browser(ana), confirmed(ana)

    assert here.post(f"/cuenta/llaves/{first}/quitar/").status_code == 302
    assert names(ana) == ["portátil"]
    assert elsewhere.get("/")["Location"].startswith("/cuenta/ingresar/")
    assert here.get("/puesto/").status_code == 200
    assert here.post(f"/cuenta/llaves/{second}/quitar/").status_code == 409
    assert names(ana) == ["portátil"]


def test_keys_have_names_of_ones_own_and_nobody_elses_are_there(ana: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        eva = person("Eva", Role.AGENT)
    own, evas = key_of(ana, "USB"), key_of(eva, "de Eva")
    here = confirmed(ana)

    assert here.post(f"/cuenta/llaves/{own}/nombre/", {"name": "x" * 500}).status_code == 302
    for act in ("nombre", "quitar"):
        assert here.post(f"/cuenta/llaves/{evas}/{act}/", {"name": "mía"}).status_code == 404

    assert names(ana) == ["x" * 60]
    assert names(eva) == ["de Eva"]


def test_printed_codes_are_shown_once_and_each_opens_once(ana: UUID) -> None:
    app_of(ana)
    here = confirmed(ana)
    here.post("/cuenta/codigos/nuevos/")
    codes = here.get("/cuenta/codigos/").context["unused_codes"]
    again = here.get("/cuenta/codigos/").content.decode()

    def enter(code: str) -> str:
        client = Client()
        client.post("/cuenta/ingresar/", {"login": "ana@demo.latido", "password": PASSWORD})
        client.post("/cuenta/segundo-paso/", {"code": code})
        return str(client.get("/")["Location"])

    assert len(codes) == 10
    assert not [code for code in codes if code in again]
    assert enter(codes[0]) == "/puesto/"
    assert enter(codes[0]).startswith("/cuenta/ingresar/")
    assert "Le quedan 9 de 10" in here.get("/cuenta/codigos/").content.decode()
    assert "Los 9 que le quedan" in here.get("/cuenta/codigos/nuevos/").content.decode()


def registered(ana: UUID, *, verifies: bool = True) -> SoftKey:
    """A key that Ana has just added."""
    key, inside = SoftKey(verifies=verifies), confirmed(ana)
    inside.defaults["SERVER_NAME"] = "localhost"
    options = json.loads(inside.get("/cuenta/llaves/nueva/").context["options"])
    sent = {"name": "USB", "credential": json.dumps(key.create(options))}
    if verifies:
        sent["passwordless"] = "on"
    assert inside.post("/cuenta/llaves/nueva/", sent)["Location"] == "/cuenta/codigos/"
    assert inside.get("/puesto/").status_code == 200
    return key


def at_the_door() -> tuple[Client, dict[str, Any]]:
    """A browser that asked for a passkey, and what the key is to sign."""
    client = Client(SERVER_NAME="localhost")
    return client, client.get("/cuenta/llaves/entrar/", headers=JSON).json()["request_options"]


def shows(client: Client, said: dict[str, Any], address: str = "/cuenta/llaves/entrar/") -> bool:
    client.post(address, {"credential": json.dumps(said)})
    return not client.get("/")["Location"].startswith("/cuenta/ingresar/")


def test_a_passkey_opens_alone_once_for_each_question(ana: UUID) -> None:
    key = registered(ana)
    client, options = at_the_door()
    said = key.get(options)

    assert shows(client, said)
    assert client.get("/puesto/").status_code == 200
    again, _other_question = at_the_door()
    assert not shows(again, said)
    elsewhere, question = at_the_door()
    assert not shows(elsewhere, key.get(question, "https://localhost.example.org"))


def test_another_key_and_a_removed_one_open_nothing(ana: UUID) -> None:
    key = registered(ana)
    other = SoftKey()
    other.handle = key.handle
    client, options = at_the_door()
    assert not shows(client, other.get(options))

    with tenancy.role("latido_login"):
        Authenticator.objects.filter(user_id=ana).delete()
    client, options = at_the_door()

    assert not shows(client, key.get(options))


def test_a_key_that_asks_for_no_finger_opens_only_after_the_password(ana: UUID) -> None:
    key = registered(ana, verifies=False)
    client, options = at_the_door()
    assert not shows(client, key.get(options))

    half = Client(SERVER_NAME="localhost")
    half.post("/cuenta/ingresar/", {"login": "ana@demo.latido", "password": PASSWORD})
    asked = json.loads(half.get("/cuenta/segundo-paso/").context["options"])

    assert shows(half, key.get(asked), "/cuenta/segundo-paso/")


def test_a_question_of_another_door_opens_none_without_a_password(ana: UUID) -> None:
    key = registered(ana, verifies=False)
    with tenancy.organisation(SAN_RAFAEL):
        app_of(person("Eva", Role.AGENT))
    thief = Client(SERVER_NAME="localhost")
    thief.post("/cuenta/ingresar/", {"login": "eva@demo.latido", "password": PASSWORD})
    asked = json.loads(thief.get("/cuenta/segundo-paso/").context["options"])
    session = thief.session
    del session["account_login"]  # a quarter of an hour passes, and the question is still there
    session.save()

    assert not shows(thief, key.get(asked))
