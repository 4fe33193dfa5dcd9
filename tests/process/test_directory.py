"""Somebody enters by the hospital's directory: a real one, asked over the network, with a browser that types there."""

import shutil
from collections.abc import Iterator
from ipaddress import ip_network
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import override_settings

from latido.compliance import api as compliance
from latido.compliance.models import AuditEvent, ConfigurationChange
from latido.kernel.actor import Actor, ActorKind, system
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff import api as staff
from latido.staff.contracts import Role
from latido.staff.models import Directory, User
from latido.staff.tests.logins import browser, person
from tests.fixtures.idp import SECRET, IdentityProvider, Return, Traveller, identity_provider

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not shutil.which("npm"), reason="the directory of these tests runs in Node"),
]
US = system("tests", SAN_RAFAEL)
INSIDE = override_settings(LATIDO_INSIDE_NETWORKS=[ip_network("127.0.0.0/8")])
GROUPS = {"agentes": ["agent"], "jefes": ["supervisor", "agent"]}


@pytest.fixture(scope="module")
def idp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IdentityProvider]:
    with identity_provider(tmp_path_factory.mktemp("idp")) as running:
        yield running


@pytest.fixture
def hospital(db: None) -> Iterator[None]:
    """San Rafael, with somebody who administers and enters without any directory."""
    with INSIDE:
        found()
        with tenancy.organisation(SAN_RAFAEL):
            person("Berta", Role.ADMINISTRATOR, email="berta@demo.latido")
            person("Ana", Role.AGENT, email="ana@demo.latido")
        yield


def connect(idp: IdentityProvider, protocol: str, **more: object) -> UUID:
    """The directory as the administrator of San Rafael sets it up."""
    item = {
        "name": "San Rafael",
        "protocol": protocol,
        "enabled": True,
        "address": idp.address if protocol == "oidc" else f"{idp.address}/metadata",
        "client_id": "latido" if protocol == "oidc" else "",
        "scope": "groups" if protocol == "oidc" else "",
        "groups": GROUPS,
        "vouches_for_email": protocol == "saml",
        "emergency": ["berta@demo.latido"],
        **more,
    }
    with tenancy.organisation(SAN_RAFAEL):
        compliance.change("directory", "red", item, actor=US, sure=True)
        row = Directory.objects.get(code="red")
        who = Actor(ActorKind.STAFF, SAN_RAFAEL, permissions=frozenset({"staff.manage"}))
        staff.set_directory_secret("red", SECRET, actor=who)
    return row.id


def leave(client: Client, directory: UUID) -> str:
    left = client.get(f"/cuenta/directorio/{directory}/", HTTP_HOST="localhost")
    assert left.status_code == 302, left.content.decode()
    return left.headers["Location"]


def come_back(client: Client, back: Return) -> tuple[int, str]:
    """The status of the page that lets in or does not, and its code."""
    path = back.path
    if back.posted is not None:
        posted = Client().post(path, back.posted, HTTP_HOST="localhost")  # no cookie of ours comes with it
        if posted.status_code != 303:
            return posted.status_code, posted.context["why"]
        path = posted.headers["Location"]
    answer = client.get(path, HTTP_HOST="localhost")
    return answer.status_code, answer.context["why"] if answer.context and "why" in answer.context else ""


def enter(client: Client, directory: UUID, name: str) -> tuple[int, str]:
    return come_back(client, Traveller().sign_in(leave(client, directory), name))


def signed_in(client: Client) -> str:
    with tenancy.role("latido_login"):
        who = client.session.get("_auth_user_id")
        return str(User.objects.get(id=who).email) if who else ""


@pytest.mark.parametrize("protocol", ["oidc", "saml"])
def test_a_person_enters_and_the_roles_are_those_of_their_groups(
    hospital: None, idp: IdentityProvider, protocol: str
) -> None:
    directory = connect(idp, protocol)
    idp.knows("ana", "jefes", "otros")
    client = Client()

    assert enter(client, directory, "ana") == (302, "")

    assert signed_in(client) == "ana@demo.latido"
    with tenancy.organisation(SAN_RAFAEL):
        assert User.objects.get(email="ana@demo.latido").role_names == ["agent", "supervisor"]
        assert ConfigurationChange.objects.filter(kind="person", actor_name="directory").count() == 1
    with tenancy.role("latido_auditor"):
        acts = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"directory.linked", "directory.entered", "session.opened", "staff.changed"} <= acts


def test_a_role_lost_in_the_directory_is_lost_here_and_what_was_open_ends(
    hospital: None, idp: IdentityProvider
) -> None:
    directory = connect(idp, "oidc")
    idp.knows("ana", "jefes")
    before = Client()
    enter(before, directory, "ana")
    idp.knows("ana", "agentes")

    assert enter(Client(), directory, "ana") == (302, "")

    with tenancy.organisation(SAN_RAFAEL):
        assert User.objects.get(email="ana@demo.latido").role_names == ["agent"]
    assert before.get("/puesto/", HTTP_HOST="localhost").status_code == 302  # to the login: that session is over


def test_whoever_is_in_no_group_of_ours_is_out_and_comes_back_with_one(hospital: None, idp: IdentityProvider) -> None:
    directory = connect(idp, "saml")
    idp.knows("ana", "agentes")
    before = Client()
    enter(before, directory, "ana")
    idp.knows("ana", "otros")

    assert enter(Client(), directory, "ana") == (403, "no_role")
    with tenancy.organisation(SAN_RAFAEL):
        assert not User.objects.get(email="ana@demo.latido").is_active
    assert before.get("/puesto/", HTTP_HOST="localhost").status_code == 302

    idp.knows("ana", "agentes")
    assert enter(Client(), directory, "ana") == (302, "")


