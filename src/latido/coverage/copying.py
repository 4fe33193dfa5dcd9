"""A patient's insurance, for the copy they asked for: this room's answer to the port of compliance."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance.contracts import handing
from latido.coverage.contracts import ROLES, Role
from latido.coverage.core.affiliation import in_force
from latido.coverage.models import Coverage

_RELATIONS = {Role.HOLDER: "self", Role.BENEFICIARY: "other", Role.ADDITIONAL: "other"}
_CLASSES = (("plan", "plan"), ("group", "regime"), ("class", "category"))  # of FHIR, and the field that it is here


class Insurance:
    name = "coverage"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[handing.Piece]:
        rows = Coverage.objects.filter(patient_id=patient_id).select_related("insurer").order_by("position", "id")
        return [_piece(row, now) for row in rows]


def _piece(row: Coverage, now: datetime) -> handing.Piece:
    lines = (
        (_("Quién paga"), row.insurer.name),
        (_("Plan"), row.plan),
        (_("Régimen"), row.regime),
        (_("Categoría"), row.category),
        (_("Número de afiliado"), str(row.member_number)),
        (_("Afiliación"), _(ROLES[Role(row.role)]) if row.role else ""),
        (_("Desde"), row.valid_from.strftime("%d/%m/%Y") if row.valid_from else ""),
        (_("Vence"), row.valid_to.strftime("%d/%m/%Y") if row.valid_to else ""),
        (_("Comprobada el"), row.verified_on.strftime("%d/%m/%Y") if row.verified_on else ""),
    )
    return handing.Piece(_("Cobertura"), _("Seguro"), tuple(each for each in lines if each[1]), fhir=_fhir(row, now))


def _fhir(row: Coverage, now: datetime) -> dict[str, object]:
    """Coverage of R4. One that has ended says so."""
    found: dict[str, object] = {
        "resourceType": "Coverage",
        "id": str(row.pk),
        "status": "active" if in_force(None, row.valid_to, now.date()) else "cancelled",
        "beneficiary": {"reference": f"Patient/{row.patient_id}"},
        "payor": [{"display": row.insurer.name}],
    }
    classes = [
        {"type": {"coding": [{"code": code}]}, "value": value}
        for code, name in _CLASSES
        if (value := getattr(row, name))
    ]
    if classes:
        found["class"] = classes
    if row.member_number:
        found["subscriberId"] = str(row.member_number)
    if row.role:
        found["relationship"] = {"coding": [{"code": _RELATIONS[Role(row.role)]}]}
    period = {name: day.isoformat() for name, day in (("start", row.valid_from), ("end", row.valid_to)) if day}
    if period:
        found["period"] = period
    return found


contributors = (Insurance(),)
