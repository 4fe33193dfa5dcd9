from datetime import date

import pytest

from latido.compliance.models import AuditEvent
from latido.coverage.api import coverage_of
from latido.coverage.models import Coverage, Insurer
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, agent, found
from latido.patients.tests.people import patient
from latido.plumbing import tenancy

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_insurance_in_force_comes_first_and_reading_it_is_audited() -> None:
    found()
    found(SANTA_LUCIA, "MX")
    with tenancy.organisation(SAN_RAFAEL):
        rosa = patient("Rosa", "Gutiérrez").id
        eps = Insurer.objects.create(key="eps", name="EPS Frailejón", kind="EPS", patient_pays="cuota moderadora")
        extra = Insurer.objects.create(key="colibri", name="Medicina Prepagada Colibrí", kind="prepagada")
        Coverage.objects.create(patient_id=rosa, insurer=extra, position=1)
        Coverage.objects.create(
            patient_id=rosa,
            insurer=eps,
            regime="Contributivo",
            category="A",
            role="beneficiary",
            valid_to=date(2027, 1, 1),
        )

        shown = coverage_of(rosa, agent())

    assert [(c.insurer, c.regime, c.patient_pays) for c in shown] == [
        ("EPS Frailejón", "Contributivo", "cuota moderadora"),
        ("Medicina Prepagada Colibrí", "", ""),
    ]
    with tenancy.role("latido_auditor"):
        assert list(AuditEvent.objects.values_list("action", "patient_ids")) == [("coverage.read", [rosa])]
    with tenancy.organisation(SANTA_LUCIA):
        assert coverage_of(rosa, agent(SANTA_LUCIA)) == ()
