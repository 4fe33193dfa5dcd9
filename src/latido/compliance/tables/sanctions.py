"""What was done about somebody who broke a policy."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class Sanction(OrganisationOwned):
    """What was said of a sanction, version by version; the newest counts. Only ever added to."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE (policy, words, answer, why)"  # under new keys, the same words

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sanction_id = models.UUIDField()
    version = models.PositiveIntegerField()
    person_id = models.UUIDField()
    incident_id = models.UUIDField(null=True)
    alert_id = models.UUIDField(null=True)
    opening_id = models.UUIDField(null=True)
    entries = ArrayField(models.UUIDField(), default=list)  # rows of the audit
    policy = SealedText(max_length=200)
    measure = models.CharField(max_length=10)  # values.sanctions.Measure
    words = SealedText(max_length=1000)
    answer = SealedText(max_length=1000, blank=True)
    on = models.DateField()
    voided = models.BooleanField(default=False)
    why = SealedText(max_length=400, blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sanction_id", "version"], name="sanction_version_once")]
