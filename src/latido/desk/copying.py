"""What somebody allowed and refused, in the desk's words, for the copy they asked for."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import Evidence, Purpose, Said, handing
from latido.desk.consent_words import CHANNELS, EVIDENCE, purpose_words
from latido.kernel import references
from latido.patients import api as patients


class Allowed:
    """Each with how it can be shown that they said so."""

    name = "consents"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[handing.Piece]:
        return [_piece(each, patient_id) for each in compliance.consents_kept(patient_id)]


def _piece(one: Said, patient_id: UUID) -> handing.Piece:
    what = _("Permitió") if one.given else _("No permitió o retiró")
    contact = references.shown(one.ref) if one.ref and one.evidence is not Evidence.FILE else ""
    evidence = " · ".join(filter(None, (str(EVIDENCE[one.evidence]), one.words, contact)))
    lines = (
        (what, f"{purpose_words(one.purpose)} {CHANNELS[one.channel]}"),
        (_("Dirección o número"), one.address),
        (_("Cómo consta"), evidence),
        (_("Texto que se le leyó"), one.text_version),
    )
    fhir = {
        "resourceType": "Consent",
        "id": str(one.id),
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"text": str(one.purpose or Purpose.EVERY.name.lower())}],
        "patient": {"reference": f"Patient/{patient_id}"},
        "dateTime": one.at.isoformat(),
        "provision": {"type": "permit" if one.given else "deny"},
    }
    told = tuple(each for each in lines if each[1])
    return handing.Piece(_("Lo que permite"), _("Permiso"), told, one.at, fhir=fhir)


class Wished:
    """By what they would rather be contacted, and at which hours."""

    name = "wishes"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[handing.Piece]:
        wishes = patients.wishes_kept(patient_id)
        lines = [
            (purpose_words(purpose), ", ".join(str(CHANNELS[each]) for each in sorted(channels)))
            for purpose, channels in wishes.by.items()
        ]
        if wishes.hours:
            lines.append((_("Horario"), f"{wishes.hours[0]:%H:%M}–{wishes.hours[1]:%H:%M}"))
        if lines:
            yield handing.Piece(_("Cómo se le contacta"), _("Preferencia de contacto"), tuple(lines))


contributors = (Wished(), Allowed())
