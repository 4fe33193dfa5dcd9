"""Records that were joined: after the thirty days in which they can be parted nothing is kept twice."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from latido.compliance import api as compliance
from latido.compliance.contracts import keeping
from latido.orgs.tests.hospitals import SAN_RAFAEL, agent
from latido.patients import api
from latido.patients.models import Merge, MergedRow, Patient
from latido.patients.tests.conftest import Audit
from latido.patients.tests.people import FAMILY_PHONE, family, patient
from latido.staff.contracts import Role
from latido.staff.tests import logins

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 10, 2, 19, tzinfo=UTC)
OVER = NOW + timedelta(days=30, seconds=1)


@pytest.fixture
def joined() -> tuple[UUID, UUID]:
    rosa, _tomas, _lina = family()
    again = patient(
        "Rosa", "Gutiérres", document="CE 998877", phone=FAMILY_PHONE, birth_date=date(1954, 3, 12),
        record_number="HC 80-1", sex="female", email="otra@correo.example", manner={"sentences": ["Habla poco"]},
    )  # fmt: skip
    api.merge_patients(rosa, again.id, ["first_surname"], agent(), NOW)
    return rosa, again.id


def left_of(patient_id: UUID) -> str:
    row = Patient.objects.filter(id=patient_id).values().get()
    return " ".join(str(each) for name, each in row.items() if name not in ("id", "organisation_id", "replaced_by_id"))


def test_it_is_emptied_and_still_leads_to_who_it_is(joined: tuple[UUID, UUID], audit: Audit) -> None:
    rosa, again = joined

    assert api.empty_joined(SAN_RAFAEL, OVER - timedelta(minutes=1)) == 0
    assert "Gutiérres" in left_of(again)
    assert api.empty_joined(SAN_RAFAEL, OVER) == 1
    assert api.empty_joined(SAN_RAFAEL, OVER) == 0

    row, merge = Patient.objects.get(id=again), Merge.objects.get()
    assert not {"Rosa", "Gutiérres", "HC", "otra@correo.example", "1954-03-12", "female"} & set(left_of(again).split())
    assert (row.replaced_by_id, row.manner, merge.taken, MergedRow.objects.count()) == (rosa, {}, {}, 0)
    assert Patient.objects.get(id=rosa).first_surname == "Gutiérres", "what was chosen stays chosen"
    assert api.search("998877", agent(), OVER).found[0].patient_id == rosa
    (told,) = [each for each in audit() if each.action == "patient.emptied"]
    assert set(told.patient_ids) == {rosa, again}


def test_nothing_goes_of_whom_a_legal_hold_concerns(joined: tuple[UUID, UUID]) -> None:
    rosa, again = joined
    guard = logins.actor(logins.person("Pia", Role.PRIVACY_OFFICER))
    made = compliance.hold(keeping.NewHold("Juzgado 4", patient_id=rosa), actor=guard, now=NOW)

    assert api.empty_joined(SAN_RAFAEL, OVER) == 0
    assert "Gutiérres" in left_of(again)
    compliance.lift_hold(made.id, "terminó", actor=guard, now=OVER)
    assert api.empty_joined(SAN_RAFAEL, OVER) == 1


def test_nothing_goes_while_a_hold_is_on_whom_they_were_joined_into_later(joined: tuple[UUID, UUID]) -> None:
    rosa, again = joined
    guard = logins.actor(logins.person("Pia", Role.PRIVACY_OFFICER))
    third = patient("Rosa Elena", "Gutiérrez", document="CC 51998877", birth_date=date(1954, 3, 12)).id
    api.merge_patients(third, rosa, [], agent(), NOW + timedelta(days=2))
    made = compliance.hold(keeping.NewHold("Juzgado 4", patient_id=third), actor=guard, now=NOW)

    assert api.empty_joined(SAN_RAFAEL, OVER + timedelta(days=3)) == 0
    assert "Gutiérres" in left_of(again) + left_of(rosa)
    compliance.lift_hold(made.id, "terminó", actor=guard, now=OVER)
    assert api.empty_joined(SAN_RAFAEL, OVER + timedelta(days=3)) == 2


def test_what_was_parted_again_keeps_everything(joined: tuple[UUID, UUID]) -> None:
    _rosa, again = joined
    api.unmerge(Merge.objects.get().id, agent(), NOW + timedelta(days=1))

    assert api.empty_joined(SAN_RAFAEL, OVER) == 0
    assert "Gutiérres" in left_of(again)
