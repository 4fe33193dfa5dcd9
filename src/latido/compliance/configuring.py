"""Changes of configuration: checked, kept by the room that owns it, written down with who and why."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from latido.compliance import ports, services
from latido.compliance.contracts import (
    ALONE,
    Act,
    AskFirst,
    AuditRecord,
    ChangedMeanwhile,
    Problem,
    Ref,
    Refused,
    UnknownItem,
    mark_of,
)
from latido.compliance.events import ConfigurationChanged
from latido.compliance.models import ConfigurationChange
from latido.compliance.ports import Kind
from latido.kernel import records
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.records import Value
from latido.kernel.words import gettext_noop as _
from latido.plumbing import outbox, sql, tenancy

MOST_KEY = 80
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('configuration' || %(organisation)s::text, 0))"


def kind(name: str) -> Kind[Any]:
    """Raises UnknownItem."""
    found = ports.kinds().get(name)
    if found is None:
        raise UnknownItem(name)
    return found


@transaction.atomic
def change(
    of: str,
    key: str,
    wanted: Value | None,
    *,
    actor: Actor,
    why: str = "",
    seen: str = "",
    sure: bool = False,
    act: Act = ALONE,
) -> UUID | None:
    """Make this item so, or take it away (None). The row of the history; None when nothing changed.

    seen: the mark of the version that was shown. sure: consequences that were told are accepted.
    Raises PermissionError, UnknownItem, ChangedMeanwhile, Refused with every reason, AskFirst with consequences.
    """
    owner = _allowed(of, actor)
    sql.rows(_ONE_AT_A_TIME)  # whoever checks "another administrator is left" must not do it at the same time
    now = owner.item(key)
    before = records.as_json(now) if now is not None else None
    if seen and (before is None or mark_of(before) != seen):
        raise ChangedMeanwhile
    item, found = _checked(owner, key, now, wanted, actor)
    if stops := tuple(problem for problem in found if not problem.warns):
        raise Refused(stops)
    if found and not sure:
        raise AskFirst(found)
    if before == (records.as_json(item) if item is not None else None):
        return None
    _keep(owner, key, item, actor)
    title = owner.title(key, item if item is not None else now)
    return _write_down(Ref(of, key), title, before, owner, actor=actor, why=why, act=act)


def problems(of: str, key: str, wanted: Value | None, *, actor: Actor) -> tuple[Problem, ...]:
    """What `change` would say, without changing anything. Raises UnknownItem."""
    owner = kind(of)
    return _checked(owner, key, owner.item(key), wanted, actor)[1]


def _allowed(of: str, actor: Actor) -> Kind[Any]:
    owner = kind(of)
    if actor.kind is ActorKind.STAFF and not actor.may(owner.permission):
        raise PermissionError(owner.permission)
    return owner


def _checked(
    owner: Kind[Any], key: str, now: Any, wanted: Value | None, actor: Actor
) -> tuple[Any, tuple[Problem, ...]]:
    if wanted is None:
        return None, tuple(_when_removed(owner, key, now, actor))
    try:
        item = records.from_json(owner.shape, wanted)
    except records.Unreadable as wrong:
        return None, tuple(Problem(fault.says, fault.about, fault.field) for fault in wrong.faults)
    return item, tuple(_when_written(owner, key, now, item, actor))


def _when_written(owner: Kind[Any], key: str, now: Any, item: Any, actor: Actor) -> Iterator[Problem]:
    if not key or len(key) > MOST_KEY:
        yield Problem(_("El código debe tener de 1 a 80 letras."), field="key")
    if now is None and owner.fixed:
        yield Problem(_("Esto no se puede agregar."))
    used = tuple(owner.uses(key, item))
    there = {name: kind(name).items().keys() for name in {ref.kind for ref in used}}
    for ref in used:
        if ref.key not in there[ref.kind]:
            yield Problem(_("«{about}» no existe."), ref.key)
    yield from owner.problems(key, item, actor=actor)


def _when_removed(owner: Kind[Any], key: str, now: Any, actor: Actor) -> Iterator[Problem]:
    if now is None:
        yield Problem(_("Esto ya no existe."))
        return
    if owner.fixed:
        yield Problem(_("Esto no se puede quitar."))
    for user in users_of(Ref(owner.name, key)):
        yield Problem(_("La usa «{about}»: cámbielo primero."), user)
    yield from owner.when_removed(key, now, actor=actor)


def users_of(ref: Ref) -> tuple[str, ...]:
    """What needs this item, as people call it."""
    return tuple(
        other.title(key, item)
        for other in ports.kinds().values()
        for key, item in other.items().items()
        if ref in other.uses(key, item)
    )


def _keep(owner: Kind[Any], key: str, item: Any, actor: Actor) -> None:
    try:
        with transaction.atomic():
            if item is None:
                owner.remove(key, actor=actor)
            else:
                owner.write(key, item, actor=actor)
            connection.check_constraints()
    except IntegrityError as taken:
        raise Refused((Problem(_("Ya existe otro así en esta instalación, o algo lo usa todavía.")),)) from taken


def _write_down(
    ref: Ref,
    title: str,
    before: Value | None,
    owner: Kind[Any],
    *,
    actor: Actor,
    why: str,
    act: Act,
) -> UUID:
    item = owner.item(ref.key)
    row = ConfigurationChange(
        organisation_id=tenancy.current_organisation(),
        actor_kind=str(actor.kind),
        actor_id=actor.id,
        actor_name=actor.name,
        kind=ref.kind,
        key=ref.key,
        title=title[:200],
        why=why.strip()[:400],
        before=before,
        after=records.as_json(item) if item is not None else None,
        undoes=act.undoes,
        act=act.id,
    )
    sql.add(row, at="clock_timestamp()")
    detail = {"kind": ref.kind, "change": str(row.id)}
    record = AuditRecord("configuration.changed", reason=why, detail=detail)
    if act.undoes:
        record = replace(record, action="configuration.undone", detail={**detail, "undoes": str(act.undoes)})
    services.record(actor, record)
    outbox.publish(ConfigurationChanged(row.id))
    changed: UUID = row.id
    return changed


def changed_words(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Which parts of an item differ between two versions."""
    old, new = before or {}, after or {}
    return tuple(name for name in {**old, **new} if old.get(name) != new.get(name))
