"""A copy that was looked at: frozen, given to whoever showed who they are, and each taking noted as a disclosure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from latido.compliance import ports
from latido.compliance.handing import copies, files, packing
from latido.compliance.handing.disclosures import allowed, written
from latido.compliance.tables.handing import DataCopy
from latido.compliance.values.handing import (
    Basis,
    CopyState,
    CopyUnknown,
    NewDisclosure,
    NotShown,
    Shown,
    Undecided,
    Withheld,
)
from latido.kernel import locked, references
from latido.kernel.actor import Actor


@transaction.atomic
def release(copy_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Freeze it: what is in it changes no more. Audited. Raises PermissionError, CopyUnknown, Undecided."""
    allowed(actor, copies.MAY)
    row = copies.held(copy_id, CopyState.REVIEW)
    if row.decisions.exclude(proposed="").filter(decided_at=None).exists():
        raise Undecided
    decided = dict(row.decisions.values_list("number", "withheld"))
    pieces = [replace(piece, withhold=Withheld(decided[n])) for n, piece in enumerate(copies.pieces_of(row))]
    house = ports.house()
    zone = ZoneInfo(house.time_zone)
    title = packing.Title(
        house.name, references.shown(row.request_id), row.request.taken_at.astimezone(zone), now.astimezone(zone),
        row.request.basis, ports.name_of(actor.id) if actor.id else "",
    )  # fmt: skip
    files.seal(row, copies.FOLDER, lambda out: packing.archive(out, title, row.id, pieces))
    row.state, row.released_by, row.released_at = CopyState.RELEASED, actor.id, now
    row.expires_at = now + copies.lasts()
    row.save(update_fields=["state", "released_by", "released_at", "expires_at", *files.FIELDS])
    withheld = sum(bool(each.withhold) for each in pieces)
    copies.told(actor, "copy.released", row, count=str(len(pieces)), withheld=str(withheld))


@transaction.atomic
def hand(copy_id: UUID, how: Shown, words: str, *, actor: Actor, now: datetime) -> None:
    """Whoever takes it away showed that they are the one: in person, or to the third level in a contact of today.

    words: the document that was seen. Audited. Raises PermissionError, CopyUnknown, NotShown.
    """
    allowed(actor, copies.MAY)
    row = _ready(copy_id, now)
    contact = ports.identified(row.patient_id, now) if how is Shown.CONTACT else None
    if (how is Shown.CONTACT and contact is None) or (how is Shown.IN_PERSON and not words.strip()):
        raise NotShown
    row.shown, row.shown_words = how, (words.strip() or str(contact))[:200]
    row.handed_by, row.handed_at = actor.id, now
    row.save(update_fields=["shown", "shown_words", "handed_by", "handed_at"])
    copies.told(actor, "copy.handed", row, how=str(how), contact=str(contact or ""))


@transaction.atomic
def take(copy_id: UUID, passphrase: str, *, actor: Actor, now: datetime) -> Iterator[bytes]:
    """The ZIP under a passphrase that is kept nowhere, for whoever showed who they are. A disclosure.

    passphrase: empty only where whoever receives it asked for it open (45 CFR 164.524(c)(2)); that is in the audit.
    Raises PermissionError, CopyUnknown, NotShown, WeakPassphrase.
    """
    if passphrase and not locked.is_strong(passphrase):
        raise locked.WeakPassphrase
    row = _taken(copy_id, actor=actor, now=now, locked="yes" if passphrase else "asked for open")
    if not passphrase:
        return files.chunks(row)
    return files.locked(packing.members(files.read(row)), passphrase, references.shown(row.id))


@transaction.atomic
def read(copy_id: UUID, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """The same, to be printed."""
    return packing.plain_of(files.read(_taken(copy_id, actor=actor, now=now, locked="paper")))


def _taken(copy_id: UUID, *, actor: Actor, now: datetime, locked: str) -> DataCopy:
    allowed(actor, copies.MAY)
    row = _ready(copy_id, now)
    if row.handed_at is None:
        raise NotShown
    row.downloads += 1
    row.save(update_fields=["downloads"])
    copies.told(actor, "copy.downloaded", row, locked=locked)
    new = NewDisclosure(
        row.patient_id, _("La propia persona, o quien la representa"), _("Copia de sus datos"),
        _("Lo pidió"), Basis.RIGHT, now, _("Copia %(number)s") % {"number": references.shown(row.id)}, row.id,
    )  # fmt: skip
    written(new, actor=actor, now=now)
    return row


def _ready(copy_id: UUID, now: datetime) -> DataCopy:
    row = copies.held(copy_id, CopyState.RELEASED)
    if row.expires_at is None or row.expires_at <= now:
        raise CopyUnknown
    return row
