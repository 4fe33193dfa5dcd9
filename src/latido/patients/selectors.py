"""Reads of patients. Nothing here is audited: only services, which are, may call it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from latido.kernel import documents, phone
from latido.kernel.text import fold
from latido.orgs import api as orgs
from latido.patients import kinship, papers, ports, reached, sealed, treating, written
from latido.patients.contracts import Candidate, Check, Hint, Patient
from latido.patients.core import ages, births, names, twins
from latido.patients.core.manner import from_json as manner_of
from latido.patients.core.preference import by_age
from latido.patients.core.representing import ages_of
from latido.patients.core.wishes import from_json as wishes_of
from latido.patients.editing import HOLD
from latido.patients.models import Identifier, PatientContactPoint
from latido.patients.models import Patient as Row
from latido.plumbing import sql

# Step by step, because a planner that does not know yet how many patients there are may join all with all.
_OF_PHONE = """
    WITH telephones AS MATERIALIZED (
        SELECT id FROM patients_contactpoint WHERE organisation_id = %(organisation)s AND e164_mark = ANY(%(numbers)s)
    ), users AS MATERIALIZED (
        SELECT patient_id, holder FROM patients_patientcontactpoint
         WHERE organisation_id = %(organisation)s AND contact_point_id IN (SELECT id FROM telephones)
    )
    SELECT u.patient_id FROM users u JOIN patients_patient p ON p.id = u.patient_id
     ORDER BY u.holder DESC, p.birth_date, u.patient_id
"""
_OF_HEADER = f"""
    jsonb_build_array(
        (SELECT jsonb_build_array(type, value) FROM patients_identifier i
          WHERE i.organisation_id = %(organisation)s AND i.patient_id = %(patient)s AND i.former_on IS NULL
          ORDER BY i.position, i.id LIMIT 1),
        {reached.CARD})
"""  # noqa: S608 - our own words

_HELD = """
    SELECT EXISTS (SELECT 1 FROM patients_recordchange
                    WHERE organisation_id = %(organisation)s AND patient_id = %(patient)s AND of_contact
                      AND undone_at IS NULL AND at > %(since)s)
        OR EXISTS (SELECT 1 FROM patients_safecontact c
                    WHERE c.organisation_id = %(organisation)s AND c.patient_id = %(patient)s AND c.at > %(since)s
                      AND EXISTS (SELECT 1 FROM patients_safenumber n
                                   WHERE n.patient_id = c.patient_id AND NOT n.barred))
"""


_SHARED = """
    SELECT count(*) > 1 FROM patients_patientcontactpoint u JOIN patients_contactpoint c ON c.id = u.contact_point_id
     WHERE u.organisation_id = %(organisation)s AND c.organisation_id = %(organisation)s
       AND c.e164_mark = ANY(%(numbers)s)
