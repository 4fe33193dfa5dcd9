"""A supervisor's code: one person, some hours, once shown; never for oneself, nor for somebody above."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from latido.compliance.models import AuditEvent
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.staff import shift_codes
from latido.staff.contracts import Role
from latido.staff.guesses import SECOND_FACTOR
from latido.staff.models import ShiftCode, User
from latido.staff.services import NotYourself
from latido.staff.shift_codes import AboveYou, NothingToStandIn
from latido.staff.tests.logins import PASSWORD, actor, browser, person
from latido.staff.views import vouching

pytestmark = pytest.mark.db
ANA = "ana@demo.latido"
WHY = "dejó el celular en casa"


@pytest.fixture
def people(db: None) -> Iterator[dict[str, UUID]]:
    cache.clear()
    found()
    with tenancy.organisation(SAN_RAFAEL):
        made = {
            "Ana": person("Ana", Role.AGENT),
            "Sam": person("Sam", Role.SUPERVISOR),
            "Sol": person("Sol", Role.SUPERVISOR),
            "Ada": person("Ada", Role.ADMINISTRATOR),
        }
    with tenancy.role("latido_login"):
        for each in made.values():
            TOTP.activate(User.objects.get(id=each), "JBSWY3DPEHPK3PXP")
    yield made
    cache.clear()


def give(people: dict[str, UUID], giver: str, taker: str, hours: int = 8, why: str = WHY) -> str:
    who = actor(people[giver])
    with tenancy.organisation(SAN_RAFAEL):
        return shift_codes.give(people[taker], hours=hours, why=why, actor=who, now=utc_now())


def enter(code: str, name: str = ANA) -> Client:
    client = Client()
    client.post("/cuenta/ingresar/", {"login": name, "password": PASSWORD})
    client.post("/cuenta/segundo-paso/", {"code": code})
    return client


def inside(client: Client) -> bool:
    return not client.get("/")["Location"].startswith("/cuenta/ingresar/")


def test_with_password_and_code_somebody_works_until_the_hour_and_changes_nothing_for_good(
    people: dict[str, UUID],
) -> None:
    code = give(people, "Sam", "Ana", hours=2)

    client = enter(code)

    assert inside(client)
    assert client.get("/puesto/").status_code == 200
    assert 7100 < client.session.get_expiry_age() <= 7200
    for page in ("llaves/nueva/", "codigos/nuevos/", "codigos/", "segundo-factor/activar/"):
        assert client.get(f"/cuenta/{page}").status_code == 409
    assert inside(enter(code.upper().replace("-", " ")))  # the same hours, from another browser
    with tenancy.role("latido_auditor"):
        rows = {row.action: row for row in AuditEvent.objects.order_by("id")}
    given = rows["staff.shift_code_given"]
    assert (given.actor_id, given.reason) == (people["Sam"], WHY)
    assert given.detail == {"person": str(people["Ana"]), "hours": "2"}
    assert rows["session.opened"].detail == {"how": "password+shift_code"}


def test_the_code_is_of_one_person_and_not_kept(people: dict[str, UUID]) -> None:
    code = give(people, "Sam", "Ana")

    assert not inside(enter(code, "sol@demo.latido"))
    with tenancy.organisation(SAN_RAFAEL):
        kept = str(list(ShiftCode.objects.values()))
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_without_the_password_it_opens_nothing(people: dict[str, UUID]) -> None:
    code = give(people, "Sam", "Ana")
    client = Client()

    client.post("/cuenta/ingresar/", {"login": ANA, "password": code})
    client.post("/cuenta/segundo-paso/", {"code": code})

    assert not inside(client)


def test_it_ends_with_its_hours_with_the_next_one_and_when_it_is_cancelled(people: dict[str, UUID]) -> None:
    first = give(people, "Sam", "Ana")
    second = give(people, "Sol", "Ana", hours=2)
    with tenancy.organisation(SAN_RAFAEL):
        ana = User.objects.get(id=people["Ana"])
        assert shift_codes.opens(ana, first, utc_now()) is None
        assert shift_codes.opens(ana, second, utc_now())
        assert shift_codes.opens(ana, second, utc_now() + timedelta(hours=2)) is None
    sam = actor(people["Sam"])
    with tenancy.organisation(SAN_RAFAEL):
        shift_codes.revoke(people["Ana"], actor=sam)
        assert shift_codes.opens(ana, second, utc_now()) is None


@pytest.mark.parametrize(
    ("giver", "taker", "refused"),
    [("Sam", "Sam", NotYourself), ("Ada", "Ada", NotYourself), ("Sam", "Ada", AboveYou), ("Ana", "Sam", AboveYou)],
)
def test_never_for_oneself_nor_for_somebody_above(
    people: dict[str, UUID], giver: str, taker: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        give(people, giver, taker)
    with tenancy.organisation(SAN_RAFAEL):
        assert not ShiftCode.objects.exists()


def test_the_page_of_somebody_above_is_not_there(people: dict[str, UUID]) -> None:
    client = browser(people["Sam"])

    assert client.get(f"/cuenta/turno/{people['Ada']}/").status_code == 404
    assert client.get(f"/cuenta/turno/{people['Sam']}/").status_code == 404
    assert "Ada" not in client.get("/cuenta/turno/").content.decode()
    shown = client.post(f"/cuenta/turno/{people['Ana']}/", {"why": WHY, "hours": "4"})
    assert inside(enter(shown.context["code"]))
    assert client.post(f"/cuenta/turno/{people['Ana']}/", {"why": " ", "hours": "4"}).status_code == 422
    assert client.post(f"/cuenta/turno/{people['Ana']}/", {"why": WHY, "hours": "400"}).status_code == 422


def test_where_not_everybody_fits_one_is_searched(people: dict[str, UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vouching, "MOST", 2)
    client = browser(people["Sam"])
    cut = client.get("/cuenta/turno/").context
    found_one = client.post("/cuenta/turno/", {"q": "Sol"}).context

    assert [person.first_name for person, _until in cut["rows"]] == ["Ana"]
    assert (cut["more"], found_one["more"]) == (True, False)
    assert [person.first_name for person, _until in found_one["rows"]] == ["Sol"]


def test_guesses_at_it_are_counted_with_those_at_the_application(people: dict[str, UUID]) -> None:
    code = give(people, "Sam", "Ana")
    for n in range(SECOND_FACTOR.free):
        enter(f"aaaaa-aaaa{n + 2}")

    assert not inside(enter(code))


def test_whoever_has_no_second_step_needs_none_in_its_place(people: dict[str, UUID]) -> None:
    with tenancy.role("latido_login"):
        Authenticator.objects.filter(user_id=people["Ana"]).delete()

    with pytest.raises(NothingToStandIn):
        give(people, "Sam", "Ana")


def test_old_ones_are_forgotten(people: dict[str, UUID]) -> None:
    give(people, "Sam", "Ana", hours=2)

    assert shift_codes.forget_old(utc_now()) == 0
    assert shift_codes.forget_old(utc_now() + timedelta(hours=3)) == 1
