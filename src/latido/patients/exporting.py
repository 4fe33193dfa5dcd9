"""The list of patients, to be taken out: this room's answer to the port of compliance."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.kernel import documents
from latido.orgs import api as orgs
from latido.patients import reached
from latido.patients.models import Identifier, Patient

ALL, INCOMPLETE, NO_PHONE, NO_DOCUMENT = "", "incomplete", "no_phone", "no_document"


class PatientList:
    """Who is on file: enough to tell them apart and to reach them. Filter: which, of the words above.

    Protected records stay out, joined ones and those of who died too; a telephone at which somebody is not to be
    called is not there.
    """

    name = "patients"
    permission = "patients.export"

    def count(self, wanted: Mapping[str, str]) -> int:
        return _rows(wanted.get("which", ALL)).count()

    def whose(self, wanted: Mapping[str, str]) -> list[UUID]:
        rows = _rows(wanted.get("which", ALL)).order_by("folded_name", "id")
        return list(rows.values_list("id", flat=True))

    def heading(self) -> tuple[str, ...]:
        return (
            _("Historia clínica"), _("Nombres"), _("Primer apellido"), _("Segundo apellido"), _("Fecha de nacimiento"),
            _("Documento"), _("Teléfono"), _("Correo"), _("Faltan datos"),
        )  # fmt: skip

    def rows(self, wanted: Mapping[str, str], patient_ids: Collection[UUID]) -> Iterable[tuple[str, ...]]:
        country = orgs.organisation().country
        found = Patient.objects.in_bulk(list(patient_ids))
        papers: dict[UUID, Identifier] = {}
        for paper in Identifier.objects.filter(patient_id__in=patient_ids):
            papers.setdefault(paper.patient_id, paper)
        for each in patient_ids:
            if row := found.get(each):
                yield _line(row, papers.get(each), country)


def _rows(which: str) -> QuerySet[Patient]:
    rows = Patient.objects.filter(replaced_by=None, deceased=False).exclude(id__in=compliance.shielded())
    wanted = {
        INCOMPLETE: Q(incomplete=True), NO_PHONE: Q(telephones=None), NO_DOCUMENT: Q(identifiers=None)
    }.get(which, Q())  # fmt: skip
    return rows.filter(wanted)


def _line(row: Patient, paper: Identifier | None, country: str) -> tuple[str, ...]:
    _card, telephone, _all = reached.card_of(row.id)
    return (
        row.record_number, row.given_names, row.first_surname, row.second_surname,
        row.birth_date.isoformat() if row.birth_date else "",
        documents.shown(paper.country or country, paper.type, paper.value) if paper else "",
        telephone.e164 if telephone else "", row.email, _("sí") if row.incomplete else "",
    )  # fmt: skip


exporters = (PatientList(),)
