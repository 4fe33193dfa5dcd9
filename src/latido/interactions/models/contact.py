"""The row of a contact, who it may be and is about, and its story."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from latido.compliance.contracts import Tag
from latido.interactions import contracts
from latido.interactions.contracts import ENDED, Badge, CallerKind, State
from latido.interactions.models.values import values
from latido.kernel.ids import new_id
from latido.plumbing.keys import KeyMissing, Mark, SealedJSON, SealedText, SoughtText
from latido.plumbing.numbers import number_of_id
from latido.plumbing.tenancy import OrganisationOwned, OwnedInBulk

LEGS = "SELECT, INSERT"


class Interaction(OwnedInBulk):
    """One contact, from the first ring to its disposition."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT, UPDATE", "latido_voice": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = number_of_id()  # as it is written down and read aloud
    channel = models.CharField(max_length=16)
    direction = models.CharField(max_length=3, default="in")
    node = models.CharField(max_length=40)
    channel_id = models.CharField(max_length=120)
    state = models.CharField(max_length=16, default=State.IN_FLOW.value)
    from_number = SoughtText(max_length=40, blank=True, mark="from_mark")
    from_mark = Mark(of="from_number", kind="phone")
    withheld = models.BooleanField(default=False)
    to_number = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, default="es")
    keyed_language = models.CharField(max_length=8, blank=True, default="", db_default="")  # in the menu
    country = models.CharField(max_length=2, blank=True, default="", db_default="")  # the house's, when it began
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
    promised_by = models.CharField(max_length=202, default="", db_default="", blank=True)  # a name
    recontact_of = models.UUIDField(null=True)
    queue_tags = ArrayField(models.CharField(max_length=16), default=list, db_default=[])  # Tags, by where it waited
    hand_tags = ArrayField(models.CharField(max_length=16), default=list, db_default=[])  # Tags, said of it alone
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
                fields=["organisation_id", "from_mark", "-ended_at"],
                condition=Q(agent_id__isnull=False, answered_at__isnull=False, ended_at__isnull=False),
                name="interaction_of_number",
            ),
            models.Index(fields=["organisation_id", "queued_at"], name="interaction_day"),
            models.Index(fields=["organisation_id", "number"], name="interaction_by_number"),
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

    def known_number(self) -> str:
        """Who calls; nobody while the key is away, for a call goes on without it."""
        try:
            return str(self.from_number)
        except KeyMissing:
            return ""

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
            from_number=self.known_number(),
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
            keyed_language=self.keyed_language,
            country=self.country,
            parked=self.parked_at is not None,
            note=self.note,
            promise=self.promise,
            promise_due=self.promise_due,
            recontact_of=self.recontact_of,
            called_back=self.promised_at is not None,
            reserved_as=Tag(self.reserved_as),
            queue_tags=tuple(map(Tag, self.queue_tags)),
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
    reason = SealedText(max_length=40, blank=True, of="patient_id")
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
