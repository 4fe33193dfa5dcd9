"""What is open with this person, gathered from whatever part of the house has something."""

from collections.abc import Sequence
from typing import Any

from latido.desk.panels.patient.panel import Brings, Panel
from latido.desk.panels.patient.whole import Whole
from latido.patients.contracts import Act


def panel(brought: Sequence[Brings]) -> Panel[Whole]:
    """In the order in which they are given."""
    sources = [(each.pending, each.permission) for each in brought if each.pending]

    def context(whole: Whole) -> dict[str, Any]:
        return {"pending": [item for source, permission in sources if whole.may(permission) for item in source(whole)]}

    return Panel("pending", context, tells=Act.APPOINTMENTS)
