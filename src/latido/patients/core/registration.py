"""What is missing or impossible in what an agent heard about a new patient."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from latido.kernel import documents, phone
from latido.kernel.text import fold
from latido.kernel.words import gettext_noop as _
from latido.patients.contracts import NewPatient
from latido.patients.core import births, dates, names, naming, sounds
from latido.patients.core.ages import age_on

OLDEST = 125  # years
LONGEST_EMAIL = 254
LONGEST_ADDRESS = 200
TOO_LONG = _("Es demasiado largo.")
TOO_OLD = _("Tendría más de 125 años: revise el año de nacimiento.")  # OLDEST, in words
UNREAD = _("Escriba día, mes y año: 24/11/1953. Si no se sabe el día: 11/1953 o 1953.")
UNREADABLE: Mapping[births.Unread, str] = {
    births.Unread.NO_DATE: UNREAD,
    births.Unread.NO_SUCH_DAY: _("Ese día no existe en el calendario: revise el día y el mes."),
    births.Unread.SHORT_YEAR: _("Escriba el año con cuatro cifras: 24/11/1953."),
    births.Unread.NO_SUCH_YEAR: _("Revise el año de nacimiento: va de 1800 en adelante."),
}
_MAIL = re.compile(r"[^@\s<>,;\"()\x00-\x1f]{1,64}@[^@\s<>,;\"()\x00-\x1f]{1,190}\.[A-Za-z]{2,24}")
LONGEST_NAMES = 120
_PARTS = ("given_names", "first_surname", "second_surname")
LONGEST_SURNAME = 80
NEWBORN_OF = {"female": "Hija de"}  # how Latin American registries name who has no name yet


def problems(new: NewPatient, country: str, today: date) -> dict[str, str]:
    """Field -> a sentence for the agent, in Spanish. Empty when the patient can be registered."""
    found = {
        "document_number": _document(new, country),
        "given_names": _given(new),
        "first_surname": _name(new.first_surname, LONGEST_SURNAME, _("Escriba el primer apellido.")),
        "second_surname": _name(new.second_surname or "x", LONGEST_SURNAME, ""),
        "birth_date": _birth_date(new, today),
        "phone": "" if not new.phone or phone.e164(new.phone, country) else _("Ese número de teléfono no existe."),
    }
    if not any(found[part] for part in _PARTS) and len(fold(_full(new))) > sounds.LONGEST:
        found["given_names"] = TOO_LONG  # a ligature is one letter, and three as names are compared
    return {name: problem for name, problem in found.items() if problem}


def _full(new: NewPatient) -> str:
    return names.full(given_names(new), new.first_surname.strip(), new.second_surname.strip())


def _document(new: NewPatient, country: str) -> str:
    try:
        documents.paper(country, new.document_type, new.document_number)
    except documents.InvalidDocument as problem:
        return str(problem)
    return ""


def _name(name: str, longest: int, missing: str) -> str:
    name = name.strip()
    if not name:
        return missing
    if len(name) > longest:
        return TOO_LONG
    wrong = naming.fault(name)
    return naming.WORDS[wrong] if wrong else ""


def _given(new: NewPatient) -> str:
    """Of the name as it is written down, a newborn's longer than its mother's; of signs alone none is made."""
    heard = new.given_names.strip()
    if naming.fault(heard) is naming.Fault.NO_LETTER:
        return naming.WORDS[naming.Fault.NO_LETTER]
    return _name(given_names(new) if heard else "", LONGEST_NAMES, _("Escriba los nombres."))


def _birth_date(new: NewPatient, today: date) -> str:
    if new.birth_date is None:
        return ""  # stays to be completed
    age = age_on(new.birth_date, today)
    if age is None:
        return _("La fecha de nacimiento está en el futuro.")
    if age > OLDEST:
        return TOO_OLD
    if new.newborn and age > 0:
        return _("Un recién nacido tiene menos de un año.")
    return ""


def writing_problems(email: Collection[str] = (), address: Collection[str] = ()) -> dict[str, str]:
    """Field -> a sentence for the agent, of where they are written to."""
    found = {
        "email": "" if all(map(is_email, filter(None, email))) else _("Ese correo no está completo."),
        "address": TOO_LONG if any(len(each) > LONGEST_ADDRESS for each in address) else "",
    }
    return {field: problem for field, problem in found.items() if problem}


def is_email(written: str) -> bool:
    return len(written) <= LONGEST_EMAIL and _MAIL.fullmatch(written) is not None


def day(typed: str) -> date | None:
    """A whole date with four digits of its year, in any usual form; None when it is none."""
    found = dates.read(typed)
    return date(found.year, found.month, found.day) if found and found.day and found.year > 99 else None


def unread(typed: str) -> str:
    """A sentence for the agent, of a birth date of which nothing was read."""
    return UNREADABLE[births.unread(typed)]


def given_names(new: NewPatient) -> str:
    """ "Hija de Rosa Elvira II" for a newborn without a name of its own, else as heard."""
    heard = " ".join(new.given_names.split())
    if not new.newborn:
        return heard
    already = heard.lower().startswith(("hijo", "hija"))
    name = heard if already else f"{NEWBORN_OF.get(new.sex, 'Hijo de')} {heard}"
    which = names.ORDINALS[new.born_as - 1] if 0 < new.born_as <= len(names.ORDINALS) else ""
    return name if names.ordinal(name) or not which else f"{name} {which}"
