"""What is held, what waits for its end, and the acts by which things ended."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from latido.compliance.values.keeping import PurgeState
from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class LegalHold(OrganisationOwned):
    """What is not destroyed whatever its time, until somebody lifts it. Never taken away."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient_id = models.UUIDField(null=True)
    interaction_id = models.UUIDField(null=True)
    recording_id = models.UUIDField(null=True)
    why = SealedText(max_length=400)
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = SealedText(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(patient_id__isnull=False) | Q(interaction_id__isnull=False) | Q(recording_id__isnull=False),
                name="legal_hold_of_something",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id"], condition=Q(lifted_at__isnull=True), name="legal_hold_open"),
        ]


class LongerKept(OrganisationOwned):
    """A record that its country has kept longer than anybody's, until somebody lifts it. Never taken away."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient_id = models.UUIDField()
    ground = SealedText(max_length=16)  # values.Ground: it says something of whose it is
    why = SealedText(max_length=400)
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = SealedText(max_length=400, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "patient_id"], condition=Q(lifted_at__isnull=True), name="longer_kept_open"
            ),
        ]


class Retention(OrganisationOwned):
    """What the clinic decided of how long things are kept; one row, or none."""

    also = models.CharField(max_length=40, blank=True)
    recording = models.PositiveSmallIntegerField(default=0)
    patient = models.PositiveSmallIntegerField(default=0)
    contact = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id"], name="retention_one")]


class Purge(OrganisationOwned):
    """One act by which things end: who proposed and who approved it, and what came of it, signed."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=10, default=PurgeState.PROPOSED.value)
    why = SealedText(max_length=400)
    wanted = models.JSONField()  # record -> how many
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    act = models.JSONField(default=dict)
    signature = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id"],
                condition=Q(state__in=[PurgeState.PROPOSED.value, PurgeState.RUNNING.value]),
                name="purge_one_at_a_time",
            ),
        ]


class DueMark(OrganisationOwned):
    """One thing whose time is over. It ends no earlier than its days of grace, and leaves a line in an act."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    record = models.CharField(max_length=16)  # values.Record
    ref = models.UUIDField()
    patients = ArrayField(models.UUIDField())
    interaction_id = models.UUIDField(null=True)
    since = models.DateField()  # its time counted from here
    marked_at = models.DateTimeField()
    ripe_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = SealedText(max_length=400, blank=True)
    purge = models.ForeignKey(Purge, models.PROTECT, null=True, related_name="marks")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "record", "ref"],
                condition=Q(lifted_at__isnull=True, ended_at__isnull=True),
                name="due_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation_id", "record", "ref"], name="due_of_record")]


class ClockSight(models.Model):
    """When the machine last looked at its clock, and since when it has been right. One row, of the installation."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seen_at = models.DateTimeField()
    steady_since = models.DateTimeField()
