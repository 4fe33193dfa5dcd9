"""Family and who may speak for them."""

from typing import Any

from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Relationship


def context(of: Relationship) -> dict[str, Any] | None:
    return {"family": of.family} if of.family else None


PANEL = Panel("family", context)
