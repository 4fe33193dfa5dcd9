"""Identity documents of each country: what they are called, how they are written, whether they can be true.

Check digits: python-stdnum, and below the three it does not know. In El Salvador the DUI has been a person's NIT too
since 2021 (Decreto 203); the NIT of fourteen remains of who has no DUI. Lengths of documents without one are those the
issuing registries use. In the United States no document identifies everybody, and a social security number is not
asked for: whoever needs it for a payer keeps it there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stdnum.ar import cuit
from stdnum.br import cpf
from stdnum.cl import rut
from stdnum.cu import ni
from stdnum.do import cedula
from stdnum.ec import ci
from stdnum.es import dni as es_dni
from stdnum.es import nie as es_nie
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.fr import nir
from stdnum.it import codicefiscale
from stdnum.mx import curp
from stdnum.pe import cui
from stdnum.pt import cc
from stdnum.sv import nit as sv_nit

from latido.kernel.words import gettext_noop as _

WITHOUT_DOCUMENT = "SD"
FOREIGN = frozenset({"CE", "PPT", "PA"})


class InvalidDocument(ValueError):
    """A document that cannot exist. `str()` is the sentence for the agent, in Spanish."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One kind of document. code: what the screens say ("CC"); digits: how the agent is told to type it."""

    code: str
    name: str
    shape: str  # regular expression of the normalised number
    hint: str
    check: Callable[[str], str] | None = None  # returns the normalised number; raises stdnum's ValidationError


def _peruvian(number: str) -> str:
    return str(cui.validate(number))[:8]


def _uruguayan(number: str) -> str:
    """The last of a cédula de identidad answers for the seven before it."""
    digits = [int(each) for each in number.zfill(8)]
    total = sum(digit * weight for digit, weight in zip(digits, (2, 9, 8, 7, 6, 3, 4), strict=False))
    return _ending(number, -total % 10)


def _salvadoran(number: str) -> str:
    """The last of a DUI answers for the eight before it."""
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 1, -1), strict=False))
    return _ending(number, -total % 10)


def _guatemalan(number: str) -> str:
    """The ninth of a CUI answers for the eight before it; then a department of 22 and a municipality."""
    if not 1 <= int(number[9:11]) <= 22 or number[11:13] == "00":
        raise InvalidComponent
    total = sum(int(digit) * weight for digit, weight in zip(number[:8], range(2, 10), strict=True))
    if total % 11 != int(number[8]):
        raise InvalidChecksum
    return number


def _ending(number: str, last: int) -> str:
    if int(number[-1]) != last:
        raise InvalidChecksum
    return number


def _old_salvadoran(number: str) -> str:
    return str(sv_nit.validate(number))


_PASSPORT = DocumentType("PA", _("Pasaporte"), r"[A-Z0-9]{5,15}", _("Letras y números, como está impreso"))
_NEWBORN = DocumentType(
    "RN", _("Recién nacido: el de la madre y un número"), r"[A-Z0-9]{4,17}[1-9]", _("Como 52123907-1")
)
_NONE = DocumentType(WITHOUT_DOCUMENT, _("Sin documento"), r"", _("Queda con datos por completar"))