"""


class PatientUnknown(LookupError):
    """No such patient in this organisation."""


def row_of(patient_id: UUID) -> Row:
    """The record, or the one that replaced it. Raises PatientUnknown."""
    row: Row | None = Row.objects.filter(id=patient_id).select_related("replaced_by").first()
    if row is None:
        raise PatientUnknown
    return row.replaced_by or row


def held_row(patient_id: UUID) -> Row:
    """The same, held until the transaction ends."""
    found: Row = Row.objects.select_for_update().get(id=row_of(patient_id).id)
    return found


def row_to_show(patient_id: UUID) -> Row:
    """The same, with the rest of what its header shows, in one question. Raises PatientUnknown."""
    found = sql.seen_with(Row, patient_id, _OF_HEADER, patient=patient_id)
    if found is None:
        raise PatientUnknown
    row, said = found
    if row.replaced_by_id:
        return row_to_show(row.replaced_by_id)
    row.paper, row.reached = json.loads(said)
    return row


def joined_with(patient_id: UUID) -> tuple[UUID, ...]:
    row = Row.objects.filter(id=patient_id).values_list("replaced_by_id", flat=True).first()
    stays: UUID = row or patient_id
    return (stays, *Row.objects.filter(replaced_by_id=stays).order_by("id").values_list("id", flat=True))


def is_known(patient_id: UUID) -> bool:
    return bool(Row.objects.filter(id=patient_id).exists())


def ids_by_phone(numbers: Collection[str]) -> list[UUID]:
    """The people of a telephone, its holder first."""
    return list(dict.fromkeys(found for (found,) in sql.rows(_OF_PHONE, numbers=sealed.marks_of_telephones(numbers))))


def is_shared(numbers: Collection[str]) -> bool:
    return sql.row(_SHARED, numbers=sealed.marks_of_telephones(numbers)) == (True,)


def telephones_of(patient_id: UUID) -> tuple[str, ...]:
    used = PatientContactPoint.objects.filter(patient_id=patient_id)
    return tuple(map(str, used.values_list("contact_point__e164", flat=True)))


def is_reached_at(patient_id: UUID, numbers: Collection[str], until: date) -> bool:
    used = PatientContactPoint.objects.filter(
        patient_id=patient_id, contact_point__e164__in=numbers, contact_point__wrong_at=None
    )
    return bool(used.filter(Q(confirmed_on=None) | Q(confirmed_on__lte=until)).exists())


def candidates(patient_ids: Sequence[UUID], today: date, *, of_phone: bool) -> tuple[Candidate, ...]:
    """In the order asked for. of_phone: say what each is to the telephone they share."""
    rows = Row.objects.in_bulk(list(patient_ids))
    shown = papers.in_force(patient_ids)
    relations = _relations(patient_ids, rows, today) if of_phone else {}
    doubles = _doubles(rows, shown)
    found = (
        _candidate(rows[i], shown.get(i), relations.get(i, ""), today) for i in dict.fromkeys(patient_ids) if i in rows
    )
    return tuple(replace(each, double=each.patient_id in doubles) for each in found)


def _doubles(rows: Mapping[UUID, Row], shown: Mapping[UUID, Identifier]) -> frozenset[UUID]:
    """Those of these who are easily taken for another of them."""
    return twins.confusable(
        [
            twins.Shown(
                i,
                fold(row.first_surname),
                row.birth_date,
                [(f"{paper.country} {paper.type}", str(paper.value))] if (paper := shown.get(i)) else [],
            )
            for i, row in rows.items()
        ]
    )


def _candidate(row: Row, paper: Identifier | None, relation: str, today: date) -> Candidate:
    return Candidate(
        patient_id=row.id,
        initials=names.initials(row.given_names, row.first_surname),
        masked_name=names.masked(row.given_names, row.first_surname, row.second_surname),
        age_band=age_band(row.birth_date, today),
        masked_document=documents.hidden(paper.type, paper.value) if paper else _("Sin documento"),
        relation=relation,
        tone=names.tone(row.id),
        hints=_hints(row),
    )


def _hints(row: Row) -> tuple[Hint, ...]:
    if row.deceased:
        return treating.of_the_dead()
    return treating.hints(manner_of(row.manner), row.preferred_name, row.sex)


def age_band(born: date | None, today: date) -> str:
    age = ages.age_on(born, today)
    if age is None:
        return _("Edad sin dato")
    low, high = ages.band(age)
    return _("%(low)d a %(high)d años") % {"low": low, "high": high}


def _relations(patient_ids: Collection[UUID], rows: dict[UUID, Row], today: date) -> dict[UUID, str]:
    """What each is to the telephone that most of them share."""
    users = list(PatientContactPoint.objects.filter(patient_id__in=patient_ids).select_related("patient"))
    shared = [user.contact_point_id for user in users]
    telephone = max(shared, key=shared.count, default=None)
    users = [user for user in users if user.contact_point_id == telephone]
    holder = next((user.patient for user in users if user.holder), None)
    pack = ages_of(orgs.organisation().country)
    chips = kinship.chips(holder.id, patient_ids, today, pack) if holder else {}
    return {user.patient_id: _relation(user, holder, chips, today) for user in users if user.patient_id in rows}


def _relation(user: PatientContactPoint, holder: Row | None, chips: Mapping[UUID, str], today: date) -> str:
    if user.holder:
        return _("Titular del teléfono")
    word = user.get_relation_display() if user.relation else _("Usa este teléfono")
    age = ages.age_on(user.patient.birth_date, today)
    if age is not None and age < ages.ADULT:
        return f"{word} · " + _("menor de edad")
    if holder and user.relation:
        word = _("%(relation)s de %(name)s") % {"relation": word, "name": holder.given_names.split()[0]}
    about = chips.get(user.patient_id)
    return f"{word} · {about}" if about else word


def header(row: Row, today: date, country: str) -> Patient:
    """Of a row that was read to be shown."""
    kind, number = row.paper or (documents.WITHOUT_DOCUMENT, "")
    number = sealed.DOCUMENT.open(number)
    safe, telephone, used = reached.card_from(row.id, row.reached)
    return Patient(
        id=row.id,
        name=names.full(row.given_names, row.first_surname, row.second_surname),
        short_name=names.short(row.given_names, row.first_surname),
        preferred_name=row.preferred_name,
        initials=names.initials(row.given_names, row.first_surname),
        tone=names.tone(row.id),
        birth_date=row.birth_date,
        age=ages.age_on(row.birth_date, today),
        record_number=row.record_number,
        document_type=kind,
        masked_document=documents.masked(kind, number) if number else "",
        manner=manner_of(row.manner),
        hints=_hints(row),
        masked_phone=phone.masked(telephone.e164) if telephone else "",
        phone_wrong=telephone is not None and telephone.wrong,
        wishes=wishes_of(row.wishes),
        nursing_note=row.nursing_note,
        incomplete=row.incomplete,
        deceased=row.deceased,
        preferential_by_age=by_age(country, row.birth_date, today),
        preferential_on_file=row.preferential,
        safe=safe,
        telephones=tuple(each.e164 for each in used),
        roughly=row.birth_known != births.DAY,
    )


def telephone_to_call(patient_id: UUID) -> str:
    """The one of theirs that may be rung; where they are not to be called, none."""
    _card, telephone, _all = reached.card_of(patient_id)
    return telephone.e164 if telephone else ""


def is_held(patient_id: UUID, now: datetime) -> bool:
    """Whether how they are reached was changed lately, so that sensitive acts wait."""
    return sql.row(_HELD, patient=patient_id, since=now - HOLD) == (True,)


def short_names(patient_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = Row.objects.filter(id__in=list(patient_ids)).values_list("id", "given_names", "first_surname")
    return {i: names.short(given, surname) for i, given, surname in rows}


def checks_available(row: Row) -> tuple[Check, ...]:
    """The data on file that a caller can be asked for."""
    letters = written.kinds_of(row.id)
    on_file = {
        Check.DOCUMENT: papers.has_number(row.id),
        Check.BIRTH_DATE: row.birth_date is not None and row.birth_known == births.DAY,  # a year proves nobody
        Check.ADDRESS: written.ADDRESS in letters,
        Check.EMAIL: written.EMAIL in letters,
        Check.LAST_VISIT: ports.last_visit(row.id, row.last_visit_on) is not None,
    }
    return tuple(check for check, there in on_file.items() if there)
