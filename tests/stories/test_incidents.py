"""A file opened by a former employee becomes a notified breach."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Tie, posture
from latido.compliance.contracts import incidents as values
from latido.compliance.models import AccessAlert, AuditEvent, Incident, IncidentPatient, IncidentStep
from latido.kernel.actor import system
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients.tests.people import patient
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.models import User
from latido.staff.tests import logins

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
FACTORS = {
    "nature": "Nombre y citas", "recipient": "Quien dejó la clínica", "acquired": "Los vio en la pantalla",
    "mitigation": "Se cerró su acceso", "keys": "plain", "decision": "breach", "reasons": "Los vio sin motivo",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_second_step() -> Iterator[None]:
    with override_settings(DEMO=True):
        yield


@pytest.fixture
def pia() -> UUID:
    return logins.person("Pia", Role.PRIVACY_OFFICER)


@pytest.fixture
def browser(pia: UUID) -> Client:
    return logins.browser(pia)


@pytest.fixture
def beto() -> UUID:
    """Who looked at two records, and left."""
    who = logins.person("Beto", Role.AGENT)
    for name, times in (("Vera", 2), ("Elías", 1)):
        seen = patient(name, "Rueda").id
        for _time in range(times):
            compliance.record(logins.actor(who), AuditRecord("patient.opened", (seen,)))
    compliance.record(system("night", SAN_RAFAEL), AuditRecord("patient.opened", (new_id(),)))
    with tenancy.role("latido_login"):
        User.objects.filter(id=who).update(is_active=False)
    return who


def typed(at: datetime) -> str:
    """As whoever works in Bogota types it."""
    return f"{at.astimezone(ZoneInfo('America/Bogota')):%Y-%m-%dT%H:%M}"


def begun(browser: Client, **more: str) -> str:
    found = typed(utc_now() - timedelta(hours=2))
    given = {"kind": "access", "what": "Abrió fichas sin motivo", "found_at": found, "keys": "plain"}
    answer = browser.post(reverse("console:new-incident"), {**given, **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def acts(action: str) -> list[AuditEvent]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.filter(action=action))


def test_a_file_opened_by_a_former_employee_becomes_a_notified_breach(browser: Client, beto: UUID) -> None:
    there = begun(browser)
    browser.post(f"{there}reunir/", {"who": "beto@demo.latido"})
    page = browser.get(there).content.decode()
    vera, elias = IncidentPatient.objects.order_by("-acts")

    assert (vera.acts, elias.acts) == (2, 1), "a job's acts reach nobody"
    assert "Pudo afectar a 2 personas" in page
    assert {vera.patient_id, elias.patient_id} <= set(acts("incident.affected")[-1].patient_ids)

    browser.post(reverse("console:exclude-affected", args=[elias.id]), {"why": "Le atendió ese día"})
    browser.post(f"{there}reunir/", {"who": "beto@demo.latido"})
    assert IncidentPatient.objects.count() == 2, "looking again adds nobody twice"
    assert "Pudo afectar a una persona" in browser.get(there).content.decode()

    assert browser.post(f"{there}cerrar/", {"words": "Se revisan las bajas"}).status_code == 409, "nothing is decided"
    browser.post(f"{there}decidir/", FACTORS)
    assert browser.post(f"{there}cerrar/", {"words": "Se revisan las bajas"}).status_code == 409, "nobody was told"
    for clock in browser.get(there).context["one"].clocks:
        told = {"told": str(clock.duty.told), "means": "Correo certificado", "proof": "Guía 118"}
        sent = typed(utc_now() - timedelta(minutes=5))
        assert browser.post(f"{there}avisar/", {**told, "sent_at": sent}).status_code == 302
        draft = browser.get(f"{there}aviso/{clock.duty.told}/").content.decode()
        assert "Nombre y citas" in draft
        assert "Vera" not in draft
    assert browser.post(f"{there}cerrar/", {"words": "Se revisan las bajas"}).status_code == 302

    page = browser.get(there).content.decode()
    assert "Cerrado" in page
    assert "Se revisan las bajas" in page
    assert browser.post(f"{there}anotar/", {"words": "Algo más"}).status_code == 404, "closed is closed"
    done = set(IncidentStep.objects.values_list("act", flat=True))
    assert done == {"opened", "gathered", "excluded", "decided", "notified", "closed"}


def test_what_is_no_breach_owes_nobody_and_both_decisions_stay_in_the_log(browser: Client) -> None:
    there = begun(browser)
    browser.post(f"{there}decidir/", FACTORS)
    assert browser.get(there).context["one"].clocks
    browser.post(f"{there}decidir/", {**FACTORS, "decision": "not_breach", "reasons": "Tenía motivo"})

    page = browser.get(there)
    assert page.context["one"].clocks == ()
    assert "Los vio sin motivo" in page.content.decode()
    assert browser.post(f"{there}cerrar/", {"words": "Nada que cambiar"}).status_code == 302


def test_a_wrong_act_says_why_and_loses_nothing(browser: Client) -> None:
    tomorrow = typed(utc_now() + timedelta(days=1))
    given = {"kind": "access", "what": "Algo pasó aquí", "found_at": tomorrow, "keys": "plain"}
    answer = browser.post(reverse("console:new-incident"), given)
    assert answer.status_code == 422
    assert "Algo pasó aquí" in answer.content.decode()

    there = begun(browser)
    assert browser.post(f"{there}reunir/", {}).status_code == 422, "not the whole audit"
    assert browser.post(f"{there}reunir/", {"who": "nadie@demo.latido"}).status_code == 422
    answer = browser.post(f"{there}decidir/", {**FACTORS, "reasons": ""})
    assert answer.status_code == 422
    assert "Se cerró su acceso" in answer.content.decode()


def test_the_log_is_added_to_and_never_changed_and_nothing_is_deleted(browser: Client) -> None:
    begun(browser)
    for wrong in (
        lambda: IncidentStep.objects.update(act="noted"),
        lambda: IncidentStep.objects.all().delete(),
        lambda: Incident.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def test_how_compliance_stands_says_that_a_notice_is_near_and_then_late(browser: Client, pia: UUID) -> None:
    def state() -> posture.State:
        found = compliance.posture_standing(actor=logins.actor(pia), now=utc_now())
        return next(each.state for each in found if each.control is posture.Control.INCIDENTS)

    assert state() is posture.State.MET
    begun(browser)
    assert state() is posture.State.MET
    Incident.objects.update(found_at=utc_now() - timedelta(hours=30))
    assert state() is posture.State.ATTENTION
    Incident.objects.update(found_at=utc_now() - timedelta(hours=49))
    assert state() is posture.State.NOT_MET


def test_only_whoever_guards_privacy_sees_it(browser: Client) -> None:
    there = begun(browser)
    for role in (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AGENT):
        other = logins.browser(logins.person(f"Otra{role}", role))
        assert other.get(there).status_code in (403, 404)
    with pytest.raises(PermissionError):
        compliance.gather_affected(
            Incident.objects.get().id, new_id(), None, None, actor=system("x", SAN_RAFAEL), now=utc_now()
        )
    assert values.INCIDENT_ACTIONS


def test_nobody_is_taken_out_without_a_reason_and_it_is_said_beside_them(browser: Client, beto: UUID) -> None:
    page = begun(browser)
    browser.post(f"{page}reunir/", {"who": User.objects.get(id=beto).email, "since": "", "until": ""})
    one = IncidentPatient.objects.order_by("id").first()
    assert one is not None

    answer = browser.post(reverse("console:exclude-affected", args=[one.id]), {"why": " "})

    said = answer.content.decode()
    assert answer.status_code == 422 and said.count("Diga por qué.") == 1
    assert said.count('data-testid="affected"') == 2
    assert IncidentPatient.objects.filter(excluded_at=None).count() == 2


def test_begun_from_an_alert_it_knows_whose_accesses_to_look_for_and_when(
    browser: Client, pia: UUID, beto: UUID
) -> None:
    seen, now = patient("Nora", "Rueda").id, utc_now()
    compliance.ask_about(beto, seen, Tie.WRONG_PERSON, actor=system("desk", SAN_RAFAEL), now=now)
    alert = AccessAlert.objects.get()

    page = browser.get(reverse("console:new-incident"), {"alerta": str(alert.id)})
    since = page.context["form"].initial["happened_from"]
    assert since == datetime.combine(alert.day, time(), ZoneInfo("America/Bogota"))

    there = begun(browser, alert=str(alert.id), happened_from=typed(since), found_at=typed(now))
    assert browser.get(there).context["gather"].initial == {"who": "beto@demo.latido", "since": since, "until": None}


def test_no_incident_begins_from_what_is_not_there(browser: Client) -> None:
    for given in ({"alerta": str(new_id())}, {"apertura": str(new_id())}, {"alerta": "x"}):
        assert browser.get(reverse("console:new-incident"), given).status_code == 404
    found = {"kind": "access", "what": "Abrió fichas", "found_at": typed(utc_now()), "keys": "plain"}
    assert browser.post(reverse("console:new-incident"), {**found, "alert": str(new_id())}).status_code == 404
    assert not Incident.objects.exists()
