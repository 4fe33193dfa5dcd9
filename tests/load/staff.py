"""What agents' pages do, done in processes of their own: whoever measures must not wait for it."""

import os
import time
from collections.abc import Callable
from functools import wraps
from typing import Any


def begin(home: str) -> None:
    """This process reads the house's database as the product does."""
    os.environ |= {"LATIDO_HOME": home, "DJANGO_SETTINGS_MODULE": "latido.config.settings"}
    import django

    django.setup()


def _pooled(work: Callable[..., Any]) -> Callable[..., Any]:
    """As after a request, the connection goes back."""

    @wraps(work)
    def done(*args: Any) -> Any:
        from django.db import close_old_connections

        try:
            return work(*args)
        finally:
            close_old_connections()

    return done


@_pooled
def simulated(agents: int) -> list[Any]:
    """The first so many simulated agents, as actors."""
    from latido.plumbing import tenancy
    from latido.staff import api as staff
    from latido.staff.models import User

    with tenancy.role("latido_login"):
        users = list(User.objects.filter(email__startswith="sim").order_by("email")[:agents])
    return [staff.actor_of(user) for user in users]


@_pooled
def ticket(actor: Any) -> Any:
    """For this agent's telephone."""
    from latido.channels.voice import api as telephone
    from latido.kernel.time import utc_now

    return telephone.mint_ticket(actor.id, actor.organisation_id, has_call=False, now=utc_now())


@_pooled
def available(actor: Any) -> None:
    """*Disponible*."""
    from latido.kernel.time import utc_now
    from latido.plumbing import tenancy
    from latido.routing import api as routing

    with tenancy.organisation(actor.organisation_id):
        routing.heartbeat(actor.id, now=utc_now())
        routing.set_available(actor.id, actor=actor, now=utc_now())


@_pooled
def beat(actors: list[Any]) -> None:
    """The pages are there."""
    from latido.kernel.time import utc_now
    from latido.plumbing import tenancy
    from latido.routing import api as routing

    for actor in actors:
        with tenancy.organisation(actor.organisation_id):
            routing.heartbeat(actor.id, now=utc_now())


@_pooled
def wrap_up(actor: Any) -> float | None:
    """Close what this agent has in wrap-up. The instant just before the commit; None when there is nothing yet."""
    from latido.interactions import api as interactions
    from latido.interactions.contracts import AlreadyClosed, Given
    from latido.kernel.time import utc_now
    from latido.plumbing import sql, tenancy
    from latido.routing import api as routing
    from latido.routing.contracts import AgentStateName
    from latido.routing.models import AgentDesk

    now = utc_now()
    with tenancy.organisation(actor.organisation_id):
        desk = sql.seen(AgentDesk, actor.id)
        if desk is None or desk.state != AgentStateName.AFTER_CONTACT or desk.interaction_id is None:
            return None
        given = (Given("6.1", None),)
        try:
            interactions.close_interaction(
                desk.interaction_id, given, note="", promise="", promise_due=None, actor=actor, now=now
            )
        except AlreadyClosed:
            return None
        routing.finish_wrap_up(actor.id, desk.interaction_id, actor=actor, now=now)
        return time.monotonic()
