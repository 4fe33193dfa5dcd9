"""Who saw somebody's data, in the words of its report, for the copy they asked for."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import Entry, handing
from latido.console.privacy.reports import line_of, speakers
from latido.console.privacy.telling import looks
from latido.staff import api as staff


class Seen:
    """One sitting, one piece."""

    name = "who-saw"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[handing.Piece]:
        entries = compliance.entries_kept(patient_id, now)
        people = staff.names({entry.actor_id for entry in entries if entry.actor_id})
        relations = speakers(entries)
        for look in looks(entries):
            line = line_of(look, people, relations)
            lines = (
                (_("Quién"), line.who),
                (_("Rol"), line.role),
                (_("Qué"), "; ".join(line.what)),
                (_("Para qué"), line.why),
                (_("Quién hablaba"), line.heard),
                (_("Resultado"), _("no se le permitió") if look.refused else _("hecho")),
            )
            told = tuple(each for each in lines if each[1])
            fhir = _event(look.entries[0], patient_id, line.who)
            yield handing.Piece(_("Quién vio sus datos"), _("Acceso"), told, look.began, fhir=fhir)


def _event(entry: Entry, patient_id: UUID, who: str) -> dict[str, object]:
    return {
        "resourceType": "AuditEvent",
        "id": str(entry.id),
        "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"},
        "subtype": [{"code": entry.action}],
        "recorded": entry.at.isoformat(),
        "agent": [{"name": who, "requestor": True}, *_spoke(entry)],
        "source": {"observer": {"display": "Latido"}},
        "entity": [{"what": {"reference": f"Patient/{patient_id}"}}],
    }


def _spoke(entry: Entry) -> list[dict[str, object]]:
    """The relative in whose name it was asked, who asked nothing of the system."""
    if entry.on_behalf_of is None:
        return []
    return [{"who": {"reference": f"RelatedPerson/{entry.on_behalf_of}"}, "requestor": False}]


contributors = (Seen(),)
