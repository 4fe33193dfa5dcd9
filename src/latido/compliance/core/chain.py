"""The chain over the audit: how a link is computed, and how a broken one is found. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from latido.compliance.contracts import ChainReport

START = bytes(32)  # what the first link holds on to


@dataclass(frozen=True, slots=True)
class Link:
    """A seal beside the contents it should cover; None when the row is gone."""

    seq: int
    previous: bytes
    hash: bytes
    facts: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the chain's head was at some time, kept outside the database."""

    at: datetime
    seq: int
    hash: bytes


LATER = ("level", "on_behalf_of")  # columns that came after rows were sealed


def canonical(facts: Mapping[str, Any]) -> bytes:
    """One spelling of a row's contents, whatever order or zone they were read in.

    What a later version added is spelled only where it says something: rows of before keep their spelling, and writing
    it into one of them, or taking it out of a new one, is another spelling.
    """
    said = {name: value for name, value in facts.items() if value or name not in LATER}
    return _SPELLED.encode(said).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


# Made once: a million rows are spelled with it.
_SPELLED = json.JSONEncoder(default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link_hash(seq: int, previous: bytes, facts: Mapping[str, Any]) -> bytes:
    """SHA-256 of the number (8 bytes), the hash before, and the contents."""
    return hashlib.sha256(seq.to_bytes(8, "big") + previous + canonical(facts)).digest()


def inspect(links: Iterable[Link], anchors: Iterable[Anchor], *, rows: int, unsealed_late: int) -> ChainReport:
    """Walk every link in order of its number and compare the outside witnesses.

    A rewritten row, a missing row, a gap, a swap or a false hash breaks the chain where it happened. A tail that
    was cut, and a chain computed afresh, only an anchor contradicts.
    """
    witnesses = list(anchors)
    seen = {witness.seq: b"" for witness in witnesses}
    expected, previous = 1, START
    sealed = missing = altered = 0
    broken_at: int | None = None
    for link in links:
        sealed += 1
        whole = link.seq == expected and link.previous == previous
        if link.facts is None:
            missing += 1
            whole = False
        elif link.hash != link_hash(link.seq, link.previous, link.facts):
            altered += 1
            whole = False
        if not whole and broken_at is None:
            broken_at = link.seq
        if link.seq in seen:
            seen[link.seq] = link.hash
        expected, previous = link.seq + 1, link.hash
    contradicted = sum(seen[witness.seq] != witness.hash for witness in witnesses)
    return ChainReport(
        rows, sealed, broken_at, missing, altered, unsealed_late, anchors=len(witnesses), contradicted=contradicted
    )
