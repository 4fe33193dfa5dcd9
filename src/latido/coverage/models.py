"""Insurers, what they cover of each patient, and what people changed of that."""

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedJSON, SealedText
from latido.plumbing.tenancy import OrganisationOwned


class Insurer(OrganisationOwned):
    """Who pays, and what it asks for first, in words. Self-pay is one of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=80)  # never changes
    name = models.CharField(max_length=120)  # "EPS Frailejón"
    kind = models.CharField(max_length=60, blank=True)  # "EPS, contributivo", "obra social"
    codes = models.CharField(max_length=120, blank=True)  # what others call it: "EPS001, RNOS 4-0080"
    needs_authorisation = models.CharField(max_length=160, blank=True)
    patient_pays = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # E.164: where an authorisation is asked for
    active = models.BooleanField(default=True, db_default=True)  # offered for new coverage
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "name"], name="coverage_insurer_name"),
            models.UniqueConstraint(fields=["organisation_id", "key"], name="coverage_insurer_key"),
        ]


class Coverage(OrganisationOwned):
    """One patient's insurance with one insurer. Of those in force the first by position pays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey("patients.Patient", models.CASCADE, related_name="+")
    insurer = models.ForeignKey(Insurer, models.PROTECT, related_name="covered")
    plan = models.CharField(max_length=80, blank=True, db_default="")  # "Plan Oro"
    regime = models.CharField(max_length=80, blank=True)  # "Contributivo"
    category = models.CharField(max_length=40, blank=True, db_default="")  # "A"
    member_number = SealedText(max_length=40, blank=True, db_default="")
    role = models.CharField(max_length=12, blank=True, db_default="")  # contracts.Role
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)  # the last day
    verified_on = models.DateField(null=True)  # somebody saw it with the insurer, or on its card
    position = models.PositiveSmallIntegerField(default=0)
    import_id = models.UUIDField(null=True)  # the file that brought it, until somebody changes it

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "insurer"], name="coverage_once"),
        ]


class CoverageChange(OrganisationOwned):
    """One change by hand: the fields as they were and as they became. before is empty of one that was added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey("patients.Patient", models.CASCADE, related_name="+")
    coverage_id = models.UUIDField()
    before = SealedJSON(default=dict, of="patient_id")
    after = SealedJSON(of="patient_id")
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    interaction_id = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"], name="coverage_change_newest")]
