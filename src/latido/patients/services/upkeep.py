"""Keeping records right: how complete one is, the one thing to ask, and what came of asking. Audited."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import selectors, written
from latido.patients.core import births
from latido.patients.core import upkeep as core
from latido.patients.models import (
    Identifier,
    Patient,
    PatientContactPoint,
    Relation,
    SafeNumber,
    WrittenPoint,
)
from latido.patients.services import spelling
from latido.patients.upkeep import Datum, Point, Reply, Standing, Upkeep
from latido.plumbing import sql

_WRITTEN = (Datum.ADDRESS, Datum.EMAIL)


class DatumUnknown(LookupError):
    """This record has no such datum to confirm."""


def confirm_after() -> timedelta:
    """For how long somebody's word that they are reached so counts."""
    return timedelta(days=settings.CONFIRM_AFTER_DAYS)


def upkeep_of(
    patient_id: UUID,
    can_be: Collection[Datum],
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
    *,
    emergency: bool = False,
) -> Upkeep:
    """How complete a record is, masked, and what to ask. can_be: what this agent can put right. Audited."""
    row, today = _with_papers(patient_id), today_of(now)
    used, letters = _telephones(row.id), written.of([row.id])[row.id]
    compliance.record(actor, AuditRecord("patient.upkeep_shown", (row.id,), interaction_id, fields=tuple(Datum)))
    standings = standings_of(row, used, letters, row.has_papers, today)
    contact = str(interaction_id or "")
    ask = None if row.deceased else core.to_ask(standings, row.upkeep, contact, today, can_be, emergency=emergency)
    telephones = tuple(str(each.contact_point.e164) for each in used)
    return Upkeep(core.score(standings), _points(used, letters, today), ask, standings, telephones)


def standings_of(
    row: Patient,
    telephones: Collection[PatientContactPoint],
    letters: Collection[WrittenPoint],
    has_document: bool,
    today: date,
) -> Mapping[Datum, Standing]:
    """How good each datum of a record is. A telephone where somebody else answered is none, nor is what is barred."""
    after = confirm_after()
    right = [each for each in telephones if _may_be_asked(each)]
    newest = max((day for each in right if (day := confirmed_on(each))), default=None)
    born = Standing.GOOD if row.birth_known == births.DAY else Standing.UNSURE
    return {
        Datum.PHONE: core.of_point(bool(right), newest, today, after),
        Datum.DOCUMENT: Standing.GOOD if has_document else Standing.MISSING,
        Datum.BIRTH_DATE: born if row.birth_date else Standing.MISSING,
        **{datum: _of_letters(letters, datum, today, after) for datum in _WRITTEN},
    }


def _of_letters(letters: Collection[WrittenPoint], datum: Datum, today: date, after: timedelta) -> Standing:
    usable = [each for each in letters if each.kind == datum and not each.barred]
    newest = max((each.confirmed_on for each in usable if each.confirmed_on), default=None)
    return core.of_point(bool(usable), newest, today, after)


def confirmed_on(used: PatientContactPoint) -> date | None:
    """The last day on which somebody said that this telephone is theirs."""
    return max((day for day in (used.confirmed_on, used.reconfirmed_on) if day), default=None)


def _may_be_asked(used: PatientContactPoint) -> bool:
    return used.contact_point.wrong_at is None and not used.barred


def _with_papers(patient_id: UUID) -> Patient:
    """The record, and whether it has a document, in one question. Raises PatientUnknown."""
    papers = Exists(Identifier.objects.filter(patient_id=OuterRef("id"), former_on=None))
    row: Patient | None = Patient.objects.filter(id=patient_id).annotate(has_papers=papers).first()
    if row is None:
        raise selectors.PatientUnknown
    return _with_papers(row.replaced_by_id) if row.replaced_by_id else row


def _telephones(patient_id: UUID) -> list[PatientContactPoint]:
    return with_barred([patient_id])


def with_barred(patient_ids: Collection[UUID]) -> list[PatientContactPoint]:
    """The telephones of these, in order, and whether each is one at which nobody is to call them.

    In one question, but for who has a number that ends as one of those: a country may write one telephone in two ways.
    """
    never = SafeNumber.objects.filter(
        Q(patient_id=OuterRef("patient_id")) | Q(everybody=True),
        barred=True,
        ending_mark=OuterRef("contact_point__ending_mark"),
    )
    rows = PatientContactPoint.objects.filter(patient_id__in=patient_ids).select_related("contact_point")
    told = {"barred": Exists(never)}  # which the model names, so that it is known what it is
    found = list(rows.annotate(**told))
    if perhaps := [each for each in found if each.barred]:
        endings = {each.contact_point.ending_mark for each in perhaps}
        whose = Q(patient_id__in=patient_ids) | Q(everybody=True)
        said = list(SafeNumber.objects.filter(whose, barred=True, ending_mark__in=endings))
        for each in perhaps:
            each.barred = _is_barred(each, said)
    return found


