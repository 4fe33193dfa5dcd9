"""Who has which browsers open, and how one of them ends with its stream and telephone."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from allauth.core import context
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import tenancy
from latido.plumbing.outbox import OutboxEvent
from latido.staff import api, ports, proof, sessions
from latido.staff.contracts import Role
from latido.staff.login import ClosedAdapter
from latido.staff.models import OpenSession, User
from latido.staff.tests.logins import browser, person

pytestmark = pytest.mark.db
FIREFOX = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}


@pytest.fixture
def ana(committed: None) -> Iterator[UUID]:
    found()
    with tenancy.organisation(SAN_RAFAEL):
        made = person("Ana", Role.AGENT)
    with override_settings(DEMO=True):
        yield made


def opened(ana: UUID) -> tuple[Client, UUID]:
    """A browser inside, and its row."""
    client = browser(ana)
    assert inside(client)
    return client, UUID(client.session[sessions.ROW])


def inside(client: Client) -> bool:
    return not client.get("/", **FIREFOX)["Location"].startswith("/cuenta/ingresar/")


def rows(ana: UUID) -> list[OpenSession]:
    with tenancy.organisation(SAN_RAFAEL):
        return list(sessions.open_sessions(ana, utc_now()))


def test_a_browser_is_written_down_once_in_two_words(ana: UUID) -> None:
    client, row_id = opened(ana)
    inside(client)

    (row,) = rows(ana)
    assert (row.id, row.device, row.address) == (row_id, "Firefox · Linux", "127.0.0.1")


def test_one_ends_with_its_stream_and_telephone_and_the_other_goes_on(ana: UUID) -> None:
    (here, here_id), (there, there_id) = opened(ana), opened(ana)
    key = there.session.session_key

    with tenancy.organisation(SAN_RAFAEL):
        assert sessions.end_one(ana, there_id, utc_now())

    assert api.topics_of_session(key) == ()
    assert there_id not in api.phone_marks([ana])[ana]
    assert not inside(there)
    assert inside(here)
    assert here_id in api.phone_marks([ana])[ana]
    assert api.topics_of_session(here.session.session_key)
    with tenancy.role("latido_dispatcher"):
        assert not OutboxEvent.objects.filter(kind="staff.SessionsEnded").exists()


def test_with_the_last_one_the_shift_ends(ana: UUID) -> None:
    _client, row_id = opened(ana)

    with tenancy.organisation(SAN_RAFAEL):
        assert sessions.end_one(ana, row_id, utc_now())
        assert not sessions.end_one(ana, row_id, utc_now())

    with tenancy.role("latido_dispatcher"):
        assert OutboxEvent.objects.filter(kind="staff.SessionsEnded").count() == 1


def test_one_that_was_ended_does_not_come_back_by_itself(ana: UUID) -> None:
    client, row_id = opened(ana)
    with tenancy.organisation(SAN_RAFAEL):
        sessions.end_one(ana, row_id, utc_now())

    assert not inside(client)
    assert not inside(client)
    assert rows(ana) == []


def test_the_row_of_somebody_else_opens_nothing(ana: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        eva = person("Eva", Role.AGENT)
    _evas, row_id = opened(eva)
    client, _ = opened(ana)
    session = client.session
    session[sessions.ROW] = str(row_id)
    session.save()

    assert not inside(client)


def test_old_rows_are_forgotten(ana: UUID) -> None:
    opened(ana)

    sessions.forget_sessions(utc_now() + timedelta(hours=11))
    assert len(rows(ana)) == 1
    later = utc_now() + timedelta(hours=13)
    assert sessions.end_old(later) == 1
    sessions.forget_sessions(later)
    assert rows(ana) == []


def aged(client: Client, row_id: UUID) -> None:
    """Twelve hours pass; it was used all the time."""
    session = client.session
    session["saved"] = "which moves its expiry"
    session.save()
    with tenancy.organisation(SAN_RAFAEL):
        OpenSession.objects.filter(id=row_id).update(began_at=utc_now() - sessions.LONGEST)


def test_twelve_hours_after_the_login_it_is_over_however_much_it_was_used(ana: UUID) -> None:
    client, row_id = opened(ana)
    key = client.session.session_key
    aged(client, row_id)

    assert rows(ana) == []
    assert api.topics_of_session(key) == ()
    assert not inside(client)
    assert sessions.end_old(utc_now()) == 1
    assert row_id not in api.phone_marks([ana])[ana]
    with tenancy.role("latido_dispatcher"):
        assert OutboxEvent.objects.filter(kind="staff.SessionsEnded").count() == 1


def test_the_telephone_of_a_session_that_is_over_goes_on_until_the_call_is(ana: UUID) -> None:
    client, row_id = opened(ana)
    aged(client, row_id)
    before = list(ports._answer)
    ports.answer_talking(lambda person_id: person_id == ana)
    try:
        assert sessions.end_old(utc_now()) == 0
    finally:
        ports._answer[:] = before
    sessions.forget_sessions(utc_now())

    assert not inside(client)
    assert row_id in api.phone_marks([ana])[ana]
    assert sessions.end_old(utc_now()) == 1
    assert row_id not in api.phone_marks([ana])[ana]


def test_who_enters_in_a_browser_ends_what_another_had_open_there(ana: UUID) -> None:
    with tenancy.organisation(SAN_RAFAEL):
        eva = person("Eva", Role.AGENT)
    client, row_id = opened(ana)
    evas = RequestFactory().post("/")
    evas.session = client.session
    with tenancy.role("latido_login"):
        evas.user = User.objects.get(id=ana)
        user = User.objects.get(id=eva)
        proof.remember(evas, user, new_id(), second_factor=True, at=None)
        evas.session[proof.SHIFT] = True
        with context.request_context(evas):
            ClosedAdapter().login(evas, user)
        assert proof.shown_by_directory(evas.session, user)
        assert evas.session[proof.SHIFT]
        assert evas.session.get(sessions.ROW) is None

    assert row_id not in api.phone_marks([ana])[ana]
    with tenancy.role("latido_dispatcher"):
        assert OutboxEvent.objects.filter(kind="staff.SessionsEnded").count() == 1
