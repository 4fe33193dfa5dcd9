"""The night's look at who opened whose record: gather what is known of each, let the rules decide, ask."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.compliance import api as compliance
from latido.compliance.contracts import Entry, Opened, Shield
from latido.interactions.models import InteractionCandidate, InteractionPatient, VerificationEvent
from latido.kernel.actor import system
from latido.kernel.nights import days_due
from latido.kernel.text import surnames
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Kin, Level
from latido.plumbing import jobs, tenancy
from latido.staff import api as staff

AT = 3  # o'clock, where the organisation is
MOST = 31  # days in one go; the next begins within half an hour
DAY = timedelta(hours=24)
NOBODY = Kin(frozenset(), frozenset(), frozenset())
Pair = tuple[UUID, UUID]  # who opened, whose record


def watch_nightly(now: datetime) -> None:
    """Ask for the watch wherever a day is over that nobody looked at, however long the house slept. In no scope."""
    with tenancy.role("latido_router"):
        houses = orgs.organisation_ids()
    for organisation_id in houses:
        with tenancy.organisation(organisation_id):
            if any(_due(now)):
                jobs.defer("interactions.watch", organisation_id=organisation_id, lock=f"watch:{organisation_id}")


def watch_due(now: datetime | None = None) -> int:
    """Every day that is over and was not looked at, of the organisation of the running scope. How many new alerts."""
    at = now or utc_now()
    return sum([watch(day, at) for day in _due(at)])


def _due(now: datetime) -> list[date]:
    zone = ZoneInfo(orgs.time_zone())
    last = compliance.last_watched()
    first = None if last else compliance.first_opening()
    return list(days_due(last, first.astimezone(zone).date() if first else None, now.astimezone(zone), AT, MOST))


def watch(day: date, now: datetime) -> int:
    """Look at one day of this organisation's. How many openings are new to ask about. Safe to repeat."""
    zone = ZoneInfo(orgs.time_zone())
    since, until = (datetime.combine(each, time.min, zone) for each in (day, day + timedelta(days=1)))
    opened: defaultdict[Pair, list[Entry]] = defaultdict(list)
    for entry in compliance.opened_between(since, until):
        for patient_id in entry.patient_ids:
            if entry.actor_id is not None:
                opened[entry.actor_id, patient_id].append(entry)
    known = _gathered(opened, since, until)
    found = [(who, whose, compliance.ties(known.of(who, whose))) for who, whose in opened]
    actor = system("watch", tenancy.current_organisation())
    asked = [each for each in found if each[2]]
    return compliance.raise_alerts(asked, day, looked_at=known.kin.keys(), actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rules ask about, of everybody of a day."""

    kin: Mapping[UUID, Kin]  # patient -> what ties them to others
    surnames: Mapping[UUID, frozenset[str]]  # of staff
    own: Mapping[UUID, UUID]  # member of staff -> their own record
    shields: Mapping[UUID, Mapping[Shield, UUID | None]]
    in_contact: Collection[Pair]
    hand_linked: Collection[Pair]
    alone: Counter[UUID]  # member of staff -> records opened without a contact

    def of(self, who: UUID, whose: UUID) -> Opened:
        theirs, patient = self.kin.get(self.own.get(who, who), NOBODY), self.kin.get(whose, NOBODY)
        shields = self.shields.get(whose, {})
        others = [count for person, count in self.alone.items() if person != who]
        return Opened(
            own=self.own.get(who) == whose,
            colleague=Shield.STAFF in shields,
            protected=bool(shields),
            same_telephone=bool(theirs.telephones & patient.telephones),
            same_address=bool(theirs.homes & patient.homes),
            surnames_shared=min(2, len(self.surnames.get(who, frozenset()) & patient.surnames)),
            in_contact=(who, whose) in self.in_contact,
            hand_linked=(who, whose) in self.hand_linked,
            records=self.alone[who],
            usual=compliance.usual(others),
        )


def _gathered(opened: Mapping[Pair, list[Entry]], since: datetime, until: datetime) -> _Known:
    people, of = {who for who, _whose in opened}, {whose for _who, whose in opened}
    own = compliance.records_of(people)
    called = _called(of, since - DAY, until + DAY)
    in_contact = {pair for pair, entries in opened.items() if _near(entries, _told(called, pair))}
    hand_linked = {pair for pair, entries in opened.items() if _near(entries, called[pair[1]])} - in_contact
    alone = Counter({who: 0 for who in people})
    alone.update(who for who, whose in opened if (who, whose) not in in_contact)
    return _Known(
        kin=patients.kin_of(of | set(own.values())),
        surnames={i: _surnames(each.name, each.first_name) for i, each in staff.agents_by_id(people).items()},
        own=own,
        shields=compliance.shields_of(of),
        in_contact=in_contact,
        hand_linked=hand_linked,
        alone=alone,
    )


@dataclass(frozen=True, slots=True)
class _Contact:
    """One that is said to be about a patient. linked_by: whose word that is; None: not that of one person alone."""

    id: UUID
    at: datetime
    linked_by: UUID | None = None


def _near(entries: Collection[Entry], called: Collection[_Contact]) -> bool:
    """Any of them opened in one of these contacts, or within a day of it."""
    return any(each.interaction_id == one.id or abs(each.at - one.at) <= DAY for each in entries for one in called)


def _told(called: Mapping[UUID, Collection[_Contact]], pair: Pair) -> list[_Contact]:
    """Those contacts with the patient that more than the hand of who opened the record ties to them."""
    who, whose = pair
    return [each for each in called.get(whose, ()) if each.linked_by != who]


def _called(patient_ids: Collection[UUID], since: datetime, until: datetime) -> defaultdict[UUID, list[_Contact]]:
    """The contacts of each: somebody called from their telephone, was verified as them, or a colleague linked them."""
    found: defaultdict[UUID, list[_Contact]] = defaultdict(list)
    of = {"patient_id__in": patient_ids, "interaction__opened_at__range": (since, until)}
    at = "interaction__opened_at"
    for candidate in InteractionCandidate.objects.filter(**of).values_list("patient_id", "interaction_id", at):
        found[candidate[0]].append(_Contact(*candidate[1:]))
    shown = VerificationEvent.objects.filter(outcome=True, level__gte=Level.L2, **of)
    for verified in shown.values_list("patient_id", "interaction_id", at):
        found[verified[0]].append(_Contact(*verified[1:]))
    for linked in InteractionPatient.objects.filter(**of).values_list("patient_id", "interaction_id", at, "linked_by"):
        found[linked[0]].append(_Contact(*linked[1:]))
    return found


def _surnames(name: str, first_name: str) -> frozenset[str]:
    return surnames(name.removeprefix(first_name))
