"""Who put the warning of nursing on a record, and who took it off."""

from django.db import models

from latido.kernel.ids import new_id
from latido.patients.models.person import Patient
from latido.plumbing.tenancy import OrganisationOwned


class NursingChange(OrganisationOwned):
    """The warning was put or taken off. Never changed: what is undone is a change more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="nursing_changes")
    put = models.BooleanField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    interaction_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"], name="patients_nursing_newest")]
