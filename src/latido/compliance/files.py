"""The whole configuration as one file: made, compared with what there is, and applied as one act or not at all."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from latido.compliance import configuring, history, ports, services
from latido.compliance.contracts import Act, AskFirst, AuditRecord, Difference, Item, Problem, Refused
from latido.kernel.actor import Actor
from latido.kernel.ids import new_id
from latido.kernel.words import gettext_noop as _

FORMAT = "latido.configuration"
VERSION = 1
File = Mapping[str, Any]


def export(*, actor: Actor) -> dict[str, Any]:
    """Everything an administrator decided, without ids, secrets or passwords."""
    services.record(actor, AuditRecord("configuration.exported"))
    return document()


def document() -> dict[str, Any]:
    """The same, as this code reads it."""
    kinds = {kind: {item.key: dict(item.value) for item in history.items(kind)} for kind in ports.kinds()}
    return {"format": FORMAT, "version": VERSION, "items": kinds}


def differences(file: object, *, actor: Actor, remove: bool = False) -> tuple[Difference, ...]:
    """What applying this file would do, tried and taken back: each item with what would be wrong with it.

    Raises Refused when it is no file of ours.
    """
    with transaction.atomic():
        found = tuple(_apply(file, actor, why="", remove=remove))
        transaction.set_rollback(True)
    return found


@transaction.atomic
def apply(file: object, *, actor: Actor, why: str, remove: bool = False) -> tuple[Difference, ...]:
    """Make the configuration what the file says, or leave it as it is. What it does not mention stays.

    remove: what the file does not mention goes. Raises Refused with everything that is wrong.
    """
    done = tuple(_apply(file, actor, why=why, remove=remove))
    wrong = tuple(
        Problem(problem.says, f"{each.title}: {problem.about}" if problem.about else each.title, problem.field)
        for each in done
        for problem in each.problems
        if not problem.warns
    )
    if wrong:
        raise Refused(wrong)
    services.record(actor, AuditRecord("configuration.imported", reason=why, detail={"count": str(len(done))}))
    return done


def _apply(file: object, actor: Actor, *, why: str, remove: bool) -> Iterator[Difference]:
    wanted, act = _read(file), Act(new_id())
    for kind in ports.kinds():
        now = {item.key: item for item in history.items(kind)} if wanted.get(kind) else {}
        for key, value in wanted.get(kind, {}).items():
            yield from _one(kind, str(key), now.get(str(key)), value, actor=actor, why=why, act=act)
    for kind in reversed(list(ports.kinds())) if remove else ():
        if not ports.kinds()[kind].fixed:
            for item in reversed(history.items(kind)):
                if item.key not in wanted.get(kind, {}):
                    yield from _one(kind, item.key, item, None, actor=actor, why=why, act=act)


def _one(
    kind: str, key: str, now: Item | None, value: object, *, actor: Actor, why: str, act: Act
) -> Iterator[Difference]:
    before = now.value if now else None
    wanted = _filled(value) if value is not None else None
    told: tuple[Problem, ...] = ()
    try:
        with transaction.atomic():
            changed = configuring.change(kind, key, wanted, actor=actor, why=why, act=act)
    except AskFirst as consequences:
        told = consequences.problems
        changed = configuring.change(kind, key, wanted, actor=actor, why=why, sure=True, act=act)
    except Refused as wrong:
        yield Difference(kind, key, now.title if now else key, before, wanted, wrong.problems)
        return
    except PermissionError:
        forbidden = Problem(_("Usted no puede cambiar esto."))
        yield Difference(kind, key, now.title if now else key, before, wanted, (forbidden,))
        return
    if changed is not None:
        row = history.change(changed)
        yield Difference(kind, key, row.title, before, row.after, told)


def _filled(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"": value}


def _read(file: object) -> Mapping[str, Mapping[str, Any]]:
    """Raises Refused: a file of another program, a newer version, or one with kinds nobody knows."""
    if not isinstance(file, Mapping) or file.get("format") != FORMAT or not isinstance(file.get("items"), Mapping):
        raise Refused((Problem(_("Este archivo no es una configuración de Latido.")),))
    if file.get("version") != VERSION:
        raise Refused((Problem(_("Este archivo es de otra versión: {about}."), str(file.get("version"))[:20]),))
    items: Mapping[str, Any] = file["items"]
    for name, each in items.items():
        if name not in ports.kinds() or not isinstance(each, Mapping):
            raise Refused((Problem(_("No se conoce «{about}»."), str(name)[:40]),))
    return items
