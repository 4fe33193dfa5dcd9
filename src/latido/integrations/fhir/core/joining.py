"""Two records joined, or parted again, as one FHIR R4 transaction: Patient.link says which replaces which. Pure."""

from typing import Any

from latido.patients.contracts import JoinedNews, KnownAs

ROLES = "http://terminology.hl7.org/CodeSystem/v2-0203"
_SEXES = frozenset({"female", "male", "other", "unknown"})


def bundle(news: JoinedNews) -> dict[str, Any]:
    """Both records whole, under our own ids: sent twice it changes nothing (FHIR R4, 3.1.0.7.1, update as create).

    While joined: the one that goes is inactive and `replaced-by`, the one that stays `replaces` it (R4, Patient.link).
    Parted: both are active and neither has a link.
    """
    stays, goes = patient(news.stays), patient(news.goes)
    if not news.parted:
        goes |= {"active": False, "link": [_link(news.stays, "replaced-by")]}
        stays["link"] = [_link(news.goes, "replaces")]
    entries = [
        {
            "fullUrl": f"urn:uuid:{each['id']}",
            "resource": each,
            "request": {"method": "PUT", "url": f"Patient/{each['id']}"},
        }
        for each in (stays, goes)
    ]
    return {"resourceType": "Bundle", "type": "transaction", "timestamp": news.at.isoformat(), "entry": entries}


def patient(known: KnownAs) -> dict[str, Any]:
    """Who it is, and nothing else."""
    found: dict[str, Any] = {
        "resourceType": "Patient",
        "id": str(known.id),
        "active": True,
        "identifier": list(_identifiers(known)),
        "name": [
            {
                "use": "official",
                "given": known.given_names.split(),
                "family": " ".join(filter(None, (known.first_surname, known.second_surname))),
            }
        ],
        "gender": known.sex if known.sex in _SEXES else "unknown",
    }
    if known.birth_date:
        found["birthDate"] = known.birth_date.isoformat()
    return found


def _identifiers(known: KnownAs) -> list[dict[str, Any]]:
    record = [{"type": {"coding": [{"system": ROLES, "code": "MR"}]}, "value": known.record_number}]
    papers = [{"type": {"text": kind}, "value": value} for _country, kind, value in known.documents]
    return [*(record if known.record_number else ()), *papers]


def _link(other: KnownAs, kind: str) -> dict[str, Any]:
    return {"other": {"reference": f"Patient/{other.id}"}, "type": kind}


def replaced_by(resource: dict[str, Any]) -> str:
    """The id of the Patient that stands for this one now, at its source; empty when none does."""
    links = resource.get("link")
    for each in links if isinstance(links, list) else ():
        other = each.get("other") if isinstance(each, dict) and each.get("type") in ("replaced-by", "replace") else None
        reference = other.get("reference") if isinstance(other, dict) else None
        if isinstance(reference, str):
            return reference.rsplit("/", 1)[-1].removeprefix("urn:uuid:")[:200]
    return ""
