"""Acts on patients' records. Showing one is an act: each leaves its audit row first, or does not happen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.kernel import documents, phone
from latido.kernel.actor import Actor
from latido.kernel.text import fold
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import finding, papers, ports, selectors, written
from latido.patients.contracts import (
    OPENING_REASONS,
    Candidate,
    Check,
    NewPatient,
    Patient,
    Purpose,
    SearchResult,
)
from latido.patients.core import births, names, query, registration, sounds
from latido.patients.core import compare as said
from latido.patients.editing import HOLD
from latido.patients.models import ContactPoint, Identifier, PatientContactPoint, Sex
from latido.patients.models import Patient as Row
from latido.patients.selectors import PatientUnknown
from latido.patients.services import representing
from latido.patients.services.carers import showing as carers
from latido.plumbing import sql

SEARCH_REASON = 4  # letters a reason to open a record outside a contact has at least
_MASKED = ("masked_name", "age_band", "manner")


class PurposeMissing(PermissionDenied):
    """Nobody opens a record without a live contact, a task or a reason. Pages answer 403; the refusal's row stays."""


class DuplicateDocument(ValueError):
    """Somebody is registered with that document already."""

    def __init__(self, existing_id: UUID) -> None:
        super().__init__()
        self.existing_id = existing_id


class InvalidPatient(ValueError):
    """What was heard cannot be registered. problems: field -> a sentence; holder: whose document it is."""

    def __init__(self, problems: dict[str, str], holder: UUID | None = None) -> None:
        super().__init__()
        self.problems, self.holder = problems, holder


class NothingToShow(LookupError):
    """The record has no such datum."""


def candidates(
    patient_ids: Sequence[UUID], actor: Actor, interaction_id: UUID | None = None, now: datetime | None = None
) -> tuple[Candidate, ...]:
    """The people who may be calling from a telephone, masked. Audited."""
    found = selectors.candidates(patient_ids, _today(now), of_phone=True)
    shown = tuple(each.patient_id for each in found)
    compliance.record(actor, AuditRecord("patient.candidates", shown, interaction_id, fields=_MASKED))
    return found


def search(text: str, actor: Actor, now: datetime, *, around: bool = False) -> SearchResult:
    """At most 20 people, masked, or advice on how to ask better. Audited with the ids shown.

    around: also who has no record, with those they look after.
    """
    wanted = query.read(text, orgs.organisation().country, _today(now))
    by = {"by": "+".join(_kinds(wanted)), "count": "0"}
    if wanted.advice:
        compliance.record(actor, AuditRecord("patient.searched", outcome=Outcome.REFUSED, detail=by))
        return SearchResult((), more=False, advice=_(wanted.advice))
    asked = finding.who_matches(wanted)
    found = selectors.candidates(asked.ids[: finding.AT_MOST], _today(now), of_phone=bool(wanted.phones))
    room = finding.AT_MOST - len(found)
    beside, left_out = carers.that_fit(wanted, room, actor, now) if around else ((), False)
    shown = tuple(dict.fromkeys((*(each.patient_id for each in found), *carers.about(beside))))
    by["count"] = str(len(shown))
    fields = (*_MASKED, *carers.FIELDS) if beside else _MASKED
    compliance.record(
        actor, AuditRecord("patient.searched", shown, fields=fields, detail=by | carers.detail_of(beside))
    )
    return SearchResult(found, more=len(asked.ids) > finding.AT_MOST or left_out, near=asked.near, carers=beside)


def _kinds(wanted: query.Query) -> list[str]:
    asked = {
        "phone": wanted.phones,
        "document": wanted.documents,
        "record": wanted.records - wanted.documents,
        "email": wanted.email,
        "reference": wanted.reference is not None,
        "birth_date": wanted.born,
        "words": wanted.words,
    }
    return [kind for kind, there in asked.items() if there]


def open_patient(patient_id: UUID, purpose: Purpose, actor: Actor, now: datetime | None = None) -> Patient:
    """The header of a record, for a purpose. Audited, refused ones too.

    Raises PatientUnknown, PurposeMissing, compliance's Protected.
    """
    row = _with_purpose(patient_id, purpose, actor, "patient.opened", ("header",), read=selectors.row_to_show)
    house = orgs.organisation()
    return selectors.header(row, _date(house.time_zone, now), house.country)


def reveal(patient_id: UUID, field: str, purpose: Purpose, actor: Actor) -> str:
    """A masked datum in full. field: "document" or "phone". Raises as open_patient, and NothingToShow. Audited."""
    row = _with_purpose(patient_id, purpose, actor, "patient.revealed", (field,))
    if field == "document" and (paper := papers.in_force([row.id]).get(row.id)):
        return documents.shown(paper.country, paper.type, paper.value)
    if field == "phone" and (number := selectors.telephone_to_call(row.id)):
        return number
    raise NothingToShow


def shown_names(patient_ids: Iterable[UUID], actor: Actor) -> dict[UUID, str]:
    """Short names for the actor's own lists ("Rosa G."). Audited; one row however many."""
    found = selectors.short_names(patient_ids)
    if found:
        compliance.record(actor, AuditRecord("patient.named", tuple(found), fields=("short_name",)))
    return found


