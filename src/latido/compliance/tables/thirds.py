"""The register of whoever outside the clinic has to do with its patients' data."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.kernel.time import utc_now
from latido.plumbing.tenancy import OrganisationOwned


class ThirdParty(OrganisationOwned):
    """What was written of one, from when until when; without an end it stands. Ended, never taken away or changed."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE (ended_at)"

    key = models.CharField(max_length=80)
    said = models.JSONField()  # values.thirds.ThirdPartyItem
    since = models.DateTimeField(default=utc_now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "key"], condition=Q(ended_at__isnull=True), name="third_party_stands_once"
            )
        ]
