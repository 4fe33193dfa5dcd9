"""What crosses the door about changing a record by hand; api.py hands it on."""

from collections.abc import Iterable, Mapping
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
LISTS = ("email", "address")  # several of each, as as_text() writes them
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


_BETWEEN = "\t"
_BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Line:
    """One e-mail or postal address. whose: a Relation to the patient; empty: theirs. barred: nothing is sent there."""

    value: str
    whose: str = ""
    barred: bool = False


def as_text(lines: Iterable[Line]) -> str:
    """One below the other, the preferred one first; one of their own alone is written as it is."""
    parts = ((each.value, each.whose, _BARRED if each.barred else "") for each in lines)
    return "\n".join(_BETWEEN.join(each).rstrip(_BETWEEN) for each in parts)


def from_text(text: str) -> tuple[Line, ...]:
    """The lines that say something, each value once, in whatever case: the first time counts."""
    found: dict[str, Line] = {}
    for line in text.splitlines():
        value, whose, barred = (*line.split(_BETWEEN), "", "")[:3]
        value = " ".join(value.split())
        if value:
            found.setdefault(folded(value), Line(value, whose, barred == _BARRED))
    return tuple(found.values())


def folded(value: str) -> str:
    """As one is compared with another: letter by letter, as the database's lower() does."""
    return "".join(each.lower()[:1] for each in value)
