"""The confidentiality agreement is asked of whoever signs in and has not accepted it, and of nobody at work."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from latido.compliance.models import AuditEvent
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.time import utc_now
from latido.plumbing import tenancy
from latido.staff import api, ports
from latido.staff.contracts import Role, pledges
from latido.staff.models import Pledge, PledgeText, User
from latido.staff.tests import logins
from latido.staff.tests.test_login import ANA, DEMO, HOSPITAL, ana, log_in, make  # noqa: F401 - ana is a fixture

pytestmark = pytest.mark.db
PAGE = "/cuenta/acuerdo/"
HOUSE = Actor(ActorKind.SYSTEM, HOSPITAL, name="tests", permissions=frozenset({"privacy.texts"}))


@pytest.fixture(autouse=True)
def demo() -> Iterator[None]:
    with DEMO:
        yield


def publish(words: str = "No cuento lo que sé.", months: int = 12, since: datetime | None = None) -> int:
    with tenancy.organisation(HOSPITAL):
        new = pledges.NewPledgeText({"es": words, "en": f"{words} (en)"}, months, since)
        return api.publish_pledge(new, actor=HOUSE, now=utc_now()).number


def shown(client: Client) -> dict[str, str]:
    context = client.get(PAGE).context
    return {name: str(context[name].id if name == "text" else context[name]) for name in ("text", "language", "digest")}


def accept(client: Client, **other: str) -> int:
    return client.post(PAGE, {**shown(client), "agreed": "1", **other}).status_code


def kept() -> list[tuple[int, str, str]]:
    with tenancy.organisation(HOSPITAL):
        return list(Pledge.objects.order_by("id").values_list("text__number", "language", "address"))


def audited(prefix: str = "pledge.") -> list[str]:
    with tenancy.role("latido_auditor"):
        rows = AuditEvent.objects.filter(action__startswith=prefix).order_by("id")
        return list(rows.values_list("action", flat=True))


def test_where_none_is_in_force_nothing_is_asked(client: Client) -> None:
    publish(since=utc_now() + timedelta(days=2))
    log_in(client)

    assert client.get("/puesto/").status_code == 200
    assert client.get(PAGE)["Location"] == "/"


def test_it_stands_before_every_page_until_it_is_accepted_and_is_kept_as_it_was_read(client: Client) -> None:
    publish()
    log_in(client)

    assert client.get("/puesto/")["Location"] == PAGE
    assert client.get("/puesto/", headers={"HX-Request": "true"})["HX-Redirect"] == PAGE
    assert client.post(PAGE, shown(client)).status_code == 422 and kept() == []  # not ticked
    page = client.get(PAGE).content.decode()
    assert "No cuento lo que sé." in page and 'lang="es"' in page
    assert accept(client) == 302
    assert kept() == [(1, "es", "127.0.0.1")]
    assert client.get("/puesto/").status_code == 200
    assert audited() == ["pledge.published", "pledge.asked", "pledge.accepted"]
    assert log_in(Client()) == 302 and kept() == [(1, "es", "127.0.0.1")]
    again = Client()
    log_in(again)
    assert again.get("/puesto/").status_code == 200


def test_who_works_when_it_begins_is_asked_when_they_sign_in_next(client: Client) -> None:
    log_in(client)
    publish()

    assert client.get("/puesto/").status_code == 200
    other = Client()
    log_in(other)
    assert other.get("/puesto/")["Location"] == PAGE
    assert client.get("/puesto/").status_code == 200


def test_who_comes_back_with_a_call_in_hand_is_let_through(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    monkeypatch.setattr(ports, "is_talking", lambda _person: True)
    log_in(client)

    assert client.get("/puesto/").status_code == 200 and audited() == ["pledge.published"]


def test_a_version_that_began_while_another_was_read_is_shown_instead(client: Client) -> None:
    publish()
    log_in(client)
    read = shown(client)
    publish("Otro acuerdo.")

    answer = client.post(PAGE, {**read, "agreed": "1"})

    assert answer.status_code == 409 and "Otro acuerdo." in answer.content.decode() and kept() == []
    assert accept(client, digest="0" * 64) == 409 and kept() == []
    assert accept(client) == 302 and kept() == [(2, "es", "127.0.0.1")]


def test_it_is_asked_again_when_it_ran_out_or_is_another(client: Client, ana: UUID) -> None:  # noqa: F811
    publish(months=1)
    with tenancy.organisation(HOSPITAL):
        long_ago, text = utc_now() - timedelta(days=40), PledgeText.objects.get()
        Pledge.objects.create(user_id=ana, text=text, language="es", digest="x", at=long_ago, expires_at=long_ago)
    log_in(client)
    assert client.get("/puesto/")["Location"] == PAGE

    assert accept(client) == 302
    publish("Otro acuerdo.", months=0)
    other = Client()
    log_in(other)
    assert other.get("/puesto/")["Location"] == PAGE and accept(other) == 302
    assert [number for number, *_ in kept()] == [1, 1, 2]


def test_leaving_instead_of_accepting_is_leaving(client: Client) -> None:
    publish()
    log_in(client)
    client.post("/cuenta/salir/")

    assert client.get("/puesto/")["Location"].startswith("/cuenta/ingresar/") and kept() == []


@pytest.mark.parametrize("table", ["staff_pledge", "staff_pledgetext"])
@pytest.mark.parametrize("words", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_nothing_of_it_is_changed_or_taken_away(client: Client, table: str, words: str) -> None:
    publish()
    log_in(client)
    accept(client)

    with pytest.raises(DatabaseError), tenancy.organisation(HOSPITAL), connection.cursor() as cursor:
        cursor.execute(words.format(table))


def test_what_cannot_be_published_says_why_and_only_who_may_publishes() -> None:
    publish()
    nobody = Actor(ActorKind.SYSTEM, HOSPITAL, name="tests")
    with tenancy.organisation(HOSPITAL):
        new = pledges.NewPledgeText({"es": "No cuento lo que sé.", "en": "No cuento lo que sé. (en)"}, 12, None)
        with pytest.raises(pledges.PledgeSame):
            api.publish_pledge(new, actor=HOUSE, now=utc_now())
        with pytest.raises(pledges.PledgeEmpty):
            api.publish_pledge(pledges.NewPledgeText({"es": "  ", "en": "b"}, 12, None), actor=HOUSE, now=utc_now())
        with pytest.raises(pledges.PledgeTooEarly):
            early = pledges.NewPledgeText({"es": "b"}, 12, utc_now() - timedelta(hours=1))
            api.publish_pledge(early, actor=HOUSE, now=utc_now())
        with pytest.raises(PermissionError):
            api.publish_pledge(new, actor=nobody, now=utc_now())
        with pytest.raises(PermissionError):
            api.pledge_standings(actor=nobody, now=utc_now())


def test_the_officer_publishes_and_sees_who_accepted(client: Client) -> None:
    make("Berta", "berta@demo.latido", Role.PRIVACY_OFFICER)
    with tenancy.role("latido_login"):
        officer = logins.browser(User.objects.get(email="berta@demo.latido").id)
    url = "/consola/privacidad/acuerdo/"
    given = {"es": "Guardo silencio.", "en": "", "months": "12", "since": ""}

    assert officer.get(url).status_code == 200
    refused = officer.post(url, given)
    assert refused.status_code == 422 and "Guardo silencio." in refused.content.decode()
    assert officer.post(url, {**given, "reviewed": "on"}).status_code == 302
    assert officer.post(url, {**given, "reviewed": "on"}).status_code == 422
    log_in(client)
    accept(client)
    page = officer.get(f"{url}quien/").content.decode()
    assert page.count("Se le pide al entrar") == 1 and "versión 1" in page
    assert client.get(url).status_code == 403
