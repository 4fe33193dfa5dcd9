"""Queues, desks, waiting work, offers, and what the leader needs. The constraints here are the last arbiter."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import EVERYTHING, OrganisationOwned, OwnedInBulk
from latido.routing.callback_models import Callback, CallbackDial, CallbackRule
from latido.routing.contracts import AgentStateName, OfferOutcome, OnCall
from latido.routing.log_models import Tick
from latido.routing.policy_models import AfterHours, Reinforcement, RoutingPolicy, Weighing
from latido.routing.trial_models import Trial

__all__ = [
    "AfterHours",
    "AgentDesk",
    "AgentStateSpan",
    "Callback",
    "CallbackDial",
    "CallbackRule",
    "Inbox",
    "Leader",
    "Offer",
    "PauseReason",
    "Queue",
    "QueueSkill",
    "Reinforcement",
    "RoutingPolicy",
    "Shard",
    "Tick",
    "Trial",
    "Weighing",
    "Work",
]

STATES = [(each.value, each.value) for each in AgentStateName]
OUTCOMES = [(each.value, each.value) for each in OfferOutcome]
ON_CALL = [(each.value, each.value) for each in OnCall]
LIVE_OFFER = Q(ended_at__isnull=True)


class Queue(OrganisationOwned):
    """Where interactions of one kind wait, with its target."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT", "latido_voice": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=8)  # "CIT"
    name = models.CharField(max_length=80)
    department = models.CharField(max_length=40, blank=True, default="", db_default="")  # a code of orgs
    position = models.PositiveSmallIntegerField(default=0)  # on boards
    priority = models.PositiveSmallIntegerField(default=5)  # 1 first
    target_percent = models.PositiveSmallIntegerField(default=80)
    target_seconds = models.PositiveSmallIntegerField(default=20)
    wrap_up_seconds = models.PositiveSmallIntegerField(default=90)  # shown, never enforced
    ring_for = models.PositiveSmallIntegerField(default=20)  # seconds
    greeting = models.CharField(max_length=120, blank=True)
    on_call_number = models.CharField(
        max_length=20, blank=True, default="", db_default=""
    )  # dialled for an emergency that nobody answers
    tag = models.CharField(max_length=16, blank=True, default="", db_default="")  # compliance's Tag
    on_call_after = models.PositiveSmallIntegerField(default=60, db_default=60)  # seconds of waiting

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["organisation_id", "code"], name="routing_queue_code_once")]

    def __str__(self) -> str:
        return self.code


class QueueSkill(OrganisationOwned):
    """What a queue asks of its agents."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT"}

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=40)  # a code of staff's skills
    proficiency = models.PositiveSmallIntegerField()  # least, 1 (novice) to 5 (expert)
    licence = models.BooleanField(default=False)  # never relaxed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "skill"], name="routing_queueskill_once"),
            models.CheckConstraint(
                condition=Q(proficiency__gte=1, proficiency__lte=5), name="routing_queueskill_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.proficiency}"


class PauseReason(OrganisationOwned):
    """Why an agent may be away."""

    code = models.CharField(max_length=8)  # "DES"
    name = models.CharField(max_length=80)
    limit_minutes = models.PositiveSmallIntegerField(null=True)
    private = models.BooleanField(default=False)  # on no board, per person
    planned = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["organisation_id", "code"], name="routing_pause_code_once")]

    def __str__(self) -> str:
        return self.code


class AgentDesk(OwnedInBulk):
    """What one agent is doing now. Changed only through core/agent_state."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT, UPDATE", "latido_voice": "SELECT"}

    agent_id = models.UUIDField(primary_key=True)
    state = models.CharField(max_length=16, choices=STATES, default=AgentStateName.OFFLINE.value)
    reason = models.CharField(max_length=8, blank=True)
    since = models.DateTimeField()
    idle_since = models.DateTimeField(null=True)
    load = models.SmallIntegerField(default=0)  # 0 to 100; a voice call is 100
    interaction_id = models.UUIDField(null=True)
    wrapping_id = models.UUIDField(null=True)  # the after-contact work an offered emergency interrupts
    before = models.CharField(max_length=16, choices=STATES, default=AgentStateName.AVAILABLE.value)
    after_contact = models.CharField(max_length=8, blank=True)
    missed_offers = models.PositiveSmallIntegerField(default=0)
    to_disposition = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(null=True)  # the page's last heartbeat
    voice_ready = models.BooleanField(default=False)
    phone_since = models.DateTimeField(null=True)  # when voice_ready last changed
    node = models.CharField(max_length=40, blank=True)  # the Asterisk of the agent's telephone

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(load__gte=0, load__lte=100), name="routing_desk_load_0_to_100")
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.state}"


