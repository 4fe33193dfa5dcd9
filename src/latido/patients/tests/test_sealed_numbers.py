"""Documents and telephones lie sealed, and are found as before: whole, by their last digits, by who shares them."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction

from latido.orgs.tests.hospitals import SANTA_LUCIA, agent, found
from latido.patients import api, sealed
from latido.patients.models import ContactPoint, Identifier, SafeNumber
from latido.patients.tests.people import FAMILY_PHONE, family, patient
from latido.plumbing import tenancy
from latido.plumbing.keys.settling import seal_table
from latido.plumbing.masters import FixedKeys, KeyMissing, using

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
ANA = agent()


def lying(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")  # noqa: S608
        return str(cursor.fetchone()[0])


def test_neither_a_document_nor_a_telephone_lies_open() -> None:
    rosa, *_ = family()
    SafeNumber.objects.create(patient_id=rosa, e164="+573019998877", barred=True)

    whole = lying("patients_identifier") + lying("patients_contactpoint") + lying("patients_safenumber")

    assert not [each for each in ("52123907", FAMILY_PHONE[3:], "3019998877", "9998877") if each in whole]
    assert set(map(str, Identifier.objects.values_list("value", flat=True))) == {"52123907", "79456264", "1034567551"}
    assert ContactPoint.objects.get().e164 == FAMILY_PHONE


def test_marks_of_another_hospital_are_others() -> None:
    mine = sealed.marks_of_documents(["52123907"])
    with tenancy.role("latido_router"):
        found(SANTA_LUCIA, "MX")
        with tenancy.organisation(SANTA_LUCIA):
            assert sealed.marks_of_documents(["52123907"]) != mine
    assert sealed.marks_of_documents(["52123907"]) == mine != sealed.marks_of_telephones(["52123907"])


@pytest.mark.parametrize("ending", ["2233", "12233", "112233", "1112233", "01112233"])
def test_the_last_digits_find_beside_a_name(ending: str) -> None:
    rosa, *_ = family()
    patient("Rosa", "Gutiérrez", phone="+573029992233")

    shown = [each.patient_id for each in api.search(f"rosa gutierrez {ending}", ANA, NOW).found]

    assert rosa in shown and len(shown) == (2 if ending == "2233" else 1)


def test_a_document_is_somebodys_once() -> None:
    one, other = patient("Ana", "Ruiz", document="CC 100200"), patient("Eva", "Ruiz")

    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(patient=other, country="CO", type="CC", value="100200")
    assert Identifier.objects.get(value="100200").patient_id == one.id
    assert not Identifier.objects.filter(value__in=["100201", "10020"]).exists()


def test_nothing_else_can_be_asked_of_a_sealed_number() -> None:
    with pytest.raises(FieldError):
        Identifier.objects.filter(value__startswith="100").exists()
    with pytest.raises(FieldError):
        Identifier.objects.filter(value__in=["100", ""]).exists()


def test_a_change_of_a_number_changes_its_marks() -> None:
    family()
    point = ContactPoint.objects.get()
    point.e164 = "+573015556677"
    point.save()

    assert ContactPoint.objects.filter(e164="+573015556677").exists()
    assert not ContactPoint.objects.filter(e164=FAMILY_PHONE).exists()
    assert ContactPoint.objects.get().ending_mark == sealed.marks_of_endings(["6677"])[0]


def test_a_row_that_is_written_again_unopened_keeps_its_mark() -> None:
    family()
    before = ContactPoint.objects.values_list("e164_mark", "ending_mark").get()
    ContactPoint.objects.get().save()

    assert ContactPoint.objects.values_list("e164_mark", "ending_mark").get() == before
    assert ContactPoint.objects.filter(e164=FAMILY_PHONE).exists()


def test_what_lay_open_before_is_sealed_and_marked_and_begun_again_does_nothing() -> None:
    rosa, *_ = family()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE patients_contactpoint SET e164 = %s, e164_mark = NULL, ending_mark = NULL", [FAMILY_PHONE]
        )
    assert ContactPoint.objects.get().e164 == FAMILY_PHONE and FAMILY_PHONE in lying("patients_contactpoint")

    assert seal_table(ContactPoint, "e164") == 1
    after = lying("patients_contactpoint")
    seal_table(ContactPoint, "e164")

    assert FAMILY_PHONE not in after == lying("patients_contactpoint")
    assert api.find_by_phone(FAMILY_PHONE)[0] == rosa


def test_without_the_master_nobody_is_looked_for_and_nothing_is_written() -> None:
    family()
    with using(FixedKeys({})), pytest.raises(KeyMissing):
        api.find_by_phone(FAMILY_PHONE)
    with using(FixedKeys({})), pytest.raises(KeyMissing):
        patient("Ana", "Ruiz", document="CC 100200")
