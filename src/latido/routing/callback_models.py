"""Promises to call somebody back: one contact each, one open promise a telephone, one dial in flight, ever."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from latido.kernel.ids import new_id
from latido.plumbing.keys import Mark, SoughtText
from latido.plumbing.tenancy import OrganisationOwned
from latido.routing.contracts import CallbackEnd, CallbackSource, DialOutcome

SOURCES = [(each.value, each.value) for each in CallbackSource]
ENDS = [(each.value, each.value) for each in CallbackEnd]
OUTCOMES = [(each.value, each.value) for each in DialOutcome]
OPEN = Q(ended_at__isnull=True)


class CallbackRule(OrganisationOwned):
    """How a queue promises to call back. Without one, it does not."""

    queue = models.OneToOneField("routing.Queue", on_delete=models.CASCADE, related_name="callbacks")
    offer_after = models.PositiveSmallIntegerField(null=True)  # seconds of expected wait; none: only who asks
    on_request = models.BooleanField(default=True)  # the key works however short the wait
    tries = models.PositiveSmallIntegerField(default=3)  # the first one included
    spacing = models.PositiveIntegerField(default=600)  # seconds between two tries
    ring_for = models.PositiveSmallIntegerField(default=30)  # seconds the patient's telephone rings
    abandoned_after = models.PositiveSmallIntegerField(
        null=True
    )  # who gives up later than this is called; none: nobody

    def __str__(self) -> str:
        return str(self.queue_id)


class Callback(OrganisationOwned):
    """Somebody was promised to be called back. It ends once, with a reason."""

    roles: ClassVar[dict[str, str]] = {
        "latido_router": "SELECT, UPDATE",
        "latido_voice": "SELECT",
        "latido_dispatcher": "SELECT, UPDATE",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    interaction_id = models.UUIDField(unique=True)
    queue = models.ForeignKey("routing.Queue", on_delete=models.PROTECT, related_name="+")
    number = SoughtText(max_length=20, mark="number_mark")  # E.164
    number_mark = Mark(of="number", kind="phone")  # as that of who calls: what a call is joined with it by
    extension = models.CharField(max_length=8, blank=True)  # keyed once the switchboard has answered
    shown = models.CharField(max_length=20)  # our number, which the patient sees
    source = models.CharField(max_length=10, choices=SOURCES)
    asked_at = models.DateTimeField()
    keeps_hours = models.BooleanField(default=False)  # dialled only while the lines are open
    hours_of = models.UUIDField(null=True)  # the site whose hours count; none: those of the lines
    tries = models.PositiveSmallIntegerField(default=3)
    spacing = models.PositiveIntegerField(default=600)  # seconds
    ring_for = models.PositiveSmallIntegerField(default=30)  # seconds
    tried = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)  # not before; none: in its turn
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=12, choices=ENDS, blank=True)
    ended_by = models.UUIDField(null=True)  # the agent who cancelled it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "number_mark", "extension"],
                condition=OPEN,
                name="routing_callback_one_a_number",
            ),
            models.CheckConstraint(
                condition=(OPEN & Q(reason="")) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="routing_callback_end_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="routing_callback_open", condition=OPEN),
            models.Index(fields=["organisation_id", "number_mark", "asked_at"], name="routing_callback_of_number"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.reason}"


class CallbackDial(OrganisationOwned):
    """The patient's telephone was to be dialled. Written before it is, so that it is never dialled twice."""

    roles: ClassVar[dict[str, str]] = {"latido_voice": "SELECT"}

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="dials")
    position = models.PositiveSmallIntegerField()  # 1 first
    channel_id = models.CharField(max_length=80)
    agent_id = models.UUIDField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=OUTCOMES, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["callback"], condition=OPEN, name="routing_dial_one_in_flight"),
            models.UniqueConstraint(fields=["callback", "position"], name="routing_dial_once"),
            models.UniqueConstraint(fields=["channel_id"], name="routing_dial_once_a_channel"),
            models.CheckConstraint(
                condition=(OPEN & Q(outcome="")) | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="routing_dial_end_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.outcome}"
