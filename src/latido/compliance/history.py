"""Reads of configuration: its items now, what they were, and where a word is written in them."""

import json
from uuid import UUID

from latido.compliance import ports
from latido.compliance.contracts import Change, Item, UnknownItem
from latido.compliance.models import ConfigurationChange
from latido.kernel import records
from latido.kernel.text import fold


def items(of: str) -> tuple[Item, ...]:
    """Every item of a kind, in the order of pages. Raises UnknownItem."""
    kind = ports.kinds().get(of)
    if kind is None:
        raise UnknownItem(of)
    return tuple(Item(of, key, kind.title(key, item), records.as_json(item)) for key, item in kind.items().items())


def item(of: str, key: str) -> Item:
    """Raises UnknownItem."""
    kind = ports.kinds().get(of)
    found = kind.item(key) if kind is not None else None
    if kind is None or found is None:
        raise UnknownItem(f"{of} {key}")
    return Item(of, key, kind.title(key, found), records.as_json(found))


def search(words: str) -> tuple[Item, ...]:
    """The items in which every one of these words is written, whatever their accents."""
    wanted = fold(words).split()
    if not wanted:
        return ()
    every = [each for kind in ports.kinds() for each in items(kind)]
    return tuple(each for each in every if all(word in _written(each) for word in wanted))


def _written(each: Item) -> str:
    return fold(f"{each.key} {each.title} {json.dumps(each.value, ensure_ascii=False)}")


def changes(*, of: str = "", key: str = "", before: UUID | None = None, limit: int = 25) -> list[Change]:
    """A page of the history, newest first, narrowed to a kind or to one item."""
    wanted = {"kind": of or None, "key": key or None, "id__lt": before}
    rows = ConfigurationChange.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    return [_as_change(row) for row in rows.order_by("-id")[:limit]]


def change(change_id: UUID) -> Change:
    """Raises UnknownItem."""
    row = ConfigurationChange.objects.filter(id=change_id).first()
    if row is None:
        raise UnknownItem(str(change_id))
    return _as_change(row)


def together(change_id: UUID) -> list[Change]:
    """A change with all that was changed in the same act, the first first. Raises UnknownItem."""
    one = change(change_id)
    if one.act is None:
        return [one]
    return [_as_change(row) for row in ConfigurationChange.objects.filter(act=one.act).order_by("id")]


def _as_change(row: ConfigurationChange) -> Change:
    return Change(
        id=row.id,
        at=row.at,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        kind=row.kind,
        key=row.key,
        title=row.title,
        why=row.why,
        before=row.before,
        after=row.after,
        undoes=row.undoes,
        act=row.act,
    )
