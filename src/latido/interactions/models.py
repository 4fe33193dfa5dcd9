"""Rows of a contact. Decisions are in core; here are fields, constraints and how a row becomes a contract."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from latido.compliance.contracts import Tag
from latido.interactions import contracts
from latido.interactions.contracts import ENDED, RING_ON_CALL, Badge, CallerKind, Command, State, TransferTo
from latido.interactions.limits import TryLimits as TryLimits
from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedJSON, SealedText
from latido.plumbing.tenancy import OrganisationOwned, OwnedInBulk

LEGS = "SELECT, INSERT"


def values(kind: type[StrEnum]) -> list[str]:
    return [each.value for each in kind]


class Interaction(OwnedInBulk):
    """One contact, from the first ring to its disposition."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT, UPDATE", "latido_voice": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=16)
    direction = models.CharField(max_length=3, default="in")
    node = models.CharField(max_length=40)
    channel_id = models.CharField(max_length=120)
    state = models.CharField(max_length=16, default=State.IN_FLOW.value)
    from_number = models.CharField(max_length=40, blank=True)
    withheld = models.BooleanField(default=False)
    to_number = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, default="es")
    queue_id = models.UUIDField(null=True)
    queue_name = models.CharField(max_length=80, blank=True)
    tier = models.SmallIntegerField(default=contracts.TIER_ORDINARY)
    badge = models.CharField(max_length=16, blank=True, default="")
    agent_id = models.UUIDField(null=True)  # who answered last
    offered_to = ArrayField(models.UUIDField(), default=list)  # whose phones ring now
    announcement_version = models.CharField(max_length=32, blank=True)
    chosen_key = models.CharField(max_length=8, blank=True)
    recording = models.CharField(max_length=8, blank=True)
    opened_at = models.DateTimeField()
    identified_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)  # to be called back: its channel is one of our own from then on
    offered_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    held_since = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, blank=True)
    end_reason = models.CharField(max_length=32, blank=True)
    caller_kind = models.CharField(max_length=12, blank=True)
    caller_name = SealedText(max_length=120, blank=True, of="words_of")
    verified_level = models.SmallIntegerField(default=0)  # the most that was reached; showing.py says what still counts
    parked_at = models.DateTimeField(null=True)
    note = SealedText(blank=True, of="words_of")
    promise = SealedText(max_length=300, blank=True, of="words_of")
    promise_due = models.DateTimeField(null=True)
    recontact_of = models.UUIDField(null=True)
    reserved_as = models.CharField(max_length=16, blank=True, default="", db_default="")  # Tag, by who handled it

    linked_ids: list[UUID]  # these three only of a row that selectors read whole
    speaker_ids: list[UUID | None]  # of linked_ids, in their order
    possible_ids: list[UUID]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["node", "channel_id"], name="interaction_once_a_channel"),
            models.CheckConstraint(condition=Q(state__in=values(State)), name="interaction_state"),
            models.CheckConstraint(condition=Q(caller_kind__in=["", *values(CallerKind)]), name="interaction_caller"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ENDED)) | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="interaction_end_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation_id", "state"], condition=~Q(state__in=sorted(ENDED)), name="interaction_live"
            ),
            models.Index(
                fields=["agent_id", "-ended_at"], condition=Q(agent_id__isnull=False), name="interaction_of_agent"
            ),
            models.Index(
                fields=["organisation_id", "from_number", "-ended_at"],
                condition=Q(agent_id__isnull=False, answered_at__isnull=False, ended_at__isnull=False),
                name="interaction_of_number",
            ),
            models.Index(fields=["organisation_id", "queued_at"], name="interaction_day"),
            models.Index(fields=["organisation_id", "opened_at"], name="interaction_opened"),
            models.Index(fields=["organisation_id", "-ended_at"], name="interaction_over"),
        ]

    @property
    def words_of(self) -> UUID | None:
        """Whose words are noted here: of the one patient it is about. Of nobody or several, the organisation's."""
        if self._state.adding:
            return None
        linked = InteractionPatient.objects.filter(interaction_id=self.pk).values_list("patient_id", flat=True)[:2]
        return linked[0] if len(linked) == 1 else None

    def as_live_call(self) -> contracts.LiveCall:
        return contracts.LiveCall(
            organisation_id=self.organisation_id,
            interaction_id=self.id,
            channel_id=self.channel_id,
            state=State(self.state),
            agent_id=self.agent_id,
            announced=bool(self.announcement_version),
            node=self.node,
        )

    def as_contract(self) -> contracts.Interaction:
        """Of a row that selectors read whole."""
        return contracts.Interaction(
            id=self.id,
            channel=self.channel,
            direction=self.direction,
            state=State(self.state),
            from_number=self.from_number,
            to_number=self.to_number,
            queue_id=self.queue_id,
            queue_name=self.queue_name,
            tier=self.tier,
            opened_at=self.opened_at,
            identified_at=self.identified_at,
            queued_at=self.queued_at,
            offered_at=self.offered_at,
            answered_at=self.answered_at,
            held_since=self.held_since,
            ended_at=self.ended_at,
            closed_at=self.closed_at,
            end_reason=self.end_reason,
            ended_by=self.ended_by,
            agent_id=self.agent_id,
            caller_kind=CallerKind(self.caller_kind) if self.caller_kind else None,
            caller_name=self.caller_name,
            verified_level=self.verified_level,
            patient_ids=tuple(self.linked_ids),
            candidate_ids=tuple(self.possible_ids),
            speakers={each: by for each, by in zip(self.linked_ids, self.speaker_ids, strict=True) if by},
            chosen_key=self.chosen_key,
            recording=self.recording,
            organisation_id=self.organisation_id,
            node=self.node,
            channel_id=self.channel_id,
            withheld=self.withheld,
            waiting_since=self.waiting_since,
            announcement_version=self.announcement_version,
            badge=Badge(self.badge),
            language=self.language,
            parked=self.parked_at is not None,
            note=self.note,
            promise=self.promise,
            promise_due=self.promise_due,
            recontact_of=self.recontact_of,
            called_back=self.promised_at is not None,
            reserved_as=Tag(self.reserved_as),
        )


