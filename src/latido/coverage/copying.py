"""A patient's insurance, for the copy they asked for: this room's answer to the port of compliance."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance.contracts import handing
from latido.coverage.models import Coverage


class Insurance:
    name = "coverage"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[handing.Piece]:
        rows = Coverage.objects.filter(patient_id=patient_id).select_related("insurer").order_by("position", "id")
        return [_piece(row) for row in rows]


def _piece(row: Coverage) -> handing.Piece:
    lines = (
        (_("Quién paga"), row.insurer.name),
        (_("Régimen"), row.regime),
        (_("Afiliación"), row.affiliation),
        (_("Vence"), row.valid_to.strftime("%d/%m/%Y") if row.valid_to else ""),
    )
    fhir = {
        "resourceType": "Coverage",
        "id": str(row.pk),
        "status": "active",
        "beneficiary": {"reference": f"Patient/{row.patient_id}"},
        "payor": [{"display": row.insurer.name}],
    }
    return handing.Piece(_("Cobertura"), _("Seguro"), tuple(each for each in lines if each[1]), fhir=fhir)


contributors = (Insurance(),)
