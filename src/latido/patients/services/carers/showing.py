"""People without a record are shown when they call or are looked for. Each showing is audited."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, Outcome
from latido.kernel import phone
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import finding
from latido.patients.contracts import Carer
from latido.patients.core.query import Query
from latido.patients.core.representing import ages_of
from latido.patients.services.carers import reading

CALLING = 5  # people of one telephone that are shown
FIELDS = ("relative", "masked_name", "age_band", "scopes")


def who_calls(e164: str, actor: Actor, interaction_id: UUID, now: datetime) -> tuple[Carer, ...]:
    """Who may be calling without a record of their own, and for whom they may speak, masked. Audited."""
    people = reading.of_phone(phone.variants(e164))[:CALLING] if e164 else []
    found = showing(people, actor, now, interaction_id)
    if found:
        shown = AuditRecord("patient.carers", about(found), interaction_id, FIELDS, detail=detail_of(found))
        compliance.record(actor, shown)
    return found


def showing(people: list[UUID], actor: Actor, now: datetime, interaction_id: UUID | None = None) -> tuple[Carer, ...]:
    """The caller audits who is shown. Here is audited, as refused, who was kept back: it was read that there are."""
    if not people:
        return ()
    house = orgs.organisation()
    theirs = reading.patients_of(people)
    closed = compliance.closed_to(actor, list(theirs), now)
    today = now.astimezone(ZoneInfo(house.time_zone)).date()
    found = reading.shown(people, reading.Showing(today, ages_of(house.country), closed))
    if back := theirs.difference(about(found)):
        refused = AuditRecord("patient.carers", tuple(sorted(back)), interaction_id, outcome=Outcome.REFUSED)
        compliance.record(actor, refused)
    return found


def that_fit(wanted: Query, room: int, actor: Actor, now: datetime) -> tuple[tuple[Carer, ...], bool]:
    """Those without a record that still fit, each with the patients they look after; whether others were left out."""
    ids = finding.which_carers(wanted)
    kept: list[Carer] = []
    left = room
    for each in showing(ids[:room], actor, now) if room else ():
        left -= 1 + len(each.wards)
        if left < 0:
            break
        kept.append(each)
    return tuple(kept), left < 0 or len(ids) > room


def about(found: tuple[Carer, ...]) -> tuple[UUID, ...]:
    """The patients who were shown."""
    return tuple(dict.fromkeys(ward.patient.patient_id for each in found for ward in each.wards))


def detail_of(found: tuple[Carer, ...]) -> dict[str, str]:
    return {"people": ",".join(str(each.person_id) for each in found)} if found else {}
