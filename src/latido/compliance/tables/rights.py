"""What people asked about their data or complained of, and what they were answered."""

from typing import ClassVar

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned

# An answer, or what was granted.
OWED = models.Q(outcome="") | models.Q(carry_due_at__isnull=False, carried_at=None)


class RightsRequest(OrganisationOwned):
    """Taken once, put off at most once, answered once; where the law says so, carried out once. Never taken away."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient_id = models.UUIDField()
    right = models.CharField(max_length=12)  # values.Right
    words = SealedText(max_length=1000, of="patient_id")
    interaction_id = models.UUIDField(null=True)
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField()
    basis = models.CharField(max_length=120)
    unit = models.CharField(max_length=10)  # values.Unit
    more = models.PositiveSmallIntegerField(default=0)  # in that unit
    due_at = models.DateTimeField()
    extended_by = models.UUIDField(null=True)
    extended_at = models.DateTimeField(null=True)
    extended_why = SealedText(max_length=400, blank=True, of="patient_id")
    outcome = models.CharField(max_length=10, blank=True)  # values.Outcome; empty until it is answered
    answer = SealedText(max_length=1000, blank=True, of="patient_id")
    proof = SealedText(max_length=400, blank=True, of="patient_id")
    disagreement = SealedText(max_length=1000, blank=True, of="patient_id")
    change_id = models.UUIDField(null=True)  # the correction that was made: a RecordChange of patients
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    carry = models.PositiveSmallIntegerField(default=0)  # in that unit, from a yes on; 0: no second clock
    carry_due_at = models.DateTimeField(null=True)  # set by the answer
    carried_by = models.UUIDField(null=True)
    carried_at = models.DateTimeField(null=True)
    carried_proof = SealedText(max_length=400, blank=True, of="patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient_id", "-taken_at"], name="request_of_patient"),
            models.Index(fields=["organisation_id", "due_at"], condition=models.Q(outcome=""), name="request_open"),
            models.Index(
                fields=["organisation_id", "carry_due_at"],
                condition=models.Q(carry_due_at__isnull=False, carried_at__isnull=True),
                name="request_to_carry",
            ),
        ]
