"""Changing keys while everything runs, and ending one for good.

What is to be done is read off the rows each time: what is under a key that was retired, or was never sealed. So it can
be stopped anywhere and begun again, by several at once, and whoever writes meanwhile is not waited for.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction

from latido.plumbing import crypto, sql, tenancy
from latido.plumbing.keys import ring
from latido.plumbing.keys.fields import BOX, SealedJSON, Sealing
from latido.plumbing.keys.models import DataKey
from latido.plumbing.keys.ring import Purpose
from latido.plumbing.keys.sought import Mark
from latido.plumbing.keys.values import HEAD, head_of
from latido.plumbing.masters import masters

STEP = 500  # rows in one transaction
WHOSE = ("patient_id", "relative_id")
Noted = Callable[[str, int, tuple[UUID, ...]], None]
TURNED = (Purpose.TEXT, Purpose.WRAP, Purpose.AUDIT)  # marks of the index key would all have to be made anew


def columns() -> list[tuple[type[Any], Sealing]]:
    """Every sealed column whose rows may be sealed again: not the audit's, which its chain covers."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, Sealing) and field.purpose is not Purpose.AUDIT
    ]


def files() -> list[type[Any]]:
    """Rows that hold the wrapped key of a file, bound to the row's id."""
    return [m for m in apps.get_models() if {"key_id", "wrapped_key"} <= {f.name for f in m._meta.concrete_fields}]


def retire(now: datetime) -> int:
    """From now on new things of the scope's organisation are sealed with new keys. How many were retired."""
    found = DataKey.objects.filter(purpose__in=TURNED, retired_at=None, destroyed_at=None)
    count: int = found.update(retired_at=now)
    transaction.on_commit(ring.forget_all)
    return count


