"""What the agent has in hand: state, offer, contact, and the stage that follows from them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from latido.desk.core.stage import Stage, StageKind, choose_stage
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.routing import api as routing
from latido.routing.contracts import AgentState, CurrentOffer


@dataclass(frozen=True, slots=True)
class InHand:
    state: AgentState
    offer: CurrentOffer | None
    stage: Stage
    contact: Interaction | None  # of the stage: the one that rings, is talked to or is written up

    @property
    def token(self) -> str:
        """Whether a page shows what is so; with nothing in hand it shows the agent's state and phone."""
        if self.stage.kind is not StageKind.IDLE:
            return self.stage.token
        return f"{self.stage.token}-{self.state.state}-{self.state.reason}-{int(self.state.voice_ready)}"


def in_hand(agent_id: UUID, now: datetime) -> InHand:
    offer = routing.current_offer(agent_id)
    current = interactions.current_of(agent_id)
    stage = choose_stage(offer, current)
    contact = current
    if stage.kind is StageKind.OFFER and stage.interaction_id is not None:
        contact = interactions.interaction(stage.interaction_id)
    return InHand(routing.agent_state(agent_id, now=now), offer, stage, contact)
