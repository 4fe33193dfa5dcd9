"""What one page asks once, however many of its parts need it. Outside a page everything is asked each time."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Said = TypeVar("Said")
_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("latido_once", default=None)


@contextmanager
def page() -> Iterator[None]:
    """From here to its end the same question is asked once."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once(question: Hashable, ask: Callable[[], Said]) -> Said:
    """The answer, or the one that this page got before. A failure is no answer: it is asked again."""
    known = _known.get()
    if known is None:
        return ask()
    if question not in known:
        known[question] = ask()
    said: Said = known[question]
    return said


def forget() -> None:
    """Something was changed that the page may have asked about."""
    if (known := _known.get()) is not None:
        known.clear()
