"""Family and representatives: who they are, what lets them act, and what stops them. Each act is audited."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel import documents, phone
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import kinship, papers, selectors
from latido.patients.contracts import (
    Act,
    Answer,
    Check,
    Family,
    NewAuthorisation,
    NewRelative,
    Reason,
    Relative,
    Verification,
)
from latido.patients.core import authorising, names
from latido.patients.core import compare as said
from latido.patients.core.representing import HELD, Standing, acts, ages_of, may
from latido.patients.kinship import InvalidRelative, MaybeKnown, RelativeKnown, RelativeUnknown
from latido.patients.models import Person, RelatedPerson, Relation, Representation
from latido.patients.services.carers import knowing

SHORTEST_WHY = 4  # letters


def family(
    patient_id: UUID, actor: Actor, interaction_id: UUID | None = None, now: datetime | None = None
) -> tuple[Family, ...]:
    """The family of a patient whose record is open. Audited. Raises compliance's Protected."""
    compliance.guard(actor, [patient_id], asked="patient.family", interaction_id=interaction_id)
    today, country = _today(now)
    found = kinship.family(patient_id, today, ages_of(country))
    shown = (patient_id, *(each.patient_id for each in found if each.patient_id))
    compliance.record(actor, AuditRecord("patient.family", shown, interaction_id, fields=("name", "relation")))
    return found


def relative(
    related_id: UUID, patient_id: UUID, actor: Actor, interaction_id: UUID | None = None, now: datetime | None = None
) -> Relative:
    """Everything that lets one relative act. Audited. Raises RelativeUnknown, compliance's Protected."""
    compliance.guard(actor, [patient_id], asked="patient.relative_shown", interaction_id=interaction_id)
    one = kinship.related(related_id, patient_id)
    today, country = _today(now)
    _record("patient.relative_shown", one, actor, interaction_id)
    return kinship.details(one, today, ages_of(country))


def relations() -> tuple[tuple[str, str], ...]:
    """What one person can be to another, each with its word."""
    return tuple((value, str(label)) for value, label in Relation.choices)


def is_relative(related_id: UUID, patient_id: UUID) -> bool:
    """Whether this is somebody of that patient's. Shows nothing."""
    return bool(RelatedPerson.objects.filter(id=related_id, patient_id=patient_id).exists())


def is_suspended(related_id: UUID) -> bool:
    """Whether nothing lets this relative act until it is lifted. Shows nothing."""
    return bool(RelatedPerson.objects.filter(id=related_id, suspended_at__isnull=False).exists())


def may_on_contact(
    act: Act, patient_id: UUID, state: Verification, now: datetime, *, sensitive: bool = False
) -> Answer:
    """Whether who is on the line may do this for the patient. Shows nothing. Raises PatientUnknown, RelativeUnknown.

    sensitive: it is about something reserved.
    """
    today, country = _today(now)
    standing, deceased = _on_the_line(patient_id, state)
    answer = may(act, state.level, standing, today, ages_of(country), deceased=deceased, sensitive=sensitive)
    if answer.allowed and act in HELD and selectors.is_held(patient_id, now):
        return Answer(allowed=False, reason=Reason.HELD)
    return answer


def acts_on_contact(patient_id: UUID, state: Verification, now: datetime, *, deceased: bool) -> Collection[Act]:
    """All that who is on the line may do for a patient whose record is open. Shows nothing. Raises RelativeUnknown."""
    today, country = _today(now) if state.speaker else (now.date(), "")  # a patient's own acts ask neither
    one = kinship.related(state.speaker, patient_id) if state.speaker else None
    standing = kinship.standing_of(one, one.grants.all()) if one else None
    found = acts(state.level, standing, today, ages_of(country), deceased=deceased)
    held = HELD & set(found)
    return set(found) - held if held and selectors.is_held(patient_id, now) else found


def _on_the_line(patient_id: UUID, state: Verification) -> tuple[Standing | None, bool]:
    if state.speaker is None:
        return None, selectors.row_of(patient_id).deceased
    one = kinship.related(state.speaker, patient_id)
    return kinship.standing_of(one, one.grants.all()), one.patient.deceased


def speaker_checks(related_id: UUID, patient_id: UUID) -> tuple[Check, ...]:
    """What a relative can be asked of themselves, without its contents. Raises RelativeUnknown."""
    one = kinship.related(related_id, patient_id)
    return (Check.SPEAKER_DOCUMENT,) if kinship.documents_of(one) else ()


def is_their_document(related_id: UUID, patient_id: UUID, heard: str) -> bool:
    """Whether a relative said the number of their own document. The caller audits it. Raises RelativeUnknown."""
    known = kinship.documents_of(kinship.related(related_id, patient_id))
    return any(said.document(heard, number) for number in known)


