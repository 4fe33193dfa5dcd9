"""What a file says of one person, checked and put into the spelling that is stored; or why it cannot be."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from latido.kernel import documents, phone
from latido.kernel.text import fold
from latido.patients.contracts import IncomingDocument, IncomingPatient
from latido.patients.core import births, dates, names, naming, registration, sounds
from latido.patients.core.ages import age_on
from latido.patients.core.imports import more, splitting
from latido.patients.core.imports.person import Document, Person, Problem
from latido.patients.core.registration import LONGEST_NAMES, LONGEST_SURNAME, OLDEST
from latido.patients.editing import folded

LONGEST = 500  # characters of any value that are looked at
_ADDRESS, _RECORD, _SYSTEM, _KEY = registration.LONGEST_ADDRESS, 40, 200, 200
MOST_PHONES = 5
MOST_WRITTEN = 5  # e-mails, and addresses
_NAMES = ("given_names", "first_surname", "second_surname", "surnames", "full_name")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_SEX = {
    **dict.fromkeys(("f", "female", "femenino", "femenina", "feminino", "mujer", "mulher", "woman"), "female"),
    **dict.fromkeys(("m", "male", "masculino", "hombre", "homem", "varon", "man", "h"), "male"),
    **dict.fromkeys(("o", "other", "otro", "otra", "outro", "x", "i", "intersexual", "indeterminado"), "other"),
    **dict.fromkeys(("u", "unknown", "desconocido", "sin dato", "n/a", "na", "s/d", "-", ""), ""),
}
_YES = frozenset(
    {"true", "si", "s", "yes", "y", "sim", "1", "fallecido", "fallecida", "dead", "deceased", "muerto", "obito"}
)
_NO = frozenset({"", "false", "no", "n", "nao", "0", "vivo", "viva", "alive", "activo", "activa"})
_TYPES = {  # folded, compact
    "cedula": "CC", "ceduladeciudadania": "CC", "cedulaciudadania": "CC", "tarjetadeidentidad": "TI",
    "registrocivil": "RC",
    "ceduladeextranjeria": "CE", "carnedeextranjeria": "CE", "carnetdeextranjeria": "CE", "pt": "PPT", "pep": "PPT",
    "permisoporprotecciontemporal": "PPT", "pasaporte": "PA", "passport": "PA", "passaporte": "PA", "ppn": "PA",
    "pas": "PA",
    "run": "RUT", "rut": "RUT", "rg": "CPF", "cedulaidentidad": "CI", "ceduladeidentidad": "CI",
    "sindocumento": "SD", "sd": "SD", "ninguno": "SD", "ms": "RN", "as": "SD",
    "menorsinidentificacion": "RN", "reciennacido": "RN", "certificadodenacidovivo": "CN", "nacidovivo": "CN",
}  # fmt: skip


@dataclass(slots=True)
class _Found:
    """Problems as they are met."""

    problems: list[Problem] = field(default_factory=list)

    def stop(self, name: str, code: str, detail: str = "") -> None:
        self.problems.append(Problem(name, code, detail))

    def note(self, name: str, code: str) -> None:
        self.problems.append(Problem(name, code, stops=False))


def clean(text: str) -> str:
    """Without what no text of ours may hold: NUL, lone surrogates, runs of blanks. At most LONGEST characters."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode()
    return " ".join(text.replace("\0", " ").split())


def check(
    incoming: IncomingPatient, country: str, today: date, insurers: Mapping[str, str] = MappingProxyType({})
) -> tuple[Person, tuple[Problem, ...]]:
    """The person, as far as they can be understood, and every problem; one that stops means not to write them.

    insurers: as in core.imports.more.
    """
    found = _Found()
    given, first, second = _names(incoming, found)
    born, known = _birth_date(incoming, today, found)
    papers = _documents(incoming.documents, country, found)
    person = Person(
        given_names=given,
        first_surname=first,
        second_surname=second,
        birth_date=born,
        birth_known=known,
        sex=_sex(incoming.sex, found),
        documents=tuple(papers),
        former=tuple(each for each, former in papers.items() if former),
        phones=_phones(incoming, country, found),
        emails=_several(_email, incoming.emails, found),
        addresses=_several(_address, incoming.addresses, found),
        record_number=_record_number(incoming.record_number, found),
        deceased=_deceased(incoming.deceased, found),
        source=_source(incoming),
        more=more.read(incoming.more, clean, insurers, found.stop, found.note) if incoming.more else more.NOTHING,
        last_visit_on=_last_visit(incoming, born, today, found),
    )
    return person, tuple(found.problems)


def _names(incoming: IncomingPatient, found: _Found) -> tuple[str, str, str]:
    given, first, second = clean(incoming.given_names), clean(incoming.first_surname), clean(incoming.second_surname)
    if not first and incoming.surnames:
        first, second = splitting.surnames(clean(incoming.surnames))
    if not given and not first and incoming.full_name:
        given, first, second = splitting.full_name(clean(incoming.full_name))
    if not given:
        found.stop("given_names", "name.missing")
    if not first:
        found.stop("first_surname", "surname.missing")
    longest = {"given_names": LONGEST_NAMES, "first_surname": LONGEST_SURNAME, "second_surname": LONGEST_SURNAME}
    for (name, most), text in zip(longest.items(), (given, first, second), strict=True):
        if len(text) > most:
            found.stop(name, "name.too_long")
        elif wrong := naming.fault(text):
            found.stop(name, wrong)
    if any("\0" in getattr(incoming, name).strip("\0 ") for name in _NAMES):  # around a name some systems pad it
        found.stop("given_names", naming.Fault.UNSEEN)
    if len(fold(names.full(given, first, second))) > sounds.LONGEST:  # a ligature is one letter, and three folded
        found.stop("given_names", "name.too_long")
    return given, first, second