def is_reached_at(patient_id: UUID, e164: str, now: datetime) -> bool:
    """Whether this is a telephone of theirs that nobody added or changed in the last 72 hours. Shows nothing."""
    return bool(e164) and selectors.is_reached_at(patient_id, phone.variants(e164), _today(now - HOLD))


def record_of(patient_id: UUID, actor: Actor) -> UUID:
    """The record that stands for this one: itself, or the one that it was joined with, which is audited."""
    joined = Row.objects.filter(id=patient_id, replaced_by__isnull=False)
    stays: UUID | None = joined.values_list("replaced_by_id", flat=True).first()
    if stays is None:
        return patient_id
    compliance.record(actor, AuditRecord("patient.followed", (stays, patient_id)))
    return stays


def _with_purpose(
    patient_id: UUID,
    purpose: Purpose,
    actor: Actor,
    action: str,
    fields: tuple[str, ...],
    read: Callable[[UUID], Row] = selectors.row_of,
) -> Row:
    """The row, once it is recorded that this actor had this reason; a refusal is recorded as such."""
    interaction_id = purpose.ref if purpose.kind == "interaction" else None
    picked = {"why": purpose.code} if purpose.code in OPENING_REASONS else {}
    record = AuditRecord(
        action, (patient_id,), interaction_id, fields, purpose=purpose.kind, reason=purpose.reason, detail=picked
    )
    try:
        row = read(patient_id)
        if not _justified(row, purpose, actor):
            raise PurposeMissing
    except (PatientUnknown, PurposeMissing) as refused:
        why = {"refused": type(refused).__name__, "asked": action}
        compliance.record(
            actor,
            AuditRecord(
                "patient.refused", (patient_id,), interaction_id, fields, purpose.kind, purpose.reason,
                Outcome.REFUSED, why,
            ),
        )  # fmt: skip
        raise
    compliance.guard(actor, [row.id], asked=action, interaction_id=interaction_id)
    if row.id != patient_id:  # asked for by the id of a record that was joined with this one
        record = replace(record, patient_ids=(row.id, patient_id))
    compliance.record(actor, record)
    return row


def _justified(row: Row, purpose: Purpose, actor: Actor) -> bool:
    if purpose.kind == "search":
        return purpose.code in OPENING_REASONS and len(purpose.reason.strip()) >= SEARCH_REASON
    if purpose.kind == "glass":
        return compliance.glass_is_broken(actor, row.id)
    if purpose.kind == "registration":
        return row.registered_by is not None and row.registered_by == actor.id
    return ports.somebody_says_live(purpose, row.id, actor)


def checks_available(
    patient_id: UUID, actor: Actor, interaction_id: UUID | None = None, *, speaker: UUID | None = None
) -> tuple[Check, ...]:
    """What the caller can be asked: which data are on file, without their contents. Audited.

    speaker: the relative who speaks for the patient, and is asked for their own document first.
    Raises PatientUnknown, RelativeUnknown.
    """
    found = selectors.checks_available(selectors.row_of(patient_id))
    if speaker:
        found = representing.speaker_checks(speaker, patient_id) + found
    compliance.record(actor, AuditRecord("patient.asked", (patient_id,), interaction_id, tuple(map(str, found))))
    return found


def compare(
    patient_id: UUID,
    check: Check,
    heard: str,
    actor: Actor,
    interaction_id: UUID | None = None,
    *,
    speaker: UUID | None = None,
) -> bool:
    """Whether what the caller says is what the record says. Audited; what was said is kept nowhere.

    Raises PatientUnknown, RelativeUnknown.
    """
    row = selectors.row_of(patient_id)
    matches = _compare(row, check, heard, speaker)
    detail = {"match": "yes" if matches else "no"} | ({"speaker": str(speaker)} if speaker else {})
    compliance.record(
        actor, AuditRecord("patient.verified", (patient_id,), interaction_id, (str(check),), detail=detail)
    )
    return matches


def is_named(patient_id: UUID, heard: str, actor: Actor) -> bool:
    """Whether this is what they are called, where the record has too little else to compare. Audited. It proves nobody.

    Raises PatientUnknown.
    """
    row = selectors.row_of(patient_id)
    matches = said.own_name(heard, names.full(row.given_names, row.first_surname, row.second_surname))
    detail = {"match": "yes" if matches else "no"}
    compliance.record(actor, AuditRecord("patient.verified", (patient_id,), None, ("name",), detail=detail))
    return matches


def _compare(row: Row, check: Check, heard: str, speaker: UUID | None) -> bool:
    match check:
        case Check.DOCUMENT:
            return any(said.document(heard, known) for known in papers.numbers_of(row.id))
        case Check.BIRTH_DATE:
            return row.birth_known == births.DAY and said.day(heard, row.birth_date)
        case Check.ADDRESS:
            return any(said.address(heard, each) for each in written.values_of(row.id, written.ADDRESS))
        case Check.EMAIL:
            return any(said.email(heard, each) for each in written.values_of(row.id, written.EMAIL))
        case Check.LAST_VISIT:
            return said.visit(heard, ports.last_visit(row.id, row.last_visit_on))
        case Check.SPEAKER_DOCUMENT:
            return speaker is not None and representing.is_their_document(speaker, row.id, heard)
        case Check.CALL_BACK | Check.IN_PERSON:
            return False  # nothing that somebody says proves them


