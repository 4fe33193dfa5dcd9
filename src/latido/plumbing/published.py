"""What foreign systems publish of themselves: kept some minutes in this process, and their silence some seconds.

Whoever opens a page of the login makes us ask. So no two ask the same at once, and who is silent is not asked again
at every try.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

from latido.plumbing import egress
from latido.plumbing.egress import BUSY, Answer, Unreachable

KEPT_FOR = timedelta(minutes=10)
SILENT_FOR = timedelta(seconds=10)
PATIENCE = 2.0  # seconds for whoever asks the same already
NEVER = datetime.min.replace(tzinfo=UTC)
T = TypeVar("T")


@dataclass(slots=True)
class _Known:
    asking: Lock = field(default_factory=Lock)
    at: datetime = NEVER
    found: Any = None
    failed: str = ""


_known: dict[tuple[str, Callable[[Answer], Any]], _Known] = {}


def document(url: str, read: Callable[[Answer], T], now: datetime, *, at_most: timedelta = KEPT_FOR) -> T:
    """What that address answers, as `read` understands it. at_most: how old it may be; nothing asks anew.

    Raises Unreachable, also when it was unreachable a moment ago.
    """
    known = _known.setdefault((url, read), _Known())
    if not known.asking.acquire(timeout=PATIENCE):
        raise Unreachable(BUSY)
    try:
        if abs(now - known.at) >= min(at_most, SILENT_FOR if known.failed else KEPT_FOR):
            _ask(known, url, read, now)
        if known.failed:
            raise Unreachable(known.failed)
        found: T = known.found
        return found
    finally:
        known.asking.release()


def forget() -> None:
    """Ask again the next time."""
    _known.clear()


def _ask(known: _Known, url: str, read: Callable[[Answer], Any], now: datetime) -> None:
    try:
        known.found, known.failed = read(egress.fetch(url)), ""
    except Unreachable as failed:
        known.found, known.failed = None, failed.why
    known.at = now
