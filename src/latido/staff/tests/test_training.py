"""A training that ran out keeps somebody from patients' data: not while they are at work, never from an emergency."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from latido.compliance.models import AuditEvent
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.time import utc_now
from latido.plumbing import tenancy
from latido.staff import api, ports
from latido.staff.contracts import Role, training
from latido.staff.models import TrainingCompletion, TrainingRequirement
from latido.staff.tests import logins
from latido.staff.tests.test_login import DEMO, HOSPITAL, ana, log_in, make  # noqa: F401 - ana is a fixture
from latido.staff.training import book

pytestmark = pytest.mark.db
PAGE = "/cuenta/capacitacion/"
URL = "/consola/privacidad/capacitacion/"
OFFICER = Actor(ActorKind.SYSTEM, HOSPITAL, name="tests", permissions=frozenset({"privacy.training"}))
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def demo() -> Iterator[None]:
    with DEMO:
        yield


@pytest.fixture(autouse=True)
def not_needed(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Who is at work. The floor is routing's."""
    at_work: list[UUID] = []
    monkeypatch.setattr(ports, "is_needed", lambda person: person in at_work)
    monkeypatch.setattr(ports, "teams", list)
    return at_work


def require(days: int = -1, months: int = 12, roles: frozenset[str] = frozenset({"agent"})) -> UUID:
    with tenancy.organisation(HOSPITAL):
        new = training.NewRequirement("Privacidad", "2", roles, months, utc_now() + days * DAY)
        return api.require_training(new, actor=OFFICER, now=utc_now())


def complete(requirement: UUID, *people: UUID) -> None:
    with tenancy.organisation(HOSPITAL):
        done = [training.NewCompletion(each, utc_now(), 90) for each in people]
        api.complete_training(requirement, done, actor=OFFICER, now=utc_now())


def audited() -> list[str]:
    with tenancy.role("latido_auditor"):
        rows = AuditEvent.objects.filter(action__startswith="training.").order_by("id")
        return list(rows.values_list("action", flat=True))


