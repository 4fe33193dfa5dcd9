"""Makes the demonstration, or lengthens what is there: agenda to two weeks from today, contacts until now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from latido.config import standard
from latido.config.demo import carers, house, keeping, known_visits, lately, privacy, vocabulary
from latido.config.demo.agenda import AHEAD, BACK, Agenda
from latido.config.demo.chance import Chance
from latido.config.demo.contacts import Contacts
from latido.config.demo.hospitals import HOSPITALS, SAN_RAFAEL, Hospital
from latido.config.demo.people import populate
from latido.config.demo.person import Inventor, Person
from latido.coverage import api as coverage
from latido.coverage.models import Coverage, Insurer
from latido.kernel.actor import Actor, ActorKind
from latido.orgs.models import Organisation, Site
from latido.patients import api as patients
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.scheduling.models import Practitioner, Slot, VisitType
from latido.staff import api as staff

Say = Callable[[str], None]


def seed(now: datetime, say: Say) -> None:
    """Both hospitals, each in one transaction. A second time only what time has made short is added."""
    for hospital in HOSPITALS:
        with tenancy.organisation(hospital.id):
            if Organisation.objects.exists():
                _again(hospital, now, say)
            else:
                _first(hospital, now, say)


def _first(hospital: Hospital, now: datetime, say: Say) -> None:
    actor = Actor(ActorKind.COMMAND, hospital.id, name="demo_seed")
    chance = Chance(hospital.name, now - timedelta(days=400))
    today = now.astimezone(ZoneInfo(hospital.time_zone)).date()
    say(hospital.name)
    house.organisation(hospital)
    site_ids = house.sites(hospital, chance, today)
    house.catalogues(hospital, actor)
    house.people_who_work(hospital, site_ids, chance)
    if hospital is SAN_RAFAEL:
        house.telephone(hospital)
    say(f"  {len(hospital.staff)} personas del hospital, {len(standard.QUEUES)} colas")
    people = _patients(hospital, chance, now, say)
    patients.seek_duplicates(actor, now)
    agenda = Agenda(hospital, chance, site_ids, house.visit_types(chance), now)
    _fill(agenda, people, say)
    if hospital is SAN_RAFAEL:
        lately.changes_of_an_administrator()
        privacy.begin(people, hospital.country, now)
    contacts = Contacts(hospital, chance, {queue.code: queue for queue in routing.queues()}, _at_work(), people, now)
    say(f"  {contacts.write()} contactos del último mes")


def _patients(hospital: Hospital, chance: Chance, now: datetime, say: Say) -> list[Person]:
    today = now.astimezone(ZoneInfo(hospital.time_zone)).date()
    population = populate(hospital, Inventor(chance, hospital.country, today))
    by_email = {agent.email: str(agent.id) for agent in staff.agents()}
    for person in population.people:
        if person.asks_for:
            person.manner = replace(person.manner, agent=by_email[person.asks_for])
    keeping.keep_people(population.people, hospital.country, chance)
    keeping.keep_kinships(population.kinships, hospital.country, chance, now, today)
    keeping.keep_cards(population.people, now)
    if hospital.country == "CO":
        carers.keep_carer(population.people, chance, now, today)
    _insure(hospital, chance, population.people)
    say(f"  {len(population.people)} pacientes")
    return population.people


def _insure(hospital: Hospital, chance: Chance, people: list[Person]) -> None:
    """Nearly everybody has somebody who pays; the known family is with EPS Frailejón."""
    plans = vocabulary.INSURERS[hospital.country]
    ids = dict(Insurer.objects.values_list("name", "id"))
    rows = []
    for n, person in enumerate(people):
        if n > 3 and chance.happens(5):
            continue
        name, *_, regimes, _share = plans[0] if n <= 3 else chance.weighted(plans, [plan[-1] for plan in plans])
        payer = chance.happens(58) if n else False
        rows.append(
            Coverage(
                patient_id=person.id,
                insurer_id=ids[name],
                **_affiliation(regimes[0] if n <= 3 else chance.of(regimes)),
                role="" if name == "Particular" else "holder" if payer else "beneficiary",
            )
        )
    Coverage.objects.bulk_create(rows)


def _affiliation(words: str) -> dict[str, str]:
    """ "Contributivo · cat. A" or "Plan Oro", into the fields where each belongs."""
    if words.startswith("Plan "):
        return {"plan": words}
    regime, category = coverage.apart(words)
    return {"regime": regime, "category": category}


def _fill(agenda: Agenda, people: list[Person], say: Say) -> None:
    doctors = agenda.practitioners()
    slots = agenda.slots(doctors, agenda.today - BACK, agenda.today + AHEAD)
    taken = set()
    if agenda.hospital is SAN_RAFAEL:
        taken = {visit.slot_id for visit in known_visits.write(agenda, doctors, slots, people)}
    agenda.appointments([slot for slot in slots if slot.id not in taken], people)
    say(f"  {len(doctors)} profesionales, {len(slots)} horarios")


def _at_work() -> tuple[staff.Agent, ...]:
    """Who talked in the last month: not the simulated ones."""
    return tuple(
        agent for agent in staff.agents() if agent.takes_contacts and not agent.email.startswith("sim") and agent.skills
    )


def _again(hospital: Hospital, now: datetime, say: Say) -> None:
    """The carrier's port may have moved; the month behind reaches until now, and the agenda two weeks ahead."""
    if hospital is SAN_RAFAEL:
        house.trunk()
    lately.go_on(hospital, _at_work(), now, say)
    zone = ZoneInfo(hospital.time_zone)
    last = Slot.objects.order_by("-start").values_list("start", flat=True).first()
    until = now.astimezone(zone).date() + AHEAD
    begins = max(last.astimezone(zone).date() + timedelta(days=1), now.astimezone(zone).date()) if last else None
    if begins is None or begins > until:
        say(f"{hospital.name}: ya estaba")
        return
    known = {(doctor.title, doctor.name): doctor for doctor in hospital.doctors}
    doctors = [
        (known[row.title, row.name], row.id)
        for row in Practitioner.objects.order_by("id")
        if (row.title, row.name) in known
    ]
    agenda = Agenda(
        hospital,
        Chance(f"{hospital.name} {begins}", datetime.combine(begins, time(0), tzinfo=zone)),
        list(Site.objects.order_by("position").values_list("id", flat=True)),
        {kind.code: kind for kind in VisitType.objects.all()},
        now,
    )
    slots = agenda.slots(doctors, begins, until)
    say(f"{hospital.name}: {len(slots)} horarios nuevos")
