"""What a clinic decided of wrong answers."""

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
