"""When backups are made, where to and how many are kept: chosen once with `latido backup`, kept in the home."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from latido_run.backup.retention import Keep
from latido_run.home import Home, write_atomically

RETRY = timedelta(minutes=15)  # after a failure; a full disk is rarely mended sooner
_AT = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the operator chose."""

    folder: str = ""  # "" nothing was chosen yet
    also: str = ""  # a second place: another disk, a mount of another machine
    at: str = ""  # HH:MM of the machine's clock; "" nobody makes them by itself
    keep: Keep | None = None  # None: none makes room
    apart: tuple[str, ...] = ()  # the places that were on another disk than the home when they were chosen

    @property
    def places(self) -> list[Path]:
        """The first is where backups are made; the others get copies."""
        return [Path(each) for each in (self.folder, self.also) if each]


def read(home: Home) -> Plan:
    """The plan of this home; an empty one when nothing was chosen."""
    file = _file(home)
    if not file.exists():
        return Plan()
    kept = json.loads(file.read_text())
    keep = Keep(**kept["keep"]) if kept["keep"] else None
    return Plan(kept["folder"], kept["also"], kept["at"], keep, tuple(kept["apart"]))


def save(home: Home, plan: Plan) -> None:
    """Keep this plan from now on."""
    write_atomically(_file(home), json.dumps(asdict(plan), indent=1))


def time_of_day(text: str) -> str:
    """An argument HH:MM, or `off`. Raises ValueError."""
    if text == "off":
        return ""
    if not _AT.fullmatch(text):
        raise ValueError(text)
    return text


def next_due(plan: Plan, now: datetime) -> datetime | None:
    """When the next one will be made; None when nobody makes them by itself."""
    if not plan.at or not plan.folder:
        return None
    today = _today(plan, now)
    return today if today > now else today + timedelta(days=1)


def is_due(plan: Plan, *, made: datetime | None, failed: datetime | None, now: datetime) -> bool:
    """Whether the backup of this day should be made now.

    made, failed: when the last good one and the last failure were. now: in the machine's own time zone.
    One that was missed, because the machine was off, is made as soon as there is somebody to make it; one from the
    future, of a clock that was wrong, counts for nothing.
    """
    if not plan.at or not plan.folder:
        return False
    if failed is not None and timedelta(0) <= now - failed < RETRY:
        return False
    return made is None or not last_time(plan, now) <= made <= now


def last_time(plan: Plan, now: datetime) -> datetime:
    """The last moment, at or before now, for which the plan asks a backup."""
    today = _today(plan, now)
    return today if today <= now else today - timedelta(days=1)


def _today(plan: Plan, now: datetime) -> datetime:
    hour, minute = plan.at.split(":")
    return datetime.combine(now.date(), time(int(hour), int(minute)), now.tzinfo)


def _file(home: Home) -> Path:
    return home.run / "backup-plan.json"
