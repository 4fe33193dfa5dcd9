"""A FHIR R4 Patient, however well it was made, as an incoming patient; or why it is none."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from latido.integrations.fhir.core.systems import document_of, is_record_number
from latido.patients.contracts import Incoming, IncomingDocument, IncomingPatient, NotAPatient, Unreadable

# All that is looked at of a Patient: a reader may drop the rest unread.
FIELDS = frozenset(
    {
        "resourceType", "id", "active", "identifier", "name", "telecom", "gender", "birthDate", "address", "animal",
        "deceasedBoolean", "deceasedDateTime", "link", "meta", "careProvider", "communication", "extension",
    }
)  # fmt: skip
_INTERPRETER = "patient-interpreterRequired"
_PRONOUNS = "individual-pronouns"
MOST = 50  # entries of one list that are looked at
_FATHERS = "humanname-fathers-family"
_MOTHERS = "humanname-mothers-family"
_NOT_R4 = re.compile(r"\b(?:1\.0|3\.0|4\.3|5\.0|DSTU2|STU3|R4B|R5)\b", re.IGNORECASE)
_PARTIAL = re.compile(r"\d{4}(-\d{2})?")


def incoming(resource: Any, row: int, beside: Mapping[str, Mapping[str, str]] = MappingProxyType({})) -> Incoming:
    """What this resource says. beside: what others of the file say of each Patient, by id. Never raises."""
    if not isinstance(resource, dict):
        return Unreadable(row, "fhir.wrong_shape")
    if resource.get("resourceType") != "Patient":
        return NotAPatient(row)
    if refusal := _refusal(resource):
        return Unreadable(row, refusal)
    name = _best(_dicts(resource.get("name")), ("official", "usual", ""))
    first, second, surnames = _surnames(name)
    addresses = _dicts(resource.get("address"))
    address = _best(addresses, ("home", ""))
    country = _text(address.get("country")).upper()
    country = country if re.fullmatch(r"[A-Z]{2}", country) else ""
    identifiers = _dicts(resource.get("identifier"))
    system, value = _source(resource, identifiers)
    return IncomingPatient(
        row=row,
        given_names=" ".join(_texts(name.get("given"))),
        first_surname=first,
        second_surname=second,
        surnames=surnames,
        full_name=_text(name.get("text")),
        birth_date=_text(resource.get("birthDate")),
        sex=_text(resource.get("gender")),
        documents=tuple(_documents(identifiers, country)),
        phones=tuple(_telecom(resource, ("phone", "sms"))),
        country=country,
        emails=tuple(_telecom(resource, ("email",))),
        addresses=tuple(
            filter(
                None, map(_written, [address, *(each for each in addresses if each is not address and _holds(each))])
            )
        ),
        record_number=next((_text(i.get("value")) for i in identifiers if _is_record(i)), ""),
        deceased="true" if resource.get("deceasedBoolean") is True or resource.get("deceasedDateTime") else "",
        source_system=system,
        source_value=value,
        more={**_treated(resource), **beside.get(_text(resource.get("id")), {})},
    )


def _treated(resource: dict[str, Any]) -> dict[str, str]:
    """How to treat them, as columns of a table would say it."""
    spoken = _dicts(resource.get("communication"))
    spoken.sort(key=lambda each: each.get("preferred") is not True)
    language = next(filter(None, map(_language, spoken)), "")
    said = {"language": language}
    for each in _dicts(resource.get("extension")):
        url = _text(each.get("url")).rsplit("/", 1)[-1]
        if url == _INTERPRETER and each.get("valueBoolean") is True:
            said["interpreter"] = "sí"
        elif url == _PRONOUNS:
            said["pronouns"] = _spoken(each.get("valueCodeableConcept"))
    nicknames = [each for each in _dicts(resource.get("name")) if each.get("use") == "nickname"]
    if nicknames:
        said["preferred_name"] = _text(nicknames[0].get("text")) or " ".join(_texts(nicknames[0].get("given")))
    return {name: value for name, value in said.items() if value}


def _language(communication: dict[str, Any]) -> str:
    concept = communication.get("language")
    codes = sorted(_codes({"type": concept})) if isinstance(concept, dict) else []
    return next(iter(codes), "") or _spoken(concept)


def _spoken(concept: Any) -> str:
    """What a concept is called."""
    if not isinstance(concept, dict):
        return ""
    return _text(concept.get("text")) or next(
        filter(None, (_text(each.get("display")) for each in _dicts(concept.get("coding")))), ""
    )


def _refusal(resource: dict[str, Any]) -> str:
    """Why this Patient is not to be taken, if it is not."""
    names, link = resource.get("name"), _dicts(resource.get("link"))
    if "animal" in resource:
        return "fhir.animal"
    meta = resource.get("meta")
    version = meta.get("fhirVersion") if isinstance(meta, dict) else ""
    if "careProvider" in resource or _NOT_R4.search(_text(version)):
        return "fhir.other_version"
    if any(isinstance(name.get("family"), list) for name in _dicts(names)):  # as DSTU2 wrote it
        return "fhir.other_version"
    if names is not None and not isinstance(names, list):
        return "fhir.wrong_shape"
    if any(each.get("type") in ("replaced-by", "replace") for each in link):
        return "fhir.merged"
    return "fhir.inactive" if resource.get("active") is False else ""


def _surnames(name: dict[str, Any]) -> tuple[str, str, str]:
    """First and second where the name says which is which, else both together."""
    parts = name.get("_family")
    found = {}
    for extension in _dicts(parts.get("extension")) if isinstance(parts, dict) else ():
        url = _text(extension.get("url")).rsplit("/", 1)[-1]
        found[url] = _text(extension.get("valueString"))
    if found.get(_FATHERS):
        return found[_FATHERS], found.get(_MOTHERS, ""), ""
    return "", "", _text(name.get("family"))


def _documents(identifiers: list[dict[str, Any]], country: str) -> Iterator[IncomingDocument]:
    for each in identifiers:
        if found := document_of(_text(each.get("system"))[:300], _codes(each), country):
            yield IncomingDocument(
                _text(each.get("value")), type=found[1], country=found[0], former=each.get("use") == "old"
            )


def _source(resource: dict[str, Any], identifiers: list[dict[str, Any]]) -> tuple[str, str]:
    """The pair that names this patient at the source: its record number, else any identifier, else its id."""
    complete = [each for each in identifiers if _text(each.get("system")) and _text(each.get("value"))]
    for each in sorted(complete, key=lambda each: not _is_record(each)):
        return _text(each["system"]), _text(each["value"])
    value = _text(resource.get("id"))
    return ("fhir", value) if value else ("", "")


def _is_record(identifier: dict[str, Any]) -> bool:
    return is_record_number(_text(identifier.get("system")), _codes(identifier))


def _codes(identifier: dict[str, Any]) -> frozenset[str]:
    kind = identifier.get("type")
    return (
        frozenset(_text(each.get("code")) for each in _dicts(kind.get("coding")))
        if isinstance(kind, dict)
        else frozenset()
    )


def _telecom(resource: dict[str, Any], systems: tuple[str, ...]) -> Iterator[str]:
    for each in _dicts(resource.get("telecom")):
        if each.get("system") in systems and each.get("use") != "old" and (value := _text(each.get("value"))):
            yield value


def _holds(address: dict[str, Any]) -> bool:
    return address.get("use") not in ("old", "temp")


def _written(address: dict[str, Any]) -> str:
    return ", ".join(filter(None, (*_texts(address.get("line")), _text(address.get("city")))))


def _best(entries: list[dict[str, Any]], uses: tuple[str, ...]) -> dict[str, Any]:
    """The first by preferred use, but never an old one."""
    current = [each for each in entries if each.get("use") not in ("old", "maiden", "nickname", "anonymous", "temp")]
    for use in uses:
        for each in current:
            if use in ("", each.get("use")):
                return each
    return entries[0] if entries else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    """A list's objects; other shapes hold none."""
    return [each for each in value[:MOST] if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    return [each for each in value[:MOST] if isinstance(each, str)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value[:1000]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18 else ""
