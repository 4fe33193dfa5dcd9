"""Who saw somebody's data, told to that person: acts of one sitting are one line, in words and without codes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from latido.compliance.contracts import Entry, Outcome

ONE_SITTING = timedelta(minutes=30)  # between two acts of a line at most


@dataclass(frozen=True, slots=True)
class Look:
    """What one person did in one sitting, for one reason."""

    first: Entry  # who, and why
    began: datetime
    ended: datetime
    actions: tuple[str, ...]  # in order, each once
    refused: bool = False


def looks(entries: Iterable[Entry]) -> list[Look]:
    """The lines of a report, newest first."""
    open_now: dict[tuple[object, ...], Look] = {}
    done: list[Look] = []
    for entry in sorted(entries, key=lambda each: (each.at, each.id)):
        key = _sitting(entry)
        before = open_now.get(key)
        if before is not None and entry.at - before.ended <= ONE_SITTING:
            open_now[key] = replace(before, ended=entry.at, actions=_with(before.actions, entry.action))
            continue
        done += [before] if before is not None else []
        open_now[key] = Look(entry, entry.at, entry.at, (entry.action,), entry.outcome is not Outcome.DONE)
    return sorted((*done, *open_now.values()), key=lambda each: each.began, reverse=True)


def _sitting(entry: Entry) -> tuple[object, ...]:
    reason = entry.detail.get("why", "")
    return entry.actor_id, entry.actor_name, entry.interaction_id, reason, entry.outcome is not Outcome.DONE


def _with(actions: tuple[str, ...], action: str) -> tuple[str, ...]:
    return actions if action in actions else (*actions, action)
