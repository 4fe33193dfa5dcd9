"""What this room holds about somebody, for the copy they asked for: this room's answer to the port of compliance."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from latido.compliance.contracts import handing
from latido.kernel import documents
from latido.orgs import api as orgs
from latido.patients import kinship, ports, reached, treating, written
from latido.patients.contracts import DEATH_SOURCES, SCOPE_WORDS, Scope
from latido.patients.core import births, names, succession
from latido.patients.core.manner import from_json as manner_of
from latido.patients.editing import WORDS
from latido.patients.models import (
    Death,
    Identifier,
    Merge,
    Patient,
    RecordChange,
    RelatedPerson,
    Representation,
    WrittenPoint,
)
from latido.patients.selectors import row_of

SCOPES = "http://terminology.hl7.org/CodeSystem/consentscope"


class Identity:
    """Who they are, how they are reached and treated, who their family is, and what was changed by hand."""

    name = "identity"

    def pieces(self, patient_id: UUID, *, now: datetime) -> Iterable[handing.Piece]:
        row = row_of(patient_id)
        letters = written.of([row.id])[row.id]
        yield _who(row, letters)
        yield from _reached(row, letters)
        yield from _treated(row)
        yield from _family(row)
        yield from _changes(row)


def _said(*lines: tuple[str, object]) -> tuple[tuple[str, str], ...]:
    """Those that say something."""
    return tuple((word, str(said)) for word, said in lines if said)


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""


def _who(row: Patient, letters: Sequence[WrittenPoint]) -> handing.Piece:
    country = orgs.organisation().country
    papers = list(row.identifiers.order_by(F("former_on").desc(nulls_first=True), "position", "id"))
    lines = _said(
        (_("Nombre"), names.full(row.given_names, row.first_surname, row.second_surname)),
        (_("Nombre que prefiere"), row.preferred_name),
        (_("Sexo"), row.get_sex_display()),
        (_("Fecha de nacimiento"), births.written(row.birth_date, row.birth_known)),
        (_("Historia clínica"), row.record_number),
        *(_paper(each, country) for each in papers),
        (_("Última visita"), _day(ports.last_visit(row.id, row.last_visit_on))),
        *(_death(each) for each in Death.objects.filter(patient=row, undone_at=None)),
    )
    fhir: dict[str, Any] = {
        "resourceType": "Patient",
        "id": str(row.id),
        "name": [
            {
                "use": "official",
                "given": row.given_names.split(),
                "family": " ".join(filter(None, (row.first_surname, row.second_surname))),
            }
        ],
        "gender": row.sex,
        "identifier": [_identifier(each) for each in papers],
        "telecom": [{"system": "phone", "value": each.contact_point.e164} for each in _telephones(row)],
    }
    before = Merge.objects.filter(survivor=row, undone_at=None).order_by("id").values_list("loser_id", flat=True)
    if links := [{"other": {"reference": f"Patient/{each}"}, "type": "replaces"} for each in before]:
        fhir["link"] = links
    if row.birth_date:
        fhir["birthDate"] = births.as_fhir(row.birth_date, row.birth_known)
    fhir["telecom"] += [{"system": "email", "value": each.value} for each in letters if each.kind == written.EMAIL]
    if homes := [{"text": each.value} for each in letters if each.kind == written.ADDRESS]:
        fhir["address"] = homes
    return handing.Piece(_("Quién es"), _("Ficha"), lines, fhir=fhir)


def _paper(each: Identifier, country: str) -> tuple[str, str]:
    shown = documents.shown(each.country or country, each.type, each.value)
    if each.former_on is None:
        return _("Documento"), shown
    return _("Documento anterior"), _("%(document)s, hasta el %(day)s") % {
        "document": shown,
        "day": _day(each.former_on),
    }


def _identifier(each: Identifier) -> dict[str, Any]:
    said: dict[str, Any] = {"type": {"text": each.type}, "value": each.value}
    return said if each.former_on is None else {**said, "use": "old", "period": {"end": each.former_on.isoformat()}}


def _death(row: Death) -> tuple[str, str]:
    return _("Fallecimiento"), " · ".join(filter(None, (_day(row.died_on), _(DEATH_SOURCES[row.source]))))


def _telephones(row: Patient) -> Any:
    return row.telephones.select_related("contact_point")


def _reached(row: Patient, letters: Sequence[WrittenPoint]) -> Iterator[handing.Piece]:
    section = _("Cómo se le contacta")
    for each in _telephones(row):
        lines = _said(
            (_("Número"), each.contact_point.e164),
            (_("Confirmado el"), _day(each.reconfirmed_on or each.confirmed_on)),
            (_("Marcado como equivocado"), _("sí") if each.contact_point.wrong_at else ""),
        )
        yield handing.Piece(section, _("Teléfono"), lines)
    for point in letters:
        word = _("Correo") if point.kind == written.EMAIL else _("Dirección")
        lines = _said(
            (word, point.value),
            (_("De quién es"), point.get_whose_display()),
            (_("Confirmado el"), _day(point.confirmed_on)),
            (_("Pidió que no le escriban ahí"), _("sí") if point.barred else ""),
        )
        yield handing.Piece(section, word, lines)
    card, _call, _all = reached.card_of(row.id)
    lines = _said(
        (_("Lo que pidió"), card.words),
        (_("Escribirle a"), card.write_to),
        (_("Horario"), f"{card.hours[0]:%H:%M}–{card.hours[1]:%H:%M}" if card.hours else ""),
    )
    if lines:
        yield handing.Piece(section, _("Contacto seguro"), lines)


def _treated(row: Patient) -> Iterator[handing.Piece]:
    manner = manner_of(row.manner)
    found = [str(each.words) for each in treating.hints(manner, row.preferred_name, row.sex)]
    if found:
        yield handing.Piece(_("Cómo se le atiende"), _("Trato"), tuple((_("Trato"), each) for each in found))


def _family(row: Patient) -> Iterator[handing.Piece]:
    """Who they are to the patient is the patient's; how they are reached and named on paper is their own."""
    section = _("Familia y representantes")
    for one in RelatedPerson.objects.filter(patient=row).select_related(*kinship.SOMEBODY).order_by("id"):
        whose = (one.relative_id,) if one.relative_id else ()
        name = kinship.full_name(one)
        relation = str(one.get_relation_display())
        yield handing.Piece(
            section, _("Familiar o representante"), ((_("Nombre"), name), (_("Qué es suyo"), relation)),
            one.added_at, whose=whose,
            fhir={
                "resourceType": "RelatedPerson", "id": str(one.id), "patient": {"reference": f"Patient/{row.id}"},
                "relationship": [{"text": relation}], "name": [{"text": name}],
            },
        )  # fmt: skip
        kind, number, telephone = kinship.identity_of(one)
        others = _said((_("Documento"), f"{kind} {number}" if number else ""), (_("Teléfono"), telephone))
        if others:
            yield handing.Piece(
                section, _("Documento y teléfono de un familiar"), others, one.added_at, handing.Withheld.OTHERS,
                whose=whose,
            )  # fmt: skip
        if one.suspended_at is not None:
            why = ((_("Por qué"), one.suspended_why),)
            yield handing.Piece(
                section, _("Suspensión de un familiar"), why, one.suspended_at, handing.Withheld.NOTES, whose=whose
            )
        yield from (_grant(section, row, name, grant) for grant in one.grants.all())


