"""Incidents with patients' data: what happened, whom it may have reached, who was told, and each step. None goes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class Incident(OrganisationOwned):
    """Opened once, closed once. Never taken away: HIPAA keeps it six years, Brazil five."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)  # values.Kind
    what = SealedText(max_length=2000)
    found_at = models.DateTimeField()
    happened_from = models.DateTimeField(null=True)
    happened_until = models.DateTimeField(null=True)
    keys = models.CharField(max_length=10)  # values.Keys
    country = models.CharField(max_length=2)  # whose clocks count: the organisation's when it was opened
    alert_id = models.UUIDField(null=True)
    opening_id = models.UUIDField(null=True)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    nature = SealedText(max_length=1000, blank=True)
    recipient = SealedText(max_length=1000, blank=True)
    acquired = SealedText(max_length=1000, blank=True)
    mitigation = SealedText(max_length=1000, blank=True)
    decision = models.CharField(max_length=12, blank=True)  # values.Decision
    reasons = SealedText(max_length=1000, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    lessons = SealedText(max_length=2000, blank=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id"], condition=Q(closed_at__isnull=True), name="incident_open")]


class IncidentPatient(OrganisationOwned):
    """Somebody whose data the audit shows in it. Taken out with a reason, and never away."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="patients")
    patient_id = models.UUIDField()
    acts = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    excluded_why = SealedText(max_length=400, blank=True)
    excluded_by = models.UUIDField(null=True)
    excluded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "patient_id"], name="incident_patient_once")]


class IncidentNotice(OrganisationOwned):
    """Somebody was told: when, by what means, and how it can be shown. The first of each counts."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE (means, proof)"  # under new keys, the same words

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notices")
    told = models.CharField(max_length=10)  # values.Told
    sent_at = models.DateTimeField()
    means = SealedText(max_length=200)
    proof = SealedText(max_length=400)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()


class IncidentStep(OrganisationOwned):
    """One line of its log: added, never changed."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE (words)"  # under new keys, the same words

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=10)  # values.Act
    words = SealedText(max_length=2000, blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["incident", "-id"], name="incident_step_newest")]
