"""Which request is this? One id for everything it writes, so that an audit row finds its log lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from latido.kernel.ids import new_id

_request: ContextVar[UUID | None] = ContextVar("latido_request", default=None)


@contextmanager
def request() -> Iterator[UUID]:
    """A new request begins here."""
    token = _request.set(new_id())
    try:
        yield _request.get() or new_id()
    finally:
        _request.reset(token)


def request_id() -> UUID | None:
    """The running request's id; nothing in jobs and processes."""
    return _request.get()
