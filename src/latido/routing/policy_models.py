"""How an organisation weighs its queues, and who helps out in one for a while."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.plumbing.tenancy import OrganisationOwned


class RoutingPolicy(OrganisationOwned):
    """How turns are decided, one row an organisation; without one, as the defaults say."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT"}

    name = models.CharField(max_length=8, default="latido")  # or "fifo"
    ageing = models.PositiveSmallIntegerField(default=5)  # older than so many targets: lifted one tier
    proficiency_bonus = models.PositiveSmallIntegerField(default=0)  # percent
    affinity_bonus = models.PositiveSmallIntegerField(default=50)  # percent
    preferential_bonus = models.PositiveSmallIntegerField(default=50)  # percent
    known_days = models.PositiveSmallIntegerField(
        default=30, db_default=30
    )  # who attended a patient in so many days knows them; 0: nobody does
    together_after = models.PositiveSmallIntegerField(default=5)  # seconds
    together = models.PositiveSmallIntegerField(default=3)  # telephones of one emergency
    at_once = models.PositiveSmallIntegerField(default=0)  # contacts of an agent; 0: as many as the load allows
    per_hour = models.PositiveSmallIntegerField(default=0)  # contacts of an agent; 0: no limit
    nightly = models.BooleanField(default=False, db_default=False)  # better weights are looked for every night

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id"], name="routing_policy_once")]

    def __str__(self) -> str:
        return self.name


class Weighing(OrganisationOwned):
    """How one queue is weighed; without one, as the defaults say."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT"}

    queue = models.OneToOneField("routing.Queue", on_delete=models.CASCADE, related_name="weighing")
    weight = models.PositiveSmallIntegerField(default=100)  # hundredths
    handle_seconds = models.PositiveSmallIntegerField(default=240)
    reserve = models.PositiveSmallIntegerField(default=0)  # agents
    hold_seconds = models.PositiveSmallIntegerField(default=60)
    rings = models.JSONField(default=list)  # [[seconds, levels], ...]
    keep_seconds = models.PositiveSmallIntegerField(default=15)
    keep_text_seconds = models.PositiveSmallIntegerField(default=120)
    deferrable = models.BooleanField(default=False)
    interruptible = models.BooleanField(default=False)
    may_decline = models.BooleanField(default=True)
    overflow = models.JSONField(default=list)  # [[code of a queue, seconds, waiting, idle], ...]

    def __str__(self) -> str:
        return str(self.queue_id)


class AfterHours(OrganisationOwned):
    """When a queue is open, and what becomes of who would join it when it is not; without one, it always is."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT"}

    queue = models.OneToOneField("routing.Queue", on_delete=models.CASCADE, related_name="after_hours")
    calendar = models.CharField(max_length=40)  # a code of orgs
    then = models.CharField(max_length=8)  # policy_items.Then
    queue_code = models.CharField(max_length=8, blank=True)  # of another one
    text = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return str(self.queue_id)


class Reinforcement(OrganisationOwned):
    """An agent helps out in a queue until an instant. It ends by itself."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT"}

    agent_id = models.UUIDField()
    queue = models.ForeignKey("routing.Queue", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.UUIDField()  # who asked for it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "agent_id"], name="routing_reinforcement_once"),
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="routing_reinforcement_ends"),
        ]
        indexes = [models.Index(fields=["agent_id"], name="routing_reinforcement_agent")]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.queue_id}"
