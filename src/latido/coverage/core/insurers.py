"""What an insurer is called, however it is written. Pure."""

import re
from collections.abc import Mapping

from latido.coverage.contracts import InsurerItem
from latido.kernel.text import spelt


def codes_of(item: InsurerItem) -> frozenset[str]:
    return frozenset(filter(None, map(spelt, item.codes.split(","))))


def called(item: InsurerItem, key: str) -> frozenset[str]:
    """Its code, its name and whatever else it is known by."""
    return codes_of(item) | {spelt(key), spelt(item.name)}


def by_name(items: Mapping[str, InsurerItem]) -> dict[str, str]:
    """Every spelling and whose it is; of two that share one, the first."""
    found: dict[str, str] = {}
    for key, item in items.items():
        for name in called(item, key):
            found.setdefault(name, key)
    return found


def key_for(name: str, taken: Mapping[str, InsurerItem]) -> str:
    """A code for a new one, from its name."""
    base = spelt(name).replace(" ", "-").replace("_", "-")[:60] or "aseguradora"
    base = re.sub(r"[^a-z0-9-]", "", base) or "aseguradora"
    key, n = base, 2
    while key in taken:
        key, n = f"{base}-{n}", n + 1
    return key
