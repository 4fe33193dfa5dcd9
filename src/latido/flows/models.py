"""Dialogues and where each caller is in theirs."""

from typing import ClassVar

from django.db import models

from latido.flows.core.interpreter import Run
from latido.kernel.ids import new_id
from latido.plumbing.keys import SealedText
from latido.plumbing.tenancy import OrganisationOwned


class Flow(OrganisationOwned):
    """One version of a dialogue. A published one is never changed: calls in progress go on in the one they began."""

    app_grant: ClassVar[str] = "SELECT, INSERT"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    graph = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["name", "-version"]
        constraints = [models.UniqueConstraint(fields=["organisation_id", "name", "version"], name="flow_version")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class FlowRun(OrganisationOwned):
    """Where a caller is in a dialogue. Without a flow: nobody could be asked, so the call overflows."""

    roles: ClassVar[dict[str, str]] = {"latido_dispatcher": "SELECT, UPDATE"}

    interaction_id = models.UUIDField(primary_key=True)
    flow = models.ForeignKey(Flow, models.PROTECT, null=True, related_name="runs")
    node = models.CharField(max_length=40, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    announced = models.CharField(max_length=32, blank=True)
    announcing = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    ask = models.CharField(max_length=8, blank=True, default="", db_default="")  # of calling back: core/promising.Ask
    number = SealedText(max_length=30, blank=True, default="", db_default="")  # to be confirmed
    asked_pending = models.BooleanField(default=False, db_default=False)  # what becomes of our promise, asked once
    told = models.JSONField(null=True)  # of the wait: core/telling.Told
    offered = models.BooleanField(default=False, db_default=False)  # to be called back, since the wait is long
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)
    keeps_hours = models.BooleanField(default=False, db_default=False)  # of the number that was dialled
    hours_of = models.UUIDField(null=True)
    closed = models.CharField(max_length=8, blank=True, default="", db_default="")  # the queue that is closed to them
    language = models.CharField(max_length=8, blank=True, default="", db_default="")  # that was keyed
    missed_queue = models.CharField(max_length=8, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return str(self.interaction_id)

    def as_run(self) -> Run:
        said = (self.announced, self.announcing, self.language)
        return Run(self.node, self.failures, self.repeats, self.steps, *said)

    def keep(self, run: Run) -> None:
        self.node, self.failures, self.repeats, self.steps = run.node, run.failures, run.repeats, run.steps
        self.announced, self.announcing, self.language = run.announced, run.announcing, run.language
