"""The organisation itself: sites, hours, staff, queues, dispositions, pauses, insurers, telephone."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from latido.channels.voice import api as voice
from latido.compliance import api as compliance
from latido.config import standard
from latido.config.demo import privacy, vocabulary
from latido.config.demo.chance import Chance
from latido.config.demo.hospitals import PASSWORD, Hospital, Staff
from latido.kernel.actor import Actor
from latido.orgs.models import OpeningException, OpeningHours, Organisation, Site
from latido.routing import api as routing
from latido.scheduling.models import VisitType
from latido.staff.models import AgentSkill, Skill, User, UserSite
from latido_run.asterisk import conf
from latido_run.carrier import instance as carrier
from latido_run.home import Home

BENCH_NUMBER = "+576015550199"  # straight to *Citas*, without a menu: what the benchmarks dial
OVERFLOW_NUMBER = "+576015550911"  # anything the demonstration's carrier answers
TRUNK = "operador"
WEEKDAYS = range(5)
EVERY_DAY = range(7)


def organisation(hospital: Hospital) -> None:
    Organisation.objects.create(
        id=hospital.id,
        name=hospital.name,
        country=hospital.country,
        time_zone=hospital.time_zone,
        main_number=hospital.main_number,
        emergency_number=hospital.emergency_number,
    )


def sites(hospital: Hospital, chance: Chance, today: date) -> list[UUID]:
    """The places and when they are open.

    The sites keep hospital hours. The lines answer day and night, so that whoever tries the demonstration at
    midnight reaches an agent and not the message that it is closed.
    """
    made = [
        Site(
            id=chance.id(),
            code=slugify(place.name),
            name=place.name,
            floor_hint=place.floor,
            address=place.address,
            position=n,
        )
        for n, place in enumerate(hospital.places)
    ]
    Site.objects.bulk_create(made)
    hours = [OpeningHours(site=None, weekday=day, opens=time(0), closes=time(0)) for day in EVERY_DAY]
    for site in made:
        hours += [OpeningHours(site=site, weekday=day, opens=time(7), closes=time(19)) for day in WEEKDAYS]
        hours.append(OpeningHours(site=site, weekday=5, opens=time(7), closes=time(13)))
    OpeningHours.objects.bulk_create(hours)
    OpeningException.objects.bulk_create(
        OpeningException(site=site, day=date.fromisoformat(f"{year}-{day}"), name="Festivo")
        for site in made
        for year in (today.year, today.year + 1)
        for day in hospital.holidays
    )
    return [site.id for site in made]


LANGUAGES = {"CO": {"wayuunaiki": "Wayuunaiki", "ingles": "Inglés"}}  # a skill that is called as a language is one


def people_who_work(hospital: Hospital, site_ids: list[UUID], chance: Chance) -> None:
    """Everybody with the demonstration's password, which nobody is asked to change."""
    spoken = LANGUAGES.get(hospital.country, {})
    Skill.objects.bulk_create(Skill(code=code, name=name) for code, name in spoken.items())
    skills = {skill.code: skill for skill in Skill.objects.all()}
    password = make_password(PASSWORD)  # once: forty times would cost seconds
    users = {member.email: _user(member, password, chance) for member in hospital.staff}
    User.objects.bulk_create(users.values())
    AgentSkill.objects.bulk_create(
        AgentSkill(agent=users[member.email], skill=skills[code], proficiency=level)
        for member in hospital.staff
        for code, level in member.skills.items()
    )
    UserSite.objects.bulk_create(UserSite(user=user, site_id=site) for user in users.values() for site in site_ids)


def _user(member: Staff, password: str, chance: Chance) -> User:
    return User(
        id=chance.id(),
        email=member.email,
        first_name=member.first_name,
        last_name=member.last_name,
        role_names=sorted(member.roles),
        password=password,
    )


def catalogues(hospital: Hospital, actor: Actor) -> None:
    """What every clinic starts with, and the insurers of the country."""
    standard.lay(hospital.spoken_name, hospital.places[0].name, actor=actor)
    for position, (name, kind, needs, pays, *_) in enumerate(vocabulary.INSURERS[hospital.country]):
        said = {"name": name, "kind": kind, "needs_authorisation": needs, "patient_pays": pays, "position": position}
        compliance.change("insurer", slugify(name), said, actor=actor)


def visit_types(chance: Chance) -> dict[str, VisitType]:
    made = {
        code: VisitType(
            id=chance.id(),
            code=code,
            name=name,
            minutes=minutes,
            requires=requires,
            preparation=preparation,
            spoken_preparation=spoken,
            arrive_before=before,
            bring=bring,
            needs_nurse=nurse,
            tag=tag,
            remote=remote,
            position=position,
        )
        for position, (
            code, name, minutes, requires, preparation, spoken, before, bring, nurse, tag, remote,
        ) in enumerate(vocabulary.VISIT_TYPES)
    }  # fmt: skip
    VisitType.objects.bulk_create(made.values())
    return made


def telephone(hospital: Hospital) -> None:
    """The line through the demonstration's carrier, the main number with its menu, and the benchmarks' number."""
    trunk()
    voice.save_number(hospital.main_number, "menu")
    voice.save_number(BENCH_NUMBER, "directo")
    voice.save_overflow(OVERFLOW_NUMBER)
    nursing = next(queue for queue in standard.queues(hospital.places[0].name) if queue.code == "ENF")
    routing.save_queue(replace(nursing, on_call_number=conf.ON_CALL))


def trunk() -> None:
    """The carrier where it listens on this machine."""
    voice.save_trunk(TRUNK, carrier.ADDRESS, Home.from_env().ports.carrier_sip, third=privacy.CARRIER)
