"""What turns may depend on of somebody who joins a queue: read once, when they join. Of what they owe, nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from latido.interactions import api as interactions
from latido.patients import api as patients
from latido.routing.core.facts import EMERGENCY, qualifies
from latido.routing.selectors import QueueToJoin
from latido.staff import api as staff


@dataclass(frozen=True, slots=True)
class Particulars:
    """What routing knows of somebody who joins a queue."""

    knows: UUID | None = None  # the agent who knows them
    text: bool = False  # in writing
    preferential: bool = False  # older adults, pregnancy, disability, small children


def particulars(interaction_id: UUID, queue: QueueToJoin, tier: int, at: datetime) -> Particulars:
    """Of an emergency nothing is asked: it is first whoever it is."""
    if tier == EMERGENCY:
        return Particulars()
    caller = interactions.caller(interaction_id, since=at - timedelta(days=queue.known_days))
    return Particulars(
        knows=_serving(caller.attended_by, queue),
        text=caller.text,
        preferential=patients.preferred(caller.people, at=at),
    )


def _serving(agent_id: UUID | None, queue: QueueToJoin) -> UUID | None:
    """That agent, when they still work here and serve this queue: nobody is kept for somebody who will not come."""
    agent = staff.agent(agent_id) if agent_id else None
    serves = agent is not None and agent.takes_contacts and qualifies(agent.skills, queue.required)
    return agent_id if serves else None
