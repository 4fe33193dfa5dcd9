"""How somebody would rather be contacted: kept, and put together from two records."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from latido.compliance.contracts import Channel, Purpose, Wishes


def as_json(wishes: Wishes) -> dict[str, Any]:
    """Only what was said."""
    by = {str(purpose): sorted(map(str, channels)) for purpose, channels in wishes.by.items() if channels}
    hours = [each.isoformat("minutes") for each in wishes.hours or ()]
    return {name: value for name, value in {"by": by, "hours": hours}.items() if value}


def from_json(kept: Mapping[str, Any]) -> Wishes:
    by = {Purpose(purpose): frozenset(map(Channel, said)) for purpose, said in kept.get("by", {}).items()}
    begins, ends = map(time.fromisoformat, kept.get("hours", ())) if kept.get("hours") else (None, None)
    return Wishes(by, (begins, ends) if begins and ends else None)


def together(stays: Wishes, goes: Wishes) -> Wishes:
    """Of two records of one person: what the one that stays says, and what only the other does."""
    return Wishes({**goes.by, **stays.by}, stays.hours or goes.hours)
