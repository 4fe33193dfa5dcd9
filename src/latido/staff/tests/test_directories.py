"""A directory as configuration: what cannot be, what is in no file, and who always can enter."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from latido.compliance import api as compliance
from latido.compliance.contracts import AskFirst, Refused
from latido.compliance.models import AuditEvent, ConfigurationChange
from latido.kernel.actor import system
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff import api as staff
from latido.staff.contracts import Role
from latido.staff.models import Directory, DirectoryLink, User
from latido.staff.tests.logins import actor, browser, person

pytestmark = pytest.mark.db
US = system("tests", SAN_RAFAEL)
SECRET = "nobody reads this again"
GOOD: dict[str, Any] = {
    "name": "San Rafael",
    "enabled": True,
    "address": "https://idp.example",
    "client_id": "latido",
    "groups": {"agentes": ["agent"]},
    "emergency": ["berta@demo.latido"],
}


@pytest.fixture
def berta(db: None) -> Iterator[UUID]:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        administers = person("Berta", Role.ADMINISTRATOR)
        person("Carla", Role.ADMINISTRATOR)
        person("Ana", Role.AGENT)
        yield administers


def save(**changed: Any) -> None:
    compliance.change("directory", "red", {**GOOD, **changed}, actor=US)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"protocol": "ldap"}, "protocol"),
        ({"address": "http://idp.example"}, "address"),
        ({"address": "https://admin@idp.example"}, "address"),
        ({"address": ""}, "address"),
        ({"client_id": ""}, "address"),
        ({"protocol": "saml", "address": ""}, "metadata"),
        ({"groups": {}}, "groups"),
        ({"groups": {"agentes": []}}, "groups"),
        ({"groups": {"agentes": ["god"]}}, "groups"),
        ({"emergency": []}, "emergency"),
        ({"emergency": ["ana@demo.latido"]}, "emergency"),
    ],
)
def test_a_directory_that_cannot_work_is_refused_beside_what_is_wrong(
    berta: UUID, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        save(**wrong)

    assert field in {problem.field for problem in refused.value.problems}


def test_one_that_is_not_in_use_may_be_half_done(berta: UUID) -> None:
    save(enabled=False, address="", client_id="", groups={}, emergency=[])

    assert compliance.item("directory", "red").value["name"] == "San Rafael"


def test_passwords_are_closed_only_while_somebody_of_emergency_has_one(berta: UUID) -> None:
    User.objects.filter(id=berta).update(password="!")

    with pytest.raises(AskFirst):
        save()
    with pytest.raises(Refused) as refused:
        save(local_sign_in=False)
    assert not isinstance(refused.value, AskFirst)


@pytest.mark.parametrize("change", [{"active": False}, {"roles": ["agent"]}])
def test_the_emergency_person_goes_on_administering(berta: UUID, change: dict[str, Any]) -> None:
    save()
    now = dict(compliance.item("person", "berta@demo.latido").value)

    with pytest.raises(Refused):
        compliance.change("person", "berta@demo.latido", {**now, **change}, actor=US)
    carla = dict(compliance.item("person", "carla@demo.latido").value)
    assert compliance.change("person", "carla@demo.latido", {**carla, **change}, actor=US)


def test_the_secret_is_in_no_file_no_history_and_no_row_in_clear(berta: UUID) -> None:
    save()
    staff.set_directory_secret("red", SECRET, actor=actor(berta))

    row = Directory.objects.get(code="red")
    written = [row.secret, row.item, compliance.export(actor=actor(berta))]
    written += list(ConfigurationChange.objects.values_list("before", "after"))
    with tenancy.role("latido_auditor"):
        written += list(AuditEvent.objects.values_list("action", "detail"))
    assert SECRET not in json.dumps(written, default=str)
    assert "directory.secret_set" in json.dumps(written, default=str)
    assert staff.directory_seen("red", str).secret == SECRET
    assert SECRET not in repr(staff.directory_seen("red", str))


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"name": "Otra vez San Rafael", "scope": "groups"}, (True, 1)),
        ({"client_id": "otro"}, (False, 1)),
        ({"address": "https://idp.example.org"}, (False, 0)),
        ({"protocol": "saml"}, (False, 0)),
    ],
)
def test_another_directory_gets_neither_the_secret_nor_the_people_of_the_one_before(
    berta: UUID, change: dict[str, Any], kept: tuple[bool, int]
) -> None:
    save()
    staff.set_directory_secret("red", SECRET, actor=actor(berta))
    row = Directory.objects.get(code="red")
    DirectoryLink.objects.create(directory=row, user=User.objects.get(email="ana@demo.latido"), subject="s-1")
    changed = {**GOOD, "vouches_for_email": True, **change}

    if kept != (True, 1):
        with pytest.raises(AskFirst):
            compliance.change("directory", "red", changed, actor=US)
        assert staff.directory_secret_is_set("red")
    compliance.change("directory", "red", changed, actor=US, sure=True)

    assert (staff.directory_secret_is_set("red"), DirectoryLink.objects.filter(directory=row).count()) == kept
    assert Directory.objects.get(code="red").id == row.id


def test_only_who_manages_people_decides_how_they_enter(berta: UUID) -> None:
    save()
    ana = actor(User.objects.get(email="ana@demo.latido").id)

    with pytest.raises(PermissionError):
        compliance.change("directory", "red", {**GOOD, "creates_people": True}, actor=ana)
    with pytest.raises(PermissionError):
        staff.set_directory_secret("red", "mine", actor=ana)


def test_the_page_of_a_directory_keeps_what_is_typed_and_shows_no_secret(berta: UUID) -> None:
    typed = {
        **{name: each for name, each in GOOD.items() if name != "groups"},
        "key": "red",
        "protocol": "oidc",
        "group_claim": "groups",
        "role_agent": "agentes\n recepción ",
        "role_supervisor": "jefes\nagentes",
        "second_factor": "mfa, otp",
        "local_sign_in": "on",
    }
    with override_settings(DEMO=True):
        page = browser(berta)
        saved = page.post("/consola/directorios/nuevo/", typed)
        page.post("/consola/directorios/red/secreto/", {"secret": SECRET})
        shown = page.get("/consola/directorios/red/").content.decode()

    assert saved.status_code == 302, saved.content.decode()
    value = compliance.item("directory", "red").value
    assert value["groups"] == {"agentes": ["agent", "supervisor"], "recepción": ["agent"], "jefes": ["supervisor"]}
    assert value["second_factor"] == ["mfa", "otp"]
    assert "recepción" in shown
    assert "/vuelta/" in shown
    assert SECRET not in shown


def test_the_button_is_there_while_a_directory_is_in_use(berta: UUID) -> None:
    save()
    row = Directory.objects.get(code="red")
    with CaptureQueriesContext(connection) as asked:
        page = Client().get("/cuenta/ingresar/").content.decode()
    assert f'href="/cuenta/directorio/{row.id}/"' in page
    assert len([each for each in asked if "staff_directory" in each["sql"]]) == 1

    save(enabled=False)

    assert "/cuenta/directorio/" not in Client().get("/cuenta/ingresar/").content.decode()
    assert Client().get(f"/cuenta/directorio/{row.id}/").status_code == 404
