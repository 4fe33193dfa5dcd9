"""Who cannot get in: they ask, somebody else helps; nobody helps themselves, and nobody learns who works here."""

from collections.abc import Iterator
from io import StringIO
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from latido.compliance.models import AuditEvent
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff import api, recovery
from latido.staff.contracts import Role
from latido.staff.models import User
from latido.staff.services import NotYourself
from latido.staff.tests.logins import PASSWORD, actor, browser, person

pytestmark = pytest.mark.db
OWN = "una frase que solo yo sé"


@pytest.fixture
def people(db: None) -> Iterator[dict[str, UUID]]:
    cache.clear()
    found()
    with tenancy.organisation(SAN_RAFAEL):
        made = {"Ana": person("Ana", Role.AGENT), "Ada": person("Ada", Role.ADMINISTRATOR)}
        made["Eva"] = person("Eva", Role.ADMINISTRATOR)
    with tenancy.role("latido_login"):
        for each in made.values():
            TOTP.activate(User.objects.get(id=each), "JBSWY3DPEHPK3PXP")
    yield made
    cache.clear()


def factors(person_id: UUID) -> int:
    with tenancy.role("latido_login"):
        return Authenticator.objects.filter(user_id=person_id).count()


def acts() -> list[str]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_nobody_who_administers_takes_off_their_own_second_factor(people: dict[str, UUID]) -> None:
    ada = browser(people["Ada"])
    for act in ("segundo-paso/quitar/", "enlace/", "desbloquear/"):
        assert ada.post(f"/cuenta/persona/{people['Ada']}/{act}").status_code == 409
    assert ada.post(f"/consola/usuarios/{people['Ada']}/invitar/").status_code == 409
    who = actor(people["Ada"])
    with tenancy.organisation(SAN_RAFAEL):
        for act in (api.reset_second_factor, api.give_temporary_password):
            with pytest.raises(NotYourself):
                act(people["Ada"], actor=who)
        with pytest.raises(NotYourself):
            api.invite(people["Ada"], actor=who, now=utc_now())

    assert factors(people["Ada"]) == 1
    assert ada.get("/consola/usuarios/").status_code == 200


def test_another_one_does_and_what_was_open_is_over(people: dict[str, UUID]) -> None:
    theirs = browser(people["Ada"])

    browser(people["Eva"]).post(f"/cuenta/persona/{people['Ada']}/segundo-paso/quitar/")

    assert factors(people["Ada"]) == 0
    assert theirs.get("/consola/")["Location"].startswith("/cuenta/ingresar/")
    assert acts()[-1] == "staff.factor_reset"


def test_a_link_for_a_forgotten_password_keeps_the_second_factor_and_all_until_it_is_used(
    people: dict[str, UUID],
) -> None:
    here = browser(people["Ana"])
    shown = browser(people["Ada"]).post(f"/cuenta/persona/{people['Ana']}/enlace/")
    link = shown.context["link"].removeprefix("http://testserver")
    assert here.get("/")["Location"] == "/puesto/"
    with tenancy.role("latido_login"):
        assert User.objects.get(id=people["Ana"]).check_password(PASSWORD)

    done = Client().post(link, {"password": OWN, "again": OWN})

    assert done.status_code == 200
    assert Client().post(link, {"password": OWN, "again": OWN}).status_code == 410
    assert factors(people["Ana"]) == 1
    assert here.get("/")["Location"].startswith("/cuenta/ingresar/")
    first = Client().post("/cuenta/ingresar/", {"login": "ana@demo.latido", "password": OWN})
    assert first["Location"] == "/cuenta/segundo-paso/"


def test_who_asks_gets_the_same_answer_whoever_they_are(people: dict[str, UUID]) -> None:
    known, unknown = (
        Client().post("/cuenta/olvido/", {"email": name}).content.decode()
        for name in ("ana@demo.latido", "nadie@demo.latido")
    )

    def without_tokens(page: str) -> list[str]:
        return [line for line in page.splitlines() if "csrf" not in line and "server-now" not in line]

    assert without_tokens(known) == without_tokens(unknown)
    assert acts().count("session.help_asked") == 1
    assert "Pidió ayuda" in browser(people["Ada"]).get("/consola/usuarios/").content.decode()


def test_asking_often_is_seen_once_and_getting_in_ends_it(people: dict[str, UUID]) -> None:
    for _ in range(5):
        Client().post("/cuenta/olvido/", {"email": "ANA@demo.latido "})
    assert acts().count("session.help_asked") == 1

    with tenancy.role("latido_login"):
        Authenticator.objects.filter(user_id=people["Ana"]).delete()
    Client().post("/cuenta/ingresar/", {"login": "ana@demo.latido", "password": PASSWORD})

    with tenancy.organisation(SAN_RAFAEL):
        assert recovery.login_of(people["Ana"], utc_now()).asked_help_at is None


def test_whoever_administers_sees_how_somebody_gets_in_and_closes_it(people: dict[str, UUID]) -> None:
    anas = [browser(people["Ana"]), browser(people["Ana"])]
    for each in anas:
        each.get("/")
    ada = browser(people["Ada"])

    login = ada.get(f"/cuenta/persona/{people['Ana']}/").context["login"]
    assert (login.app, login.keys, len(login.browsers)) == (True, 0, 2)
    ada.post(f"/cuenta/persona/{people['Ana']}/cerrar/{login.browsers[0].id}/")
    gone = [each.get("/")["Location"].startswith("/cuenta/ingresar/") for each in anas]
    assert sorted(gone) == [False, True]
    ada.post(f"/cuenta/persona/{people['Ana']}/cerrar/")

    assert all(each.get("/")["Location"].startswith("/cuenta/ingresar/") for each in anas)
    assert acts().count("staff.session_ended") == 2


def test_wrong_tries_are_forgiven(people: dict[str, UUID]) -> None:
    for n in range(8):
        Client().post("/cuenta/ingresar/", {"login": "ana@demo.latido", "password": f"adivinanza {n}"})
    right = {"login": "ana@demo.latido", "password": PASSWORD}
    assert Client().post("/cuenta/ingresar/", right).status_code == 429

    browser(people["Ada"]).post(f"/cuenta/persona/{people['Ana']}/desbloquear/")

    assert Client().post("/cuenta/ingresar/", right).status_code == 302


def test_the_command_on_the_server_helps_the_only_one_who_administers(people: dict[str, UUID]) -> None:
    said = StringIO()
    call_command("recover_login", "ADA@demo.latido", "--second-factor", stdout=said)
    link = said.getvalue().strip().partition("/cuenta/")[2]

    assert factors(people["Ada"]) == 0
    assert Client().post(f"/cuenta/{link}", {"password": OWN, "again": OWN}).status_code == 200
    with pytest.raises(CommandError):
        call_command("recover_login", "nadie@demo.latido")
