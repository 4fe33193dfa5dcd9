"""Duplicates in the console: found, looked at side by side, joined, taken back; or kept apart for good."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.test.utils import override_settings

from latido.compliance.models import AuditEvent
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.patients import api as patients
from latido.patients.models import DuplicatePair, DuplicateScan, Merge, Patient
from latido.patients.tests.people import family, patient
from latido.plumbing import tenancy
from latido.staff.contracts import Role
from latido.staff.tests.logins import browser, person

pytestmark = pytest.mark.db
HOME = "/consola/duplicados/"


@pytest.fixture
def ada(db: None) -> Iterator[Client]:
    """The administrator of San Rafael, where Rosa has two records that differ in a digit."""
    found()
    with tenancy.organisation(SAN_RAFAEL), override_settings(DEMO=True):
        family()
        patient("Rosa Elvira", "Gutierres", "Peña", document="CC 52123970", birth_date=date(1954, 3, 12), sex="female")
        yield browser(person("Ada", Role.ADMINISTRATOR))


def searched(client: Client) -> str:
    """The page of the one pair that was found."""
    assert client.post(f"{HOME}buscar/").status_code == 302
    while patients.work_on_scan(SAN_RAFAEL, DuplicateScan.objects.order_by("-id")[0].id):
        continue
    pair = DuplicatePair.objects.get()
    assert f"{HOME}{pair.id}/" in client.get(HOME).content.decode()
    return f"{HOME}{pair.id}/"


def acts() -> list[str]:
    with tenancy.role("latido_auditor"):
        return list(AuditEvent.objects.filter(action__startswith="patient.").values_list("action", flat=True))


def test_from_the_search_to_one_record_and_back_to_two(ada: Client) -> None:
    page = searched(ada)
    shown = ada.get(page).content.decode()
    for words in ("el documento difiere en un dígito", "CC 52.123.907", "CC 52.123.970", "HC 71-20455", "Distinto"):
        assert words in shown

    merged = ada.post(f"{page}unir/", {"stays": "0", "first_surname": "1"})
    assert "quedaron unidas" in ada.get(merged.headers["Location"]).content.decode()
    assert "quedaron unidas" not in ada.get(f"{HOME}uniones/").content.decode()
    assert Patient.objects.filter(replaced_by=None).count() == 3
    assert Patient.objects.get(record_number="HC 71-20455").first_surname == "Gutierres"
    assert "Ninguna ficha por decidir" in ada.get(HOME).content.decode()
    assert "Deshacer" in ada.get(f"{HOME}uniones/").content.decode()

    told = ada.post(f"{HOME}uniones/{Merge.objects.get().id}/deshacer/")
    assert "como antes de unirlas" in told.content.decode()
    assert told.headers["HX-Push-Url"] == f"{HOME}uniones/"  # loaded again it undoes nothing
    assert Patient.objects.filter(replaced_by=None).count() == 4
    wanted = {"patient.duplicates_sought", "patient.duplicates_listed", "patient.compared", "patient.merged"}
    assert wanted | {"patient.unmerged"} <= set(acts())
    assert "patient.merge_refused" not in acts()


def test_who_tries_to_part_what_is_parted_is_in_the_audit_too(ada: Client) -> None:
    assert ada.post(f"{searched(ada)}unir/", {"stays": "0"}).status_code == 302
    done = Merge.objects.get()
    assert ada.post(f"{HOME}uniones/{done.id}/deshacer/").status_code == 200

    assert ada.post(f"{HOME}uniones/{done.id}/deshacer/").status_code == 409

    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get(action="patient.merge_refused")
    assert set(row.patient_ids) == {done.survivor_id, done.loser_id}


def test_two_people_are_never_asked_about_again(ada: Client) -> None:
    page = searched(ada)

    assert ada.post(f"{page}decidir/", {"said": "different"}).status_code == 302
    ada.post(f"{HOME}buscar/")
    while patients.work_on_scan(SAN_RAFAEL, DuplicateScan.objects.order_by("-id")[0].id):
        continue

    assert "Ninguna ficha por decidir" in ada.get(HOME).content.decode()
    assert ada.post(f"{page}unir/", {"stays": "0"}).status_code == 409
    assert "patient.merge_refused" in acts()
    assert Merge.objects.count() == 0


def test_what_is_left_for_later_stays_in_the_list(ada: Client) -> None:
    page = searched(ada)

    ada.post(f"{page}decidir/", {"said": "later"})

    assert "Para después" in ada.get(HOME).content.decode()


def test_the_other_record_can_stay(ada: Client) -> None:
    page = searched(ada)
    sides = [UUID(str(each)) for each in (DuplicatePair.objects.get().one_id, DuplicatePair.objects.get().other_id)]

    for stays in (0, 1):
        assert ada.get(f"{page}?vista={stays}").context["stays"] == stays
    ada.post(f"{page}unir/", {"stays": "1"})

    assert Patient.objects.exclude(replaced_by=None).get().replaced_by_id == sides[1]