def _is_barred(used: PatientContactPoint, said: Collection[SafeNumber]) -> bool:
    asked = str(used.contact_point.e164)
    theirs = (each for each in said if each.everybody or each.patient_id == used.patient_id)
    return any(phone.are_one(str(each.e164), asked) for each in theirs)


def may_be_rung() -> QuerySet[PatientContactPoint]:
    """Telephones at which their users may be called, asked of all patients at once."""
    never = SafeNumber.objects.filter(barred=True, e164_mark=OuterRef("contact_point__e164_mark"))
    theirs, everybodys = never.filter(patient_id=OuterRef("patient_id")), never.filter(everybody=True)
    rows: QuerySet[PatientContactPoint] = PatientContactPoint.objects.filter(contact_point__wrong_at=None)
    otherwise = spelling.barred()
    return rows.filter(~Exists(theirs), ~Exists(everybodys), ~Q(id__in=otherwise))  # apart: each can be a join


def _points(
    telephones: Collection[PatientContactPoint], letters: Collection[WrittenPoint], today: date
) -> tuple[Point, ...]:
    """Telephones in their order, then where they are written to."""
    after = confirm_after()
    found = [
        Point(
            Datum.PHONE,
            str(each.contact_point_id),
            phone.masked(str(each.contact_point.e164)),
            str(Relation(each.relation).label) if each.relation else "",
            core.of_point(True, confirmed_on(each), today, after),
            wrong=each.contact_point.wrong_at is not None,
            barred=each.barred,
        )
        for each in telephones
    ]
    return (
        *found,
        *(_written_point(each, today, after) for datum in _WRITTEN for each in letters if each.kind == datum),
    )


def _written_point(each: WrittenPoint, today: date, after: timedelta) -> Point:
    datum = Datum(each.kind)
    masked = core.masked_email(each.value) if datum is Datum.EMAIL else core.masked_address(each.value)
    whose = str(Relation(each.whose).label) if each.whose else ""
    return Point(
        datum, str(each.id), masked, whose, core.of_point(True, each.confirmed_on, today, after), barred=each.barred
    )


def answer_upkeep(
    patient_id: UUID,
    datum: Datum,
    reply: Reply,
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
    *,
    key: str = "",
) -> None:
    """What came of asking. key: of the point, when it was about one; else about the first that is right.

    Audited, refused too. Raises PatientUnknown, DatumUnknown, compliance's Protected.
    """
    compliance.guard(actor, [patient_id], asked="patient.upkeep", interaction_id=interaction_id)
    contact, detail = str(interaction_id or ""), {"reply": str(reply)}
    kept = AuditRecord("patient.upkeep", (patient_id,), interaction_id, (str(datum),), detail=detail)
    try:
        with transaction.atomic():
            row, today = selectors.held_row(patient_id), today_of(now)
            if reply is Reply.CONFIRMED:
                _confirm(row, datum, key, today)
            row.upkeep = core.asked(row.upkeep, contact, datum, today, refused=reply is Reply.REFUSED)
            sql.change(row, "upkeep")
            compliance.record(actor, kept)
    except DatumUnknown:
        compliance.record(actor, replace(kept, outcome=Outcome.REFUSED))
        raise


def _confirm(row: Patient, datum: Datum, key: str, today: date) -> None:
    if datum in _WRITTEN:
        letters = [each for each in written.of([row.id])[row.id] if each.kind == datum and not each.barred]
        point = next((each for each in letters if not key or str(each.id) == key), None)
        if point is None:
            raise DatumUnknown
        point.confirmed_on = today
        sql.change(point, "confirmed_on")
        return
    if datum is not Datum.PHONE:
        raise DatumUnknown
    right = [each for each in _telephones(row.id) if _may_be_asked(each)]
    said = next((each for each in right if not key or str(each.contact_point_id) == key), None)
    if said is None:
        raise DatumUnknown
    said.reconfirmed_on = today
    sql.change(said, "reconfirmed_on")


def is_lapsed(patient_ids: Collection[UUID], address: str, now: datetime) -> bool:
    """Whether this telephone or e-mail was last confirmed too long ago, by everybody here who has it. Shows nobody.

    One of which nobody ever said anything (a file brought it) has not lapsed: it was not confirmed, and is shown so.
    """
    if not address or not patient_ids:
        return False
    if "@" in address:
        theirs = written.users_of_email(address).filter(patient_id__in=patient_ids)
        days = list(theirs.values_list("confirmed_on", flat=True))
    else:
        users = PatientContactPoint.objects.filter(
            patient_id__in=patient_ids, contact_point__e164__in=phone.variants(address)
        )
        days = [confirmed_on(each) for each in users]
    today, after = today_of(now), confirm_after()
    return bool(days) and all(core.lapsed(day, today, after) for day in days)


def today_of(now: datetime) -> date:
    return now.astimezone(ZoneInfo(orgs.time_zone())).date()
