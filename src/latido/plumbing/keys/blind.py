"""Finding what is sealed: the same value gives the same mark, and only who holds the organisation's key can make it."""

import hashlib
import hmac
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
    key = ring.current(Purpose.INDEX, organisation_id or tenancy.current_organisation())
    if key.secret is None:
        raise KeyMissing(str(key.id))
    said = f"{kind}\0{value}".encode()
    return hmac.new(key.secret, said, hashlib.sha256).digest()[:SIZE]