def wanted() -> str:
    """A name for how everything of the scope's organisation should lie: another one after an upgrade that seals more,
    or when a key is retired. What lies so needs no look at any row.
    """
    retired = DataKey.objects.filter(retired_at__isnull=False, destroyed_at=None, patient_id=None)
    parts = [
        masters().current(),
        *sorted(field.binding for _model, field in columns()),
        *sorted(str(each) for each in retired.values_list("id", flat=True)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def go_on(organisation_id: UUID, noted: Noted) -> Iterator[tuple[str, int]]:
    """Bring everything under the keys of now, a step a transaction: what, and how many rows. In no scope.

    noted: told in each step's transaction what it opened, and of whom. Raises KeyMissing, having done whole steps only.
    """
    yield from _steps(organisation_id, "plumbing_datakey", _rewrap_keys)
    for model in files():
        yield from _steps(organisation_id, model._meta.db_table, _rewrap_files, model)
    for model, field in columns():
        last: Any = None
        while True:
            with tenancy.organisation(organisation_id):
                done, last, whose = _reseal(model, field, last)
                if done:
                    noted(field.binding, done, whose)
            if done:
                yield field.binding, done
            if last is None:
                break


def _steps(organisation_id: UUID, name: str, step: Any, *of: Any) -> Iterator[tuple[str, int]]:
    while True:
        with tenancy.organisation(organisation_id):
            done = step(*of)
        if done:
            yield name, done
        if done < STEP:
            return


def _rewrap_keys() -> int:
    """Under the master, or the wrapping key, of now. The keys themselves stay: nothing they sealed is touched."""
    house = tenancy.current_organisation()
    wrapper = ring.current(Purpose.WRAP, house)
    master, above = f"master:{masters().current()}", f"key:{wrapper.id}"
    rows = DataKey.objects.select_for_update(skip_locked=True).filter(destroyed_at=None).exclude(wrapped=b"")
    found = [
        *rows.filter(patient_id=None).exclude(under=master)[:STEP],
        *rows.exclude(patient_id=None).exclude(under=above)[:STEP],
    ][:STEP]
    for row in found:
        secret = ring.key_of(row.id).secret
        if secret is None:
            continue
        row.under, row.wrapped = ring.wrapped_under(
            wrapper if row.patient_id else None, row.id, house, row.purpose, secret
        )
        row.save(update_fields=["under", "wrapped"])
    return len(found)


def _rewrap_files(model: Any) -> int:
    rows = model.objects.select_for_update(skip_locked=True).exclude(key_id="").exclude(key_id=masters().current())
    found = list(rows.order_by("pk")[:STEP])
    for row in found:
        wrapped = crypto.rewrap(crypto.WrappedKey(row.key_id, bytes(row.wrapped_key)), row.pk.bytes)
        row.key_id, row.wrapped_key = wrapped.key_id, wrapped.wrapped
        row.save(update_fields=["key_id", "wrapped_key"])
    return len(found)


def _reseal(model: Any, field: Sealing, last: Any) -> tuple[int, Any, tuple[UUID, ...]]:
    """How many, where to go on after, which is None at the end, and the patients whose rows they are."""
    statement = f"""
        SELECT {model._meta.pk.column} FROM {model._meta.db_table}
         WHERE organisation_id = %(organisation)s AND {_is_old(field)}
               {"" if last is None else f"AND {model._meta.pk.column} > %(last)s"}
         ORDER BY 1 LIMIT {STEP} FOR UPDATE SKIP LOCKED
    """  # noqa: S608 - names of our own models
    words = {} if last is None else {"last": last}
    ids = [pk for (pk,) in sql.rows(statement, retired=_heads_of_retired(), **words)]
    rows = list(model.objects.filter(pk__in=ids))
    for row in rows:
        if getattr(row, field.attname):
            _write_anew(row, field)
    whose: set[UUID] = {each for row in rows for name in WHOSE if (each := getattr(row, name, None))}
    if model._meta.model_name == "patient":
        whose = set(ids)
    return len(ids), ids[-1] if len(ids) == STEP else None, tuple(sorted(whose))


def _write_anew(row: Any, field: Sealing) -> None:
    """The same words under the keys of now. Says so to the tables whose words nobody else may change."""
    sql.rows("SELECT set_config('latido.sealing_anew', 'on', true)")
    sql.change(row, field.attname, *(mark.attname for mark in _marks(type(row), field)))


def _marks(model: Any, field: Sealing) -> list[Mark]:
    """What a column is found by."""
    return [m for m in model._meta.concrete_fields if isinstance(m, Mark) and m.of == field.attname]


def _text_of(field: Sealing) -> str:
    return f"({field.column} ->> '{BOX}')" if isinstance(field, SealedJSON) else str(field.column)


def _is_old(field: Sealing) -> str:
    text = _text_of(field)
    if isinstance(field, SealedJSON):
        plain = f"({text} IS NULL AND {field.column} NOT IN ('{{}}', '[]', 'null'))"
    else:
        plain = f"({text} <> '' AND left({text}, {len(HEAD)}) <> '{HEAD}')"
    unmarked = "".join(f" OR ({text} <> '' AND {mark.column} IS NULL)" for mark in _marks(field.model, field))
    return f"({plain} OR left({text}, {LENGTH}) = ANY(%(retired)s){unmarked})"


LENGTH = len(head_of(UUID(int=0)))


def _heads_of_retired() -> list[str]:
    found = DataKey.objects.filter(purpose=Purpose.TEXT, retired_at__isnull=False, destroyed_at=None)
    return [head_of(each) for each in found.values_list("id", flat=True)]


def left(model: Any, field: Sealing) -> int:
    """How many rows of the scope's organisation wait to be sealed, or sealed anew."""
    statement = f"SELECT count(*) FROM {model._meta.db_table} WHERE organisation_id = %(organisation)s AND "  # noqa: S608
    ((many,),) = sql.rows(statement + _is_old(field), retired=_heads_of_retired())
    return int(many)


def destroy(patient_ids: Collection[UUID], now: datetime) -> int:
    """End these patients' keys in the running transaction: what they seal is erased, here and in every copy.

    What is theirs no longer (a record was parted again, a contact is another's too) is sealed anew first. Within a
    minute no process opens anything with them. How many keys.
    """
    keys = DataKey.objects.filter(patient_id__in=patient_ids, destroyed_at=None)
    ids = list(keys.values_list("id", flat=True))
    if not ids:
        return 0
    _rescue([head_of(each) for each in ids], patient_ids)
    keys.update(destroyed_at=now, wrapped=b"")
    ring.forget(ids)
    transaction.on_commit(lambda: ring.forget(ids))
    return len(ids)


def _rescue(heads: list[str], patient_ids: Collection[UUID]) -> None:
    for model, field in columns():
        if not field.of:
            continue
        statement = f"""
            SELECT {model._meta.pk.column} FROM {model._meta.db_table}
             WHERE organisation_id = %(organisation)s AND left({_text_of(field)}, {LENGTH}) = ANY(%(heads)s)
        """  # noqa: S608 - names of our own models
        for row in model.objects.filter(pk__in=[pk for (pk,) in sql.rows(statement, heads=heads)]):
            if getattr(row, field.of) not in patient_ids and getattr(row, field.attname):
                _write_anew(row, field)
