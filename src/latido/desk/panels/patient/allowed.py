"""What may be said to who is on the line, and what not; a record that is open says nothing of who it is."""

from typing import Any

from latido.desk.panels import family
from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Whole
from latido.patients.contracts import Level


def context(whole: Whole) -> dict[str, Any]:
    return {
        "level": int(whole.level),
        "verified": whole.contact is not None and whole.level >= Level.L2,
        "represents": whole.verification.speaker is not None,
        **family.told(whole.acts),
    }


PANEL = Panel("allowed", context)
