"""The safe-contact card: how a patient wants to be reached, and where nobody calls. No why is asked for or kept."""

from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import reached, selectors
from latido.patients.core import reaching
from latido.patients.models import SafeContact, SafeNumber
from latido.patients.reaching import NewSafeCard, SafeCard
from latido.plumbing import sql


class CardChanged(RuntimeError):
    """Somebody changed this card since it was looked at."""


class InvalidCard(ValueError):
    """What was heard cannot be kept. problems: field -> a sentence for the agent."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__()
        self.problems = problems


def safe_card(patient_id: UUID, actor: Actor, interaction_id: UUID | None = None) -> SafeCard:
    """The card with the patient's telephones, to be changed. Audited. Raises compliance's Protected."""
    compliance.guard(actor, [patient_id], asked="patient.safe_contact_shown", interaction_id=interaction_id)
    compliance.record(
        actor, AuditRecord("patient.safe_contact_shown", (patient_id,), interaction_id, fields=("safe_contact",))
    )
    return reached.card_of(patient_id)[0]


@transaction.atomic
def set_safe_contact(
    patient_id: UUID, new: NewSafeCard, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> None:
    """From now on they are reached so and not otherwise. Audited. Raises CardChanged, InvalidCard, PatientUnknown."""
    row, country = selectors.held_row(patient_id), orgs.organisation().country
    known = _looked_at(row.id, new.version)
    _card, _call, telephones = reached.card_of(row.id)
    theirs = {each.key: each.e164 for each in telephones} | {str(each.id): each.e164 for each in known}
    barred = frozenset(phone.canonical(theirs[key]) for key in new.barred if key in theirs)
    safe, other = (phone.canonical(phone.e164(each, country)) for each in (new.safe, new.other))
    found = reaching.problems(
        safe=safe, other=other, barred=barred, hours=new.hours, words=(new.words.strip(), new.write_to.strip())
    )
    found |= {} if safe or not new.safe else {"safe": _("Ese número de teléfono no existe.")}
    found |= {} if other or not new.other else {"other": _("Ese número de teléfono no existe.")}
    if found:
        raise InvalidCard({field: _(problem) for field, problem in found.items()})
    barred |= {other} if other else set()
    named = {safe} if safe else {each.e164 for each in known if not each.barred} - barred
    SafeNumber.objects.filter(patient=row).delete()
    SafeNumber.objects.bulk_create(
        [SafeNumber(patient=row, e164=each, barred=True, everybody=new.everybody) for each in sorted(barred)]
        + [SafeNumber(patient=row, e164=each, barred=False) for each in sorted(named)]
    )
    _keep(row.id, new, actor, now, interaction_id)


def _looked_at(patient_id: UUID, version: str) -> list[SafeNumber]:
    """What is kept of their numbers, when it is still what was looked at."""
    newest = SafeContact.objects.filter(patient_id=patient_id).order_by("-at", "-id").first()
    now_there = str(newest.id) if newest is not None and not newest.lifted else ""
    if now_there != version:
        raise CardChanged
    return list(SafeNumber.objects.filter(patient_id=patient_id))


def _keep(patient_id: UUID, new: NewSafeCard, actor: Actor, now: datetime, interaction_id: UUID | None) -> None:
    first, last = new.hours
    sql.add(
        SafeContact(
            patient_id=patient_id,
            words=" ".join(new.words.split()),
            hours_from=first,
            hours_to=last,
            write_to=" ".join(new.write_to.split()),
            say_who=new.say_who,
            leave_message=new.leave_message,
            by=actor.id,
            at=now,
            interaction_id=interaction_id,
        )
    )
    compliance.record(
        actor, AuditRecord("patient.safe_contact_set", (patient_id,), interaction_id, fields=("safe_contact",))
    )


@transaction.atomic
def lift_safe_contact(
    patient_id: UUID, version: str, actor: Actor, now: datetime, interaction_id: UUID | None = None
) -> None:
    """They ask nothing any more. Audited. Raises CardChanged, PatientUnknown."""
    row = selectors.held_row(patient_id)
    _looked_at(row.id, version)
    SafeNumber.objects.filter(patient=row).delete()
    sql.add(SafeContact(patient=row, by=actor.id, at=now, interaction_id=interaction_id, lifted=True))
    compliance.record(
        actor, AuditRecord("patient.safe_contact_lifted", (row.id,), interaction_id, fields=("safe_contact",))
    )


def loosens(card: SafeCard, new: NewSafeCard) -> bool:
    """Whether somebody could be reached after it where they could not before."""
    still = {each.key for each in card.numbers if each.barred} <= new.barred
    return card.in_force and (not still or bool(new.safe) or _wider(card.hours, new.hours) or _more(card, new))


def _wider(before: tuple[time, time] | None, after: tuple[time | None, time | None]) -> bool:
    if before is None:
        return False
    first, last = after
    return first is None or last is None or first < before[0] or last > before[1]


def _more(card: SafeCard, new: NewSafeCard) -> bool:
    everybody = any(each.everybody for each in card.numbers)
    return (
        (new.say_who and not card.say_who)
        or (new.leave_message and not card.leave_message)
        or (everybody and not new.everybody)
    )
