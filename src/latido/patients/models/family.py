"""Who a patient's people are and what they may do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from latido.kernel.ids import new_id
from latido.patients.models.person import Patient, Relation
from latido.plumbing.keys import Mark, SealedText, SoughtText
from latido.plumbing.tenancy import OrganisationOwned


class Person(OrganisationOwned):
    """Somebody without a record of their own when they were written down: one row, however many they look after.

    Sealed with the organisation's key, because no one patient's key may end what is of several. The row goes with the
    last patient whose it is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=160)
    folded_name = models.CharField(max_length=290)  # as of patients
    sounding_name = models.CharField(max_length=292)
    document_type = models.CharField(max_length=8, blank=True, db_default="")
    document = SoughtText(max_length=32, blank=True, db_default="", mark="document_mark")  # normalised, of the country
    document_mark = Mark(of="document", kind="document")
    phone = SoughtText(max_length=20, blank=True, db_default="", mark="phone_mark")  # E.164
    phone_mark = Mark(of="phone", kind="phone")
    ending_mark = Mark(of="phone", kind="phone ending", last=4)
    record = models.ForeignKey(Patient, models.SET_NULL, related_name="+", null=True)  # theirs, as somebody found out
    record_by = models.UUIDField(null=True)
    record_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "document_mark"], name="patients_person_document"),
            models.Index(fields=["organisation_id", "phone_mark"], name="patients_person_phone"),
            models.Index(fields=["organisation_id", "ending_mark"], name="patients_person_ending"),
            # and patients_person_words, of sounding_name, which patients_people_by_words() reads: migration 0030
        ]


class RelatedPerson(OrganisationOwned):
    """Somebody of a patient's: a record, a person without one, or a person whose record is known.

    What they may do is in their grants, which are of this one patient.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="relatives")
    relative = models.ForeignKey(Patient, models.CASCADE, related_name="relative_of", null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="links", null=True)
    who = models.GeneratedField(  # one and the same is on a patient's list once
        expression=Coalesce("relative_id", "person_id"), output_field=models.UUIDField(), db_persist=True
    )
    relation = models.CharField(max_length=16, choices=Relation)  # of the relative to `patient`
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)  # until lifted: whatever lets them act does not
    suspended_by = models.UUIDField(null=True)
    suspended_why = SealedText(max_length=200, blank=True, db_default="")  # for staff; never told to anybody

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "who"], name="patients_relative_once"),
            models.CheckConstraint(
                condition=Q(relative__isnull=False) | Q(person__isnull=False), name="patients_relative_is_somebody"
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
