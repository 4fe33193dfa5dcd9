"""What is missing or impossible in what an agent heard about a relative, or about what lets them act. Pure."""

from collections.abc import Mapping
from datetime import date

from latido.kernel import documents, phone
from latido.kernel.words import gettext_noop as _
from latido.patients.contracts import Basis, NewAuthorisation, NewRelative, Scope
from latido.patients.core import naming
from latido.patients.core.ages import age_on
from latido.patients.core.naming import Fault
from latido.patients.core.representing import AgePack

LONGEST_NAME = 160
LONGEST_DOCUMENT = 200
# What may be granted by saying it on a contact: no result, no message, no copy of the record.
BY_WORD = frozenset({Scope.BOOK, Scope.APPOINTMENTS, Scope.BILLING})
BY_AGE = frozenset({Basis.PARENT})
_SAID_OF_RELATIVES = frozenset({Fault.SYMBOLS, Fault.QUOTES})  # "Marta (vecina)", as whoever knows them says


def relative_problems(new: NewRelative, country: str, relations: frozenset[str]) -> Mapping[str, str]:
    """Field -> a sentence for the agent. Empty when the relative can be kept."""
    found = {
        "relation": "" if new.relation in relations else _("Elija qué es del paciente."),
        "name": _name(new.name),
        "document_number": _document(new, country),
        "phone": "" if not new.phone or phone.e164(new.phone, country) else _("Ese número de teléfono no existe."),
    }
    return {field: problem for field, problem in found.items() if problem}


def _name(name: str) -> str:
    name = name.strip()
    if not name:
        return _("Escriba el nombre y el apellido.")
    if len(name) > LONGEST_NAME:
        return _("Es demasiado largo.")
    wrong = naming.fault(name)
    return naming.WORDS[wrong] if wrong and wrong not in _SAID_OF_RELATIVES else ""


def _document(new: NewRelative, country: str) -> str:
    if not new.document_number:
        return ""
    try:
        documents.paper(country, new.document_type, new.document_number)
    except documents.InvalidDocument as problem:
        return str(problem)
    return ""


def problems(new: NewAuthorisation, born: date | None, today: date, pack: AgePack) -> Mapping[str, str]:
    """Field -> a sentence for the agent. Empty when it can be kept."""
    first = new.from_on or today
    found = {
        "scopes": _scopes(new),
        "document": _paper(new),
        "to_on": _("Termina antes de empezar.") if new.to_on and new.to_on < first else "",
        "basis": _basis(new.basis, born, today, pack),
    }
    return {field: problem for field, problem in found.items() if problem}


def _scopes(new: NewAuthorisation) -> str:
    if not new.scopes:
        return _("Elija qué puede hacer.")
    if new.basis is Basis.SPOKEN and new.scopes - BY_WORD:
        return _("De palabra solo se autoriza agendar, conocer las citas y los saldos. Lo demás, por escrito.")
    return ""


def _paper(new: NewAuthorisation) -> str:
    if len(new.document) > LONGEST_DOCUMENT:
        return _("Es demasiado largo.")
    if new.basis is not Basis.SPOKEN and len(new.document.strip()) < 4:
        return _("Escriba qué documento se vio y dónde está.")
    return ""


def _basis(basis: Basis, born: date | None, today: date, pack: AgePack) -> str:
    age = age_on(born, today)
    if basis in BY_AGE and age is not None and age >= pack.ends:
        return _("A esa edad los padres ya no deciden por esta persona. Necesitan su autorización.")
    if basis in (Basis.SPOKEN, Basis.WRITTEN) and age is not None and age < pack.narrows:
        return _("A esa edad esta persona no puede autorizar a nadie.")
    return ""


def by_age(basis: Basis, born: date | None, today: date, pack: AgePack) -> bool:
    """Whether what is granted narrows and ends with the patient's age: a parent's always, a guardian's of a minor."""
    age = age_on(born, today)
    return basis in BY_AGE or (basis is Basis.GUARDIAN and age is not None and age < pack.ends)