def add_relative(
    patient_id: UUID, new: NewRelative, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> UUID:
    """Somebody of a patient's; with a record of their own when the document says so. It lets them do nothing yet.

    Raises PatientUnknown, InvalidRelative, RelativeKnown; MaybeKnown, whom it showed, until the agent says who it is.
    """
    try:
        with transaction.atomic():
            return _add(patient_id, new, actor, now, interaction_id)
    except MaybeKnown as known:
        knowing.offered(known, patient_id, actor, interaction_id)
        raise


def _add(patient_id: UUID, new: NewRelative, actor: Actor, now: datetime, interaction_id: UUID | None) -> UUID:
    row, (_day, country) = selectors.row_of(patient_id), _today(now)
    if problems := authorising.relative_problems(new, country, frozenset(Relation.values)):
        raise InvalidRelative({name: _(problem) for name, problem in problems.items()})
    kind, number = new.document_type, ""
    if new.document_number:
        kind, number = documents.paper(country, kind, new.document_number)
    theirs = _whose(country, kind, number, new.name)
    if theirs == patient_id:
        raise InvalidRelative({"document_number": _("Es el documento del mismo paciente.")})
    one = RelatedPerson(patient=row, relation=new.relation, added_by=actor.id, added_at=now)
    if theirs is not None:
        one.relative_id, one.person = theirs, Person.objects.filter(record_id=theirs).first()
    else:
        one.person = knowing.person_of(new, knowing.Heard(kind, number, phone.e164(new.phone, country)), row.id)
        one.relative_id = one.person.record_id
    try:
        with transaction.atomic():
            if one.person and one.person._state.adding:
                one.person.save(force_insert=True)
            one.save(force_insert=True)
    except IntegrityError:
        raise RelativeKnown from None
    _record("patient.relative_added", one, actor, interaction_id, "name", "document", "phone", "relation")
    return one.id


def _whose(country: str, kind: str, number: str, name: str) -> UUID | None:
    """Whose record a document names. A former one names somebody only with a name that is theirs."""
    if holder := papers.holder_of(country, kind, number):
        return holder
    former = papers.former_holders(country, kind, number)
    if len(former) != 1:
        return None
    row = selectors.row_of(former[0])
    return row.id if said.name(name, names.full(row.given_names, row.first_surname, row.second_surname)) else None


@transaction.atomic
def authorise(
    related_id: UUID,
    patient_id: UUID,
    new: NewAuthorisation,
    actor: Actor,
    now: datetime,
    interaction_id: UUID | None = None,
) -> UUID:
    """From now on, or from its first day, this lets the relative act. Raises RelativeUnknown, InvalidRelative."""
    one, (today, country) = kinship.related(related_id, patient_id), _today(now)
    born = one.patient.birth_date
    if problems := authorising.problems(new, born, today, ages_of(country)):
        raise InvalidRelative({name: _(problem) for name, problem in problems.items()})
    row = Representation(
        related=one,
        basis=new.basis,
        scopes=sorted(new.scopes),
        sensitive_excluded=new.sensitive_excluded,
        by_age=authorising.by_age(new.basis, born, today, ages_of(country)),
        document=" ".join(new.document.split()),
        from_on=new.from_on or today,
        to_on=new.to_on,
        by=actor.id,
        at=now,
        interaction_id=interaction_id,
    )
    row.save(force_insert=True)
    _record("patient.relative_authorised", one, actor, interaction_id, *row.scopes, basis=new.basis, grant=str(row.id))
    return row.id


@transaction.atomic
def end_authorisation(
    grant_id: UUID, patient_id: UUID, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> None:
    """It lets them act no more; it stays to be read. Twice is once. Raises RelativeUnknown."""
    row = Representation.objects.select_for_update().filter(id=grant_id, related__patient_id=patient_id).first()
    if row is None:
        raise RelativeUnknown
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by = now, actor.id
    row.save(update_fields=["ended_at", "ended_by"])
    _record("patient.relative_ended", row.related, actor, interaction_id, grant=str(row.id))


@transaction.atomic
def suspend_relative(
    related_id: UUID, patient_id: UUID, why: str, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> None:
    """For the patient's safety nothing lets them act until it is lifted. why: for staff. Raises as authorise."""
    if len(why.strip()) < SHORTEST_WHY:
        raise InvalidRelative({"why": _("Escriba por qué: lo leerá el equipo y nadie más.")})
    one = kinship.related(related_id, patient_id)
    one.suspended_at, one.suspended_by, one.suspended_why = now, actor.id, " ".join(why.split())[:200]
    one.save(update_fields=["suspended_at", "suspended_by", "suspended_why"])
    _record("patient.relative_suspended", one, actor, interaction_id)


@transaction.atomic
def restore_relative(related_id: UUID, patient_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> None:
    """What lets them act does again. Raises RelativeUnknown."""
    one = kinship.related(related_id, patient_id)
    one.suspended_at, one.suspended_by, one.suspended_why = None, None, ""
    one.save(update_fields=["suspended_at", "suspended_by", "suspended_why"])
    _record("patient.relative_restored", one, actor, interaction_id)


def _record(
    action: str, one: RelatedPerson, actor: Actor, interaction_id: UUID | None, *fields: str, **detail: str
) -> None:
    about = (one.patient_id, one.relative_id) if one.relative_id else (one.patient_id,)
    compliance.record(
        actor, AuditRecord(action, about, interaction_id, fields, detail={"relative": str(one.id), **detail})
    )


def _today(now: datetime | None) -> tuple[date, str]:
    """The date where the organisation is, and its country."""
    house = orgs.organisation()
    return (now or utc_now()).astimezone(ZoneInfo(house.time_zone)).date(), house.country
