"""The keys that seal what is in the database, each useless without the one above it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned


class DataKey(OrganisationOwned):
    """One key of an organisation, or of one patient of it. Never taken away: what it sealed goes on naming it."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"
    roles: ClassVar[dict[str, str]] = {
        "latido_router": "SELECT, INSERT",
        "latido_voice": "SELECT, INSERT",
        "latido_auditor": "SELECT",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=8)  # ring.Purpose
    patient_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)
    under = models.CharField(max_length=40)  # "master:" and an id of masters, or "key:" and the id of such a row
    wrapped = models.BinaryField()  # empty once it is destroyed
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)  # since when it only opens
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "purpose", "patient_id"],
                condition=Q(retired_at__isnull=True, destroyed_at__isnull=True),
                name="data_key_current",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["patient_id"], condition=Q(patient_id__isnull=False), name="data_key_of_patient"),
            models.Index(fields=["organisation_id", "under"], name="data_key_under"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Settling(OrganisationOwned):
    """How far an organisation is with sealing what lay open, or under a key of before. One row each."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    wanted = models.CharField(max_length=64)  # turning.wanted(): columns and keys as they were then
    waiting = models.BigIntegerField(default=0)  # rows, when it was counted last
    done = models.BigIntegerField(default=0)  # since then
    begun_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # nothing waited

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id"], name="settling_once")]

    def __str__(self) -> str:
        return f"{self.done} {self.waiting}"
