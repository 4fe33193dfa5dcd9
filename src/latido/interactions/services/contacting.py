"""May we contact them? The facts, gathered for the decision of compliance; the answer is kept with the contact."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.compliance import api as compliance
from latido.compliance.contracts import Channel, Decision, Purpose
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import api as patients

LOOK_AHEAD = timedelta(days=30)


def may_contact(
    purpose: Purpose,
    channel: Channel,
    *,
    address: str,
    patient_ids: Collection[UUID],
    asked: bool = False,
    interaction_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Whether whoever has this telephone or address may be contacted for this, now. Audited.

    patient_ids: who they may be; of several nobody's own word counts, the telephone's does. asked: they asked for
    this very contact.
    """
    only = tuple(patient_ids) if len(patient_ids) == 1 else ()
    deceased = any(map(_is_deceased, only))
    country, local, holidays = "", now, frozenset[date]()
    if purpose is not Purpose.CARE:  # which has its hours nowhere
        house = orgs.organisation()
        country, local = house.country, now.astimezone(ZoneInfo(house.time_zone))
        holidays = _holidays(country, local.date())
    facts = compliance.consent_facts(only, address, deceased=deceased, asked=asked, holidays=holidays)
    return compliance.decide_contact(
        purpose, channel, facts, country, interaction_id=interaction_id, patient_ids=only, actor=actor, now=local
    )


def _is_deceased(patient_id: UUID) -> bool:
    try:
        return patients.is_deceased(patient_id)
    except patients.PatientUnknown:
        return False


def _holidays(country: str, today: date) -> frozenset[date]:
    found = orgs.proposed_holidays(country, "", today, today + LOOK_AHEAD)
    return frozenset(each.day for each in found if not each.bridge)
