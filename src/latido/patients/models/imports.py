"""Files of patients on their way in."""

from django.db import models

from latido.kernel.ids import new_id
from latido.patients.models.person import Patient
from latido.plumbing.keys import SealedJSON
from latido.plumbing.tenancy import OrganisationOwned


class ImportBatch(OrganisationOwned):
    """One file of patients on its way in. Its sealed bytes and its rows go after a time; what came of it stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)  # of the file, as it was sent
    kind = models.CharField(max_length=12)  # the reader that knows it
    phase = models.CharField(max_length=12, default="uploaded")  # contracts.Phase
    plan = models.JSONField(default=dict)  # contracts.ReadingPlan; no value of a row
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    position = models.PositiveIntegerField(default=0)  # rows of the running phase that are behind it, by number
    others = models.PositiveIntegerField(default=0)  # records that are no patients
    totals = models.JSONField(default=dict)  # kept when the rows are gone
    note = models.CharField(max_length=40, blank=True)  # core.imports.reasons
    size = models.BigIntegerField(default=0)
    plain_sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, blank=True)  # empty when the file is gone
    key_id = models.CharField(max_length=16, blank=True)
    wrapped_key = models.BinaryField(default=bytes)
    sealed_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-id"], name="patients_import_newest")]


class ImportRow(OrganisationOwned):
    """One row of a file: the person as they would be written, what becomes of them, and how it was before."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # line, sheet row or entry
    outcome = models.CharField(max_length=20, default="pending")  # contracts.RowOutcome
    birth_date = models.DateField(null=True)
    sounding_name = models.CharField(max_length=292, blank=True)  # as of patients
    digest = models.CharField(max_length=40)
    person = SealedJSON(default=dict)  # core.imports.person
    given = SealedJSON(default=dict)  # as it was written, where something was wrong
    problems = models.JSONField(default=list)
    changed = models.JSONField(default=list)  # fields that are, or would be, written
    candidates = models.JSONField(default=list)  # ids of patients, numbers of rows
    decision = models.CharField(max_length=8, blank=True)  # contracts.Decision
    patient_id = models.UUIDField(null=True)
    before = SealedJSON(null=True)  # what undoing puts back; of a new patient, nothing
    written = models.BooleanField(default=False)
    undone = models.BooleanField(default=False)
    left = models.CharField(max_length=40, blank=True)  # why undoing left it: core.imports.reasons

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="patients_import_row_once")]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="patients_import_outcome"),
            models.Index(fields=["batch", "birth_date"], name="patients_import_born"),
            models.Index(fields=["patient_id"], name="patients_import_patient"),
        ]


class ImportKey(OrganisationOwned):
    """What a row of a file is found by: a document, a record number, a telephone, a key of the source."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="keys")
    value = models.TextField()  # the mark of "D CO CC 52123907", "R HC 71-20455", "P +573001112233", "S his 17"
    number = models.PositiveIntegerField()  # of the row

    class Meta:
        indexes = [models.Index(fields=["batch", "value"], name="patients_import_key")]


class SourceKey(OrganisationOwned):
    """What another system calls a patient. The same pair is the same person, however often it comes."""

    system = models.CharField(max_length=200)
    value = models.CharField(max_length=200)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="source_keys")
    digest = models.CharField(max_length=40)  # of what came last
    batch_id = models.UUIDField()  # that made it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "system", "value"], name="patients_source_key_once"),
        ]
