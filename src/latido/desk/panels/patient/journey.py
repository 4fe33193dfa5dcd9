"""The way with the hospital as a picture, station by station, as far as it is known."""

from collections.abc import Sequence
from typing import Any

from latido.desk.panels.patient.panel import Brings, Panel
from latido.desk.panels.patient.whole import Relationship


def panel(brought: Sequence[Brings]) -> Panel[Relationship]:
    """Every station that somebody may see, from the first to the last."""
    sources = [(each.stages, each.permission) for each in brought if each.stages]

    def context(of: Relationship) -> dict[str, Any]:
        found = [stage for source, permission in sources if of.may(permission) for stage in source(of)]
        return {"stages": sorted(found, key=lambda stage: stage.place)}

    return Panel("journey", context)
