"""What whoever guards privacy finds in the demonstration: texts, request, disclosure, hold, incident, risks."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from latido.compliance import api as compliance
from latido.compliance.contracts import Purpose, handing, incidents, keeping, rights, risks, sanctions, texts
from latido.config.demo.person import Person
from latido.kernel.actor import Actor
from latido.staff import api as staff
from latido.staff.contracts import Role, pledges, training
from latido.staff.models import User

CARRIER = "operador"
THIRDS = (
    (CARRIER, "Telefonía Andina", "Operador telefónico", "Números que llaman y voz", timedelta(days=400)),
    ("nube", "Copias Seguras", "Guarda las copias de seguridad", "Todo, cifrado por la clínica", timedelta(days=21)),
    (
        "encuestas",
        "Encuestas del Valle",
        "Llamaba a preguntar cómo fue la atención",
        "Nombre y teléfono",
        timedelta(days=60),
    ),
)
READ = (Purpose.REMINDER, Purpose.SURVEY, Purpose.MARKETING, Purpose.RECORDING)
YEAR, SOON = timedelta(days=365), timedelta(days=5)
NEARLY_DUE = "andrea@demo.latido"
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
    _thirds(now)
    _pledges(officer, now - EARLIER)
    _training(officer, now)
    _rosa, _tomas, _lina, marta, *others = people
    asked = rights.NewRequest(marta.id, rights.Right.ACCESS, "Quiero una copia de todo lo que tienen de mí.")
    compliance.take_request(asked, actor=agent, now=now - LATELY)
    compliance.note_disclosure(_told(others[0], now), actor=officer, now=now)
    held = keeping.NewHold("Proceso 2026-00118, juzgado civil", patient_id=others[1].id)
    compliance.hold(held, actor=officer, now=now - EARLIER)
    _incident(officer, agent, now)
    if officer.id is None or agent.id is None:
        return
    _sanction(officer, agent.id, now)
    for what, likelihood, impact, treatment, measures, days in RISKS:
        review = (now + timedelta(days=days)).date()
        value = risks.RiskValue(what, officer.id, likelihood, impact, treatment, measures, review)
        compliance.risks.say(value, actor=officer, now=now - EARLIER)


def _thirds(now: datetime) -> None:
    """The carrier, whose agreement stands; a cloud whose agreement ends this month; one that works here no more."""
    if not (administrator := _one(Role.ADMINISTRATOR)):
        return
    for code, name, role, sees, ends in THIRDS:
        said = {
            "name": name, "role": role, "countries": "CO", "sees": sees, "agreement": "dpa",
            "reference": "Archivo jurídico, carpeta 12", "contact": "privacidad@tercero.example",
            "signed_on": (now - YEAR).date().isoformat(), "checked_on": (now - EARLIER).date().isoformat(),
            "expires_on": (now + ends).date().isoformat(),
        }  # fmt: skip
        compliance.change("third_party", code, said, actor=administrator, sure=True)
    compliance.change("third_party", THIRDS[-1][0], None, actor=administrator, sure=True)


def _pledges(officer: Actor, at: datetime) -> None:
    """Everybody who works here has accepted the confidentiality agreement: nobody is asked at the door."""
    new = pledges.NewPledgeText(staff.PLEDGE_START, months=12, since=None)
    text = staff.publish_pledge(new, actor=officer, now=at)
    for user in User.objects.order_by("email"):
        words = text.words[user.language]
        shown = (str(text.id), user.language, pledges.digest_of(words))
        staff.accept_pledge(user, *shown, actor=staff.actor_of(user, address="127.0.0.1"), now=at)


def _training(officer: Actor, now: datetime) -> None:
    """Everybody who answers completed it; one person's runs out this week."""
    roles = frozenset(map(str, (Role.AGENT, Role.NURSE, Role.BILLING, Role.SUPERVISOR)))
    since = now - 2 * YEAR
    new = training.NewRequirement("Privacidad y trato al paciente", "2026", roles, months=12, since=since)
    required = staff.require_training(new, actor=officer, now=since)
    people = [user for user in User.objects.order_by("email") if roles & set(user.role_names)]
    late = next((user for user in people if user.email == NEARLY_DUE), None)
    done = [
        training.NewCompletion(each.id, now - (YEAR - SOON if each == late else EARLIER), score=80 + n % 5 * 5)
        for n, each in enumerate(people)
    ]
    staff.complete_training(required, done, actor=officer, now=now)


def _sanction(officer: Actor, whom: UUID, now: datetime) -> None:
    """Somebody left their screen unlocked, was spoken to, and that is written down."""
    value = sanctions.SanctionValue(
        "Bloquear la pantalla al levantarse", sanctions.Measure.TALK, "Se habló con la persona; no hubo acceso ajeno.",
        (now - EARLIER).date(),
    )  # fmt: skip
    compliance.sanctions.begin(whom, value, sanctions.Evidence(), actor=officer, now=now - LATELY)


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
