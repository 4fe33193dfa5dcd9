"""Where a caller may be handed back to, in the clinic's own exchanges."""

from dataclasses import dataclass

from latido.compliance import api as compliance


@dataclass(frozen=True, slots=True)
class Way:
    """where: as the voice process takes it."""

    where: str
    name: str
    extension: str


def ways_back() -> tuple[Way, ...]:
    """In the order of their exchange's line, in the running scope."""
    return tuple(
        Way(f"{line.key}:{each['extension']}", each["name"], each["extension"])
        for line in compliance.items("trunk")
        for each in line.value["extensions"]
    )