class InteractionCandidate(OrganisationOwned):
    """Somebody who may be calling, by the number."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="candidates")
    patient_id = models.UUIDField(db_index=True)
    position = models.SmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["interaction", "patient_id"], name="candidate_once")]


class InteractionPatient(OrganisationOwned):
    """A patient this contact is about, and why."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="patients")
    patient_id = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=40, blank=True)
    speaker_id = models.UUIDField(null=True)  # the relative who speaks for them; None: themselves
    linked_by = models.UUIDField(null=True)
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["linked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["interaction", "patient_id"], name="patient_once")]


class StoryStep(OrganisationOwned):
    """One line of how a contact came and went. Never changed."""

    roles: ClassVar[dict[str, str]] = {"latido_router": LEGS}
    app_grant: ClassVar[str] = LEGS

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="story")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    detail = models.CharField(max_length=80, blank=True)
    agent_id = models.UUIDField(null=True)
    became = models.CharField(max_length=16, blank=True, default="", db_default="")  # where the contact was after it
    queue_id = models.UUIDField(null=True)  # and in which queue

    class Meta:
        ordering = ["id"]


class EmergencyRecord(OrganisationOwned):
    """The emergency key was pressed in a contact, and what was said of the place."""

    interaction = models.OneToOneField(Interaction, models.CASCADE, related_name="emergency")
    raised_by = models.UUIDField(null=True)
    raised_at = models.DateTimeField()
    facts = SealedJSON(default=dict)


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


class DispositionChoice(OrganisationOwned):
    """One line of the organisation's catalogue of dispositions."""

    code = models.CharField(max_length=8)
    group = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    closes = models.BooleanField(default=True)
    creates = models.CharField(max_length=80, blank=True)
    resolved = models.BooleanField(null=True)
    position = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    tag = models.CharField(max_length=16, blank=True, default="", db_default="")  # contacts that ended so are reserved

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["organisation_id", "code"], name="disposition_code")]


class DispositionGiven(OrganisationOwned):
    """What came of a contact, for one patient or for none."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="dispositions")
    code = models.CharField(max_length=8)
    patient_id = models.UUIDField(null=True, db_index=True)
    given_by = models.UUIDField(null=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interaction", "code", "patient_id"], name="disposition_once", nulls_distinct=False
            )
        ]


class VerificationEvent(OrganisationOwned):
    """One comparison of what the caller said: whether it coincided, never what was said. Changed only in whose it is,
    when two records of one person are joined; gone only by an approved purge."""

    app_grant: ClassVar[str] = f"{LEGS}, UPDATE (patient_id), DELETE"

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="verifications")
    patient_id = models.UUIDField()
    speaker_id = models.UUIDField(null=True)  # the relative who said it; None: the patient
    method = models.CharField(max_length=16)  # contracts.Check
    outcome = models.BooleanField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField()
    attempts = models.SmallIntegerField()  # wrong answers in this contact, this one included
    level = models.SmallIntegerField()  # reached with it

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["organisation_id", "at"], condition=Q(outcome=False), name="verification_wrong")
        ]


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


class TimelineEntry(OrganisationOwned):
    """Something that happened to a patient; details are fetched through the door of its room."""

    patient_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    ref = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(F("patient_id"), F("at").desc(), name="timeline_of_patient")]
        constraints = [models.UniqueConstraint(fields=["patient_id", "kind", "ref"], name="timeline_once")]
