"""What somebody typed in the one search box: telephones, documents, a birth date, names."""

import re
from dataclasses import dataclass
from datetime import date

from latido.kernel import documents, phone, references
from latido.kernel.text import fold
from latido.kernel.words import gettext_noop as _
from latido.patients.core import dates, sounds
from latido.patients.core.likeness import tokens_of
from latido.patients.core.names import PARTICLES

LONGEST = 320  # characters that are looked at
MOST_WORDS = 8
LONGEST_NUMBER = 15  # digits of E.164
SHORTEST_NUMBER = 4  # letters and digits of a document or of a record, when nothing says that it is one
ENDING = range(4, 9)  # digits of a telephone that say something beside another datum
_DATE = re.compile(
    r"\b(?:(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})"
    r"|([0-3]?\d) ([01]?\d) ((?:19|20)\d\d))(?![\d-])",
    re.ASCII,
)
_SHORT_DATE = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})\2(\d{2})(?![\d/.\-])", re.ASCII)  # 12/03/58
_SPOKEN_DATE = re.compile(
    rf"\b(\d{{1,2}})\s+(?:de\s+)?({'|'.join((*dates.MONTHS, 'setiembre'))})\s+(?:del?\s+)?(\d{{4}})\b",
    re.IGNORECASE | re.ASCII,
)
_RECORD = re.compile(r"\b(?:N?HC|MRN)[\s.:#\-]*([A-Z]?\d[A-Z\d\-./]*)", re.IGNORECASE | re.ASCII)
_BEFORE_A_RECORD = re.compile(r"^(?:NHC|HC|MRN)(?=[A-Z]?\d)")
_EMAIL = re.compile(r"[^@\s<>,;\"()]{1,64}@[^@\s<>,;\"()]{1,190}\.[A-Za-z]{2,24}")
_NUMBER = re.compile(r"[+(]*\d[\d()+.\-/]*", re.ASCII)

ADDRESSES = frozenset(
    {"sr", "sra", "srta", "senor", "senora", "senorita", "don", "dona", "dr", "dra", "doctor", "doctora", "paciente"}
)  # how somebody is spoken to: no part of the name where two words are left

NOTHING = _("Escriba nombre y apellido, documento, teléfono o fecha de nacimiento.")
ONE_WORD = _("Añada otro dato: un apellido, el documento, el teléfono o la fecha de nacimiento.")
ONLY_DATE = _("Con la fecha de nacimiento escriba también un nombre o un apellido.")


@dataclass(frozen=True, slots=True)
class Query:
    """What was understood.

    phones: every spelling in E.164. endings: last digits of one, which say too little by themselves.
    typed: words of names, folded, with the particles between them.
    """

    phones: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()  # as record_key() writes them
    email: str = ""  # in small letters
    reference: int | None = None  # the number of an appointment or a contact
    born: date | None = None
    typed: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Those that count."""
        return tuple(word for word in self.typed if word not in PARTICLES)

    @property
    def exact(self) -> bool:
        """Names one person or one household by itself."""
        return bool(self.phones or self.documents or self.records or self.email or self.reference is not None)

    @property
    def data(self) -> int:
        """How many things are known of whom is looked for, telephones and documents apart."""
        return len(self.words) + (self.born is not None)

    @property
    def advice(self) -> str:
        """Why this is too little to look for; empty when it is enough."""
        if self.exact or self.data >= 2:
            return ""
        if self.words:
            return ONE_WORD
        return ONLY_DATE if self.born else NOTHING


def read(text: str, country: str, today: date) -> Query:
    """country: ISO 3166-1 alpha-2, for telephones and documents as written there. today: nobody is born after."""
    text = text[:LONGEST]
    email = _EMAIL.search(text)
    text = _EMAIL.sub(" ", text)
    reference, text = references.take(text)
    born, text = _birth_date(text, today)
    record = _RECORD.search(text)
    text = _RECORD.sub(" ", text)
    numbers, words = _split(text, {kind.code for kind in documents.types_of(country)})
    phones: set[str] = set()
    found: set[str] = set()
    records = {record_key(record[1])} if record else set()
    for number in numbers:
        if e164 := phone.e164(number, country):
            phones |= phone.variants(e164)
        if len(documents.compact(number)) >= SHORTEST_NUMBER:
            found |= documents.spellings(country, number)
            records.add(record_key(number))
    return Query(
        phones=frozenset(phones),
        endings=frozenset(bare for number in numbers if (bare := _ending(number))),
        documents=frozenset(found),
        records=frozenset(records),
        email=email[0].lower() if email else "",
        reference=reference,
        born=born,
        typed=_typed(words),
    )


def record_key(written: str) -> str:
    """However a record number is written and whatever is before it: "HC 71-20455" is "7120455"."""
    return _BEFORE_A_RECORD.sub("", documents.compact(written))


def _ending(number: str) -> str:
    digits = documents.compact(number)
    return digits if digits.isdigit() and len(digits) in ENDING else ""


def _typed(words: list[str]) -> tuple[str, ...]:
    """At most so many words, with the particles before them; nothing that has no sound."""
    spoken = [word for word in words if word in PARTICLES or sounds.of_folded(word)]
    without = [word for word in spoken if word not in ADDRESSES]
    if sum(word not in PARTICLES for word in without) >= 2:
        spoken = without
    counted = [n for n, word in enumerate(spoken) if word not in PARTICLES][:MOST_WORDS]
    return tuple(spoken[: counted[-1] + 1]) if counted else ()


def _birth_date(text: str, today: date) -> tuple[date | None, str]:
    for found in _DATE.finditer(text):
        groups = [int(n) for n in found.groups() if n]
        if born := _date(*(reversed(groups) if found[4] else groups)):
            return born, text[: found.start()] + " " + text[found.end() :]
    for found in _SHORT_DATE.finditer(text):
        day, month, year = (int(found[n]) for n in (1, 3, 4))
        for born in (_date(day, month, 2000 + year), _date(day, month, 1900 + year)):
            if born and born <= today:
                return born, text[: found.start()] + " " + text[found.end() :]
    for found in _SPOKEN_DATE.finditer(text):
        said = dates.read(found[0])
        if said and (born := _date(said.day, said.month, said.year)):
            return born, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _date(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


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
            words += [word for word in tokens_of(fold(token)) if word.upper() not in types]
    return numbers, words


def _same_number(before: str, token: str) -> bool:
    """Groups of one number are short; two whole numbers side by side are two."""
    so_far, more = len(documents.compact(before)), len(documents.compact(token))
    return so_far + more <= LONGEST_NUMBER and (so_far < 7 or more < 5)


def _without_type(token: str, types: set[str]) -> str:
    """ "CC52123907" as one word."""
    bare = documents.compact(token)
    return next((bare[len(t) :] for t in types if bare.startswith(t) and bare[len(t) :].isdigit()), token)
