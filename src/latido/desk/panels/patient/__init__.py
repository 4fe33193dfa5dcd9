"""The panels of a patient's page, one module a panel, in the order in which they stand.

To add one: a module with a PANEL, its template desk/patient/_<name>.html, and its line here. The data come through the
doors of the rooms that own them; what several panels ask for is asked once, by `whole`. What can wait comes later, with
the timeline, so that the page itself asks little. What is pending, the way and the guesses gather from many: a module
adds to them by its BRINGS or its RULES, and no other file is touched but this one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from latido.desk.panels.patient import (
    allowed,
    amendments,
    changes,
    consents,
    family,
    guesses,
    journey,
    next_visit,
    payer,
    pending,
    safe,
    talks,
    upkeep,
    visits,
)
from latido.desk.panels.patient.panel import Of, Panel
from latido.desk.panels.patient.whole import Rest, Whole

BROUGHT = (talks.BRINGS, next_visit.BRINGS, payer.BRINGS, upkeep.BRINGS)
LEFT: Sequence[Panel[Whole]] = (next_visit.PANEL, visits.PANEL, guesses.panel((guesses.RULES,)))
RIGHT: Sequence[Panel[Whole]] = (allowed.PANEL, safe.PANEL, pending.panel(BROUGHT), safe.NOTHING)
# these come with the timeline, under the others
LATER_LEFT: Sequence[Panel[Rest]] = (family.PANEL, journey.panel(BROUGHT))
LATER_RIGHT: Sequence[Panel[Rest]] = (upkeep.PANEL, changes.PANEL, amendments.PANEL, consents.PANEL)


@dataclass(frozen=True, slots=True)
class Shown:
    """One panel with what it shows."""

    template: str
    context: dict[str, Any]
    private: bool = False  # for the agent's eyes: who is on the line may not be told it


def shown(panels: Sequence[Panel[Of]], of: Of) -> list[Shown]:
    """Those that have something to show to this actor."""
    found = ((panel, panel.context(of)) for panel in panels if of.may(panel.permission))
    return [
        Shown(panel.template, context, private=panel.tells is not None and not of.may_be_told(panel.tells))
        for panel, context in found
        if context is not None
    ]
