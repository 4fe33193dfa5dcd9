"""What crosses the door about keeping a record right: how complete it is, what to ask; api.py hands it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from latido.kernel.words import gettext_noop as _


class Datum(StrEnum):
    """What a record is complete with, the most valuable first."""

    PHONE = "phone"
    DOCUMENT = "document"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    EMAIL = "email"


class Standing(StrEnum):
    """How good one datum is."""

    MISSING = "missing"
    UNSURE = "unsure"  # there, and nobody has said lately that it is right; or only roughly known
    GOOD = "good"


class Reply(StrEnum):
    """What came of asking."""

    CONFIRMED = "confirmed"  # it is still right
    REFUSED = "refused"  # they would rather not say


DATA: Mapping[str, str] = {
    "phone": _("Teléfono"),
    "document": _("Documento"),
    "birth_date": _("Fecha de nacimiento"),
    "address": _("Dirección"),
    "email": _("Correo electrónico"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One way to reach somebody, as it may be shown. key: says which, without saying it."""

    datum: Datum
    key: str
    masked: str
    whose: str  # in words; empty: theirs
    standing: Standing
    wrong: bool = False
    barred: bool = False  # they asked that nobody calls or writes there


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How complete a record is, 0 to 100, and the one thing to ask in this contact, if any."""

    score: int
    points: tuple[Point, ...]
    ask: Datum | None
    standings: Mapping[Datum, Standing]
    telephones: tuple[str, ...] = ()  # on file, in their order: to be compared with, and shown masked


LACKS: Mapping[str, str] = {  # the filters of the list
    "any": _("Lo más importante"),
    "phone": _("Sin teléfono"),
    "confirm": _("Teléfono por confirmar"),
    "document": _("Sin documento"),
    "birth_date": _("Nacimiento incompleto"),
    "address": _("Sin dirección"),
    "email": _("Sin correo"),
}


@dataclass(frozen=True, slots=True)
class Lacking:
    """A record that lacks something, as the list shows it."""

    patient_id: UUID
    masked_name: str
    score: int
    lacks: tuple[str, ...]  # in words


@dataclass(frozen=True, slots=True)
class LackingPage:
    """after: the last one shown, when there are more. counts: of each filter, at most one more than `counted`."""

    lines: tuple[Lacking, ...]
    after: UUID | None
    which: str
    counts: Mapping[str, int]
    counted: int
