"""Statements said word for word where a caller waits: prepared once a connection, never composed anew."""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from django.db import DatabaseError, connection, models

from latido.plumbing import tenancy

M = TypeVar("M", bound=tenancy.OrganisationOwned)


def rows(statement: str, **words: Any) -> list[tuple[Any, ...]]:
    """What a statement gives, in the running scope, whose organisation it may name as %(organisation)s.

    Row-level security stands behind it as behind the models. Raises OutsideScope, Django's DatabaseError.
    """
    if tenancy.scope() is None:
        raise tenancy.OutsideScope(statement.split()[0])
    given = {name: value.value if isinstance(value, Enum) else value for name, value in words.items()}
    given["organisation"] = tenancy.organisation_of_scope()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement, given, prepare=True)
        return cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []


def row(statement: str, **words: Any) -> tuple[Any, ...] | None:
    """The first row, if there is one."""
    found = rows(statement, **words)
    return found[0] if found else None


def seen(model: type[M], pk: object) -> M | None:
    """One row of a model by its key, as it is now."""
    return _read(model, pk, "")


def seen_with(model: type[M], pk: object, also: str, **words: Any) -> tuple[M, Any] | None:
    """The same, and what else is asked of it, in one question. also: an expression, which may name the words."""
    return _both(model, pk, "", also, **words)


def held(model: type[M], pk: object) -> M | None:
    """The same, held until the transaction ends."""
    return _read(model, pk, "FOR UPDATE")


def add(new: tenancy.OrganisationOwned, **said: str) -> None:
    """Write a new row as `save(force_insert=True)` would; a key that the database numbers is not read back.

    said: columns in the database's own words, as at="clock_timestamp()".
    """
    names = tuple(field.attname for field in _written(type(new)) if field.attname not in said)
    rows(_insertion(type(new), names, tuple(said.items())), **_values(new, names))
    new._state.adding, new._state.db = False, connection.alias


def add_all(new: Sequence[tenancy.OrganisationOwned], **said: str) -> None:
    """The same of several rows of one model, in one statement."""
    if not new:
        return
    names = tuple(field.attname for field in _written(type(new[0])) if field.attname not in said)
    values = {f"{name}_{n}": value for n, each in enumerate(new) for name, value in _values(each, names).items()}
    rows(_insertion(type(new[0]), names, tuple(said.items()), len(new)), **values)


def add_once(new: tenancy.OrganisationOwned) -> bool:
    """The same, unless a unique constraint finds it there already: whether it was written."""
    names = tuple(field.attname for field in _written(type(new)))
    statement = f"{_insertion(type(new), names, ())} ON CONFLICT DO NOTHING RETURNING 1"
    if not rows(statement, **_values(new, names)):
        return False
    new._state.adding, new._state.db = False, connection.alias
    return True


def change(changed: tenancy.OrganisationOwned, *names: str) -> None:
    """Write some columns of a row as `save(update_fields=names)` would. Raises DatabaseError when it is gone."""
    if not rows(_update(type(changed), names), pk=changed.pk, **_values(changed, names)):
        raise DatabaseError(f"{type(changed).__name__} is gone")


def keep(one: tenancy.OrganisationOwned, *names: str) -> None:
    """Write a new row, or these columns of one that was read."""
    if one._state.adding:
        add(one)
    else:
        change(one, *names)


def _read(model: type[M], pk: object, lock: str) -> M | None:
    found = _both(model, pk, lock, "NULL")
    return found[0] if found else None


def _both(model: type[M], pk: object, lock: str, also: str, **words: Any) -> tuple[M, Any] | None:
    statement, names, loaders = _selection(model, lock, also)
    found = row(statement, pk=pk, **words)
    if found is None:
        return None
    *values, said = found
    for place, load in loaders:
        values[place] = load(values[place], None, connection)
    return model.from_db(connection.alias, names, values), said


def _values(of: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    fields = {field.attname: field for field in of._meta.concrete_fields}
    return {
        name: fields[name].get_db_prep_save(fields[name].pre_save(of, of._state.adding), connection) for name in names
    }


@lru_cache
def _selection(
    model: type[models.Model], lock: str, also: str
) -> tuple[str, list[str], list[tuple[int, Callable[..., Any]]]]:
    fields = model._meta.concrete_fields
    columns = ", ".join(_quoted(field.column) for field in fields)
    loaders = [(n, field.from_db_value) for n, field in enumerate(fields) if hasattr(field, "from_db_value")]
    table = _quoted(model._meta.db_table)
    statement = f"SELECT {columns}, {also} FROM {table} WHERE {_one_of_ours(model)} {lock}"  # noqa: S608
    return statement, [field.attname for field in fields], loaders


@lru_cache
def _insertion(
    model: type[models.Model], names: tuple[str, ...], said: tuple[tuple[str, str], ...], many: int = 0
) -> str:
    """many: rows whose words are numbered, as %(name_0)s; 0 for one whose words are not."""
    fields = {field.attname: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(_quoted(fields[name]) for name in (*names, *(name for name, _ in said)))
    ends = [f"_{n}" for n in range(many)] or [""]
    places = [", ".join((*(f"%({name}{end})s" for name in names), *(words for _, words in said))) for end in ends]
    listed = ", ".join(f"({each})" for each in places)
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES {listed}"  # noqa: S608


@lru_cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    fields = [field for field in model._meta.concrete_fields if field.attname in names]
    changes = ", ".join(f"{_quoted(field.column)} = %({field.attname})s" for field in fields)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {_one_of_ours(model)} RETURNING 1"  # noqa: S608


def _written(model: type[models.Model]) -> list[Any]:
    fields = model._meta.concrete_fields
    return [field for field in fields if not isinstance(field, models.AutoField) and not field.generated]


def _one_of_ours(model: type[models.Model]) -> str:
    """By its key, and as the models' managers do: of the scope's organisation, or of any in a named role."""
    key = _quoted(model._meta.pk.column)
    return f"{key} = %(pk)s AND (%(organisation)s::uuid IS NULL OR organisation_id = %(organisation)s)"


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(name or ""))
