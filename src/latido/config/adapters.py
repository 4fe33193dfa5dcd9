"""Which adapter answers each port. The one place that knows them all."""

from latido.interactions import api as interactions
from latido.patients import ports as patients


def wire() -> None:
    """Called once, when every room is loaded."""
    patients.answer_purposes(interactions.purposes)
