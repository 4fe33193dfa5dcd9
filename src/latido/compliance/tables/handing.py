"""What leaves the house about people: disclosures, and copies that are made, looked at, frozen and taken away."""

from typing import ClassVar

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class Disclosure(OrganisationOwned):
    """What somebody outside was told of a patient, not for care, payment or the house's own running.

    Never changed, but for whose it is when two records of one person are joined.
    """

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE (patient_id, to_whom, what, why, evidence)"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient_id = models.UUIDField()
    to_whom = SealedText(max_length=200)
    what = SealedText(max_length=400)
    why = SealedText(max_length=400)
    basis = models.CharField(max_length=12)  # values.handing.Basis
    at = models.DateTimeField()
    evidence = SealedText(max_length=400)
    ref = models.UUIDField(null=True)  # of the copy, when it was one
    by = models.UUIDField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["patient_id", "-at", "-id"], name="disclosure_of_patient")]


class DataCopy(OrganisationOwned):
    """One patient's copy. What is in it lies sealed in a file: first as it was collected, then as it was released."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey("compliance.RightsRequest", models.CASCADE, related_name="copies")
    patient_id = models.UUIDField()
    state = models.CharField(max_length=12)  # values.handing.CopyState
    begun_by = models.UUIDField(null=True)
    begun_at = models.DateTimeField()
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    path = models.CharField(max_length=200, blank=True)  # empty when there are no bytes
    key_id = models.CharField(max_length=16, blank=True)
    wrapped_key = models.BinaryField(default=bytes)
    sealed_sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    shown = models.CharField(max_length=12, blank=True)  # values.handing.Shown
    shown_words = SealedText(max_length=200, blank=True)
    handed_by = models.UUIDField(null=True)
    handed_at = models.DateTimeField(null=True)
    downloads = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=~models.Q(state="ended"), name="compliance_one_copy_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["patient_id"], name="copy_of_patient")]


class CopyPiece(OrganisationOwned):
    """What was decided of one thing of a copy; the thing itself is in the sealed file, by its number."""

    copy = models.ForeignKey(DataCopy, models.CASCADE, related_name="decisions")
    number = models.PositiveIntegerField()
    proposed = models.CharField(max_length=12, blank=True)  # values.handing.Withheld
    withheld = models.CharField(max_length=12, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["copy", "number"], name="compliance_copy_piece_once")]
