"""What may be said at the level this person has reached; a record that is open says nothing of who is on the line."""

from typing import Any

from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Whole
from latido.patients.contracts import Level


def context(whole: Whole) -> dict[str, Any]:
    return {"level": int(whole.level), "verified": whole.level >= Level.L2, "contact": whole.contact}


PANEL = Panel("allowed", context)
