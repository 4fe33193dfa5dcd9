"""Who pays, written down in a call or by a reason: added, changed, ended, taken back, and by nobody else."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from latido.compliance import api as compliance
from latido.compliance.models import AuditEvent
from latido.coverage import api as coverage
from latido.coverage.contracts import Role
from latido.coverage.models import Coverage, CoverageChange, Insurer
from latido.desk.tests.conftest import Floor
from latido.desk.tests.test_editing import confirmed, opened, url
from latido.interactions.contracts import Interaction
from latido.kernel.actor import system
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.plumbing import tenancy

pytestmark = pytest.mark.db
SAID = {
    "insurer": "frailejon",
    "plan": "Plan Oro",
    "regime": "Contributivo",
    "category": "A",
    "member_number": "AF-778 899",
    "role": "beneficiary",
    "valid_from": "2026-01-01",
    "first": "on",
}


@pytest.fixture(autouse=True)
def insurers(floor: Floor) -> None:
    by = system("tests", SAN_RAFAEL)
    frailejon = {"name": "EPS Frailejón", "kind": "EPS", "needs_authorisation": "especialista"}
    compliance.change("insurer", "frailejon", frailejon, actor=by)
    compliance.change("insurer", "sabana", {"name": "EPS Sabana"}, actor=by)


def add(client: Client, floor: Floor, **said: str) -> HttpResponse:
    answer: HttpResponse = client.post(url("coverage", floor.rosa), SAID | said)
    return answer


def covers(floor: Floor) -> list[tuple[str, bool]]:
    return [(each.insurer, each.in_force) for each in coverage.coverage_of(floor.rosa, floor.actor)]


def test_in_a_call_it_is_written_field_by_field_and_read_in_the_header(
    floor: Floor, ana: Client, verified: Interaction
) -> None:
    assert add(ana, floor).status_code == 302

    kept = coverage.coverage_of(floor.rosa, floor.actor)[0]
    said = (kept.insurer, kept.plan, kept.regime, kept.category, kept.member_number, kept.role)
    assert said == ("EPS Frailejón", "Plan Oro", "Contributivo", "A", "AF-778 899", Role.BENEFICIARY)
    page = ana.get(url("open-record", floor.rosa)).content.decode()
    assert all(f">{word}<" in page for word in ("EPS Frailejón", "Plan Oro", "Contributivo", "A", "Beneficiario"))
    assert CoverageChange.objects.get().interaction_id == verified.id
    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get(action="coverage.changed")
    assert (row.interaction_id, "member_number" in row.fields, "778" in str(row.detail)) == (verified.id, True, False)
    listed = ana.get(url("coverage", floor.rosa)).content.decode()
    assert "AF-778" not in listed and "•••" in listed


def test_without_a_reason_and_two_data_there_is_no_form(floor: Floor, ana: Client) -> None:
    assert ana.get(url("coverage", floor.rosa)).status_code == 404
    opened(ana, floor)
    assert ana.get(url("coverage", floor.rosa)).headers["Location"].endswith("?doing=coverage")
    assert add(ana, floor).status_code == 302 and not Coverage.objects.exists()
    confirmed(ana, floor)
    assert add(ana, floor).status_code == 302 and Coverage.objects.exists()


def test_whoever_is_on_the_line_unverified_gains_nothing_by_a_reason(
    floor: Floor, ana: Client, talking: Interaction
) -> None:
    opened(ana, floor)
    confirmed(ana, floor)

    assert add(ana, floor).status_code == 403
    assert not Coverage.objects.exists()


def test_bad_input_says_where_and_loses_nothing(floor: Floor, ana: Client, verified: Interaction) -> None:
    nobody = add(ana, floor, insurer="")
    backwards = add(ana, floor, valid_to="2025-01-01")
    add(ana, floor)
    twice = add(ana, floor, plan="Otro")

    assert (nobody.status_code, backwards.status_code, twice.status_code) == (422, 422, 422)
    assert "Elija quién paga" in nobody.content.decode() and "AF-778 899" in nobody.content.decode()
    assert "Termina antes de empezar" in backwards.content.decode()
    assert "Ya tiene cobertura con esa aseguradora" in twice.content.decode()
    assert Coverage.objects.count() == 1


def test_one_that_ended_stays_to_be_read_and_another_pays(floor: Floor, ana: Client, verified: Interaction) -> None:
    add(ana, floor)
    add(ana, floor, insurer="sabana", first="")
    first = Coverage.objects.get(insurer__key="frailejon")
    yesterday = (utc_now() - timedelta(days=2)).date().isoformat()

    ended = ana.post(url("end-coverage", floor.rosa, first.id), {"last_day": yesterday})

    assert ended.status_code == 302
    assert covers(floor) == [("EPS Sabana", True), ("EPS Frailejón", False)]


def test_each_change_is_taken_back_unless_somebody_changed_it_since(
    floor: Floor, ana: Client, verified: Interaction
) -> None:
    add(ana, floor)
    one = Coverage.objects.get()
    added = CoverageChange.objects.get()
    change = url("change-coverage", floor.rosa, one.id)
    version = coverage.affiliation_of(floor.rosa, floor.actor).versions[one.id]
    ana.post(change, SAID | {"category": "B", "version": version})
    stale = ana.post(change, SAID | {"category": "C", "version": version})
    newest = CoverageChange.objects.exclude(id=added.id).get()

    refused = ana.post(url("undo-coverage", floor.rosa, added.id))
    ana.post(url("undo-coverage", floor.rosa, newest.id))

    assert (stale.status_code, refused.status_code) == (409, 409)
    assert 'value="C"' in stale.content.decode()
    assert Coverage.objects.get().category == "A"
    assert ana.post(url("undo-coverage", floor.rosa, added.id)).status_code == 302
    assert not Coverage.objects.exists()


def test_who_pays_first_can_be_said_and_taken_back(floor: Floor, ana: Client, verified: Interaction) -> None:
    add(ana, floor)
    add(ana, floor, insurer="sabana", first="")
    second = Coverage.objects.get(insurer__key="sabana")
    version = coverage.affiliation_of(floor.rosa, floor.actor).versions[second.id]
    before = covers(floor)

    ana.post(url("change-coverage", floor.rosa, second.id), SAID | {"insurer": "sabana", "version": version})
    after = covers(floor)
    ana.post(url("undo-coverage", floor.rosa, CoverageChange.objects.order_by("-at")[0].id))

    assert [name for name, _in_force in before] == ["EPS Frailejón", "EPS Sabana"]
    assert [name for name, _in_force in after] == ["EPS Sabana", "EPS Frailejón"]
    assert covers(floor) == before


def test_another_patients_insurance_is_not_there(floor: Floor, ana: Client, verified: Interaction) -> None:
    other = Coverage.objects.create(patient_id=floor.tomas, insurer=Insurer.objects.get(key="sabana"))
    for name in ("change-coverage", "end-coverage"):
        assert ana.post(reverse(f"desk:{name}", args=[floor.rosa, other.id]), SAID).status_code == 404
