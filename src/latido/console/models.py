"""How far an organisation is in its first run."""

from typing import ClassVar

from django.db import models

from latido.plumbing.tenancy import OrganisationOwned


class FirstRun(OrganisationOwned):
    """The steps done and what was answered, so that somebody can go away and come back."""

    app_grant: ClassVar[str] = "SELECT, INSERT, UPDATE"

    done = models.JSONField(default=list)  # names of steps
    answers = models.JSONField(default=dict)  # step -> what was answered; no secret
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id"], name="console_first_run_once")]

    def __str__(self) -> str:
        return ",".join(self.done)
