"""Whatever says whose it is moves when two records of one person are joined: every such column is known to its room."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, Model, UUIDField

from latido.patients.models import Patient
from latido.patients.services.merging.moving import columns

STAYS = {  # column -> why a merge leaves it
    "plumbing.datakey.patient_id": "what was written of a record is sealed with its key; joined records end together",
    "compliance.brokenglass.patient_id": "which record was opened, by whom: the trail of that record",
    "compliance.incidentpatient.patient_id": "whom an incident reached: the trail of that record",
    "compliance.accessalert.patient_id": "what somebody was asked about: the trail of that record",
    "patients.importrow.patient_id": "what became of a line of a file; the record leads to the one that replaced it",
    "patients.duplicatepair.one_id": "the two that were compared",
    "patients.duplicatepair.other_id": "the two that were compared",
    "patients.merge.survivor_id": "the merge itself",
    "patients.merge.loser_id": "the merge itself",
    "patients.contactsplit.wrong_id": "on which record a contact was noted: the trail of that record",
    "patients.contactsplit.right_id": "to which record it was taken: the trail of that record",
}


def of_patient(field: Field) -> bool:  # type: ignore[type-arg]
    if isinstance(field, ForeignKey):
        return field.related_model is Patient
    return isinstance(field, UUIDField) and ("patient" in field.name or "relative" in field.name)


def owners() -> dict[str, type[Model]]:
    models = [model for model in apps.get_models() if model.__module__.startswith("latido.")]
    return {
        f"{model._meta.label_lower}.{field.attname}": model
        for model in models
        for field in model._meta.concrete_fields
        if of_patient(field)
    }


@pytest.mark.core
def test_every_column_that_says_whose_a_row_is_moves_with_a_merge_or_says_why_not() -> None:
    """A new one: add a PatientColumn to the `columns` of your room's `holding.py`, or, within patients, of
    `services/merging/moving.py`."""
    known = {column.name for column in columns()}

    assert owners().keys() - known - STAYS.keys() == set()
    assert (known | STAYS.keys()) - owners().keys() == set()
    assert known & STAYS.keys() == set()


@pytest.mark.db
@pytest.mark.django_db
def test_a_row_written_late_follows_the_merge_in_every_table() -> None:
    """By the trigger of `patients_current()`: one for each table with a `patient_id` that moves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'patients_current'")
        following = {table for (table,) in cursor.fetchall()}

    assert following == {column.model._meta.db_table for column in columns() if column.column == "patient_id"}
