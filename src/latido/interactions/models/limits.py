"""What a clinic decided of verifying: how many data, and how many wrong answers."""

from django.db import models

from latido.plumbing.tenancy import OrganisationOwned


class TryLimits(OrganisationOwned):
    """How many wrong answers the clinic bears, when it is stricter than the most that is safe; one row, or none."""

    of_patient = models.PositiveSmallIntegerField()
    of_number = models.PositiveSmallIntegerField()
    in_hour = models.PositiveSmallIntegerField()
    in_day = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id"], name="try_limits_one")]


class VerificationRules(OrganisationOwned):
    """What the clinic asked for from an instant on. Rows stay: a contact keeps the rules it began with."""

    at = models.DateTimeField()
    said = models.JSONField()  # items.VerificationItem

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-at"], name="verification_rules_at")]
