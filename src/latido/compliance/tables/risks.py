"""The risks that somebody looks after."""

from typing import ClassVar

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class Risk(OrganisationOwned):
    """What was said of a risk, version by version; the newest counts. Only ever added to."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE (words, measures)"  # under new keys, the same words

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    risk_id = models.UUIDField()
    version = models.PositiveIntegerField()
    words = SealedText(max_length=400)
    owner_id = models.UUIDField()
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    treatment = models.CharField(max_length=8)  # values.risks.Treatment
    measures = SealedText(max_length=1000, blank=True)
    review_on = models.DateField()
    closed = models.BooleanField(default=False)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["risk_id", "version"], name="risk_version_once")]
