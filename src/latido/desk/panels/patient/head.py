"""Who this is, without exposing: masked data, how sure we are of whom, and what is to be known before greeting."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from latido.desk.panels import asked, cover, verifying
from latido.desk.panels.patient.whole import Whole
from latido.desk.panels.words import HINT_ICONS, age


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    field: str = ""  # of the record, when it may be shown whole


@dataclass(frozen=True, slots=True)
class Chip:
    words: str
    tone: str
    icon: str


def context(whole: Whole) -> dict[str, Any]:
    return {
        "patient": whole.header,
        "patient_id": whole.id,
        "contact": whole.contact,
        "level": int(whole.level),
        "verified_by": verifying.verified_by(whole.verification),
        "facts": [each for each in _facts(whole) if each.value],
        "chips": list(_chips(whole)),
        "can_reveal": whole.may("patients.reveal"),
        "may_nurse": whole.may("patients.nursing"),
        "may_cover": whole.may("patients.coverage"),
    }


def _facts(whole: Whole) -> Iterator[Fact]:
    header = whole.header
    yield Fact(_("Edad"), age(header))
    yield Fact("", header.record_number)
    yield Fact(_("Documento"), header.masked_document, "document")
    yield Fact(_("Celular"), header.masked_phone, "phone")
    yield from (Fact(each.label, each.value) for each in cover.lines(whole.coverage))


def _chips(whole: Whole) -> Iterator[Chip]:
    header = whole.header
    yield from (
        Chip(each.words, "n" if header.deceased else "info", HINT_ICONS[each.kind])
        for each in asked.named([header], whole.actor)[0].hints
    )
    if header.preferential_by_age or header.preferential_on_file:
        yield Chip(_("Atención preferencial"), "brand", "accessibility")
    if header.nursing_note:
        yield Chip(_("Consultar con enfermería antes de dar preparación"), "warn", "stethoscope")
    if header.phone_wrong:
        yield Chip(_("Teléfono equivocado: pida otro"), "warn", "phone-off")
    if header.incomplete:
        yield Chip(_("Datos por completar"), "warn", "circle-dashed")
