"""Files of many people: asked for with a reason, agreed to by a second person when they are many, gone after a day."""

from typing import ClassVar

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class ExportFile(OrganisationOwned):
    """One file. What it holds lies sealed; this row says who wanted what, who agreed, and who took it."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=24)  # the exporter that knows it
    wanted = models.JSONField(default=dict)  # its filter, in codes and ids
    form = models.CharField(max_length=4)  # values.exports.Form
    why = SealedText(max_length=400)
    patients = models.PositiveIntegerField()  # that were counted when it was asked for
    state = models.CharField(max_length=10)  # values.exports.ExportState
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    asked_session = models.CharField(max_length=80, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()  # of the asking, then of the file
    done = models.PositiveIntegerField(default=0)  # patients that are written
    path = models.CharField(max_length=200, blank=True)  # empty when there are no bytes
    key_id = models.CharField(max_length=16, blank=True)
    wrapped_key = models.BinaryField(default=bytes)
    sealed_sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-asked_at", "-id"], name="export_newest")]
