"""What happened since the demonstration was made: later days' contacts, and what its administrator changed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from latido.compliance import api as compliance
from latido.config.demo.chance import Chance
from latido.config.demo.contacts import CHANNEL, Contacts
from latido.config.demo.hospitals import Hospital
from latido.config.demo.person import Person, Telephone
from latido.interactions.models import Interaction
from latido.patients.models import PatientContactPoint
from latido.routing import api as routing
from latido.staff import api as staff
from latido.staff.contracts import Agent, Role
from latido.staff.models import User

Say = Callable[[str], None]
A_NIGHT = timedelta(hours=20)  # longer than from one evening to the next morning
A_WHILE = timedelta(minutes=30)  # in which somebody else would have called: after the last of an evening nobody does
WHO_CALLS = 400  # people
CHANGES: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
    ("queue", "AUT", "Las aseguradoras contestan tarde: el cierre toma más.", {"wrap_up_seconds": 120}),
    ("queue", "HIS", "Cada copia se anota en el libro: dos minutos y medio.", {"wrap_up_seconds": 150}),
    ("pause", "CAP", "Las reuniones de piso duran como mucho una hora.", {"limit_minutes": 60}),
)


def go_on(hospital: Hospital, agents: Sequence[Agent], now: datetime, say: Say) -> None:
    """The days since the last contact, so that the month behind always ends today. On the same day nothing is added."""
    last = Interaction.objects.filter(channel_id__startswith=CHANNEL).order_by("-opened_at").first()
    if last is None or now - last.opened_at < A_NIGHT:
        return
    chance = Chance(f"{hospital.name} {now:%F}", now)
    queues = {queue.code: queue for queue in routing.queues()}
    contacts = Contacts(hospital, chance, queues, agents, _people(), now, since=last.opened_at + A_WHILE)
    say(f"{hospital.name}: {contacts.write()} contactos nuevos")


def _people() -> list[Person]:
    """Some of those who have a telephone, as far as a call needs to know them."""
    rows = PatientContactPoint.objects.select_related("patient", "contact_point").order_by("id")[:WHO_CALLS]
    return [
        Person(row.patient.id, "", "", "", row.patient.sex, row.patient.birth_date, "", telephones=_only(row))
        for row in rows
        if row.patient.birth_date
    ]


def _only(row: PatientContactPoint) -> tuple[Telephone, ...]:
    return (Telephone(row.contact_point.e164),)


def changes_of_an_administrator() -> None:
    """Some changes with their reasons, through the same door as the console's, for its history to have a beginning."""
    who = User.objects.filter(role_names__contains=[Role.ADMINISTRATOR]).order_by("email").first()
    if who is None:
        return
    actor = staff.actor_of(who)
    for of, key, why, parts in CHANGES:
        value = compliance.item(of, key).value
        compliance.change(of, key, {**value, **parts}, actor=actor, why=why, sure=True)
