"""Who saw somebody's data, told to that person: acts of one sitting are one line, in words and without codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from latido.compliance.contracts import Entry, Outcome

ONE_SITTING = timedelta(minutes=30)  # between two acts of a line at most


@dataclass(frozen=True, slots=True)
class Look:
    """What one person did in one sitting, for one reason; at least one act, oldest first."""

    entries: list[Entry]

    @property
    def began(self) -> datetime:
        return self.entries[0].at

    @property
    def ended(self) -> datetime:
        return self.entries[-1].at

    @property
    def actions(self) -> tuple[str, ...]:
        """In order, each once."""
        return tuple(dict.fromkeys(entry.action for entry in self.entries))

    @property
    def refused(self) -> bool:
        return self.entries[0].outcome is not Outcome.DONE


def looks(entries: Iterable[Entry]) -> list[Look]:
    """The lines of a report, newest first. What says no reason is of the sitting in which it was done."""
    last: dict[tuple[object, ...], Look] = {}
    found: list[Look] = []
    for entry in sorted(entries, key=lambda each: (each.at, each.id)):
        key = _sitting(entry)
        look = last.get(key)
        if look is None or entry.at - look.ended > ONE_SITTING or not _alike(look, entry):
            look = last[key] = Look([])
            found.append(look)
        look.entries.append(entry)
    return sorted(found, key=lambda each: each.began, reverse=True)


def _sitting(entry: Entry) -> tuple[object, ...]:
    return entry.actor_id, entry.actor_name, entry.interaction_id, entry.outcome is not Outcome.DONE


def _alike(look: Look, entry: Entry) -> bool:
    """For one reason: a search finds its own when a record is opened, and what the page then shows has the same."""
    known = next(filter(None, map(_reason, look.entries)), "")
    return not known or _reason(entry) in ("", known)


def _reason(entry: Entry) -> str:
    glass = entry.purpose == "glass" or entry.action.startswith("glass.")
    given = "glass" if glass else str(entry.detail.get("why", ""))
    return given or ("contact" if entry.interaction_id else "")
