"""Changing and ending keys, with their rows in the audit (docs/operate/keys.md)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from latido.compliance import services
from latido.compliance.contracts import AuditRecord
from latido.compliance.keeping import holds
from latido.kernel.actor import Actor
from latido.plumbing import tenancy
from latido.plumbing.keys import turning as keys
from latido.plumbing.keys.models import DataKey, Settling
from latido.plumbing.masters import masters

LOOKED_AGAIN = timedelta(days=7)  # whoever writes past the models, by hand, is found by then


class PatientHeld(Exception):
    """A legal hold keeps what is held of this patient."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A kind of key of the organisation: how many, and how many of those still under another master or wrapping key."""

    purpose: str
    current: int
    retired: int
    destroyed: int


@dataclass(frozen=True, slots=True)
class KeyRow:
    id: UUID
    purpose: str
    version: int
    under: str
    created_at: datetime
    retired_at: datetime | None


def rotate(organisation_id: UUID, *, actor: Actor, now: datetime) -> Iterator[tuple[str, int]]:
    """New keys for what is written from now on, then everything brought under them. In no scope.

    Cut anywhere, `go_on` does the rest. Gives what each step did.
    """
    with tenancy.organisation(organisation_id):
        detail = {"retired": str(keys.retire(now)), "master": masters().current()}
        services.record(actor, AuditRecord("keys.rotated", detail=detail))
    yield from go_on(organisation_id, actor=actor)


def go_on(organisation_id: UUID, *, actor: Actor) -> Iterator[tuple[str, int]]:
    """Whatever is under a retired key, or was written before its column was sealed. In no scope."""

    def noted(name: str, many: int, whose: tuple[UUID, ...]) -> None:
        services.record(actor, AuditRecord("keys.turned", whose, detail={"column": name, "count": str(many)}))

    yield from keys.go_on(organisation_id, noted)


def settle(organisation_id: UUID, *, actor: Actor, now: datetime) -> int:
    """What an upgrade left open, or a rotation that was cut: sealed, and how far that is kept. In no scope.

    How many rows. Where nothing changed since all was well, two rows are read and nothing else. Raises KeyMissing.
    """
    with tenancy.organisation(organisation_id):
        wanted, row = keys.wanted(), Settling.objects.first() or Settling()
        if row.wanted == wanted and row.settled_at and now - row.settled_at < LOOKED_AGAIN:
            return 0
        row.wanted, row.settled_at, row.begun_at, row.done = wanted, None, now, 0
        row.waiting = sum(waiting().values())
        row.save()
    for _name, many in go_on(organisation_id, actor=actor) if row.waiting else ():
        with tenancy.organisation(organisation_id):
            row.done += many
            row.save(update_fields=["done"])
    with tenancy.organisation(organisation_id):
        row.waiting, done = sum(waiting().values()), row.done
        row.settled_at, row.done = None if row.waiting else now, 0
        row.save(update_fields=["waiting", "settled_at", "done"])
    return done


def lines() -> list[KeyLine]:
    """Of the scope's organisation, by purpose."""
    counted: dict[str, Counter[str]] = {}
    for purpose, retired, destroyed in DataKey.objects.values_list("purpose", "retired_at", "destroyed_at").iterator():
        state = "destroyed" if destroyed else "retired" if retired else "current"
        counted.setdefault(purpose, Counter())[state] += 1
    return [KeyLine(p, c["current"], c["retired"], c["destroyed"]) for p, c in sorted(counted.items())]


def rows() -> list[KeyRow]:
    """The organisation's own keys, the newest first; patients' are too many to list."""
    found = DataKey.objects.filter(patient_id=None).order_by("purpose", "-version")
    return [KeyRow(r.id, r.purpose, r.version, r.under, r.created_at, r.retired_at) for r in found]


def waiting() -> dict[str, int]:
    """Column or table -> rows to be brought under the keys of now."""
    found = {field.binding: keys.left(model, field) for model, field in keys.columns()}
    for model in keys.files():
        old = model.objects.exclude(key_id="").exclude(key_id=masters().current())
        found[f"{model._meta.db_table}.wrapped_key"] = old.count()
    return {name: many for name, many in found.items() if many}


def uses_of_master(key_id: str) -> int:
    """How much of the scope's organisation still opens with it alone."""
    held = DataKey.objects.filter(under=f"master:{key_id}", destroyed_at=None).count()
    return int(held + sum(model.objects.filter(key_id=key_id).count() for model in keys.files()))


def destroy_patient(patient_ids: tuple[UUID, ...], why: str, *, actor: Actor, now: datetime) -> int:
    """Crypto-shred one patient's words. In a scope. How many keys ended. Raises PatientHeld.

    patient_ids: of all records that were joined into theirs: each has a key of its own.
    """
    if holds.patients_held(patient_ids):
        raise PatientHeld
    ended = keys.destroy(patient_ids, now)
    record = AuditRecord("keys.destroyed", patient_ids, reason=why, detail={"keys": str(ended)})
    services.record(actor, record)
    return ended
