"""The warning of nursing: put and taken off by a clinical role only, seen by everybody, with who and when."""

import pytest
from django.test import Client

from latido.compliance.models import AuditEvent
from latido.desk.tests.conftest import Floor, LogIn
from latido.desk.tests.test_editing import confirmed, opened, url
from latido.patients.models import NursingChange, Patient
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.models import User

pytestmark = pytest.mark.db


@pytest.fixture
def nurse(floor: Floor, log_in: LogIn) -> Client:
    """Cata is a nurse, with Rosa in front of her, two data confirmed and no warning yet."""
    with tenancy.role("latido_login"):
        User.objects.filter(email="cata@demo.latido").update(role_names=[str(Role.NURSE)])
    Patient.objects.filter(id=floor.rosa).update(nursing_note=False)
    client = log_in("cata")
    opened(client, floor)
    confirmed(client, floor)
    return client


def stands(floor: Floor) -> bool:
    return bool(Patient.objects.get(id=floor.rosa).nursing_note)


def test_a_nurse_puts_it_and_everybody_sees_it(floor: Floor, nurse: Client) -> None:
    nurse.post(url("nursing", floor.rosa), {"put": "yes", "seen": "no"})

    assert stands(floor)
    page = nurse.get(url("open-record", floor.rosa)).content.decode()
    assert "Consultar con enfermería antes de dar preparación" in page and 'data-testid="see-nursing"' in page
    assert "Se puso el aviso · Cata" in nurse.get(url("nursing", floor.rosa)).content.decode()
    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get(action="patient.nursing")
    assert (row.patient_ids, row.detail["set"]) == ([floor.rosa], "yes")


def test_undoing_is_a_change_more_and_nothing_is_lost(floor: Floor, nurse: Client) -> None:
    nurse.post(url("nursing", floor.rosa), {"put": "yes", "seen": "no"})
    nurse.post(url("nursing", floor.rosa), {"put": "no", "seen": "yes"})

    assert not stands(floor)
    assert list(NursingChange.objects.order_by("at").values_list("put", flat=True)) == [True, False]


def test_nobody_takes_off_what_somebody_put_meanwhile(floor: Floor, nurse: Client) -> None:
    Patient.objects.filter(id=floor.rosa).update(nursing_note=True)

    answer = nurse.post(url("nursing", floor.rosa), {"put": "no", "seen": "no"})

    assert (answer.status_code, stands(floor)) == (409, True)


def test_who_is_no_nurse_has_no_form_and_a_nurse_says_two_data_first(
    floor: Floor, ana: Client, nurse: Client, log_in: LogIn
) -> None:
    opened(ana, floor)
    confirmed(ana, floor)
    fresh = log_in("cata")
    opened(fresh, floor)

    assert ana.post(url("nursing", floor.rosa), {"put": "yes", "seen": "no"}).status_code == 403
    assert fresh.post(url("nursing", floor.rosa), {"put": "yes", "seen": "no"}).status_code == 302
    assert not stands(floor)
    assert 'data-testid="see-nursing"' not in ana.get(url("open-record", floor.rosa)).content.decode()
