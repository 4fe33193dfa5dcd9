"""Who a patient's people are and what they may do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from latido.kernel.ids import new_id
from latido.patients.models.person import Patient, Relation
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class RelatedPerson(OrganisationOwned):
    """Somebody of a patient's, with a record of their own or without one. What they may do is in their grants."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="relatives")
    relative = models.ForeignKey(Patient, models.CASCADE, related_name="relative_of", null=True)
    relation = models.CharField(max_length=16, choices=Relation)  # of the relative to `patient`
    name = models.CharField(max_length=160, blank=True, db_default="")  # these four of who has no record
    document_type = models.CharField(max_length=8, blank=True, db_default="")
    document = SealedText(max_length=32, blank=True, db_default="")  # normalised, of the organisation's country
    phone = SealedText(max_length=20, blank=True, db_default="")  # E.164
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)  # until lifted: whatever lets them act does not
    suspended_by = models.UUIDField(null=True)
    suspended_why = SealedText(max_length=200, blank=True, db_default="")  # for staff; never told to anybody

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "relative"], name="patients_relative_once"),
            models.CheckConstraint(
                condition=Q(relative__isnull=False, name="") | (Q(relative__isnull=True) & ~Q(name="")),
                name="patients_relative_is_somebody",
            ),
        ]


class Representation(OrganisationOwned):
    """What lets a relative act for the patient (FHIR Consent). Never changed: it ends, and another begins."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    related = models.ForeignKey(RelatedPerson, models.CASCADE, related_name="grants")
    basis = models.CharField(max_length=12)  # contracts.Basis
    scopes = ArrayField(models.CharField(max_length=16))  # contracts.Scope
    sensitive_excluded = models.BooleanField(default=True)
    by_age = models.BooleanField(default=False)  # narrows and ends with the patient's age
    document = models.CharField(max_length=200, blank=True)  # where it is written
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the last day
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    interaction_id = models.UUIDField(null=True)  # where it was said
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "id"]
