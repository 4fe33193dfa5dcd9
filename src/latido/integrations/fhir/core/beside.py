"""What stands beside a Patient in a file of FHIR R4: who pays (Coverage) and what they refused (Consent)."""

from collections.abc import Mapping
from typing import Any

KINDS = ("Coverage", "Consent")
MOST = 300_000  # of one file: what is kept of each is a few words
FIELDS = frozenset(
    {"status", "beneficiary", "payor", "class", "subscriberId", "relationship", "period", "patient", "provision",
     "category"}
)  # fmt: skip
_ENDED = ("cancelled", "entered-in-error", "inactive", "rejected", "proposed", "draft")
_CLASSES = {"plan": "plan", "group": "regime", "class": "category"}
_PURPOSES = {  # codes of v3 ActReason, and ours as a copy writes them -> a word that a column may hold
    "HMARKT": "marketing", "HRESCH": "investigacion", "RESEARCH": "investigacion", "PATSFTY": "", "COLLECT": "cobranza",
    "care": "care", "reminder": "recordatorio", "survey": "encuesta", "marketing": "marketing", "every": "todo",
    "collection": "cobranza", "billing": "factura", "research": "investigacion", "recording": "grabacion",
    "result": "resultado", "ai": "inteligencia artificial",
}  # fmt: skip
_HOLDER = {"self": "titular", "spouse": "beneficiario", "child": "beneficiario", "parent": "beneficiario",
           "common": "beneficiario", "other": "beneficiario"}  # fmt: skip


def told(resource: Mapping[str, Any]) -> tuple[str, dict[str, str]] | None:
    """Of which Patient, and what it says, as columns of a table would; None when it says nothing that is kept."""
    if resource.get("resourceType") == "Coverage":
        whose, said = _reference(resource.get("beneficiary")), _coverage(resource)
    elif resource.get("resourceType") == "Consent":
        whose, said = _reference(resource.get("patient")), _consent(resource)
    else:
        return None
    return (whose, said) if whose and said else None


def together(before: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Of two coverages the first; every refusal."""
    refused = "; ".join(filter(None, (before.get("refused"), more.get("refused"))))
    kept = {**more, **before}
    return {**kept, "refused": refused} if refused else kept


def _coverage(resource: Mapping[str, Any]) -> dict[str, str]:
    if resource.get("status") in _ENDED:
        return {}
    payor = next((each for each in _dicts(resource.get("payor"))), {})
    period = resource.get("period")
    said = {
        "insurer": _text(payor.get("display")),
        "member_number": _text(resource.get("subscriberId")),
        "affiliation": next((_HOLDER[code] for code in _codes(resource.get("relationship")) if code in _HOLDER), ""),
        "covered_until": _text(period.get("end")) if isinstance(period, dict) else "",
    }
    for each in _dicts(resource.get("class")):
        if name := next((_CLASSES[code] for code in _codes(each.get("type")) if code in _CLASSES), ""):
            said[name] = _text(each.get("value")) or _text(each.get("name"))
    return {name: value for name, value in said.items() if value} if said["insurer"] else {}


def _consent(resource: Mapping[str, Any]) -> dict[str, str]:
    """A no to a purpose that we know, alone or inside a yes. A no to anything else is not about being contacted."""
    provision = resource.get("provision")
    if resource.get("status") != "active" or not isinstance(provision, dict):
        return {}
    words: dict[str, None] = {}
    for each in (provision, *_dicts(provision.get("provision"))):
        if each.get("type") != "deny":
            continue
        said = [_text(code.get("code")) for code in _dicts(each.get("purpose"))]
        if each is provision:
            said += [name for category in _dicts(resource.get("category")) for name in _named(category)]
        words |= {word: None for code in said if (word := _PURPOSES.get(code, ""))}
    return {"refused": "; ".join(words)} if words else {}


def _named(concept: Mapping[str, Any]) -> list[str]:
    return [_text(concept.get("text")), *_codes(concept)]


def _codes(concept: Any) -> list[str]:
    return [_text(each.get("code")) for each in _dicts(concept.get("coding"))] if isinstance(concept, dict) else []


def _reference(value: Any) -> str:
    """The id of "Patient/17", "urn:uuid:17" or an address that ends so."""
    text = _text(value.get("reference")) if isinstance(value, dict) else ""
    return text.rsplit("/", 1)[-1].removeprefix("urn:uuid:")


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value[:50] if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value[:300] if isinstance(value, str) else ""