def test_who_lacks_it_reads_why_in_spanish_and_what_to_do_until_it_is_written_down(client: Client, ana: UUID) -> None:  # noqa: F811
    log_in(client)
    assert client.get("/puesto/").status_code == 200
    required = require()

    answer = client.get("/puesto/")
    assert answer["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "Ahora no puede abrir pacientes" in page and "72 horas" in page and "Privacidad" in page
    assert client.get("/puesto/", headers={"HX-Request": "true", "HX-Boosted": "true"})["HX-Redirect"] == PAGE
    assert client.get("/puesto/", headers={"HX-Request": "true"}).status_code == 204
    complete(required, ana)
    assert client.get("/puesto/").status_code == 200
    assert audited() == ["training.required", "training.held", "training.completed", "training.freed"]


def test_nothing_of_an_emergency_is_kept_from_them(client: Client) -> None:
    log_in(client)
    require()

    assert client.get("/puesto/").status_code == 302
    assert client.get("/puesto/emergencia/").status_code == 200
    assert client.get("/puesto/alarma/").status_code == 200


def test_who_is_at_work_is_kept_back_only_when_they_leave_it(client: Client, ana: UUID, not_needed: list[UUID]) -> None:  # noqa: F811
    log_in(client)
    not_needed.append(ana)
    require()
    assert client.get("/puesto/").status_code == 200

    not_needed.clear()
    assert client.get("/puesto/").status_code == 302


def test_it_ran_out_while_nobody_looked_and_the_next_minute_sees_it(client: Client, ana: UUID) -> None:  # noqa: F811
    required = require(months=1)
    complete(required, ana)
    log_in(client)
    api.settle_training_everywhere(utc_now() + 20 * DAY)
    assert client.get("/puesto/").status_code == 200

    api.settle_training_everywhere(utc_now() + 40 * DAY)
    assert client.get("/puesto/").status_code == 302
    with tenancy.organisation(HOSPITAL):
        api.end_training(required, actor=OFFICER, now=utc_now())
    assert client.get("/puesto/").status_code == 200


def test_a_supervisor_gives_72_hours_once_with_a_reason(client: Client, ana: UUID) -> None:  # noqa: F811
    sam = logins_of("Sam", Role.SUPERVISOR)
    log_in(client)
    require()
    url = f"{PAGE}{ana}/plazo/"

    assert "no abre pacientes" in sam.get(f"{PAGE}personas/").content.decode()
    assert sam.post(url, {"why": ""}).status_code == 422 and client.get("/puesto/").status_code == 302
    assert sam.post(url, {"why": "falta media cola"}).status_code == 302
    assert client.get("/puesto/").status_code == 200
    assert "training.graced" in audited()
    assert sam.post(url, {"why": "otra vez"}).status_code == 422
    later = utc_now() + timedelta(hours=73)
    api.settle_training_everywhere(later)
    assert client.get("/puesto/").status_code == 302


def test_nobody_gives_it_to_themselves_or_to_who_is_above(client: Client, ana: UUID) -> None:  # noqa: F811
    sam, boss = logins_of("Sam", Role.SUPERVISOR), make("Noor", "noor@demo.latido", Role.ADMINISTRATOR)
    with tenancy.organisation(HOSPITAL):
        own = api.person_called("sam@demo.latido")
    log_in(client)
    assert client.post(f"{PAGE}{ana}/plazo/", {"why": "porque sí"}).status_code == 403
    require(roles=frozenset({"administrator", "agent"}))

    for whose in (own, boss):
        assert sam.post(f"{PAGE}{whose}/plazo/", {"why": "porque sí"}).status_code == 404


def test_nor_does_the_service_behind_the_page(ana: UUID) -> None:  # noqa: F811
    sam = make("Sam", "sam@demo.latido", Role.SUPERVISOR)
    require(roles=frozenset({"supervisor", "agent"}))

    with tenancy.organisation(HOSPITAL):
        with pytest.raises(training.NotTheirs):
            book.give_grace(sam, "porque sí", actor=logins.actor(sam), now=utc_now())
        with pytest.raises(PermissionError):
            book.give_grace(sam, "porque sí", actor=logins.actor(ana), now=utc_now())


@pytest.mark.parametrize(("days", "strip"), [(29, False), (6, True), (1, True)])
def test_it_is_said_before_it_runs_out(client: Client, days: int, strip: bool) -> None:
    require(days=days)
    log_in(client)
    page = client.get("/puesto/").content.decode()

    assert "Una capacitación suya vence en" in page
    assert ('data-testid="training-warning"' in page) is strip


def test_the_officer_requires_writes_down_and_undoes_and_loses_nothing(client: Client, ana: UUID) -> None:  # noqa: F811
    berta = logins_of("Berta", Role.PRIVACY_OFFICER)
    given = {"title": "Privacidad", "version": "3", "months": "12", "since": "2026-01-01"}
    refused = berta.post(URL, given)
    assert refused.status_code == 422 and 'value="Privacidad"' in refused.content.decode()
    made = berta.post(URL, {**given, "roles": ["agent"]})["Location"]
    assert "Todavía no" in berta.get(made).content.decode()
    lines = (
        "ana@demo.latido; 2026-11-01; 95\nnadie@x.co; 2026-11-01\nana@demo.latido; ayer\nana@demo.latido; 2999-01-01"
    )
    wrong = berta.post(made, {"lines": lines})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "nadie@x.co; 2026-11-01" in page
    assert "Línea 2" in page and "Línea 3" in page and "Línea 4" in page and "Línea 1" not in page
    assert berta.post(made, {"lines": "ana@demo.latido, , 101"}).status_code == 422
    with tenancy.organisation(HOSPITAL):
        assert TrainingCompletion.objects.count() == 0
    log_in(client)
    assert client.get("/puesto/").status_code == 302
    assert berta.post(made, {"lines": "ana@demo.latido\t2026-11-01\t95"}).status_code == 302
    assert client.get("/puesto/").status_code == 200
    with tenancy.organisation(HOSPITAL):
        written = TrainingCompletion.objects.get().id
    undo = f"{URL}deshacer/{written}/"
    assert berta.get(undo).status_code == 200 and berta.post(undo, {"why": ""}).status_code == 422
    assert berta.post(undo, {"why": "era otra persona"}).status_code == 302
    assert client.get("/puesto/").status_code == 302 and berta.get(undo).status_code == 404
    assert berta.post(f"{made}terminar/").status_code == 422 and client.get("/puesto/").status_code == 302
    assert berta.post(f"{made}terminar/", {"sure": "1"}).status_code == 302
    assert client.get("/puesto/").status_code == 200
    assert berta.post(made, {"lines": "ana@demo.latido"}).status_code == 404


def test_an_officer_who_lacks_it_may_still_write_it_down() -> None:
    berta = logins_of("Berta", Role.PRIVACY_OFFICER)
    require(roles=frozenset({"privacy_officer"}))

    assert berta.get("/consola/privacidad/incidentes/").status_code == 302
    assert berta.get(URL).status_code == 200


@pytest.mark.parametrize("words", ["DELETE FROM staff_trainingcompletion", "DELETE FROM staff_traininggrace",
                                   "DELETE FROM staff_trainingrequirement",
                                   "UPDATE staff_trainingcompletion SET at = now()"])  # fmt: skip
def test_nothing_of_it_is_taken_away(words: str) -> None:
    with pytest.raises(DatabaseError), tenancy.organisation(HOSPITAL), connection.cursor() as cursor:
        cursor.execute(words)


def test_only_who_may_requires_and_writes_down(ana: UUID) -> None:  # noqa: F811
    required, nobody = require(), Actor(ActorKind.SYSTEM, HOSPITAL, name="tests")
    with tenancy.organisation(HOSPITAL):
        of = api.training_requirement(required, actor=OFFICER)
        acts = (
            lambda: api.end_training(required, actor=nobody, now=utc_now()),
            lambda: api.complete_training(required, [], actor=nobody, now=utc_now()),
            lambda: api.training_standings(of, actor=nobody),
            lambda: api.training_required(actor=nobody),
        )
        for act in acts:
            with pytest.raises(PermissionError):
                act()
        ahead = [training.NewCompletion(ana, utc_now() + DAY)]
        with pytest.raises(training.NotYet):
            api.complete_training(required, ahead, actor=OFFICER, now=utc_now())
        assert TrainingRequirement.objects.count() == 1 and TrainingCompletion.objects.count() == 0


def logins_of(name: str, *roles: Role) -> Client:
    return logins.browser(make(name, f"{name.lower()}@demo.latido", *roles))