def _birth_date(incoming: IncomingPatient, today: date, found: _Found) -> tuple[date | None, str]:
    """The date and how much of it is known."""
    written = clean(incoming.birth_date)
    if not written:
        return None, births.DAY
    born, known = _day(written, month_first=incoming.month_first), births.DAY
    if born is None and (part := births.read(written[:40])) and part[1] != births.DAY:
        born, known = part
    if born is None:
        found.stop("birth_date", births.unread(re.sub(r"[T ]\d{1,2}:\d{2}.*", "", written)[:40]))
        return None, births.DAY
    age = age_on(born, today)
    if age is None:
        found.stop("birth_date", "birth_date.future")
    elif age > OLDEST:
        found.stop("birth_date", "birth_date.too_old")
    return born, known


def _day(written: str, *, month_first: bool) -> date | None:
    try:
        if iso := _ISO.fullmatch(written):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if month_first and (american := _MONTH_FIRST.fullmatch(written)):
            return date(int(american[3]), int(american[1]), int(american[2]))
        said = dates.read(re.sub(r"[T ]\d{1,2}:\d{2}.*", "", written)[:40])
        return date(said.year, said.month, said.day) if said and said.day and said.year > 99 else None
    except ValueError:
        return None


def _sex(written: str, found: _Found) -> str:
    word = fold(clean(written)).strip(".")
    if word in _SEX:
        return _SEX[word]
    found.note("sex", "sex.unknown")
    return ""


def _documents(given: tuple[IncomingDocument, ...], country: str, found: _Found) -> dict[Document, bool]:
    """Each, and whether it is theirs no more."""
    kept: dict[Document, bool] = {}
    for each in given:
        number = clean(each.value)
        if not number:
            continue
        where = each.country or country
        kind = document_type(each.type, where)
        if kind == documents.WITHOUT_DOCUMENT:
            continue
        if not kind:
            found.stop("document", "document.type_unknown")
            continue
        try:
            kept[where, *documents.paper(where, kind, number)] = each.former
        except documents.InvalidDocument as problem:
            found.stop("document", "document.invalid", str(problem))
    return kept


@lru_cache(maxsize=4096)
def document_type(written: str, country: str) -> str:
    """The code of a type however it was written; the country's usual one when nothing was. Empty when unknown."""
    known = {each.code for each in documents.types_of(country)}
    if not written.strip():
        return documents.types_of(country)[0].code
    word = re.sub(r"[^a-z]", "", fold(written[:80]))
    code = word.upper()
    if code in known:
        return code
    return _TYPES[word] if _TYPES.get(word) in known else ""


def _phones(incoming: IncomingPatient, country: str, found: _Found) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for written in incoming.phones[:MOST_PHONES]:
        number = clean(written)
        if not number:
            continue
        e164 = _e164(number[:40], incoming.country or country)
        if e164 and len(e164) <= 16:
            kept[e164] = None
        else:
            found.note("phone", "phone.invalid")
    return tuple(kept)


@lru_cache(maxsize=8192)
def _e164(number: str, country: str) -> str:
    return phone.e164(number, country)


def _several(read: Callable[[str, _Found], str], given: tuple[str, ...], found: _Found) -> tuple[str, ...]:
    """Each once, in whatever case, and as many as a record takes of a file."""
    kept: dict[str, str] = {}
    for written in given[:MOST_WRITTEN]:
        if text := read(written, found):
            kept.setdefault(folded(text), text)
    return tuple(kept.values())


def _email(written: str, found: _Found) -> str:
    text = clean(written)
    if not text:
        return ""
    if registration.is_email(text):
        return text
    found.note("email", "email.invalid")
    return ""


def _address(written: str, found: _Found) -> str:
    text = clean(written)
    if len(text) > _ADDRESS:
        found.note("address", "address.too_long")
    return text[:_ADDRESS].strip()


def _record_number(written: str, found: _Found) -> str:
    text = clean(written)
    if len(text) > _RECORD:
        found.stop("record_number", "record_number.too_long")
        return ""
    return text


def _deceased(written: str, found: _Found) -> bool:
    text = clean(written)
    word = fold(text)
    if word in _YES or _day(text, month_first=False):  # many systems give the date of death
        return True
    if word not in _NO:
        found.note("deceased", "deceased.unknown")
    return False


def _last_visit(incoming: IncomingPatient, born: date | None, today: date, found: _Found) -> date | None:
    """A day gone by; a date that cannot be theirs is left out, and said."""
    written = clean(incoming.last_visit_on)
    if not written:
        return None
    seen = _day(written, month_first=incoming.month_first)
    if seen is None:
        found.note("last_visit_on", "last_visit.unreadable")
    elif seen > today or (born is not None and seen < born):
        found.note("last_visit_on", "last_visit.impossible")
    else:
        return seen
    return None


def _source(incoming: IncomingPatient) -> tuple[str, str] | None:
    value = clean(incoming.source_value)[:_KEY]
    return (clean(incoming.source_system)[:_SYSTEM], value) if value else None
