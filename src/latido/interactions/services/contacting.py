"""May we contact them? The facts, gathered for the decision of compliance; the answer is kept with the contact."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.compliance import api as compliance
from latido.compliance.contracts import Channel, Decision, Made, Occasion, Purpose, Wishes
from latido.interactions.models import InteractionPatient
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.patients import api as patients

LOOK_AHEAD = timedelta(days=30)
UNASKED = Occasion()


def may_contact(
    purpose: Purpose,
    channel: Channel,
    *,
    address: str,
    patient_ids: Collection[UUID],
    occasion: Occasion = UNASKED,
    interaction_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Whether whoever has this telephone or address may be contacted for this, now. Audited.

    patient_ids: who they may be; of several nobody's own word and wish counts, the telephone's word does, and so does
    what any of them says of being reached safely, and a death in any of their families. occasion.made: what
    whoever sends knows of its contacts of the last week; care needs none.
    """
    only = tuple(patient_ids) if len(patient_ids) == 1 else ()
    deceased, wishes = patients.reached(only[0]) if only else (False, Wishes())
    mourning = purpose is not Purpose.CARE and patients.in_mourning(patient_ids)
    lapsed = purpose is not Purpose.CARE and patients.is_lapsed(patient_ids, address, now)
    safety = patients.safety_of(address, patient_ids, surely=_surely(interaction_id))
    country, local, holidays = "", now, frozenset[date]()
    if purpose is not Purpose.CARE or safety.hours or wishes.hours:  # care has its hours nowhere but there
        house = orgs.organisation()
        country, local = house.country, now.astimezone(ZoneInfo(house.time_zone))
        holidays = _holidays(country, local.date())
    facts = compliance.consent_facts(
        only,
        address,
        deceased=deceased,
        asked=occasion.asked,
        holidays=holidays,
        barred=safety.barred,
        safe_hours=safety.hours,
    )
    facts = replace(facts, mourning=mourning, wishes=wishes, lapsed=lapsed, made=_there(occasion.made, local))
    return compliance.decide_contact(
        purpose, channel, facts, country, interaction_id=interaction_id, patient_ids=only, actor=actor, now=local
    )


def _there(made: Iterable[Made], local: datetime) -> tuple[Made, ...]:
    return tuple(replace(each, at=each.at.astimezone(local.tzinfo)) for each in made)


def _surely(interaction_id: UUID | None) -> bool:
    """Whether it is known whom this is about: of a contact in which nobody was chosen yet it is only guessed."""
    return interaction_id is None or InteractionPatient.objects.filter(interaction_id=interaction_id).exists()


def _holidays(country: str, today: date) -> frozenset[date]:
    found = orgs.proposed_holidays(country, "", today, today + LOOK_AHEAD)
    return frozenset(each.day for each in found if not each.bridge)
