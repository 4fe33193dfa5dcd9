"""Coverage and Consent of the same file, wherever they stand, and what a Patient says of how to be treated."""

from typing import Any

import pytest

from latido.integrations.fhir.core import beside
from latido.integrations.fhir.tests.test_reading import read
from latido.patients.contracts import Incoming, IncomingPatient
from latido.patients.ports import FileRefused
from latido.patients.tests.imports.samples import bundle, fhir, ndjson

pytestmark = pytest.mark.core
COVER: dict[str, Any] = {
    "resourceType": "Coverage",
    "status": "active",
    "beneficiary": {"reference": "Patient/p1"},
    "payor": [{"display": "EPS Frailejón"}],
    "class": [{"type": {"coding": [{"code": "plan"}]}, "value": "Plan Oro"}],
    "subscriberId": "AF-77",
    "relationship": {"coding": [{"code": "child"}]},
    "period": {"end": "2027-12-31"},
}
NO: dict[str, Any] = {
    "resourceType": "Consent",
    "status": "active",
    "patient": {"reference": "https://his.example/fhir/Patient/p1"},
    "provision": {"type": "deny", "purpose": [{"code": "HMARKT"}]},
}


def of(found: list[Incoming]) -> dict[str, str]:
    (one,) = [each for each in found if isinstance(each, IncomingPatient)]
    return dict(one.more)


@pytest.mark.parametrize("made", [bundle, ndjson])
def test_who_pays_and_what_they_refused_before_or_after_the_patient(made: Any) -> None:
    wanted = {
        "insurer": "EPS Frailejón", "plan": "Plan Oro", "member_number": "AF-77", "affiliation": "beneficiario",
        "covered_until": "2027-12-31", "refused": "marketing",
    }  # fmt: skip
    assert of(read(made(COVER, NO, fhir(1)))) == wanted
    assert of(read(made(fhir(1), NO, COVER))) == wanted


def test_a_yes_an_ended_one_and_another_patients_say_nothing() -> None:
    others = [
        {**COVER, "status": "cancelled"},
        {**NO, "provision": {"type": "permit", "purpose": [{"code": "HMARKT"}]}},
        {**NO, "status": "inactive"},
        {**NO, "patient": {"reference": "Patient/p2"}},
        {**NO, "provision": {"type": "deny", "actor": []}},
        {**NO, "provision": "deny"},
        {**COVER, "payor": "x", "beneficiary": 3},
    ]
    assert of(read(bundle(fhir(1), *others))) == {}


def test_a_no_inside_a_yes_and_a_second_one_both_count() -> None:
    inside = {"type": "permit", "provision": [{"type": "deny", "purpose": [{"code": "HRESCH"}]}]}
    ours = {**NO, "provision": {"type": "deny"}, "category": [{"text": "survey"}]}

    assert of(read(bundle(fhir(1), {**NO, "provision": inside}, ours)))["refused"] == "investigacion; encuesta"


def test_the_language_they_prefer_and_the_interpreter() -> None:
    spoken = [
        {"language": {"coding": [{"code": "es"}]}},
        {"language": {"coding": [{"code": "guc"}]}, "preferred": True},
    ]
    base = "http://hl7.org/fhir/StructureDefinition/"
    said = [
        {"url": f"{base}patient-interpreterRequired", "valueBoolean": True},
        {"url": f"{base}individual-pronouns", "valueCodeableConcept": {"text": "elle"}},
    ]
    names = [{"family": "Hurtado", "given": ["Carolina"]}, {"use": "nickname", "given": ["Caro"]}]

    more = of(read(ndjson(fhir(1, communication=spoken, extension=said, name=names))))

    assert more == {"language": "guc", "interpreter": "sí", "pronouns": "elle", "preferred_name": "Caro"}


def test_who_said_no_is_never_left_out_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "MOST", 1)
    many = [{**NO, "patient": {"reference": f"Patient/p{n}"}} for n in range(3)]
    with pytest.raises(FileRefused):
        read(bundle(fhir(1), *many))
