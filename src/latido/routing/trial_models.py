"""Other ways to decide turns, tried in the simulator before anybody waits for them."""

from typing import ClassVar

from django.db import models

from latido.kernel.ids import new_id
from latido.plumbing.tenancy import OrganisationOwned
from latido.routing.trial_states import TrialState

STATES = [(each.value, each.value) for each in TrialState]


class Trial(OrganisationOwned):
    """What was proposed, what the days played with it came to, and what somebody decided."""

    roles: ClassVar[dict[str, str]] = {"latido_router": "SELECT"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=8, choices=STATES, default=TrialState.ASKED.value)
    tuned = models.BooleanField(default=False)  # the proposal is the simulator's, not a person's
    proposed = models.JSONField(default=list)  # [[kind, key, value, mark of the version it was made from], ...]
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    done = models.PositiveSmallIntegerField(default=0)  # days played
    total = models.PositiveSmallIntegerField(default=0)
    found = models.JSONField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "-id"], name="routing_trial_newest")]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
