"""Finding what is sealed: the same value gives the same mark, and only who holds the organisation's key can make it."""

import hmac
from collections.abc import Callable
from uuid import UUID

from latido.plumbing import tenancy
from latido.plumbing.keys import ring
from latido.plumbing.keys.ring import Purpose
from latido.plumbing.masters import KeyMissing

SIZE = 16


def blind(kind: str, value: str, organisation_id: UUID | None = None) -> bytes:
    """HMAC-SHA256 of a value, normalised by who asks, under the organisation's index key; its first 16 bytes.

    kind: what it is a mark of, so that a document and a telephone with the same digits differ. In a scope.

    What it leaks to who reads the database and not the keys: which rows hold the same value, and how many do. It does
    not give the value, for the key is wanted to try the few that a document may be; nor does it meet another
    organisation's marks. A mark of a part (the last digits) leaks more: give each its own kind. Raises KeyMissing.
    """
    return marker(kind, organisation_id or tenancy.current_organisation())(value).bytes


def marker(kind: str, organisation_id: UUID) -> Callable[[str], UUID]:
    """The same for many values of one kind, as the columns that hold marks want them."""
    key = ring.current(Purpose.INDEX, organisation_id)
    if key.secret is None:
        raise KeyMissing(str(key.id))
    secret, head = key.secret, f"{kind}\0"

    def mark(value: str) -> UUID:
        return UUID(bytes=hmac.digest(secret, (head + value).encode(), "sha256")[:SIZE])

    return mark
