"""The keys this process has opened, and how it comes by one.

An organisation's keys are asked for once a process; a patient's are kept for a minute, so that one that was destroyed
is forgotten everywhere by then. A key made in a transaction that may yet be undone is known to that transaction only:
nothing is ever sealed with a key that no row holds.
"""

import base64
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from latido.kernel.ids import new_id
from latido.plumbing import sql, tenancy
from latido.plumbing.masters import KeyMissing, masters, seal, unseal

PATIENT_KEPT = 60.0  # seconds
CURRENT_KEPT = 20.0  # seconds in which another process may still seal with a key that was retired
MOST = 20_000  # patients' keys in memory
TOGETHER = 500  # asked for in one question


class Purpose(StrEnum):
    TEXT = "text"  # words of the organisation's own
    AUDIT = "audit"  # reasons in the audit: sealed once, for its chain covers them as they lie there
    INDEX = "index"  # blind indexes
    PATIENT = "patient"  # words of one patient
    WRAP = "wrap"  # wraps patients' keys, so that changing the master touches a handful of rows


@dataclass(frozen=True, slots=True)
class Key:
    """secret: None once it was destroyed."""

    id: UUID
    organisation_id: UUID
    purpose: Purpose
    patient_id: UUID | None
    secret: bytes | None


_ASKED = """
    SELECT id, organisation_id, purpose, patient_id, under, wrapped, destroyed_at IS NOT NULL, created_at < now()
      FROM plumbing_datakey
"""
_BY_ID = _ASKED + " WHERE id = ANY(%(ids)s)"
_CURRENT = (
    _ASKED
    + """
     WHERE organisation_id = %(house)s AND purpose = %(purpose)s AND patient_id IS NOT DISTINCT FROM %(patient)s::uuid
       AND retired_at IS NULL AND destroyed_at IS NULL
"""
)
# For a question that is asked about a patient anyway: one expression with their keys, to be handed to `met`.
OF_PATIENT = """(
    SELECT jsonb_agg(jsonb_build_array(id, organisation_id, purpose, patient_id, under, encode(wrapped, 'base64'),
                                       destroyed_at IS NOT NULL, created_at < now()))
      FROM plumbing_datakey WHERE organisation_id = %(organisation)s AND patient_id = %(patient)s
)"""
_MAKE = """
    INSERT INTO plumbing_datakey (id, organisation_id, purpose, patient_id, version, under, wrapped, created_at)
    VALUES (%(id)s, %(house)s, %(purpose)s::text, %(patient)s::uuid,
            1 + (SELECT count(*) FROM plumbing_datakey WHERE organisation_id = %(house)s AND purpose = %(purpose)s
                    AND patient_id IS NOT DISTINCT FROM %(patient)s::uuid),
            %(under)s, %(wrapped)s, clock_timestamp())
    ON CONFLICT DO NOTHING RETURNING 1
"""


class _Here(threading.local):
    """Of one thread: what its transaction made, and what rows that it read will want opened."""

    def __init__(self) -> None:
        self.made: dict[UUID, tuple[Key, Any]] = {}
        self.wanted: set[UUID] = set()
        self.met: dict[UUID, tuple[tuple[Any, ...], float]] = {}  # rows that came with something else, and until when


_opened: dict[UUID, tuple[Key, float]] = {}  # and until when
_current: dict[tuple[UUID, Purpose], tuple[UUID, float]] = {}
_here = _Here()


def wanted(key_id: UUID) -> None:
    """A row that was read is sealed with this one: when one of them is opened, all their keys are asked for at once."""
    if key_id not in _opened and len(_here.wanted) < TOGETHER:
        _here.wanted.add(key_id)


def met(said: Iterable[Any] | None) -> None:
    """What OF_PATIENT gave: no question is asked for these for a while."""
    for key_id, house, purpose, patient, under, wrapped, *rest in said or ():
        row = (UUID(key_id), UUID(house), purpose, UUID(patient), under, base64.b64decode(wrapped), *rest)
        if len(_here.met) > TOGETHER:
            _here.met.clear()
        _here.met[row[0]] = (row, time.monotonic() + PATIENT_KEPT)


def key_of(key_id: UUID) -> Key:
    """The key of that id. Raises KeyMissing where no row of the scope has it, or its master is gone."""
    key = _known(key_id) or _met(key_id) or _asked(key_id)
    if (here := tenancy.organisation_of_scope()) is not None and key.organisation_id != here:
        raise KeyMissing(str(key_id))
    return key


def current(purpose: Purpose, organisation_id: UUID, patient_id: UUID | None = None) -> Key:
    """The key that new things are sealed with, made at its first use. In a scope. Raises KeyMissing."""
    masters().current()  # with its master gone an organisation writes nothing, whatever this process remembers
    if key := _current_known(purpose, organisation_id, patient_id):
        return key
    while True:
        found = sql.row(_CURRENT, house=organisation_id, purpose=purpose, patient=patient_id)
        if found is not None:
            key = _noted(found)
            if found[7] and patient_id is None:
                _current[organisation_id, purpose] = (key.id, time.monotonic() + CURRENT_KEPT)
            return key
        if made := _make(purpose, organisation_id, patient_id):
            return made