def _grant(section: str, row: Patient, name: str, grant: Representation) -> handing.Piece:
    lines = _said(
        (_("Quién"), name),
        (_("Qué puede"), ", ".join(_(SCOPE_WORDS[Scope(each)]) for each in grant.scopes)),
        (_("Desde"), _day(grant.from_on)),
        (_("Hasta"), _day(grant.to_on)),
        (_("Dónde consta"), grant.document),
        (_("Terminó"), _day(localtime(grant.ended_at).date()) if grant.ended_at else ""),
    )
    related = f"RelatedPerson/{grant.related_id}"
    fhir = {
        "resourceType": "Consent",
        "id": str(grant.id),
        "status": "inactive" if grant.ended_at else "active",
        "scope": {"coding": [{"system": SCOPES, "code": "patient-privacy"}]},
        "category": [{"text": grant.basis}],
        "patient": {"reference": f"Patient/{row.id}"},
        "dateTime": grant.at.isoformat(),
        "provision": {"actor": [{"role": {"text": name}, "reference": {"reference": related}}]},
    }  # fmt: skip
    return handing.Piece(section, _("Autorización"), lines, grant.at, fhir=fhir)


def _changes(row: Patient) -> Iterator[handing.Piece]:
    for each in RecordChange.objects.filter(patient=row).order_by("at", "id"):
        lines = [
            (str(_(WORDS[field])), _("«%(before)s» pasó a «%(after)s»") % _as_said(field, each.before[field], said))
            for field, said in each.after.items()
            if field != "document_why"
        ]
        undone = [(_("Deshecho"), _day(localtime(each.undone_at).date()))] if each.undone_at else []
        yield handing.Piece(_("Cambios de su ficha"), _("Cambio"), (*lines, *undone), each.at)


def _as_said(field: str, before: str, after: str) -> dict[str, str]:
    read = succession.shown if field == "document" else str
    return {"before": read(before), "after": read(after)}


contributors = (Identity(),)


def corrections(patient_id: UUID, since: datetime) -> dict[UUID, str]:
    """What was changed of a record by hand from an instant on and stands: which fields."""
    rows = RecordChange.objects.filter(patient_id=patient_id, at__gte=since, undone_at=None).order_by("-at")
    return {row.id: ", ".join(str(_(WORDS[field])) for field in row.after if field != "document_why") for row in rows}
