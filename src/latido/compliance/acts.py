"""Several changes of configuration as one act: all of them or none, and undone as one."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from latido.compliance import configuring, history
from latido.compliance.contracts import Act, AskFirst, Problem, Wanted
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id

T = TypeVar("T")


@transaction.atomic
def change_together(
    wanted: Iterable[Wanted], *, actor: Actor, why: str = "", sure: bool = False, undoes: UUID | None = None
) -> UUID | None:
    """Make these items so, in this order, or leave everything as it is. The act; None when nothing changed.

    Raises what `change` raises: Refused for the first item that cannot be, AskFirst with the consequences of all.
    """
    act, told, changed = Act(new_id(), undoes), list[Problem](), False
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


def undo_together(change_id: UUID, *, actor: Actor, why: str = "", sure: bool = False) -> UUID | None:
    """Give everything that was changed together with this the version before. Raises what `change` raises."""
    rows = history.together(change_id)
    wanted = [Wanted(row.kind, row.key, row.before) for row in reversed(rows)]
    return change_together(wanted, actor=actor, why=why, sure=sure, undoes=change_id)
