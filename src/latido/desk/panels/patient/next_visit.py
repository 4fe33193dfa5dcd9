"""The next appointment; its specialty and professional stay hidden until asked for in a contact."""

from typing import Any

from latido.desk.panels.patient.panel import Panel
from latido.desk.panels.patient.whole import Whole
from latido.patients.contracts import Act


def context(whole: Whole) -> dict[str, Any]:
    coming = whole.to_come
    return {"next_visit": next(iter(coming), None), "later": len(coming) - 1, "contact": whole.contact}


PANEL = Panel("next_visit", context, tells=Act.APPOINTMENTS)
