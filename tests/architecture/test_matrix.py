"""Every role at every address with every method: the answer is what the address declares, in every cell."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from latido.compliance import api as compliance
from latido.desk.tests.conftest import *  # noqa: F403 - its hospital, with Ana in the middle of a call
from latido.desk.tests.conftest import Floor
from latido.integrations.saml.tests.signing import metadata
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import system
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff.contracts import ROLE_PERMISSIONS, Role
from latido.staff.models import Directory
from latido.staff.tests import logins
from tests.architecture.addresses import Address, addresses

pytestmark = pytest.mark.db
ELSEWHERE = UUID(int=0xA9)
METHODS = ("get", "post", "put")
WORDS = {
    "told": "people",
    "work": "identificar",
    "check": "document",
    "field": "phone",
    "act": "cancelar",
    "slug": "colas",
    "outlet": "hl7",
    "key": "CIT",
    "code": "CIT",
    "step": "clinica",
    "secret": "nobodys",
    "record": "patient",
    "pk": "1",
    "number": "0",
    "method": "in_person",
    "purpose": "marketing",
    "language": "es",
}
NOTHING_OF_OURS = ("Hospital CO", "Gutiérrez", "ana@demo.latido", "71-20455", "79456264")
# 403 for another reason than the role: nothing is played before a reason is given
ASKS_FIRST = {("desk:audio", "get")}
# shows nothing of what the id names, so that every id gets the same answer
SAME_FOR_EVERY_ID = {
    ("desk:open-record", "get"),
    ("desk:open-record", "post"),
    ("desk:break-glass", "post"),
    ("desk:alarm-seen", "post"),
    ("staff:end-session", "post"),
}


@dataclass(frozen=True)
class House:
    floor: Floor
    call: Interaction
    segment: UUID
    people: dict[str, UUID]
    change: UUID
    directory: UUID

    def ids(self) -> dict[str, str]:
        """Objects that exist, all of San Rafael."""
        found = {
            "interaction_id": self.call.id,
            "patient_id": self.floor.rosa,
            "appointment_id": new_id(),
            "segment_id": self.segment,
            "queue_id": self.floor.queue,
            "person_id": self.floor.ana,
            "import_id": new_id(),
            "trial_id": new_id(),
            "agent_id": self.floor.ana,
            "row_id": new_id(),
            "change_id": self.change,
            "callback_id": new_id(),
            "opening_id": new_id(),
            "alert_id": new_id(),
            "protection_id": new_id(),
            "pair_id": new_id(),
            "merge_id": new_id(),
            "directory_id": self.directory,
            "session_id": new_id(),
            "related_id": new_id(),
            "right_id": new_id(),
            "split_id": new_id(),
            "grant_id": new_id(),
            "purge_id": new_id(),
            "mark_id": new_id(),
            "hold_id": new_id(),
            "longer_id": new_id(),
            "incident_id": new_id(),
            "risk_id": new_id(),
            "sanction_id": new_id(),
            "requirement_id": new_id(),
            "completion_id": new_id(),
            "affected_id": new_id(),
            "request_id": new_id(),
            "copy_id": new_id(),
            "export_id": new_id(),
            "coverage_id": new_id(),
            "coverage_change_id": new_id(),
        }
        return {name: str(each) for name, each in found.items()} | WORDS


@pytest.fixture
def house(floor: Floor, verified: Interaction) -> House:
    """Every role at San Rafael, and somebody with all of them at another hospital."""
    segment = new_id()
    interactions.recording_started(SAN_RAFAEL, verified.id, segment_id=segment, spool_path="/x", at=utc_now())
    people = {str(role): logins.person(str(role), role) for role in Role}
    change = compliance.change("site", "sur", {"name": "Sede Sur"}, actor=system("tests", SAN_RAFAEL))
    assert change is not None
    item = {"name": "Red", "protocol": "saml", "enabled": True, "metadata": metadata(), "groups": {"a": ["agent"]}}
    guarded = {**item, "vouches_for_email": True, "emergency": ["administrator@demo.latido"]}
    compliance.change("directory", "red", guarded, actor=system("tests", SAN_RAFAEL))
    red = Directory.objects.get(code="red").id
    return House(floor, verified, segment, people | {"ana": floor.ana}, change, red)


@pytest.fixture
def elsewhere(db: None) -> UUID:
    """Before any scope of San Rafael is entered."""
    with override_settings(DEMO=True):
        found(ELSEWHERE, "MX")
        with tenancy.organisation(ELSEWHERE):
            return logins.person("Owner", *Role, email="owner@elsewhere.example")


Cell = tuple[Address, str, HttpResponseBase]


def answers(who: Callable[[], Client], ids: dict[str, str]) -> Iterator[Cell]:
    """Every cell of one person's row, each undone before the next."""
    for address in addresses():
        url = reverse(address.name, kwargs={name: ids[name] for name, _kind in address.parameters})
        for method in METHODS:
            with transaction.atomic():
                yield address, method, getattr(who(), method)(url)
                transaction.set_rollback(True)


