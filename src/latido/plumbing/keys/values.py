"""A sealed value as it lies in a column, and as it is read: opened when somebody looks at it, never before.

    sealed:1:<id of its key, 22 characters>.<nonce, ciphertext and tag>

It is bound to its table and column: moved elsewhere it does not open. What has no such head was written before its
column was sealed, and is read as it is.
"""

import base64
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from latido.plumbing.keys import ring
from latido.plumbing.masters import KeyMissing, Tampered, seal, unseal

HEAD = "sealed:1:"
_ID = 22  # characters of a key's id


class Erased(str):
    """What is read where the key was destroyed: it says so, to whoever looks. Written again, it stays as it is."""

    sealed: str

    def __new__(cls, sealed: str) -> "Erased":
        it = super().__new__(cls, _("[borrado: su llave se destruyó]"))
        it.sealed = sealed
        return it


class AtRest(str):
    """Text that is sealed already: to be written as it is."""


class Unopened:
    """A sealed value that was read. Text where text is asked for: `str()`, a template, a comparison."""

    __slots__ = ("binding", "sealed")

    def __init__(self, sealed: str, binding: str) -> None:
        self.sealed, self.binding = sealed, binding
        ring.wanted(key_named(sealed))

    def open(self) -> str:
        """The words, or an Erased. Raises KeyMissing, Tampered."""
        return opened(self.sealed, self.binding)

    def __str__(self) -> str:
        return self.open()

    def __eq__(self, other: object) -> bool:
        return self.open() == str(other)

    def __hash__(self) -> int:
        return hash(self.open())

    def __repr__(self) -> str:
        return f"<sealed {self.binding}>"  # never the words: a repr ends in logs


def sealed(text: str, binding: str, key: ring.Key) -> str:
    """binding: "table.column"."""
    if key.secret is None:
        raise KeyMissing(str(key.id))
    body = seal(key.secret, text.encode(), binding.encode())
    return f"{head_of(key.id)}{base64.urlsafe_b64encode(body).decode()}"


def opened(text: str, binding: str) -> str:
    """The words; an Erased where their key was destroyed; what was never sealed as it is.

    Raises KeyMissing, Tampered.
    """
    if not text.startswith(HEAD):
        return text
    key = ring.key_of(key_named(text))
    if key.secret is None:
        return Erased(text)
    try:
        body = base64.b64decode(text[len(HEAD) + _ID + 1 :], altchars=b"-_", validate=True)
    except ValueError as garbled:
        raise Tampered from garbled
    return unseal(key.secret, body, binding.encode()).decode()


def head_of(key_id: UUID) -> str:
    """What every text that was sealed with this key begins with."""
    return f"{HEAD}{base64.urlsafe_b64encode(key_id.bytes).decode().rstrip('=')}."


def key_named(text: str) -> UUID:
    """Raises Tampered."""
    try:
        return UUID(bytes=base64.b64decode(text[len(HEAD) : len(HEAD) + _ID] + "==", altchars=b"-_", validate=True))
    except ValueError as garbled:
        raise Tampered from garbled


def is_sealed(value: Any) -> bool:
    return isinstance(value, Unopened | AtRest | Erased)
