"""What whoever guards privacy finds in the demonstration: texts, request, disclosure, hold, incident, risks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from latido.compliance import api as compliance
from latido.compliance.contracts import Purpose, handing, incidents, keeping, rights, risks, texts
from latido.config.demo.person import Person
from latido.kernel.actor import Actor
from latido.staff import api as staff
from latido.staff.contracts import Role
from latido.staff.models import User

READ = (Purpose.REMINDER, Purpose.SURVEY, Purpose.MARKETING, Purpose.RECORDING)
LATELY, EARLIER = timedelta(days=2), timedelta(days=11)
RISKS = (  # likelihood, impact, and in how many days somebody looks again
    (
        "Un portátil se pierde entre sedes",
        3,
        5,
        risks.Treatment.REDUCE,
        "Disco cifrado y cierre de sesión a distancia",
        30,
    ),
    (
        "Alguien conserva acceso después de irse",
        2,
        4,
        risks.Treatment.REDUCE,
        "Desactivar el mismo día; revisión mensual",
        -3,
    ),
    ("Se corta la energía en la sede Norte", 3, 2, risks.Treatment.SHARE, "Planta eléctrica del edificio", 90),
)


def begin(people: Sequence[Person], country: str, now: datetime) -> None:
    """Through the same doors as the pages'. people: the known ones first."""
    officer, agent = _one(Role.PRIVACY_OFFICER), _one(Role.AGENT)
    if officer is None or agent is None:
        return
    for language, words in compliance.starting_texts(country).items():
        for purpose in READ:
            draft = texts.Draft(purpose, language, words[purpose])
            compliance.publish_text(draft, country, None, actor=officer, now=now)
    _rosa, _tomas, _lina, marta, *others = people
    asked = rights.NewRequest(marta.id, rights.Right.ACCESS, "Quiero una copia de todo lo que tienen de mí.")
    compliance.take_request(asked, actor=agent, now=now - LATELY)
    compliance.note_disclosure(_told(others[0], now), actor=officer, now=now)
    held = keeping.NewHold("Proceso 2026-00118, juzgado civil", patient_id=others[1].id)
    compliance.hold(held, actor=officer, now=now - EARLIER)
    _incident(officer, agent, now)
    if officer.id is None:
        return
    for what, likelihood, impact, treatment, measures, days in RISKS:
        review = (now + timedelta(days=days)).date()
        value = risks.RiskValue(what, officer.id, likelihood, impact, treatment, measures, review)
        compliance.risks.say(value, actor=officer, now=now - EARLIER)


def _incident(officer: Actor, agent: Actor, now: datetime) -> None:
    """A laptop that was lost, whose user's acts were looked up; nothing is decided yet."""
    lost = incidents.NewIncident(
        incidents.Kind.LOST,
        "Se perdió un portátil en el traslado entre sedes, con la sesión abierta.",
        found_at=now - timedelta(hours=20),
        happened_from=now - LATELY,
        happened_until=now - timedelta(hours=20),
        keys=incidents.Keys.UNKNOWN,
    )
    made = compliance.open_incident(lost, actor=officer, now=now - timedelta(hours=19))
    compliance.gather_affected(made, agent.id, None, None, actor=officer, now=now - timedelta(hours=18))
    compliance.note_incident(made, "Se cerró la sesión a distancia.", actor=officer, now=now - timedelta(hours=18))


def _told(person: Person, now: datetime) -> handing.NewDisclosure:
    return handing.NewDisclosure(
        person.id,
        to_whom="Secretaría de Salud",
        what="Fechas de sus contactos del último año",
        why="Visita de inspección",
        basis=handing.Basis.LAW,
        at=now - EARLIER,
        evidence="Oficio 2026-1187, con sello de recibido",
    )


def _one(role: Role) -> Actor | None:
    found = User.objects.filter(role_names__contains=[role]).order_by("email").first()
    return staff.actor_of(found) if found else None
