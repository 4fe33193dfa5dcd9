"""Whose data may this code touch? Every query runs inside one organisation, or in a named role, or raises.

Three walls: the manager refuses a query outside a scope, it filters by the scope's organisation, and
PostgreSQL's row-level security filters again below any raw SQL. `plumbing.security` writes the policies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import psycopg
from django.db import connection, models, transaction

ROLES = frozenset({"latido_login", "latido_router", "latido_dispatcher", "latido_voice", "latido_auditor"})
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"

_ENTER = "SELECT set_config('role', %s, true), set_config('app.organisation', %s, true)"

M = TypeVar("M", bound=models.Model)


class OutsideScope(Exception):
    """A query was made outside any organisation's scope."""


class AnotherOrganisation(Exception):
    """Code already inside one organisation's scope asked for another's."""


@dataclass(frozen=True, slots=True)
class Scope:
    organisation_id: UUID | None = None
    role: str | None = None


_scope: ContextVar[Scope | None] = ContextVar("latido_scope", default=None)


def scope() -> Scope | None:
    """What the running code may touch; None outside."""
    return _scope.get()


def current_organisation() -> UUID:
    """The organisation of the running scope. Raises OutsideScope."""
    scope = _scope.get()
    if scope is None or scope.organisation_id is None:
        raise OutsideScope
    return scope.organisation_id


def organisation_of_scope() -> UUID | None:
    """The default of a new row: outside a scope it is empty, and the database refuses the row."""
    scope = _scope.get()
    return scope.organisation_id if scope else None


@contextmanager
def organisation(organisation_id: UUID) -> Iterator[None]:
    """One transaction in which only this organisation's rows exist. Raises AnotherOrganisation.

    Inside itself it is the same transaction: what fails in there cannot be caught and gone on from.
    """
    outer = _scope.get()
    if outer is not None and outer.organisation_id is not None:
        if outer.organisation_id != organisation_id:
            raise AnotherOrganisation
        with transaction.atomic(savepoint=False):
            yield
        return
    with _entered(Scope(organisation_id=organisation_id)):
        yield


@contextmanager
def role(name: str) -> Iterator[None]:
    """One transaction under a named database role, for code that serves every organisation. Inside itself the same."""
    if name not in ROLES:
        raise ValueError(name)
    with transaction.atomic(savepoint=False) if scope() == Scope(role=name) else _entered(Scope(role=name)):
        yield


@contextmanager
def _entered(scope: Scope) -> Iterator[None]:
    outer = _scope.get()
    with transaction.atomic():
        _apply(scope)
        token = _scope.set(scope)
        try:
            yield
        finally:
            _scope.reset(token)
        # not after an exception, whose rollback undoes it; and a transaction that ends here needs no undoing
        if outer is not None or connection.savepoint_ids:
            _apply(outer or Scope())


def _apply(scope: Scope) -> None:
    words = [scope.role or "none", str(scope.organisation_id or "")]
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(_ENTER, words, prepare=True)  # every request, job and call says it


class ScopedManager(models.Manager[M]):
    """Refuses to read outside a scope; inside an organisation it sees that organisation alone."""

    def get_queryset(self) -> models.QuerySet[M]:
        scope = _scope.get()
        if scope is None:
            raise OutsideScope(self.model.__name__)
        rows = super().get_queryset()
        if scope.organisation_id is None:
            return rows
        column = getattr(self.model, "tenant_column", "organisation_id")
        return rows.filter(**{column: scope.organisation_id})


class OrganisationOwned(models.Model):
    """A row of one organisation.

    roles: what named roles may do to every organisation's rows, e.g. {"latido_router": "SELECT, UPDATE"}.
    app_grant: what the application may do to its own organisation's rows.
    """

    organisation_id = models.UUIDField(default=organisation_of_scope, editable=False, db_index=True)

    tenant_column: ClassVar[str] = "organisation_id"
    roles: ClassVar[dict[str, str]] = {}
    app_grant: ClassVar[str] = EVERYTHING

    objects: ClassVar[ScopedManager[Any]] = ScopedManager()

    class Meta:
        abstract = True


class OwnedInBulk(OrganisationOwned):
    """The same, in a table that is written many times a second. Its rows are found by their own keys; an index of the
    organisation alone would be written again with every change, and nobody would read it."""

    organisation_id = models.UUIDField(default=organisation_of_scope, editable=False)

    class Meta:
        abstract = True
