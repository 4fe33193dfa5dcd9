"""What fills the middle of the desk now. Pure: the phone and the engine have already decided who talks to whom."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from latido.interactions.contracts import LIVE, Interaction, State
from latido.routing.contracts import CurrentOffer


class StageKind(StrEnum):
    IDLE = "idle"
    OFFER = "offer"
    CALL = "call"
    WRAP_UP = "wrap_up"


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing at a time. The token tells a page whether what it shows is still so."""

    kind: StageKind
    interaction_id: UUID | None = None

    @property
    def token(self) -> str:
        return f"{self.kind}-{self.interaction_id.hex}" if self.interaction_id else self.kind.value


def choose_stage(offer: CurrentOffer | None, current: Interaction | None) -> Stage:
    """A live call first, even while its audio is being recovered; then what rings; then what is left to close."""
    if current and current.state in LIVE:
        return Stage(StageKind.CALL, current.id)
    if offer:
        return Stage(StageKind.OFFER, offer.interaction_id)
    if current and current.state is State.WRAP_UP:
        return Stage(StageKind.WRAP_UP, current.id)
    return Stage(StageKind.IDLE)
