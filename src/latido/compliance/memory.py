"""What one page has asked already: whom it was let in to."""

from contextvars import ContextVar
from uuid import UUID

let_in: ContextVar[set[tuple[UUID | None, UUID]] | None] = ContextVar("latido_let_in", default=None)
