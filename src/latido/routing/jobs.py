"""Background work of this room."""

from uuid import UUID

from latido.kernel.time import utc_now
from latido.plumbing.jobs import job
from latido.routing import api


@job("routing.end_shift", "Sets the agent offline whose sessions ended; reads no patient")
def end_shift(person_id: str, **_facts: str) -> None:
    api.end_shift(UUID(person_id), now=utc_now())


@job(
    "routing.try", "Plays days with a proposed way to decide turns; reads counts of contacts, no patient", in_steps=True
)
def try_policy(organisation_id: str, trial_id: str) -> None:
    api.play_trial(UUID(organisation_id), UUID(trial_id))


@job(
    "routing.tune",
    "Looks for better weights of the queues on their own days and proposes them; reads counts of contacts, no patient",
    in_steps=True,
)
def tune(organisation_id: str) -> None:
    api.tune(UUID(organisation_id))