BY_COUNTRY: Mapping[str, tuple[DocumentType, ...]] = {
    "CO": (
        DocumentType("CC", _("Cédula de ciudadanía"), r"\d{3,10}", _("De 3 a 10 números")),
        DocumentType("TI", _("Tarjeta de identidad"), r"\d{10,11}", _("10 u 11 números")),
        DocumentType("CN", _("Certificado de nacido vivo"), r"[A-Z0-9]{6,16}", _("Como está en el certificado")),
        DocumentType("RC", _("Registro civil"), r"[A-Z0-9]{8,11}", _("De 8 a 11 números")),
        DocumentType("CE", _("Cédula de extranjería"), r"\d{3,10}", _("De 3 a 10 números")),
        DocumentType("PPT", _("Permiso por protección temporal"), r"\d{5,9}", _("De 5 a 9 números")),
    ),
    "MX": (DocumentType("CURP", _("CURP"), r"[A-Z0-9]{18}", _("18 letras y números"), curp.validate),),
    "CL": (DocumentType("RUT", _("RUT"), r"\d{6,8}[0-9K]", _("Números y dígito verificador"), rut.validate),),
    "AR": (
        DocumentType("DNI", _("DNI"), r"\d{7,8}", _("7 u 8 números")),
        DocumentType("CUIL", _("CUIL"), r"\d{11}", _("11 números"), cuit.validate),
    ),
    "PE": (
        DocumentType("DNI", _("DNI"), r"\d{8}[0-9A-K]?", _("8 números"), _peruvian),
        DocumentType("CE", _("Carné de extranjería"), r"[A-Z0-9]{8,12}", _("De 8 a 12 letras y números")),
    ),
    "BR": (DocumentType("CPF", _("CPF"), r"\d{11}", _("11 números"), cpf.validate),),
    "EC": (DocumentType("CI", _("Cédula de identidad"), r"\d{10}", _("10 números"), ci.validate),),
    "ES": (
        DocumentType("DNI", _("DNI"), r"\d{8}[A-Z]", _("8 números y una letra"), es_dni.validate),
        DocumentType("NIE", _("NIE"), r"[XYZ]\d{7}[A-Z]", _("Letra, 7 números y letra"), es_nie.validate),
    ),
    "BO": (
        DocumentType("CI", _("Cédula de identidad"), r"\d{5,8}([0-9][A-Z])?", _("De 5 a 8 números, y complemento")),
    ),
    "CR": (
        DocumentType("CI", _("Cédula de identidad"), r"[1-9]\d{8}", _("9 números")),
        DocumentType("DIMEX", _("DIMEX"), r"\d{11,12}", _("11 o 12 números")),
    ),
    "CU": (DocumentType("CI", _("Carné de identidad"), r"\d{11}", _("11 números"), ni.validate),),
    "DO": (DocumentType("CIE", _("Cédula de identidad y electoral"), r"\d{11}", _("11 números"), cedula.validate),),
    "GT": (DocumentType("CUI", _("CUI del DPI"), r"\d{13}", _("13 números"), _guatemalan),),
    "HN": (DocumentType("DNI", _("DNI"), r"\d{13}", _("13 números")),),
    "NI": (DocumentType("CI", _("Cédula de identidad"), r"\d{13}[A-Z]", _("13 números y una letra")),),
    "PA": (
        DocumentType("CIP", _("Cédula"), r"(PE|E|N|\d{1,2}(AV|PI)?)\d{4,11}", _("Como está impresa, con sus letras")),
    ),
    "PY": (DocumentType("CI", _("Cédula de identidad"), r"\d{5,8}", _("De 5 a 8 números")),),
    "SV": (
        DocumentType("DUI", _("DUI"), r"\d{9}", _("9 números"), _salvadoran),
        DocumentType("NIT", _("NIT de quien no tiene DUI"), r"\d{14}", _("14 números"), _old_salvadoran),
    ),
    "UY": (DocumentType("CI", _("Cédula de identidad"), r"\d{7,8}", _("7 u 8 números"), _uruguayan),),
    "VE": (DocumentType("CI", _("Cédula de identidad"), r"[VE]?\d{6,9}", _("V o E, y de 6 a 9 números")),),
    "US": (DocumentType("ID", _("Licencia o identificación estatal"), r"[A-Z0-9]{4,20}", _("Letras y números")),),
    "PT": (
        DocumentType("CC", _("Cartão de cidadão"), r"\d{9}[A-Z0-9]{2}\d", _("Los 12, con sus letras"), cc.validate),
    ),
    "FR": (DocumentType("NIR", _("NIR"), r"[A-Z0-9]{15}", _("15 números"), nir.validate),),
    "IT": (DocumentType("CF", _("Codice fiscale"), r"[A-Z0-9]{16}", _("16 letras y números"), codicefiscale.validate),),
}


_UNTIL_OWN = ("RN", "CN")  # until a newborn has a document of its own
_OF_CHILDREN_CO = (*_UNTIL_OWN, "RC")
SUCCEEDED_BY: Mapping[tuple[str, str], tuple[str, ...]] = {  # a document -> those whose place it takes in a life
    ("CO", "RC"): _UNTIL_OWN,
    ("CO", "TI"): _OF_CHILDREN_CO,
    ("CO", "CC"): (*_OF_CHILDREN_CO, "TI", "CE", "PPT"),
    ("CO", "CE"): ("PPT",),
    ("SV", "DUI"): ("NIT",),
    ("ES", "DNI"): ("NIE",),
    ("PE", "DNI"): ("CE",),
    ("CR", "CI"): ("DIMEX",),
}


