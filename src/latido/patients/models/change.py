"""What was changed of a record by hand: to be seen, undone, and told to the contact that was there before."""

from django.db import models

from latido.kernel.ids import new_id
from latido.patients.models.person import Patient
from latido.plumbing.keys import SealedJSON, SealedText
from latido.plumbing.tenancy import OrganisationOwned


class RecordChange(OrganisationOwned):
    """One change of a record: the fields as they were and as they became."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="changes")
    before = SealedJSON(of="patient_id")  # field -> what it said
    after = SealedJSON(of="patient_id")
    of_contact = models.BooleanField()  # how they are reached: sensitive acts wait
    tell = SealedText(max_length=20, blank=True)  # E.164: who is to hear of it there; empty, nobody
    told_at = models.DateTimeField(null=True)
    told_by = models.UUIDField(null=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    interaction_id = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-at"], name="patients_change_newest"),
        ]