def outcome(response: HttpResponseBase) -> str:
    status, onward = response.status_code, response.headers.get("Location", "")
    if status == HTTPStatus.FORBIDDEN:
        return "forbidden"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"broken {status}"
    if status == HTTPStatus.UNAUTHORIZED or onward.startswith("/cuenta/ingresar/?next="):
        return "please log in"
    return "missing" if status == HTTPStatus.NOT_FOUND else "answered"


def expected(address: Address, method: str, permissions: frozenset[str] | None) -> set[str]:
    """What the address declares for somebody with these permissions; None is a stranger."""
    assert address.access is not None
    needed = address.access.permission
    if not needed:
        return {"answered", "please log in"} if permissions is None else {"answered"}
    if permissions is None:
        return {"please log in"}
    if needed not in permissions:
        return {"forbidden"}
    return {"answered", "missing"} | ({"forbidden"} if (address.name, method) in ASKS_FIRST else set())


def surprises(cells: Iterator[Cell], permissions: frozenset[str] | None) -> list[str]:
    return [
        f"{method.upper()} {address}: {outcome(response)}, not {' or '.join(sorted(wanted))}"
        for address, method, response in cells
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED
        and outcome(response) not in (wanted := expected(address, method, permissions))
    ]


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_a_role_meets_what_every_address_declares(house: House, role: Role) -> None:
    cells = answers(lambda: logins.browser(house.people[str(role)]), house.ids())

    assert surprises(cells, ROLE_PERMISSIONS[role]) == []


def test_the_agent_of_the_call_meets_what_every_address_declares(house: House) -> None:
    cells = answers(lambda: logins.browser(house.floor.ana), house.ids())

    assert surprises(cells, ROLE_PERMISSIONS[Role.AGENT]) == []


def test_a_stranger_meets_the_login_everywhere(house: House) -> None:
    assert surprises(answers(Client, house.ids()), None) == []


def test_for_another_hospital_nothing_of_ours_exists(elsewhere: UUID, house: House) -> None:
    leaks = []
    for address, method, response in answers(lambda: logins.browser(elsewhere), house.ids()):
        about_ours = any(kind == "uuid" for _name, kind in address.parameters)
        wanted = (
            {"missing"} if about_ours and (address.name, method) not in SAME_FOR_EVERY_ID else {"answered", "missing"}
        )
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED and outcome(response) not in wanted:
            leaks.append(f"{method.upper()} {address}: {outcome(response)}")
        body = b"" if response.streaming else response.content  # type: ignore[attr-defined]
        leaks += [f"{method.upper()} {address} shows {word}" for word in NOTHING_OF_OURS if word.encode() in body]

    assert leaks == []


def test_an_id_of_another_hospital_and_an_id_of_nobody_get_the_same_answer(elsewhere: UUID, house: House) -> None:
    nobody = {name: str(new_id()) if name not in WORDS else value for name, value in house.ids().items()}
    ours = [(str(a), m, r.status_code) for a, m, r in answers(lambda: logins.browser(elsewhere), house.ids())]
    unknown = [(str(a), m, r.status_code) for a, m, r in answers(lambda: logins.browser(elsewhere), nobody)]

    assert ours == unknown


def test_a_locked_screen_reaches_the_phone_and_nothing_else(house: House) -> None:
    def locked() -> Client:
        browser = logins.browser(house.floor.ana)
        session = browser.session
        session["locked"] = True
        session.save()
        return browser

    shows = []
    for address, method, response in answers(locked, house.ids()):
        assert address.access is not None
        if address.access.while_locked:
            continue
        body = b"" if response.streaming else response.content  # type: ignore[attr-defined]
        shown = [word for word in ("Gutiérrez", "71-20455") if word.encode() in body]
        if method != "get" and response.status_code != HTTPStatus.LOCKED:
            shows.append(f"{method.upper()} {address}: {response.status_code}")
        shows += [f"{method.upper()} {address} shows {word}" for word in shown]

    assert shows == []


def test_half_a_login_reaches_its_own_account_and_nothing_else(house: House) -> None:
    with override_settings(DEMO=False):
        reached = [
            f"{method.upper()} {address}: {response.status_code}"
            for address, method, response in answers(lambda: logins.browser(house.floor.ana), house.ids())
            if address.access
            and address.access.permission not in {"", "account.use"}
            and response.headers.get("Location") != reverse("mfa_activate_totp")
        ]

    assert reached == []
