"""The three ways to decide turns that are offered ready made, as items of configuration. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

Value = Mapping[str, Any]
BETTER = 5  # percent, for each level above what is asked, in a large centre


class Preset(StrEnum):
    SMALL = "small"  # 5 to 25 people: nobody is kept back for anybody
    LARGE = "large"  # 100 and more: each queue leaves one free for those of better claim
    FIFO = "fifo"  # plain longest wait, plain longest idle


def items(preset: Preset, routing: Value, weighings: Mapping[str, Value]) -> tuple[Value, Mapping[str, Value]]:
    """The organisation's policy and the weighing of each queue, by code, as they would be."""
    if preset is Preset.FIFO:
        return {**routing, "name": "fifo"}, weighings
    large = preset is Preset.LARGE
    rules = {**routing, "name": "latido", "proficiency_bonus": BETTER if large else 0}
    return rules, {
        code: {**each, "reserve": (each["reserve"] or 1) if large else 0} for code, each in weighings.items()
    }


def of(routing: Value, weighings: Mapping[str, Value]) -> Preset | None:
    """Which of them it is; None when it was made to measure."""
    return next((each for each in Preset if items(each, routing, weighings) == (routing, weighings)), None)
