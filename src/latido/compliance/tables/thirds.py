"""The register of whoever outside the clinic has to do with its patients' data."""

from django.db import models

from latido.plumbing.tenancy import OrganisationOwned


class ThirdParty(OrganisationOwned):
    key = models.CharField(max_length=80)
    said = models.JSONField()  # values.thirds.ThirdPartyItem

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["organisation_id", "key"], name="third_party_once")]
