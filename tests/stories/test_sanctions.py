"""Somebody opened a file without a reason: what was done about it is written down, on what it rests, and stays."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import Tie, posture
from latido.compliance.contracts import sanctions as values
from latido.compliance.models import AccessAlert, AuditEvent, Sanction
from latido.kernel.actor import system
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients.tests.people import patient
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.tests import logins
from tests.stories.test_incidents import _no_second_step, begun, beto, browser, pia  # noqa: F401 - fixtures

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NEW = reverse("console:new-sanction")
GIVEN = {
    "policy": "Abrir solo lo que se necesita", "measure": "written", "on": "2026-01-10",
    "words": "Abrió dos fichas sin contacto", "entries": "",
}  # fmt: skip


@pytest.fixture
def alert(beto: UUID) -> UUID:  # noqa: F811
    seen = patient("Nora", "Rueda").id
    compliance.ask_about(beto, seen, Tie.WRONG_PERSON, actor=system("desk", SAN_RAFAEL), now=utc_now())
    found: UUID = AccessAlert.objects.get().id
    return found


def test_it_begins_from_an_alert_with_who_it_was_and_is_united_to_it(browser: Client, beto: UUID, alert: UUID) -> None:  # noqa: F811
    link = f"{NEW}?alerta={alert}"
    assert link in browser.get(reverse("console:alerts")).content.decode()
    assert "Beto Morales" in browser.get(link).content.decode()  # although they have left
    answer = browser.post(link, {**GIVEN, "person": str(beto), "alert": str(alert)})
    page = browser.get(answer["Location"]).content.decode()

    assert "Un acceso por explicar" in page and str(alert) in page and "Llamado de atención por escrito" in page
    row = Sanction.objects.get()
    assert (row.person_id, row.alert_id, row.version) == (beto, alert, 1)
    with tenancy.role("latido_auditor"):
        assert AuditEvent.objects.get(action="sanction.said").detail["person"] == str(beto)
        assert AuditEvent.objects.filter(action="sanction.shown").count() == 1
    assert "Beto Morales" in browser.get(reverse("console:sanctions")).content.decode()


def test_it_begins_from_an_incident_and_from_rows_of_the_audit(browser: Client, beto: UUID) -> None:  # noqa: F811
    incident = begun(browser)
    link = f"{NEW}?incidente={incident.rstrip('/').rsplit('/', 1)[-1]}"
    assert link in browser.get(incident).content.decode() and browser.get(link).status_code == 200
    with tenancy.role("latido_auditor"):
        rows = " ".join(map(str, AuditEvent.objects.filter(actor_id=beto).values_list("id", flat=True)[:2]))
    ana = logins.person("Ana", Role.AGENT)

    answer = browser.post(link, {**GIVEN, "person": str(ana), "entries": rows})
    assert answer.status_code == 422 and "es de otra persona" in answer.content.decode()
    assert rows in answer.content.decode()  # nothing that was typed is lost
    for wrong in ("no es un número", str(new_id())):
        assert browser.post(link, {**GIVEN, "person": str(ana), "entries": wrong}).status_code == 422
    assert Sanction.objects.count() == 0 and browser.get(f"{NEW}?alerta={new_id()}").status_code == 404


def test_a_correction_is_added_with_its_reason_and_the_rest_stays(browser: Client, beto: UUID, alert: UUID) -> None:  # noqa: F811
    place = str(browser.post(f"{NEW}?alerta={alert}", {**GIVEN, "person": str(beto), "alert": str(alert)})["Location"])
    again = {**GIVEN, "measure": "retrain", "why": "era la primera vez", "version": "1"}
    assert browser.post(place, {**again, "why": ""}).status_code == 422
    assert browser.post(place, again).status_code == 302
    late = browser.post(place, {**again, "words": "Otra cosa que escribí"})
    assert late.status_code == 422 and "Otra cosa que escribí" in late.content.decode()
    assert browser.post(place, {**again, "version": "2", "voided": "on"}).status_code == 302
    page = browser.get(place).content.decode()

    assert page.count('data-testid="sanction-version"') == 3 and "Llamado de atención por escrito" in page
    assert "anulada" in page and "era la primera vez" in page
    assert set(Sanction.objects.values_list("person_id", "alert_id")) == {(beto, alert)}
    with pytest.raises(DatabaseError), transaction.atomic():
        Sanction.objects.update(measure="none")
    with pytest.raises(DatabaseError), transaction.atomic():
        Sanction.objects.all().delete()


def test_the_list_is_narrowed_and_the_audit_says_by_what(browser: Client) -> None:  # noqa: F811
    ana, luz = logins.person("Ana", Role.AGENT), logins.person("Luz", Role.AGENT)
    for whom, measure, on in (
        (luz, "written", "2026-01-10"),
        (ana, "talk", "2026-03-02"),
        (ana, "none", "2026-05-20"),
    ):
        assert browser.post(NEW, {**GIVEN, "person": str(whom), "measure": measure, "on": on}).status_code == 302
    place = reverse("console:sanctions")

    def shown(**asked: str) -> int:
        page: str = browser.get(place, asked).content.decode()
        return page.count('data-testid="sanction"')

    assert (shown(), shown(persona=str(ana)), shown(medida="talk"), shown(persona=str(luz), medida="talk")) == (
        3,
        2,
        1,
        0,
    )
    assert (shown(desde="2026-03-02"), shown(hasta="2026-03-02"), shown(desde="2026-03-03", hasta="2026-05-19")) == (
        2,
        2,
        0,
    )
    wrong = browser.get(place, {"desde": "ayer", "persona": str(ana)}).content.decode()
    assert "Esa fecha no se entiende." in wrong and wrong.count('data-testid="sanction"') == 3
    assert browser.get(place, {"persona": str(new_id())}).status_code == 200
    with tenancy.role("latido_auditor"):
        last = AuditEvent.objects.filter(action="sanction.listed", detail__has_key="measure").earliest("id")
    assert (last.detail["measure"], last.detail["count"]) == ("talk", "1")
    with tenancy.role("latido_auditor"):
        since = AuditEvent.objects.filter(action="sanction.listed", detail__has_key="since").earliest("id")
    assert since.detail["since"] == "2026-03-02"


def test_what_the_person_said_has_its_place_and_each_version_keeps_it(browser: Client) -> None:  # noqa: F811
    ana, said = logins.person("Ana", Role.AGENT), "Dijo que buscaba a su tía"
    place = str(browser.post(NEW, {**GIVEN, "person": str(ana), "answer": said})["Location"])
    again = {**GIVEN, "answer": "Lo dijo por escrito", "why": "llegó su carta", "version": "1"}
    assert said in browser.get(place).content.decode() and browser.post(place, again).status_code == 302

    page = browser.get(place).content.decode()
    assert said in page and "Lo dijo por escrito" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM compliance_sanction s")
        assert "tía" not in str(cursor.fetchall())


def test_an_unjustified_access_is_owed(browser: Client, beto: UUID, pia: UUID, alert: UUID) -> None:  # noqa: F811
    def stands(now: datetime) -> posture.Finding:
        found = compliance.posture_standing(actor=logins.actor(pia), now=now)
        return next(each for each in found if each.control is posture.Control.SANCTIONS)

    assert stands(utc_now()).state is posture.State.UNMEASURED  # nobody has said yet whether it was justified
    compliance.answer_alert(alert, justified=False, words="No tenía contacto", actor=logins.actor(pia), now=utc_now())
    assert stands(utc_now()).state is posture.State.ATTENTION
    assert stands(utc_now() + timedelta(days=31)).state is posture.State.NOT_MET
    given = {**GIVEN, "person": str(beto), "alert": str(alert), "measure": "none"}
    place = str(browser.post(f"{NEW}?alerta={alert}", given)["Location"])
    assert stands(utc_now()).state is posture.State.MET
    browser.post(place, {**GIVEN, "why": "no era esta persona", "version": "1", "voided": "on"})
    assert stands(utc_now()).state is posture.State.ATTENTION


def test_its_words_lie_sealed(browser: Client, beto: UUID, alert: UUID) -> None:  # noqa: F811
    browser.post(f"{NEW}?alerta={alert}", {**GIVEN, "person": str(beto), "alert": str(alert)})

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM compliance_sanction s")
        lies = str(cursor.fetchall())
    assert GIVEN["words"] not in lies and GIVEN["policy"] not in lies


def test_nobody_reads_or_writes_their_own_and_nobody_else_any(browser: Client, pia: UUID) -> None:  # noqa: F811
    noa = logins.person("Noa", Role.PRIVACY_OFFICER)
    other = logins.browser(noa)
    made = other.post(NEW, {**GIVEN, "person": str(pia)})["Location"]

    assert (
        browser.get(made).status_code == 404
        and 'data-testid="sanction"' not in browser.get(reverse("console:sanctions")).content.decode()
    )
    assert browser.post(made, {**GIVEN, "why": "no fue así", "version": "1"}).status_code == 404
    assert browser.post(NEW, {**GIVEN, "person": str(pia)}).status_code == 422 and Sanction.objects.count() == 1
    with pytest.raises(values.SanctionOfOneself):
        value = values.SanctionValue("una norma", values.Measure.TALK, "qué pasó", utc_now().date())
        compliance.sanctions.begin(pia, value, values.Evidence(), actor=logins.actor(pia), now=utc_now())
    for role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AGENT):
        stranger = logins.browser(logins.person(f"Otra {role}", role, email=f"{role}@demo.latido"))
        assert stranger.get(reverse("console:sanctions")).status_code == 403
        assert stranger.get(made).status_code == 403


def test_nobody_was_sanctioned_tomorrow(browser: Client) -> None:  # noqa: F811
    ana = logins.person("Ana", Role.AGENT)

    assert browser.post(NEW, {**GIVEN, "person": str(ana), "on": "2999-01-01"}).status_code == 422
    assert browser.post(NEW, {**GIVEN, "person": "", "on": "2026-01-01"}).status_code == 422
    assert Sanction.objects.count() == 0
