"""The night's look at who opened whose record: gather what is known of each, let the rules decide, ask."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from latido.compliance import api as compliance
from latido.compliance.contracts import Entry, Opened, Shield
from latido.interactions.models import InteractionCandidate, InteractionPatient
from latido.kernel.actor import system
from latido.kernel.text import surnames
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import Kin
from latido.plumbing import jobs, tenancy
from latido.staff import api as staff

AT = 3  # o'clock, where the organisation is
EVERY = timedelta(minutes=30)  # between two looks at the clock
DAY = timedelta(hours=24)
NOBODY = Kin(frozenset(), frozenset(), frozenset())
Pair = tuple[UUID, UUID]  # who opened, whose record


def watch_nightly(now: datetime) -> None:
    """Ask for the day's watch wherever the clock says three. In no scope."""
    for organisation_id in compliance.houses_with_openings(now - 2 * DAY):
        with tenancy.organisation(organisation_id):
            here = now.astimezone(ZoneInfo(orgs.time_zone()))
            if here.hour == AT and timedelta(minutes=here.minute) < EVERY:
                jobs.defer("interactions.watch", organisation_id=organisation_id, lock=f"watch:{organisation_id}")


def watch_yesterday(now: datetime | None = None) -> int:
    """The same for the organisation of the running scope, now. How many new alerts."""
    at = now or utc_now()
    zone = ZoneInfo(orgs.time_zone())
    return watch(at.astimezone(zone).date() - timedelta(days=1), at)


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
            records=self.alone[who],
            usual=compliance.usual(others),
        )


def _gathered(opened: Mapping[Pair, list[Entry]], since: datetime, until: datetime) -> _Known:
    people, of = {who for who, _whose in opened}, {whose for _who, whose in opened}
    own = compliance.records_of(people)
    called = _called(of, since - DAY, until + DAY)
    in_contact = {
        pair for pair, entries in opened.items() if any(_near(each, called.get(pair[1], ())) for each in entries)
    }
    alone = Counter({who: 0 for who in people})
    alone.update(who for who, whose in opened if (who, whose) not in in_contact)
    return _Known(
        kin=patients.kin_of(of | set(own.values())),
        surnames={i: _surnames(each.name, each.first_name) for i, each in staff.agents_by_id(people).items()},
        own=own,
        shields=compliance.shields_of(of),
        in_contact=in_contact,
        alone=alone,
    )


def _near(entry: Entry, called: Collection[datetime]) -> bool:
    """Opened in a contact of their own, or within a day of one of the patient's."""
    return entry.interaction_id is not None or any(abs(entry.at - at) <= DAY for at in called)


def _called(patient_ids: Collection[UUID], since: datetime, until: datetime) -> dict[UUID, list[datetime]]:
    """When each had a contact, or somebody called from their telephone."""
    found: defaultdict[UUID, list[datetime]] = defaultdict(list)
    for people in (InteractionPatient, InteractionCandidate):
        rows = people.objects.filter(patient_id__in=patient_ids, interaction__opened_at__range=(since, until))
        for patient_id, at in rows.values_list("patient_id", "interaction__opened_at"):
            found[patient_id].append(at)
    return dict(found)


def _surnames(name: str, first_name: str) -> frozenset[str]:
    return surnames(name.removeprefix(first_name))
