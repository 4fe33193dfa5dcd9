"""What was compared on the line, and what came of the contact."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.interactions.models.contact import Interaction
from latido.plumbing.tenancy import OrganisationOwned

LEGS = "SELECT, INSERT"


class DispositionChoice(OrganisationOwned):
    """One line of the organisation's catalogue of dispositions."""

    code = models.CharField(max_length=8)
    group = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    closes = models.BooleanField(default=True)
    creates = models.CharField(max_length=80, blank=True)
    resolved = models.BooleanField(null=True)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    tag = models.CharField(max_length=16, blank=True, default="", db_default="")  # contacts that ended so are reserved

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["organisation_id", "code"], name="disposition_code")]


class DispositionGiven(OrganisationOwned):
    """What came of a contact, for one patient or for none."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="dispositions")
    code = models.CharField(max_length=8)
    patient_id = models.UUIDField(null=True, db_index=True)
    given_by = models.UUIDField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interaction", "code", "patient_id"], name="disposition_once", nulls_distinct=False
            )
        ]


class VerificationEvent(OrganisationOwned):
    """One comparison of what the caller said: whether it coincided, never what was said. Changed only in whose it is,
    when two records of one person are joined; gone only by an approved purge."""

    app_grant: ClassVar[str] = f"{LEGS}, UPDATE (patient_id), DELETE"

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="verifications")
    patient_id = models.UUIDField()
    speaker_id = models.UUIDField(null=True)  # the relative who said it; None: the patient
    method = models.CharField(max_length=16)  # contracts.Check
    outcome = models.BooleanField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    attempts = models.SmallIntegerField()  # wrong answers in this contact, this one included
    level = models.SmallIntegerField()  # reached with it

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["organisation_id", "at"], condition=Q(outcome=False), name="verification_wrong")
        ]