@pytest.mark.parametrize("protocol", ["oidc", "saml"])
def test_nothing_of_a_return_works_twice_or_in_another_browser(
    hospital: None, idp: IdentityProvider, protocol: str
) -> None:
    directory = connect(idp, protocol)
    idp.knows("ana", "agentes")
    client, thief = Client(), Client()
    back = Traveller().sign_in(leave(client, directory), "ana")
    leave(thief, directory)

    assert come_back(thief, back) == (400, "unsolicited")
    path = back.path
    if back.posted is not None:
        path = f"/cuenta/directorio/{directory}/vuelta/?state={back.posted['RelayState']}"
    assert come_back(client, Return(path)) == (302, "")
    assert come_back(client, Return(path)) == (400, "unsolicited")
    assert signed_in(thief) == ""


def test_an_answer_to_somebody_elses_question_is_refused(hospital: None, idp: IdentityProvider) -> None:
    directory = connect(idp, "saml")
    idp.knows("ana", "agentes")
    client, attacker = Client(), Client()
    stolen = Traveller().sign_in(leave(attacker, directory), "ana")
    state = parse_qs(urlsplit(leave(client, directory)).query)["RelayState"][0]

    assert stolen.posted is not None
    assert come_back(client, Return(stolen.path, {**stolen.posted, "RelayState": state})) == (403, "unsolicited")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"verified": False}, "email_unverified"),
        ({"email": "otra@demo.latido"}, "stranger"),
        ({"email": "berta@demo.latido"}, "emergency"),
    ],
)
def test_who_is_not_let_in_leaves_a_row_and_nothing_else(
    hospital: None, idp: IdentityProvider, wrong: dict[str, object], why: str
) -> None:
    directory = connect(idp, "oidc")
    idp.knows("ana", "agentes", **wrong)  # type: ignore[arg-type]
    client = Client()

    assert enter(client, directory, "ana") == (403, why)

    assert signed_in(client) == ""
    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get(action="directory.refused")
    assert (row.outcome, row.detail["why"]) == ("refused", why)


def test_the_subject_is_who_somebody_is_and_an_email_joins_but_once(hospital: None, idp: IdentityProvider) -> None:
    directory = connect(idp, "oidc", creates_people=True)
    idp.knows("ana", "agentes")
    enter(Client(), directory, "ana")
    idp.knows("ana", "agentes", email="ana.nueva@demo.latido")
    idp.knows("impostora", "agentes", email="ana@demo.latido")
    idp.knows("nueva", "agentes")

    same, made = Client(), Client()
    assert enter(same, directory, "ana") == (302, "")
    assert signed_in(same) == "ana@demo.latido"
    assert enter(Client(), directory, "impostora") == (403, "another")
    assert enter(made, directory, "nueva") == (302, "")
    assert signed_in(made) == "nueva@demo.latido"
    with tenancy.organisation(SAN_RAFAEL):
        assert not User.objects.get(email="nueva@demo.latido").has_usable_password()


def test_the_directorys_second_factor_counts_where_that_was_decided(hospital: None, idp: IdentityProvider) -> None:
    idp.knows("ana", "agentes", amr=("pwd", "otp"))
    without, withit = Client(), Client()

    enter(without, connect(idp, "oidc"), "ana")
    assert without.get("/puesto/", HTTP_HOST="localhost").headers["Location"] == "/cuenta/segundo-factor/activar/"

    enter(withit, connect(idp, "oidc", second_factor=["otp"]), "ana")
    assert withit.get("/puesto/", HTTP_HOST="localhost").status_code == 200


def test_a_locked_screen_opens_to_who_proves_it_again(hospital: None, idp: IdentityProvider) -> None:
    directory = connect(idp, "oidc", second_factor=["otp"])
    idp.knows("ana", "agentes", amr=("otp",))
    client, there = Client(), Traveller()
    come_back(client, there.sign_in(leave(client, directory), "ana"))
    curtain = client.post("/cuenta/bloquear/", HTTP_HOST="localhost", HTTP_HX_REQUEST="true").content.decode()
    assert f'href="/cuenta/directorio/{directory}/"' in curtain
    asked = leave(client, directory)
    assert parse_qs(urlsplit(asked).query)["prompt"] == ["login"]

    assert come_back(client, there.sign_in(asked, "ana")) == (302, "")

    assert not client.session.get("locked")


def test_where_passwords_are_closed_only_the_emergency_enters_with_one(hospital: None, idp: IdentityProvider) -> None:
    connect(idp, "oidc", local_sign_in=False)
    ana = {"login": "ana@demo.latido", "password": "una clave larga de Ana"}

    refused = Client().post("/cuenta/ingresar/", ana, HTTP_HOST="localhost")
    let_in = Client().post("/cuenta/ingresar/", {**ana, "login": "berta@demo.latido"}, HTTP_HOST="localhost")

    assert (refused.status_code, let_in.status_code) == (403, 302)
    assert "Entrar con San Rafael" in refused.content.decode()


def test_the_check_says_what_is_right_and_what_is_not(hospital: None, idp: IdentityProvider) -> None:
    connect(idp, "oidc")
    with tenancy.organisation(SAN_RAFAEL):
        berta = browser(User.objects.get(email="berta@demo.latido").id)

    @override_settings(DEMO=True)
    def check() -> str:
        return berta.post("/consola/directorios/red/probar/", HTTP_HOST="localhost").content.decode()

    assert idp.address in check()
    connect(idp, "oidc", address="https://no-hay.invalid")
    assert "No se encuentra ese servidor" in check()
