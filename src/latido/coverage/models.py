"""Insurers and what they cover."""

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned


class Insurer(OrganisationOwned):
    """Who pays, and what it asks for first, in words. Self-pay is one of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)  # "EPS Frailejón"
    kind = models.CharField(max_length=60)  # "EPS, contributivo"
    needs_authorisation = models.CharField(max_length=160, blank=True)
    patient_pays = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "name"], name="coverage_insurer_name"),
        ]


class Coverage(OrganisationOwned):
    """One patient's insurance. The first by position is the one in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey("patients.Patient", models.CASCADE, related_name="+")
    insurer = models.ForeignKey(Insurer, models.PROTECT, related_name="covered")
    regime = models.CharField(max_length=80, blank=True)  # "Contributivo · cat. A"
    affiliation = models.CharField(max_length=40, blank=True)  # "Cotizante"
    valid_to = models.DateField(null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "insurer"], name="coverage_once"),
        ]
