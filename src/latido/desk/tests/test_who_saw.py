"""Who saw my data: the report that a patient asks for, made out of the audit."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from latido.compliance import api as compliance
from latido.compliance.models import AuditEvent
from latido.compliance.tests import zips
from latido.desk.tests.conftest import Floor
from latido.interactions.contracts import Interaction
from latido.kernel.ids import new_id
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = pytest.mark.db
BOGOTA = ZoneInfo("America/Bogota")  # the hospital's days, whatever the hour here


@pytest.fixture
def officer(floor: Floor) -> Client:
    return logins.browser(logins.person("Pia", Role.PRIVACY_OFFICER))


def of(patient_id: UUID, name: str = "who-saw-one") -> str:
    return reverse(f"console:{name}", args=[patient_id])


def test_the_report_says_who_when_what_and_why(
    ana: Client, floor: Floor, verified: Interaction, officer: Client
) -> None:
    ana.get(reverse("desk:stage"))
    ana.post(reverse("desk:open-record", args=[floor.tomas]), {"code": "billing", "reason": "debe la consulta de Rosa"})

    found = officer.post(reverse("console:who-saw"), {"q": "52123907"}).content.decode()
    page = officer.get(of(floor.rosa)).content.decode()
    son = officer.get(of(floor.tomas)).content.decode()

    assert of(floor.rosa) in found
    for words in ("Rosa G.", "Ana Morales", "Agente", "Se abrió la ficha", "Un contacto con usted o su familia"):
        assert words in page
    assert "Cobro o aseguradora" in son
    assert "debe la consulta" not in son, "what staff write may be about somebody else"


def test_it_can_be_printed_and_opened_as_a_table(
    ana: Client, floor: Floor, verified: Interaction, officer: Client
) -> None:
    ana.get(reverse("desk:stage"))

    paper = officer.get(of(floor.rosa, "who-saw-paper")).content.decode()
    table = zips.downloaded(officer, of(floor.rosa, "who-saw-table"))["who-saw.csv"].decode()

    assert "Ana Morales" in paper and 'id="workspace"' not in paper
    assert '"Ana Morales","Agente"' in table


def test_making_it_is_an_act_of_the_audit_that_the_next_one_tells(floor: Floor, officer: Client) -> None:
    officer.get(of(floor.rosa))
    again = officer.get(of(floor.rosa)).content.decode()

    with tenancy.role("latido_auditor"):
        rows = list(AuditEvent.objects.filter(action="audit.reported"))
    assert [row.patient_ids for row in rows] == [[floor.rosa], [floor.rosa]]
    assert "Se hizo el informe de quién vio los datos de un paciente" in again


def test_it_covers_the_days_that_are_asked(ana: Client, floor: Floor, verified: Interaction, officer: Client) -> None:
    ana.get(reverse("desk:stage"))
    today = datetime.now(BOGOTA).date()

    before = officer.get(of(floor.rosa), {"hasta": str(today - timedelta(days=1))}).content.decode()
    today_only = officer.get(of(floor.rosa), {"desde": str(today), "hasta": str(today)}).content.decode()
    unreadable = officer.get(of(floor.rosa), {"desde": "ayer"}).content.decode()

    assert "Ana Morales" not in before
    assert "Ana Morales" in today_only and "Ana Morales" in unreadable


def test_of_nobody_there_is_none_and_nobody_else_may(ana: Client, floor: Floor, officer: Client) -> None:
    assert officer.get(of(new_id())).status_code == 404
    assert ana.get(of(floor.rosa)).status_code == 403
    now = timezone.now()
    with pytest.raises(PermissionError):
        compliance.access_report(floor.rosa, now, now, actor=floor.actor)
