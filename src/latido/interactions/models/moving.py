"""What was asked of a line, and who was asked to take it over."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from latido.interactions import contracts
from latido.interactions.contracts import RING_ON_CALL, Command, TransferTo
from latido.interactions.models.contact import Interaction
from latido.interactions.models.values import values
from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class VoiceCommand(OrganisationOwned):
    """What a desk asks of a live call; deleted by the node that carries it out."""

    roles: ClassVar[dict[str, str]] = {"latido_voice": "SELECT, DELETE"}

    node = models.CharField(max_length=40, db_index=True)
    interaction_id = models.UUIDField()
    channel_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    args = models.JSONField(default=dict)
    asked_by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[*values(Command), RING_ON_CALL]), name="voice_command_kind")
        ]


class Transfer(OrganisationOwned):
    """An agent hands a live contact on: to whom, and what for. done_at: since when the caller waits for them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="transfers")
    given_by = models.UUIDField()
    kind = models.CharField(max_length=8)  # contracts.TransferTo
    ref = models.CharField(max_length=64)  # an agent's id, a queue's or skill's code
    note = SealedText(max_length=300, blank=True, of="words_of")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=values(TransferTo)), name="transfer_kind")]

    @property
    def words_of(self) -> UUID | None:
        return self.interaction.words_of

    def as_contract(self) -> contracts.Transfer:
        return contracts.Transfer(
            id=self.id,
            interaction_id=self.interaction_id,
            given_by=self.given_by,
            kind=TransferTo(self.kind),
            ref=self.ref,
            note=self.note,
            asked_at=self.asked_at,
            done_at=self.done_at,
        )
