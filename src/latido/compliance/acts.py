"""Several changes of configuration as one act: all of them or none, and undone as one."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from latido.compliance import configuring, history
from latido.compliance.contracts import Act, AskFirst, Change, Problem, Wanted
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.kernel.words import gettext_noop as _

T = TypeVar("T")


def change_together(wanted: Iterable[Wanted], *, actor: Actor, why: str = "", sure: bool = False) -> UUID | None:
    """Make these items so, in this order, or leave everything as it is. The act; None when nothing changed.

    Raises what `change` raises: Refused for the first item that cannot be, AskFirst with the consequences of all.
    """
    return _do(wanted, [], Act(new_id()), actor=actor, why=why, sure=sure)


@transaction.atomic
def _do(wanted: Iterable[Wanted], told: list[Problem], act: Act, *, actor: Actor, why: str, sure: bool) -> UUID | None:
    """told: consequences that are known already."""
    changed = False
    for each in wanted:
        changed |= _one(each, told, actor=actor, why=why, act=act)
    if told and not sure:
        raise AskFirst(tuple(told))
    return act.id if changed else None


def _one(each: Wanted, told: list[Problem], *, actor: Actor, why: str, act: Act) -> bool:
    """Whether it changed anything; its consequences are told."""

    def change(sure: bool) -> bool:
        given: dict[str, Any] = {"actor": actor, "why": why, "seen": each.seen, "sure": sure, "act": act}
        return configuring.change(each.kind, each.key, each.value, **given) is not None

    try:
        with transaction.atomic():
            return change(sure=False)
    except AskFirst as consequences:
        told += consequences.problems
    return change(sure=True)


def tried(wanted: Iterable[Wanted], look: Callable[[], T], *, actor: Actor) -> T:
    """What `look` sees when these items are so; afterwards everything is as it was. Raises Refused."""
    with transaction.atomic():
        change_together(wanted, actor=actor, sure=True)
        seen = look()
        transaction.set_rollback(True)
    return seen


def undo(change_id: UUID, *, actor: Actor, why: str = "", sure: bool = False) -> UUID | None:
    """Give one item the version before a change. Raises what `change` raises; AskFirst also when it changed since."""
    return _undo([history.change(change_id)], change_id, actor=actor, why=why, sure=sure)


def undo_together(change_id: UUID, *, actor: Actor, why: str = "", sure: bool = False) -> UUID | None:
    """The same with everything that was changed together with this."""
    return _undo(history.together(change_id), change_id, actor=actor, why=why, sure=sure)


def _undo(rows: list[Change], change_id: UUID, *, actor: Actor, why: str, sure: bool) -> UUID | None:
    wanted = [Wanted(row.kind, row.key, row.before) for row in reversed(rows)]
    told = [problem for row in rows for problem in _changed_since(row)]
    return _do(wanted, told, Act(new_id(), change_id), actor=actor, why=why, sure=sure)


def _changed_since(row: Change) -> Iterator[Problem]:
    """What somebody made of it in a later act is lost too."""
    (last,) = history.changes(of=row.kind, key=row.key, limit=1)
    if last.after not in (row.before, row.after) and (last.act is None or last.act != row.act):
        yield Problem(_("«{about}» se cambió otra vez después: eso también se pierde."), row.title, warns=True)
