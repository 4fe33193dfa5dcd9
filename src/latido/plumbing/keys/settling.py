"""What lay open before its column was sealed: sealed and marked in batches, each a transaction of its own.

Begun again it goes on with what is still open; a row is locked for as long as its batch takes.
"""

from typing import Any
from uuid import UUID

from django.db import connection, models

from latido.plumbing import sql, tenancy
from latido.plumbing.keys.fields import SealedJSON
from latido.plumbing.keys.sought import Mark
from latido.plumbing.keys.values import HEAD

AT_ONCE = 5_000


def seal_table(model: type[models.Model], *names: str) -> int:
    """Seal these columns of every row of every organisation, for a migration, which runs as the owner and in no
    transaction (`atomic = False`). How many rows. names: of fields; those that mark them are written too.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT organisation_id FROM {model._meta.db_table}")  # noqa: S608 - our own table
        houses = [house for (house,) in cursor.fetchall()]
    return sum(_of_one(model, names, house) for house in houses)


def _of_one(model: type[models.Model], names: tuple[str, ...], house: UUID) -> int:
    after, many = None, 0
    while True:
        with tenancy.organisation(house):
            rows = _some(model, names, after)
            if not rows:
                return many
            many, after = many + len(rows), rows[-1][0]
            _write(model, names, [row for row in rows if any(map(_is_open, row[1:]))], house)


def _some(model: type[models.Model], names: tuple[str, ...], after: Any) -> list[tuple[Any, ...]]:
    meta: Any = model._meta
    further = "" if after is None else f"AND {meta.pk.column} > %(after)s"
    columns = ", ".join((meta.pk.column, *(f"{meta.get_field(name).column}::text" for name in names)))
    asked = (
        f"SELECT {columns} FROM {meta.db_table} WHERE organisation_id = %(organisation)s {further}"  # noqa: S608
        f" ORDER BY {meta.pk.column} LIMIT {AT_ONCE} FOR UPDATE"
    )
    return sql.rows(asked, after=after)


def _is_open(text: str | None) -> bool:
    return bool(text) and not str(text).startswith((HEAD, f'{{"sealed": "{HEAD}'))


def _write(model: type[models.Model], names: tuple[str, ...], rows: list[tuple[Any, ...]], house: UUID) -> None:
    meta: Any = model._meta
    if not rows:
        return
    key, columns = str(meta.pk.column), dict[str, tuple[str, list[Any]]]()
    columns[key] = (meta.pk.rel_db_type(connection), [row[0] for row in rows])
    for place, name in enumerate(names, 1):
        field, texts = meta.get_field(name), [row[place] for row in rows]
        kind = "jsonb" if isinstance(field, SealedJSON) else "text"
        columns[field.column] = (kind, [field.resealed(each, house) if _is_open(each) else each for each in texts])
        for mark in meta.concrete_fields:
            if isinstance(mark, Mark) and mark.of == name:
                made = iter(mark.marks([field.open(each) for each in texts if each], house))
                columns[str(mark.column)] = ("uuid", [next(made) if each else None for each in texts])
    given = {f"c{n}": values for n, (_kind, values) in enumerate(columns.values())}
    arrays = ", ".join(f"%(c{n})s::{kind}[]" for n, (kind, _values) in enumerate(columns.values()))
    changes = ", ".join(f"{name} = t.{name}" for name in columns if name != key)
    sql.rows(
        f"UPDATE {meta.db_table} AS o SET {changes} FROM unnest({arrays}) AS t({', '.join(columns)})"  # noqa: S608
        f" WHERE o.{key} = t.{key}",
        **given,
    )
