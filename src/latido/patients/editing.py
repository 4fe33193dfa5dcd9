"""What crosses the door about changing a record by hand; api.py hands it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from latido.kernel.words import gettext_noop as _

HOLD = timedelta(hours=72)  # after a change of how somebody is reached, until a sensitive act
IDENTITY: Mapping[str, str] = {
    "given_names": _("Nombres"),
    "first_surname": _("Primer apellido"),
    "second_surname": _("Segundo apellido"),
    "birth_date": _("Fecha de nacimiento"),
}
DOCUMENT: Mapping[str, str] = {
    "document": _("Documento"),
    "document_why": _("Qué pasó con el documento anterior"),
}
CONTACT: Mapping[str, str] = {
    "phone": _("Teléfono"),
    "email": _("Correo electrónico"),
    "address": _("Dirección"),
}
LISTS = ("email", "address")  # several of each, as core.written writes them
WORDS: Mapping[str, str] = {**IDENTITY, **DOCUMENT, **CONTACT}


@dataclass(frozen=True, slots=True)
class Editable:
    """What a record says now. version: of these values, to be sent back with a change."""

    version: str
    values: Mapping[str, str]  # by field, as it is typed; a document as core.succession writes it
    of: UUID | None = None
    former: tuple[str, ...] = ()  # documents, as people write them, the newest first


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that would be, or was, changed."""

    field: str
    words: str
    before: str
    after: str
    before_read: str  # as it is shown
    after_read: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a record, without its values. tell: masked; who is to hear of it there, until somebody has."""

    id: UUID
    fields: tuple[str, ...]  # in words
    by: UUID | None
    at: datetime
    tell: str
    told: bool
    undone: bool