class AgentStateSpan(OrganisationOwned):
    """How long an agent was in one state. Spans of an agent touch and never overlap."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT, INSERT, UPDATE"}

    agent_id = models.UUIDField()
    state = models.CharField(max_length=16, choices=STATES)
    reason = models.CharField(max_length=8, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agent_id", "started_at"], name="routing_span_of_agent")]
        constraints = [
            models.UniqueConstraint(
                fields=["agent_id"], condition=Q(ended_at__isnull=True), name="routing_span_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.state}"


class Work(OwnedInBulk):
    """One interaction's place in a queue. It keeps the place however often it is offered."""

    class State(models.TextChoices):
        WAITING = "waiting"
        OFFERED = "offered"
        ASSIGNED = "assigned"
        LATER = "later"  # to be called back, not before an instant: keeps its place, is offered to nobody
        DONE = "done"

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT, UPDATE", "latido_voice": "SELECT"}

    interaction_id = models.UUIDField(primary_key=True)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+", db_index=False)
    tier = models.PositiveSmallIntegerField()
    priority = models.PositiveSmallIntegerField()  # the queue's, when it joined
    required = models.JSONField(default=dict)  # skill -> least proficiency
    licensed = models.JSONField(default=list, db_default=[])  # of those skills: never relaxed
    knows = models.UUIDField(null=True)  # the agent who knows this patient
    handed_to = models.UUIDField(null=True)  # handed to this agent: nobody else is asked ...
    handed_until = models.DateTimeField(null=True)  # ... until then
    team = models.CharField(max_length=40, blank=True, default="", db_default="")  # a skill: asked first
    text = models.BooleanField(default=False, db_default=False)  # in writing
    preferential = models.BooleanField(default=False, db_default=False)  # older adults, pregnancy, disability, …
    load = models.SmallIntegerField(default=100)
    ring_for = models.PositiveSmallIntegerField()  # seconds
    node = models.CharField(max_length=40)
    channel_id = models.CharField(max_length=80)
    enqueued_at = models.DateTimeField()
    head = models.BooleanField(default=False)  # came back: before the others of its class
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING.value)
    not_before = models.JSONField(default=dict)  # agent -> ISO instant: who let it pass and when they may again
    answered_at = models.DateTimeField(null=True)  # first time
    left_at = models.DateTimeField(null=True)
    urgent_since = models.DateTimeField(null=True)  # an emergency waits, this time
    alarm_step = models.PositiveSmallIntegerField(default=0, db_default=0)  # how far the alarm has gone in this wait
    alarm_seen_step = models.PositiveSmallIntegerField(
        default=0, db_default=0
    )  # how far it was when somebody said they saw it
    alarm_seen_by = models.UUIDField(null=True)
    alarm_seen_at = models.DateTimeField(null=True)
    on_call = models.CharField(
        max_length=8, choices=ON_CALL, blank=True, default="", db_default=""
    )  # what became of the on-call telephone
    on_call_at = models.DateTimeField(null=True)  # when it was last dialled, or found missing

    class Meta:
        indexes = [
            models.Index(fields=["state"], name="routing_work_live", condition=~Q(state="done")),
            models.Index(fields=["queue", "enqueued_at"], name="routing_work_of_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.interaction_id} {self.state}"


class Offer(OwnedInBulk):
    """One agent was offered one interaction; once accepted, the assignment. Live until ended_at."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT, INSERT, UPDATE", "latido_voice": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    interaction_id = models.UUIDField()
    agent_id = models.UUIDField()
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+", db_index=False)
    node = models.CharField(max_length=40)
    channel_id = models.CharField(max_length=80)  # the patient's
    load = models.SmallIntegerField(default=100)
    offered_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)  # the telephone rings
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=OUTCOMES, blank=True)  # empty while it rings
    ended_at = models.DateTimeField(null=True)
    beside = models.BooleanField(default=False, db_default=False)  # of an emergency: rings while another one does

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interaction_id"], condition=LIVE_OFFER & Q(beside=False), name="routing_offer_one_live"
            ),
            models.UniqueConstraint(
                fields=["interaction_id"],
                condition=LIVE_OFFER & Q(outcome="accepted"),
                name="routing_offer_one_accepted",
            ),
            models.UniqueConstraint(
                fields=["agent_id"], condition=LIVE_OFFER & Q(load=100), name="routing_offer_one_voice_an_agent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["node"], name="routing_offer_to_deliver", condition=LIVE_OFFER & Q(delivered_at__isnull=True)
            ),
            models.Index(fields=["agent_id"], name="routing_offer_live_of_agent", condition=LIVE_OFFER),
            models.Index(fields=["interaction_id", "offered_at"], name="routing_offer_of_one"),
            models.Index(
                fields=["agent_id", "accepted_at"], name="routing_offer_taken", condition=Q(accepted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.outcome}"


class Inbox(OwnedInBulk):
    """Something changed and the leader has not looked yet. Drained by DELETE ... RETURNING, never by "id > last"."""

    class Kind(models.TextChoices):
        WORK = "work"
        AGENT = "agent"

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT, INSERT, DELETE", "latido_voice": "INSERT"}
    app_grant = "SELECT, INSERT"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    ref = models.UUIDField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class Shard(OrganisationOwned):
    """An organisation that another leader than the first matches for. Whoever changes it raises all epochs."""

    roles: ClassVar[dict[str, str]] = {"latido_router": EVERYTHING}
    app_grant = "SELECT"

    shard = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id"], name="routing_shard_one"),
            models.CheckConstraint(condition=Q(shard__gt=0), name="routing_shard_not_the_first"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.shard}"


class Leader(models.Model):
    """Who matches, one row a shard. Taking over raises the epoch; a tick of an older one commits nothing."""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    epoch = models.BigIntegerField(default=0)
    holder = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.shard}: {self.epoch}"
