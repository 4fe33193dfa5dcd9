"""The list of patients, to be taken out: this room's answer to the port of compliance."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.kernel import documents
from latido.orgs import api as orgs
from latido.patients import papers, reached, written
from latido.patients.core import births
from latido.patients.models import Identifier, Patient
from latido.patients.services import upkeep
from latido.patients.services.imports import showing as importing

STEP = 500  # patients in one audit row
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

    def heading(self) -> tuple[str, ...]:
        return (
            _("Historia clínica"), _("Nombres"), _("Primer apellido"), _("Segundo apellido"), _("Fecha de nacimiento"),
            _("Documento"), _("Teléfono"), _("Correo"), _("Faltan datos"),
        )  # fmt: skip

    def steps(self, wanted: Mapping[str, str]) -> Iterator[tuple[Collection[UUID], list[tuple[str, ...]]]]:
        country = orgs.organisation().country
        ids = list(_rows(wanted.get("which", ALL)).order_by("folded_name", "id").values_list("id", flat=True))
        for first in range(0, len(ids), STEP):
            step = ids[first : first + STEP]
            found = Patient.objects.in_bulk(step)
            shown = papers.in_force(step)
            rung = reached.may_be_rung(step)
            emails = written.emails_to_use(step)
            lines = [
                _line(row, shown.get(i), rung.get(i, ""), emails.get(i, ""), country)
                for i in step
                if (row := found.get(i))
            ]
            yield step, lines


def _rows(which: str) -> QuerySet[Patient]:
    rows = Patient.objects.filter(replaced_by=None, deceased=False).exclude(id__in=compliance.shielded())
    theirs = Identifier.objects.filter(patient=OuterRef("id"), former_on=None)
    rung = upkeep.may_be_rung().filter(patient_id=OuterRef("id"))
    wanted = {
        INCOMPLETE: Q(incomplete=True), NO_PHONE: Q(~Exists(rung)), NO_DOCUMENT: Q(~Exists(theirs))
    }.get(which, Q())  # fmt: skip
    return rows.filter(wanted)


def _line(row: Patient, paper: Identifier | None, telephone: str, email: str, country: str) -> tuple[str, ...]:
    return (
        row.record_number, row.given_names, row.first_surname, row.second_surname,
        births.as_fhir(row.birth_date, row.birth_known),
        documents.shown(paper.country or country, paper.type, paper.value) if paper else "",
        telephone, email, _("sí") if row.incomplete else "",
    )  # fmt: skip


class ImportReport:
    """The rows of a file that did not come in whole. Filter: which import."""

    name = "import-report"
    permission = "patients.import"

    def count(self, wanted: Mapping[str, str]) -> int:
        return importing.reported(UUID(wanted["import"]))

    def heading(self) -> tuple[str, ...]:
        return importing.heading()

    def steps(self, wanted: Mapping[str, str]) -> Iterator[tuple[Collection[UUID], list[tuple[str, ...]]]]:
        rows = importing.lines_of(UUID(wanted["import"]))
        while step := list(islice(rows, STEP)):
            whose = dict.fromkeys(patient_id for patient_id, _line in step if patient_id)
            yield tuple(whose), [line for _patient, line in step]


exporters = (PatientList(), ImportReport())
