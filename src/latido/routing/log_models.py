"""What the leader heard and decided, kept so that it can be played again. Only ever appended to, and purged by age."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from latido.plumbing.tenancy import OrganisationOwned


class Tick(OrganisationOwned):
    """One tick of one organisation: core.journal's entry. In the order of their ids; no patient is in it."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT, INSERT", "latido_dispatcher": "SELECT, DELETE"}
    app_grant: ClassVar[str] = "SELECT"

    epoch = models.BigIntegerField()  # of the leader
    at = models.DateTimeField()
    begins = models.BooleanField()  # from here on nothing before needs to be read ...
    whole = models.BooleanField()  # ... once, from such a row on, everything is known
    policy = models.TextField(blank=True)  # JSON; empty while it is the one before
    changes = models.TextField()  # JSON
    picks = models.TextField()  # JSON

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "at"], name="routing_tick_at"),
            models.Index(fields=["organisation_id", "id"], name="routing_tick_begins", condition=models.Q(begins=True)),
            BrinIndex(fields=["at"], name="routing_tick_age"),  # for the purge: written in the order of their times
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.at}"
