"""Contacts that were noted on somebody else's record, and were taken to whose they are."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from latido.kernel.ids import new_id
from latido.patients.models.person import Patient
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class ContactSplit(OrganisationOwned):
    """What one contact wrote of one patient belongs to another: both, why, and what undoing needs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    interaction_id = models.UUIDField(db_index=True)
    wrong = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    right = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    why = SealedText(max_length=200)
    rows = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # what moved, was set aside or was ended
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(wrong=F("right")), name="patients_split_of_two")]
