"""What was recorded of a contact, and who listened."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.interactions import contracts
from latido.interactions.models.contact import Interaction
from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned

LEGS = "SELECT, INSERT"


class RecordingSegment(OrganisationOwned):
    """The recording of one agent's leg. Encrypted after it ends; its key is wrapped by a key outside the database."""

    roles: ClassVar[dict[str, str]] = {"latido_voice": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    interaction = models.ForeignKey(Interaction, models.PROTECT, related_name="segments")
    position = models.SmallIntegerField()
    node = models.CharField(max_length=40)
    spool_path = models.CharField(max_length=255)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    state = models.CharField(max_length=10, default="recording")
    gap = models.BooleanField(default=False)
    pauses = models.JSONField(default=list)  # [[from, to]] in seconds of the leg; an open pause has no end yet
    path = models.CharField(max_length=255, blank=True)
    key_id = models.CharField(max_length=64, blank=True)
    wrapped_key = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["interaction", "position"], name="segment_position"),
            models.CheckConstraint(
                condition=Q(state__in=["recording", "spooled", "stored", "gap", "destroyed"]), name="segment_state"
            ),
        ]

    def as_contract(self) -> contracts.Segment:
        return contracts.Segment(
            id=self.id,
            interaction_id=self.interaction_id,
            position=self.position,
            started_at=self.started_at,
            seconds=self.seconds,
            state=self.state,
            size=self.size,
            gap=self.gap,
        )


class Playback(OrganisationOwned):
    """Somebody listened to a recording, and why. Never changed, but for the key that seals it."""

    app_grant: ClassVar[str] = f"{LEGS}, UPDATE (reason)"

    segment = models.ForeignKey(RecordingSegment, models.CASCADE, related_name="playbacks")
    actor_id = models.UUIDField()
    reason = SealedText(max_length=200)
    at = models.DateTimeField()
