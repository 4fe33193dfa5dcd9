"""Two records, field by field: how well they agree, in a few levels. Names by how they sound and by a letter astray."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple
from uuid import UUID

from latido.patients.core.names import PARTICLES

SHORTEST_TO_MISTYPE = 4  # letters; in a shorter word one letter is another name
_NEWBORN = frozenset({"ijo", "ija", "rn", "nn"})  # as `sounds.of` has them: "Hijo de Rosa" is nobody's name


class Field(StrEnum):
    GIVEN = "given"
    SURNAMES = "surnames"
    BORN = "born"
    DOCUMENT = "document"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"
    SEX = "sex"


class Level(IntEnum):
    """How well one field agrees; which of them a field can have is in `weights`."""

    UNKNOWN = 0  # one of the two has none, or they are of kinds that cannot be compared
    SAME = 1
    PART = 2  # one has a part of the other's: "Rosa" and "Rosa Elvira", one surname and two
    SWAPPED = 3  # surnames, or day and month, in each other's place
    CLOSE = 4  # one letter or digit astray
    SHARED = 5  # one name of several in common: "María José" and "María Paz", brothers of one father
    DIFFERENT = 6


class Agreement(NamedTuple):
    """The levels of one pair, in the order of Field."""

    given: Level
    surnames: Level
    born: Level
    document: Level
    phone: Level
    address: Level
    email: Level
    sex: Level


Document = tuple[str, str, str]  # country, type, value


@dataclass(frozen=True, slots=True)
class Record:
    """What is compared of a patient. Names as they sound, without particles; phones as ids or numbers."""

    id: UUID
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    born: date | None = None
    documents: tuple[Document, ...] = ()
    phones: frozenset[str] = frozenset()
    homes: tuple[frozenset[str], ...] = ()  # the words of each address, folded
    emails: frozenset[str] = frozenset()  # in small letters
    sex: str = ""  # empty when nobody has said
    born_as: str = ""  # which of several born together who have no name yet: "I", "II"


def record(
    patient_id: UUID,
    sounding_name: str,
    given_words: int,
    **more: object,
) -> Record:
    """Of a name as the search keeps it. given_words: how many words of it are given names."""
    words = sounding_name.split()
    return Record(patient_id, _weighty(words[:given_words]), _weighty(words[given_words:]), **more)  # type: ignore[arg-type]


def _weighty(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in PARTICLES) or tuple(words)


def compare(one: Record, other: Record) -> Agreement:
    """The same whichever comes first."""
    siblings = one.born_as != other.born_as and "" not in (one.born_as, other.born_as)
    return Agreement(
        Level.DIFFERENT
        if siblings
        else given(one.given, other.given, same_sex=not (one.sex and other.sex) or one.sex == other.sex),
        surnames(one.surnames, other.surnames),
        born(one.born, other.born),
        documents(one.documents, other.documents),
        _any(one.phones, other.phones),
        address(one.homes, other.homes),
        _any(one.emails, other.emails),
        _equal(one.sex, other.sex),
    )


def given(one: tuple[str, ...], other: tuple[str, ...], *, same_sex: bool = True) -> Level:
    """In any order. A newborn without a name of its own has none to compare."""
    if not one or not other or one[0] in _NEWBORN or other[0] in _NEWBORN:
        return Level.UNKNOWN
    mine, yours = set(one), set(other)
    if mine == yours:
        return Level.SAME
    if mine <= yours or yours <= mine:
        return Level.PART
    fewer, more = sorted((one, other), key=len)
    if all(any(_close(a, b, same_sex=same_sex) for b in more) for a in fewer):
        return Level.CLOSE
    return Level.SHARED if mine & yours else Level.DIFFERENT


def surnames(one: tuple[str, ...], other: tuple[str, ...]) -> Level:
    if not one or not other:
        return Level.UNKNOWN
    if one == other:
        return Level.SAME
    mine, yours = set(one), set(other)
    if mine == yours:
        return Level.SWAPPED
    fewer, more = sorted((one, other), key=len)
    if more[: len(fewer)] == fewer:
        return Level.PART
    if all(_close(a, b) for a, b in zip(fewer, more, strict=False)):
        return Level.CLOSE
    return Level.SHARED if mine & yours else Level.DIFFERENT


def _close(one: str, other: str, *, same_sex: bool = True) -> bool:
    """The same, its initial, or one letter astray; "Luis" and "Luisa" are two people unless both are men or women."""
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if min(len(one), len(other)) < SHORTEST_TO_MISTYPE or not one_astray(one, other):
        return False
    return same_sex and not _gendered(one, other)


def _gendered(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < len(longer):
        return longer == shorter + "a"
    return one[:-1] == other[:-1] and {one[-1], other[-1]} == {"a", "o"}


def one_astray(one: str, other: str) -> bool:
    """One character more, less or other, or two neighbours in each other's place."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    if a[1:] == b[1:] or a[1:] == b or a == b[1:]:
        return True
    return len(a) > 1 and len(b) > 1 and a[2:] == b[2:] and a[0] == b[1] and a[1] == b[0]


def born(one: date | None, other: date | None) -> Level:
    if one is None or other is None:
        return Level.UNKNOWN
    if one == other:
        return Level.SAME
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Level.SWAPPED
    mine, yours = f"{one:%Y%m%d}", f"{other:%Y%m%d}"
    return Level.CLOSE if one_astray(mine, yours) else Level.DIFFERENT


def documents(one: Collection[Document], other: Collection[Document]) -> Level:
    """The same number, whatever its kind: a child's card becomes the adult's. Other numbers only within one kind."""
    if {value for _, _, value in one} & {value for _, _, value in other}:
        return Level.SAME
    alike = [
        (mine, yours)
        for country, kind, mine in one
        for its_country, its_kind, yours in other
        if (country, kind) == (its_country, its_kind)
    ]
    if not alike:
        return Level.UNKNOWN
    return Level.CLOSE if any(one_astray(mine, yours) for mine, yours in alike) else Level.DIFFERENT


def address(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> Level:
    """Some two of theirs with four words of five in common: people leave out the neighbourhood, never the numbers."""
    mine, yours = [each for each in one if each], [each for each in other if each]
    if not mine or not yours:
        return Level.UNKNOWN
    alike = (5 * len(a & b) >= 4 * min(len(a), len(b)) for a in mine for b in yours)
    return Level.SAME if any(alike) else Level.DIFFERENT


def _any(one: frozenset[str], other: frozenset[str]) -> Level:
    if not one or not other:
        return Level.UNKNOWN
    return Level.SAME if one & other else Level.DIFFERENT


def _equal(one: str, other: str) -> Level:
    if not one or not other:
        return Level.UNKNOWN
    return Level.SAME if one == other else Level.DIFFERENT