def settled(country: str, code: str, written: str) -> str:
    """The kind a number really is, where a law made two one: in El Salvador the DUI is a person's NIT as well."""
    return "DUI" if (country, code) == ("SV", "NIT") and re.fullmatch(r"\d{9}", compact(written)) else code


def succeeded_by(country: str, code: str) -> tuple[str, ...]:
    """Kinds whose place this one takes in a person's life; what a newborn was known by, every document."""
    if code in (*_UNTIL_OWN, WITHOUT_DOCUMENT):
        return ()
    return SUCCEEDED_BY.get((country, code), _UNTIL_OWN)


def types_of(country: str) -> tuple[DocumentType, ...]:
    """The documents accepted in a country, the usual one first; a passport and "sin documento" everywhere."""
    return (*BY_COUNTRY.get(country, ()), _PASSPORT, _NEWBORN, _NONE)


def type_of(country: str, code: str) -> DocumentType:
    """Raises InvalidDocument when the country has no such document."""
    for each in types_of(country):
        if each.code == code:
            return each
    raise InvalidDocument(_("Ese tipo de documento no se usa en este país."))


def compact(written: str) -> str:
    """Letters and digits alone, in capitals: `compact("52.123.907") == "52123907"`."""
    return re.sub(r"[^A-Z0-9]", "", written.upper())


def normalise(country: str, code: str, written: str) -> str:
    """The one spelling a number is stored and compared in. Empty for "sin documento". Raises InvalidDocument."""
    kind = type_of(country, code)
    number = compact(written)
    if code == WITHOUT_DOCUMENT:
        return ""
    if not number:
        raise InvalidDocument(_("Escriba el número del documento."))
    if not re.fullmatch(kind.shape, number):
        raise InvalidDocument(_("El número no tiene la forma de ese documento. Revíselo con la persona."))
    if set(number) == {"0"}:
        raise InvalidDocument(_("El número del documento no puede ser solo ceros."))
    return _checked(kind, number)


def _checked(kind: DocumentType, number: str) -> str:
    if kind.check is None:
        return number
    try:
        return compact(kind.check(number))
    except InvalidChecksum:
        raise InvalidDocument(_("El dígito de verificación no corresponde. Revise el número.")) from None
    except ValidationError:
        raise InvalidDocument(_("El número no es válido para ese documento. Revíselo con la persona.")) from None


def paper(country: str, code: str, written: str) -> tuple[str, str]:
    """The kind it really is and its number, as stored. Raises InvalidDocument."""
    code = settled(country, code, written)
    return code, normalise(country, code, written)


def spellings(country: str, written: str) -> frozenset[str]:
    """Every stored number that what was typed in a search box could mean."""
    number = compact(written)
    found = {number}
    if country == "CL" and number.isdigit() and 6 <= len(number) <= 8:  # people leave the verifier out
        found.add(number + str(rut.calc_check_digit(number)))
    if country == "PE" and re.fullmatch(r"\d{8}[0-9A-K]", number):
        found.add(number[:8])
    return frozenset(found) - {""}


def masked(code: str, number: str) -> str:
    """For the header of a record: the last three, `CC ··· ··· 907`."""
    return f"{code} ··· ··· {number[-3:]}" if number else code


def hidden(code: str, number: str) -> str:
    """For people not yet verified: nothing that could help to guess it, `CC ··· ··· ···`."""
    return f"{code} ··· ··· ···" if number else code


def shown(country: str, code: str, number: str) -> str:
    """As people write it: `CC 52.123.907`, `RUT 12.345.678-5`."""
    if country == "CL" and code == "RUT":
        return f"{code} {rut.format(number)}"
    if number.isdigit() and number[0] != "0" and code in ("CC", "CE", "PPT", "DNI"):
        return f"{code} {int(number):,}".replace(",", ".")
    return f"{code} {number}".strip()
