"""What somebody typed in the one search box: telephones, documents, a birth date, names."""

import re
from dataclasses import dataclass, field
from datetime import date

from latido.kernel import documents, phone
from latido.kernel.text import fold
from latido.kernel.words import gettext_noop as _
from latido.patients.core import sounds
from latido.patients.core.names import PARTICLES

LONGEST = 160  # characters that are looked at
MOST_WORDS = 6
LONGEST_NUMBER = 15  # digits of E.164
_DATE = re.compile(r"\b(?:(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2}))(?![\d-])")
_RECORD = re.compile(r"\bHC[\s.:#]*([\d][\d\-]*)", re.IGNORECASE)
_NUMBER = re.compile(r"[+(]*[\d][\d()+.\-/]*")

NOTHING = _("Escriba nombre y apellido, documento, teléfono o fecha de nacimiento.")
ONE_WORD = _("Añada otro dato: un apellido, el documento, el teléfono o la fecha de nacimiento.")
ONLY_DATE = _("Con la fecha de nacimiento escriba también un nombre o un apellido.")


@dataclass(frozen=True, slots=True)
class Query:
    """phones: every spelling in E.164. words: folded; sounding: how they sound, in the same order."""

    phones: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    record_number: str = ""
    born: date | None = None
    words: tuple[str, ...] = ()
    sounding: tuple[str, ...] = field(default=())

    @property
    def exact(self) -> bool:
        """Names one person or one household by itself."""
        return bool(self.phones or self.documents or self.record_number)

    @property
    def advice(self) -> str:
        """Why this is too little to look for; empty when it is enough."""
        if self.exact or len(self.words) + (self.born is not None) >= 2:
            return ""
        if self.words:
            return ONE_WORD
        return ONLY_DATE if self.born else NOTHING


def read(text: str, country: str) -> Query:
    """country: ISO 3166-1 alpha-2, for telephones and documents as they are written there."""
    text = text[:LONGEST]
    born, text = _birth_date(text)
    record = _RECORD.search(text)
    text = _RECORD.sub(" ", text)
    numbers, words = _split(text, {kind.code for kind in documents.types_of(country)})
    phones: set[str] = set()
    found: set[str] = set()
    for number in numbers:
        if e164 := phone.e164(number, country):
            phones |= phone.variants(e164)
        if len(documents.compact(number)) >= 4:
            found |= documents.spellings(country, number)
    kept = [word for word in words if sounds.of(word)][:MOST_WORDS]
    return Query(
        phones=frozenset(phones),
        documents=frozenset(found),
        record_number=f"HC {record[1]}" if record else "",
        born=born,
        words=tuple(kept),
        sounding=tuple(sounds.of(word) for word in kept),
    )


def _birth_date(text: str) -> tuple[date | None, str]:
    for found in _DATE.finditer(text):
        day, month, year, iso_year, iso_month, iso_day = (int(n) if n else 0 for n in found.groups())
        try:
            born = date(year or iso_year, month or iso_month, day or iso_day)
        except ValueError:
            continue
        return born, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _split(text: str, types: set[str]) -> tuple[list[str], list[str]]:
    """Numbers, joined where they were typed in groups ("300 111 2233"), and the words of a name."""
    numbers: list[str] = []
    words: list[str] = []
    joining = False
    for token in text.replace(",", " ").split():
        if _NUMBER.fullmatch(token):
            if joining and _same_number(numbers[-1], token):
                numbers[-1] += token
            else:
                numbers.append(token)
            joining = True
            continue
        joining = False
        if any(c.isdigit() for c in token):
            numbers.append(_without_type(token, types))  # passports, CURP, a RUT that ends in K
        else:
            words += [word for word in fold(token).replace("-", " ").split() if _is_name(token, word, types)]
    return numbers, words


def _same_number(before: str, token: str) -> bool:
    """Groups of one number are short; two whole numbers side by side are two."""
    so_far, more = len(documents.compact(before)), len(documents.compact(token))
    return so_far + more <= LONGEST_NUMBER and (so_far < 7 or more < 5)


def _without_type(token: str, types: set[str]) -> str:
    """ "CC52123907" as one word."""
    bare = documents.compact(token)
    return next((bare[len(t) :] for t in types if bare.startswith(t) and bare[len(t) :].isdigit()), token)


def _is_name(token: str, word: str, types: set[str]) -> bool:
    return word not in PARTICLES and token.strip(".:").upper() not in types and any(c.isalpha() for c in word)