def _current_known(purpose: Purpose, organisation_id: UUID, patient_id: UUID | None) -> Key | None:
    """A patient's is asked for at each writing: it may have been destroyed meanwhile."""
    for made, _hook in list(_here.made.values()):
        same = (made.purpose, made.organisation_id, made.patient_id) == (purpose, organisation_id, patient_id)
        if same and (key := _known(made.id)):
            return key
    known, until = _current.get((organisation_id, purpose), (None, 0.0)) if patient_id is None else (None, 0.0)
    return _known(known) if known and until > time.monotonic() else None


def forget(key_ids: Iterable[UUID]) -> None:
    """In this process, at once."""
    for each in key_ids:
        _opened.pop(each, None)
        _here.made.pop(each, None)
        _here.met.pop(each, None)


def forget_all() -> None:
    """For tests, and after keys were changed."""
    _opened.clear()
    _current.clear()
    _here.made.clear()
    _here.wanted.clear()
    _here.met.clear()


def wrapped_under(wrapper: Key | None, key_id: UUID, house: UUID, purpose: str, secret: bytes) -> tuple[str, bytes]:
    """How a key's row holds it: under the current master, or under another key of its organisation."""
    if wrapper is None:
        name = masters().current()
        return f"master:{name}", masters().wrap(name, secret, _binding(key_id, house, purpose))
    if wrapper.secret is None:
        raise KeyMissing(str(wrapper.id))
    return f"key:{wrapper.id}", seal(wrapper.secret, secret, _binding(key_id, house, purpose))


def _binding(key_id: UUID, house: UUID, purpose: str) -> bytes:
    return b"latido data key" + key_id.bytes + house.bytes + purpose.encode()


def _known(key_id: UUID) -> Key | None:
    made = _here.made.get(key_id)
    if made is not None:
        if any(hook is made[1] for _sids, hook, *_ in connection.run_on_commit):
            return made[0]
        del _here.made[key_id]  # undone with its transaction, or committed, and then it is below
    key, until = _opened.get(key_id, (None, 0.0))
    return key if key is not None and until > time.monotonic() else None


def _met(key_id: UUID) -> Key | None:
    row, until = _here.met.pop(key_id, (None, 0.0))
    return _noted(row) if row is not None and until > time.monotonic() else None


def _asked(key_id: UUID) -> Key:
    also = {each for each in _here.wanted if _known(each) is None}
    _here.wanted.clear()
    rows = {row[0]: row for row in sql.rows(_BY_ID, ids=[*{key_id, *also}])}
    if key_id not in rows:
        raise KeyMissing(str(key_id))
    above = {each: key_of(each) for each in {UUID(row[4][4:]) for row in rows.values() if _is_wrapped(row)}}
    keys = {each: _noted(row, above) for each, row in rows.items()}
    return keys[key_id]


def _is_wrapped(row: tuple[Any, ...]) -> bool:
    """By another key of its organisation, and not destroyed."""
    return str(row[4]).startswith("key:") and not row[6]


def _noted(row: tuple[Any, ...], above: Mapping[UUID, Key] = MappingProxyType({})) -> Key:
    key_id, house, purpose, patient, under, wrapped, destroyed, settled = row
    if (known := _known(key_id)) is not None and not destroyed:
        return known
    secret = None if destroyed else _unwrapped(under, bytes(wrapped), _binding(key_id, house, purpose), above)
    key = Key(key_id, house, Purpose(purpose), patient, secret)
    if settled:
        if len(_opened) > MOST:
            _opened.clear()
        _opened[key_id] = (key, time.monotonic() + PATIENT_KEPT if patient else float("inf"))
    return key


def _unwrapped(under: str, wrapped: bytes, binding: bytes, above: Mapping[UUID, Key]) -> bytes:
    kind, _, name = under.partition(":")
    if kind == "master":
        return masters().unwrap(name, wrapped, binding)
    wrapper = (above.get(UUID(name)) or key_of(UUID(name))).secret
    if wrapper is None:
        raise KeyMissing(name)
    return unseal(wrapper, wrapped, binding)


def _make(purpose: Purpose, house: UUID, patient: UUID | None) -> Key | None:
    """None where somebody else made it meanwhile."""
    wrapper = current(Purpose.WRAP, house) if patient else None
    key_id, secret = new_id(), AESGCM.generate_key(256)
    under, wrapped = wrapped_under(wrapper, key_id, house, purpose, secret)
    words = {"id": key_id, "house": house, "purpose": purpose, "patient": patient, "under": under, "wrapped": wrapped}
    if not sql.rows(_MAKE, **words):
        return None
    key = Key(key_id, house, purpose, patient, secret)

    def keep() -> None:
        _here.made.pop(key_id, None)

    transaction.on_commit(keep)
    _here.made[key_id] = (key, keep)
    return key
