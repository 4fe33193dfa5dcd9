"""Logging in as people do it: with a password, a second factor and a screen that locks."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings

from latido.compliance.models import AuditEvent
from latido.kernel.actor import system
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.models import Organisation
from latido.plumbing import tenancy
from latido.staff import api
from latido.staff.contracts import NewPerson, Role
from latido.staff.models import User
from latido.staff.sessions import forget_sessions

pytestmark = pytest.mark.db
PASSWORD = "una clave larga de Ana"
ANA = "ana@demo.latido"
DEMO = override_settings(DEMO=True)
HOSPITAL = UUID(int=1)


@pytest.fixture(autouse=True)
def ana(committed: None) -> Iterator[UUID]:
    cache.clear()
    yield make("Ana", ANA, Role.AGENT)
    cache.clear()


def make(name: str, email: str, *roles: Role, temporary: bool = False) -> UUID:
    with tenancy.organisation(HOSPITAL):
        facts = {"name": "San Rafael", "country": "CO", "time_zone": "America/Bogota"}
        Organisation.objects.get_or_create(id=HOSPITAL, defaults=facts)
        new = NewPerson(email, name, "Morales", frozenset(roles))
        return api.create_person(new, PASSWORD, actor=system("tests", HOSPITAL), temporary=temporary)


def log_in(client: Client, email: str = ANA, password: str = PASSWORD) -> int:
    return client.post("/cuenta/ingresar/", {"login": email, "password": password}).status_code


def audited() -> list[tuple[str, str]]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.order_by("id").values_list("action", "outcome"))


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@DEMO
def test_ana_logs_in_and_lands_on_her_desk(client: Client) -> None:
    assert log_in(client) == 302

    assert client.get("/")["Location"] == "/puesto/"
    assert ("session.opened", "done") in audited()


@DEMO
def test_a_wrong_password_is_refused_and_written_down(client: Client) -> None:
    assert log_in(client, password="otra clave larga") == 200

    assert client.get("/")["Location"].startswith("/cuenta/ingresar/")
    assert ("session.refused", "refused") in audited()


@DEMO
def test_an_unknown_address_looks_the_same_as_a_wrong_password(client: Client) -> None:
    make("Eva", "eva@demo.latido", Role.AGENT)
    known = client.post(
        "/cuenta/ingresar/", {"login": "eva@demo.latido", "password": "no es esa clave"}
    ).content.decode()
    unknown = client.post(
        "/cuenta/ingresar/", {"login": "x@demo.latido", "password": "no es esa clave"}
    ).content.decode()

    assert plain(known.replace("eva@demo.latido", "x@demo.latido")) == plain(unknown)


def plain(page: str) -> str:
    return re.sub(r'(value|nonce|content)="[^"]*"', "", page)


@DEMO
def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/cuenta/registro/").status_code == 404
    assert "signup" not in client.get("/cuenta/ingresar/").content.decode()


@DEMO
def test_under_ten_guesses_at_one_account_reach_the_hash_and_the_session_inside_stays(client: Client) -> None:
    log_in(client)
    stranger = Client()

    answers = [log_in(stranger, password=f"adivinanza {n}") for n in range(12)]

    assert answers.count(200) < 10
    assert answers[-1] == 429
    assert log_in(Client()) == 429
    assert client.get("/")["Location"] == "/puesto/"


@DEMO
def test_somebody_deactivated_is_out_at_the_next_click(client: Client, ana: UUID) -> None:
    log_in(client)

    with tenancy.organisation(HOSPITAL):
        api.deactivate(ana, actor=system("tests", HOSPITAL))

    assert client.get("/")["Location"].startswith("/cuenta/ingresar/")
    assert log_in(Client()) == 302
    assert Client().get("/").status_code == 302


def test_outside_the_demonstration_a_second_factor_comes_first(client: Client) -> None:
    log_in(client)

    assert client.get("/puesto/")["Location"] == "/cuenta/segundo-factor/activar/"
    assert client.get("/piso/").status_code == 302


def test_with_a_second_factor_enrolled_the_login_takes_two_steps(client: Client, ana: UUID) -> None:
    log_in(client)
    assert client.get("/cuenta/segundo-factor/activar/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    done = client.post("/cuenta/segundo-factor/activar/", {"code": totp(secret)})
    assert done["Location"] == "/cuenta/codigos/"
    assert client.post("/cuenta/salir/").status_code == 302
    cache.clear()

    first = client.post("/cuenta/ingresar/", {"login": ANA, "password": PASSWORD})
    assert first["Location"] == "/cuenta/segundo-paso/"
    assert client.get("/")["Location"].startswith("/cuenta/ingresar/")
    client.post("/cuenta/segundo-paso/", {"code": totp(secret)})

    assert client.get("/")["Location"] == "/puesto/"
    with tenancy.role("latido_login"):
        stored = Authenticator.objects.get(user_id=ana, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)


def test_a_second_factor_ends_the_sessions_that_had_none(client: Client) -> None:
    stranger = Client()
    log_in(stranger)
    log_in(client)
    client.get("/cuenta/segundo-factor/activar/")

    client.post("/cuenta/segundo-factor/activar/", {"code": totp(client.session["mfa.totp.secret"])})

    assert client.get("/")["Location"] == "/puesto/"
    assert stranger.get("/")["Location"].startswith("/cuenta/ingresar/")
    assert stranger.get("/cuenta/codigos/")["Location"].startswith("/cuenta/ingresar/")


def test_guessing_at_the_second_step_is_stopped_for_the_account(client: Client) -> None:
    log_in(client)
    client.get("/cuenta/segundo-factor/activar/")
    secret = client.session["mfa.totp.secret"]
    client.post("/cuenta/segundo-factor/activar/", {"code": totp(secret)})
    cache.clear()
    stranger = Client()
    log_in(stranger)

    for _ in range(10):
        stranger.post("/cuenta/segundo-paso/", {"code": "no"})
    stranger.post("/cuenta/segundo-paso/", {"code": totp(secret)})

    assert stranger.get("/")["Location"].startswith("/cuenta/ingresar/")


@DEMO
def test_a_temporary_password_opens_nothing_but_its_own_change(client: Client) -> None:
    make("Luz", "luz@demo.latido", Role.AGENT, temporary=True)
    log_in(client, "luz@demo.latido")
    assert client.get("/puesto/")["Location"] == "/cuenta/clave/"

    new = {"oldpassword": PASSWORD, "password1": "clave nueva de Luz", "password2": "clave nueva de Luz"}
    assert client.post("/cuenta/clave/", new).status_code == 302

    assert client.get("/")["Location"] == "/puesto/"
    assert client.get("/cuenta/segundo-factor/").status_code == 200


@DEMO
def test_a_locked_screen_shows_nothing_and_opens_to_its_owners_password(client: Client) -> None:
    log_in(client)
    assert client.post("/cuenta/bloquear/", headers={"HX-Request": "true"}).status_code == 200

    assert client.get("/", headers={"HX-Request": "true"}).status_code == 423
    assert client.post("/cuenta/desbloquear/", {"password": "no es"}).status_code == 422
    again = client.get("/puesto/").content.decode()
    assert "data-locked" in again
    assert 'data-testid="lock"' in again
    opened = client.post("/cuenta/desbloquear/", {"password": PASSWORD}, headers={"HX-Request": "true"})

    assert opened["HX-Trigger"] == "latido:unlocked"
    assert client.get("/")["Location"] == "/puesto/"
    assert [action for action, _outcome in audited()][-3:] == ["session.locked", "session.refused", "session.unlocked"]


@DEMO
def test_guessing_at_a_locked_screen_is_slowed_and_ends_nobodys_session(client: Client) -> None:
    log_in(client)
    client.post("/cuenta/bloquear/")

    for _ in range(5):
        client.post("/cuenta/desbloquear/", {"password": "no es"})
    refused = client.post("/cuenta/desbloquear/", {"password": PASSWORD})

    assert refused.status_code == 422
    assert "medio minuto" in refused.content.decode()
    assert client.post("/cuenta/bloquear/", headers={"HX-Request": "true"}).status_code == 200


@DEMO
def test_a_page_hears_its_own_topics_and_a_supervisor_the_floor(client: Client, ana: UUID) -> None:
    log_in(client)
    sam = make("Sam", "sam@demo.latido", Role.SUPERVISOR)
    other = Client()
    log_in(other, "sam@demo.latido")

    assert api.topics_of_session(client.session.session_key) == (f"agent:{ana}", f"alarm:{HOSPITAL}")
    assert api.topics_of_session(other.session.session_key) == (
        f"agent:{sam}",
        f"floor:{HOSPITAL}",
        f"alarm:{HOSPITAL}",
    )


def test_half_a_login_and_no_login_hear_nothing(client: Client) -> None:
    log_in(client)

    assert api.topics_of_session(client.session.session_key) == ()
    assert api.topics_of_session("0" * 32) == ()
    assert api.topics_of_session("") == ()


@DEMO
def test_a_changed_password_silences_other_sessions(client: Client, ana: UUID) -> None:
    log_in(client)
    key = client.session.session_key

    with tenancy.organisation(HOSPITAL):
        api.give_temporary_password(ana, actor=system("tests", HOSPITAL))

    assert api.topics_of_session(key) == ()
    assert client.get("/")["Location"].startswith("/cuenta/ingresar/")


@DEMO
def test_the_language_chosen_is_spoken_at_the_next_login(client: Client, ana: UUID) -> None:
    log_in(client)

    answer = client.post("/cuenta/idioma/", {"language": "en", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/"
    with tenancy.organisation(HOSPITAL):
        assert User.objects.get(id=ana).language == "en"


@DEMO
def test_the_language_picked_at_the_entrance_is_kept_inside(client: Client, ana: UUID) -> None:
    client.post("/cuenta/idioma/", {"language": "en", "next": "/cuenta/ingresar/"})

    log_in(client)

    assert client.cookies["latido-idioma"].value == "en"
    assert client.cookies["latido-idioma-elegido"].value == ""
    with tenancy.organisation(HOSPITAL):
        assert User.objects.get(id=ana).language == "en"


@DEMO
def test_whoever_picks_no_language_hears_their_own(client: Client, ana: UUID) -> None:
    client.cookies["latido-idioma"] = "en"  # of whoever sat here before

    log_in(client)

    assert client.cookies["latido-idioma"].value == "es"


@DEMO
def test_a_session_that_is_over_leaves_no_row(client: Client) -> None:
    log_in(client)

    assert forget_sessions(utc_now()) == 0
    assert forget_sessions(utc_now() + timedelta(days=1)) == 1
    assert client.get("/")["Location"].startswith("/cuenta/ingresar/")


def test_an_actor_holds_what_its_roles_give_and_no_session_key(ana: UUID) -> None:
    with tenancy.organisation(HOSPITAL):
        actor = api.actor_of(User.objects.get(id=ana), session_key="secret-key", address="127.0.0.1")

    assert actor.may("desk.use")
    assert not actor.may("supervisor.floor")
    assert "secret-key" not in repr(actor)
    assert actor.id != new_id()
