"""What happened to a patient across the house."""

from django.db import models
from django.db.models import F

from latido.plumbing.tenancy import OrganisationOwned


class TimelineEntry(OrganisationOwned):
    """Something that happened to a patient; details are fetched through the door of its room."""

    patient_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    ref = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(F("patient_id"), F("at").desc(), name="timeline_of_patient")]
        constraints = [models.UniqueConstraint(fields=["patient_id", "kind", "ref"], name="timeline_once")]
