"""With which data somebody shows who they are, country by country, and how each is asked for. Data, and pure.

No country's law counts the data: what differs is what anybody can look up there, and what a document is called. Start
values, each with its why; counsel confirms (docs/algorithms/verifying-by-country.md). A clinic may be stricter only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from latido.kernel.words import gettext_noop as _
from latido.patients.contracts import Check

LEAST, MOST = 3, 4  # data: fewer are too easily known, and a record has no more to ask for
KNOWN = frozenset({Check.DOCUMENT, Check.SPEAKER_DOCUMENT, Check.BIRTH_DATE})  # they stand on every paper
REGISTERED = frozenset({Check.ADDRESS, Check.EMAIL})  # what a country, or a clinic, may count as known too


@dataclass(frozen=True, slots=True)
class Rules:
    """needed: different data that coincide. public: those that others know, of which there must be one more."""

    needed: int = LEAST
    public: frozenset[Check] = KNOWN


USUAL = Rules()


@dataclass(frozen=True, slots=True)
class Country:
    """why: where what is public can be looked up; empty where nothing is known to be."""

    public: frozenset[Check] = frozenset()
    why: str = ""
    asks: Mapping[Check, str] = field(default_factory=dict)


_ROLL = frozenset({Check.ADDRESS})
COUNTRIES: Mapping[str, Country] = {
    "AR": Country(
        _ROLL,
        _("El padrón electoral se consulta con nombre, DNI y domicilio."),
        {Check.DOCUMENT: _("«¿Me dice su número de DNI completo?»")},
    ),
    "BR": Country(asks={Check.DOCUMENT: _("«¿Me dice su número de CPF completo?»")}),
    "CL": Country(
        _ROLL,
        _("El padrón electoral publica nombre, RUN y domicilio electoral."),
        {Check.DOCUMENT: _("«¿Me dice su RUT completo, con el dígito verificador?»")},
    ),
    "CO": Country(),
    "ES": Country(asks={Check.DOCUMENT: _("«¿Me dice su DNI o NIE completo, con la letra?»")}),
    "MX": Country(asks={Check.DOCUMENT: _("«¿Me dicta su CURP, letra por letra?»")}),
    "PE": Country(asks={Check.DOCUMENT: _("«¿Me dice su número de DNI completo?»")}),
    "US": Country(asks={Check.DOCUMENT: _("«¿Me dice el número completo de su identificación?»")}),
}
# Of the others nobody has looked: whatever any of these counts as known is known there too.
UNKNOWN = Country(
    frozenset().union(*(each.public for each in COUNTRIES.values())),
    _("De su país no se sabe qué se puede consultar: vale lo más estricto."),
)
ASKS: Mapping[Check, str] = {  # what the agent says; never with the answer in it, and never «¿vive en…?»
    Check.DOCUMENT: _("«¿Me dice el número completo de su documento?»"),
    Check.BIRTH_DATE: _("«¿En qué fecha nació, con día, mes y año?»"),
    Check.ADDRESS: _("«¿Qué dirección o barrio tenemos registrado?»"),
    Check.EMAIL: _("«¿Me deletrea el correo que tenemos registrado?»"),
    Check.SPEAKER_DOCUMENT: _("«¿Me dice el número de su propio documento?»"),
    Check.LAST_VISIT: _("«¿Cuándo fue su última visita, al menos el mes y el año?»"),
}


def of(country: str) -> Country:
    """country: ISO 3166-1 alpha-2."""
    return COUNTRIES.get(country, UNKNOWN)


def rules_of(country: str, own: Rules | None = None) -> Rules:
    """The strictest of what the country asks for and what the clinic decided."""
    own = own or USUAL
    public = KNOWN | of(country).public | (own.public & REGISTERED)
    return Rules(min(max(own.needed, LEAST), MOST), public)


def asks(country: str) -> Mapping[Check, str]:
    """Each datum's question, with the document as it is called there."""
    return {**ASKS, **of(country).asks}


def too_lax(country: str, wanted: Rules) -> Iterator[Check]:
    """Which data the clinic would count as unknown to others, though the country's rules do not."""
    return (each for each in sorted(rules_of(country).public) if each not in wanted.public | KNOWN)
