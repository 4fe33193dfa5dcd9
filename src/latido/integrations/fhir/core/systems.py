"""Which document an identifier is: by the system that registries and national guides give it.

Sources: MinSalud's IHC guide (CO, IdspersonaColombia), CL-Core (CL), core.AR (AR), HL7 table 0203.
"""

import re
from collections.abc import Mapping

_COLOMBIAN = re.compile(r"minsalud\.gov\.co/ihc/(?:ide/170|fhir/NamingSystem)/([A-Z]{2})$", re.IGNORECASE)
_OF_COLOMBIA = {"CC": "CC", "TI": "TI", "RC": "RC", "CN": "RC", "CE": "CE", "PT": "PPT", "PA": "PA"}
_WORDS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), country, kind)
    for pattern, country, kind in (
        (r"\bcurp\b", "MX", "CURP"),
        (r"renaper|argentina\.gob\.ar.*dni|\bar[:/.]dni\b", "AR", "DNI"),
        (r"\bcui[lt]\b", "AR", "CUIL"),
        (r"registrocivil\.cl/run|\bcl[:/.](?:run|rut)\b|/ru[nt]$", "CL", "RUT"),
        (r"reniec|\bpe[:/.]dni\b", "PE", "DNI"),
        (r"\bcpf\b", "BR", "CPF"),
        (r"registrocivil\.gob\.ec|\bec[:/.]ci\b", "EC", "CI"),
    )
)
_PASSPORT = re.compile(r"passport|pasaporte", re.IGNORECASE)
_HL7: Mapping[str, str] = {"PPN": "PA"}
RECORD = "MR"


def document_of(system: str, codes: frozenset[str], country: str) -> tuple[str, str] | None:
    """Country and type, or none: a number we have no use for. country: where the patient lives, or empty."""
    if found := _COLOMBIAN.search(system):
        kind = _OF_COLOMBIA.get(found[1].upper())
        return ("CO", kind) if kind else None
    for pattern, where, kind in _WORDS:
        if pattern.search(system):
            return where, kind
    if _PASSPORT.search(system) or codes & _HL7.keys():
        return country, "PA"
    return None


def is_record_number(system: str, codes: frozenset[str]) -> bool:
    return RECORD in codes