def register_patient(new: NewPatient, actor: Actor, now: datetime, interaction_id: UUID | None = None) -> UUID:
    """A record from what is heard in a call, to be completed later.

    Raises InvalidPatient; DuplicateDocument, with the person who has it, which is audited as the search it is.
    """
    try:
        with transaction.atomic():
            return _register(new, actor, now, interaction_id)
    except DuplicateDocument as known:
        shown, by = (known.existing_id,), {"by": "document", "count": "1"}
        compliance.record(
            actor, AuditRecord("patient.searched", shown, interaction_id, fields=("document",), detail=by)
        )
        raise


def _register(new: NewPatient, actor: Actor, now: datetime, interaction_id: UUID | None) -> UUID:
    country = orgs.organisation().country
    if problems := registration.problems(new, country, _today(now)):
        raise InvalidPatient({name: _(problem) for name, problem in problems.items()})
    kind, number = documents.paper(country, new.document_type, new.document_number)
    if existing := papers.holder_of(country, kind, number):
        raise DuplicateDocument(existing)
    row: Row = Row.objects.create(
        **named(registration.given_names(new), new.first_surname, new.second_surname),
        birth_date=new.birth_date,
        birth_known=new.birth_known,
        sex=new.sex or Sex.UNKNOWN,
        incomplete=True,
        registered_by=actor.id,
        registered_at=now,
    )
    if number:
        _identify(row, country, kind, number)
    if new.phone:
        link_phone(row.id, new.phone, actor, now, interaction_id=interaction_id)
    fields = ("name", "document", "birth_date", "phone")
    compliance.record(actor, AuditRecord("patient.registered", (row.id,), interaction_id, fields))
    return row.id


def named(given: str, first: str, second: str) -> dict[str, str]:
    """A name's columns, with what searching compares."""
    given, first, second = (" ".join(part.split()) for part in (given, first, second))
    full = names.full(given, first, second)
    return {
        "given_names": given,
        "first_surname": first,
        "second_surname": second,
        "folded_name": fold(full)[: sounds.LONGEST],
        "sounding_name": sounds.of_name(full),
    }


def _identify(row: Row, country: str, kind: str, number: str) -> None:
    """The database decides between two agents who register one person at once."""
    try:
        with transaction.atomic():
            Identifier.objects.create(patient=row, country=country, type=kind, value=number)
    except IntegrityError:
        existing = papers.holder_of(country, kind, number)
        if existing is None:
            raise
        raise DuplicateDocument(existing) from None


@transaction.atomic
def link_phone(
    patient_id: UUID,
    number: str,
    actor: Actor,
    now: datetime,
    *,
    relation: str = "",
    interaction_id: UUID | None = None,
) -> None:
    """From now on this patient may be calling from this telephone; its first user is its holder.

    relation: a patients.models.Relation to the holder, or empty. Raises PatientUnknown, InvalidPatient.
    """
    row = selectors.row_of(patient_id)
    country = orgs.organisation().country
    e164 = phone.e164(number, country)
    if not e164:
        raise InvalidPatient({"phone": _("Ese número de teléfono no existe.")})
    known = ContactPoint.objects.filter(e164__in=phone.variants(e164)).order_by("id").first()
    point = known or ContactPoint.objects.get_or_create(e164=e164)[0]
    point = ContactPoint.objects.select_for_update().get(id=point.id)  # one holder, however many agents
    if point.wrong_at is not None:
        point.wrong_at = None
        sql.change(point, "wrong_at")
    PatientContactPoint.objects.get_or_create(
        patient=row,
        contact_point=point,
        defaults={
            "holder": not point.users.filter(holder=True).exists(),
            "relation": relation,
            "confirmed_on": _today(now),
            "position": row.telephones.count(),
        },
    )
    compliance.record(actor, AuditRecord("patient.phone_linked", (patient_id,), interaction_id, fields=("phone",)))


@transaction.atomic
def wrong_number(e164: str, actor: Actor, now: datetime, *, interaction_id: UUID | None = None) -> None:
    """Whoever answered this telephone is none of those who are said to use it. One that nobody uses is no matter."""
    point = ContactPoint.objects.select_for_update().filter(e164__in=phone.variants(e164)).first()
    if point is None:
        return
    point.wrong_at = now
    sql.change(point, "wrong_at")
    users = tuple(point.users.values_list("patient_id", flat=True))
    compliance.record(actor, AuditRecord("patient.phone_wrong", users, interaction_id, fields=("phone",)))


def _today(now: datetime | None) -> date:
    """The date where the organisation is."""
    return _date(orgs.time_zone(), now)


def _date(zone: str, now: datetime | None) -> date:
    return (now or utc_now()).astimezone(ZoneInfo(zone)).date()
