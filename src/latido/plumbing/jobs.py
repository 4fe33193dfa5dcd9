"""Background work: named, declared, given ids only. Library: procrastinate, whose rows commit with ours."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from latido.plumbing import tenancy

Handler = Callable[..., None]
CATALOGUE: dict[str, str] = {}  # job -> what it does and reads
HANDLERS: dict[str, Handler] = {}
RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)


def job(name: str, why: str, *, in_steps: bool = False) -> Callable[[Handler], Handler]:
    """Declares a job: a function of ids that runs inside its organisation's scope, idempotent, retried 8 times.

    in_steps: too long for one transaction; it is given its organisation's id and opens a scope for each step.
    """

    def declare(handler: Handler) -> Handler:
        def run(organisation_id: str, **ids: Any) -> None:
            if in_steps:
                handler(organisation_id=organisation_id, **ids)
                return
            with tenancy.organisation(UUID(organisation_id)):
                handler(**ids)

        app.task(name=name, retry=RETRY, pass_context=False)(run)
        CATALOGUE[name], HANDLERS[name] = why, handler
        return handler

    return declare


def defer(name: str, *, organisation_id: UUID, lock: str | None = None, **ids: str) -> None:
    """Ask for a job in this transaction. A lock runs jobs of the same lock one after another."""
    if name not in CATALOGUE:
        raise LookupError(name)
    app.configure_task(name, lock=lock).defer(organisation_id=str(organisation_id), **ids)
