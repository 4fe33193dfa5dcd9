"""A hospital with a desk: Ana answers, Bea configures and has no desk, Sam supervises, Noor is of another hospital."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.test.utils import override_settings

from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, NewInteraction
from latido.interactions.models import DispositionChoice
from latido.kernel.actor import Actor, system
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.models import Site
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA, found
from latido.patients.tests.people import FAMILY_PHONE, family
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import NewQueue, PauseReason
from latido.routing.core import agent_state
from latido.routing.models import Offer, Work
from latido.routing.services.rows import as_desk, desk_of, write_desk
from latido.scheduling.models import Practitioner, Slot, VisitType
from latido.staff import api as staff
from latido.staff.contracts import NewPerson, Role
from latido.staff.models import User

PASSWORD = "una clave larga de Ana"
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody attacks these passwords
DISPOSITIONS = (
    ("1.1", "Citas", "Cita agendada", True, "", True),
    ("1.2", "Citas", "Cita reprogramada", True, "", True),
    ("1.4", "Citas", "Sin agenda disponible: queda en lista de espera", False, "lista de espera", False),
    ("2.1", "Aseguradora", "Autorización en trámite", False, "caso con fecha", False),
    ("3.1", "Información", "Información general entregada (horario, sede, preparación)", True, "", True),
    ("6.1", "Sin gestión", "Contacto no efectivo", True, "devolver si se cortó", None),
)


@dataclass(frozen=True, slots=True)
class Floor:
    """What the tests talk about."""

    ana: UUID
    rosa: UUID
    tomas: UUID
    lina: UUID
    queue: UUID
    site: UUID
    control: UUID  # a visit type with free places

    @property
    def actor(self) -> Actor:
        with tenancy.role("latido_login"):
            return staff.actor_of(User.objects.get(id=self.ana))


@pytest.fixture
def floor(db: None) -> Iterator[Floor]:
    """Inside the scope of San Rafael, with Ana available and her telephone ready."""
    found(SANTA_LUCIA, "MX")
    found()
    now = utc_now()
    with tenancy.organisation(SANTA_LUCIA), override_settings(PASSWORD_HASHERS=QUICK):
        _person("Noor", "noor@demo.latido", Role.AGENT, Role.SUPERVISOR)
    with tenancy.organisation(SAN_RAFAEL), override_settings(DEMO=True, PASSWORD_HASHERS=QUICK):
        ana = _person("Ana", "ana@demo.latido", Role.AGENT)
        _person("Bea", "bea@demo.latido", Role.ADMINISTRATOR)
        _person("Sam", "sam@demo.latido", Role.SUPERVISOR)
        _person("Cata", "cata@demo.latido", Role.BILLING)
        rosa, tomas, lina = family()
        queue = routing.save_queue(_citas())
        _pauses()
        _dispositions()
        site, control = _agenda(now)
        routing.phone_state(SAN_RAFAEL, ana, True, at=now)
        made = Floor(ana, rosa, tomas, lina, queue, site, control)
        routing.set_available(ana, actor=made.actor, now=now)
        yield made


def _person(name: str, email: str, *roles: Role) -> UUID:
    new = NewPerson(email, name, "Morales", frozenset(roles))
    made: UUID = staff.create_person(
        new, PASSWORD, actor=system("tests", tenancy.current_organisation()), temporary=False
    )
    return made


def _citas() -> NewQueue:
    return NewQueue(code="CIT", name="Citas", greeting="Citas, Sede Norte")


def _pauses() -> None:
    routing.save_pause_reason(PauseReason("DES", "Descanso", 15, private=False, planned=True), position=1)
    routing.save_pause_reason(PauseReason("BAN", "Necesidad personal", None, private=True, planned=False), position=2)


def _dispositions() -> None:
    columns = ("code", "group", "name", "closes", "creates", "resolved")
    DispositionChoice.objects.bulk_create(
        DispositionChoice(**dict(zip(columns, each, strict=True)), position=n) for n, each in enumerate(DISPOSITIONS)
    )


def _agenda(now: datetime) -> tuple[UUID, UUID]:
    """Six free places in the next days."""
    site = Site.objects.get()
    control = VisitType.objects.create(code="CARC", name="Cardiología, control", minutes=20, bring="su documento")
    doctor = Practitioner.objects.create(title="Dr.", name="Andrés Herrera")
    start = (now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    for n in range(6):
        at = start + timedelta(days=n // 2, minutes=20 * (n % 2))
        Slot.objects.create(
            practitioner=doctor, site=site, visit_type=control, start=at, end=at + timedelta(minutes=20)
        )
    return site.id, control.id


LogIn = Callable[[str], Client]


@pytest.fixture
def log_in(floor: Floor) -> LogIn:
    """A browser of somebody, past the login."""

    def browser(name: str) -> Client:
        with tenancy.role("latido_login"):
            user = User.objects.get(email=f"{name}@demo.latido")
            session = SessionStore()
            session[SESSION_KEY] = str(user.id)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.save()
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return browser


@pytest.fixture
def ana(log_in: LogIn) -> Client:
    return log_in("ana")


@pytest.fixture
def bea(log_in: LogIn) -> Client:
    return log_in("bea")


@pytest.fixture
def noor(log_in: LogIn) -> Client:
    return log_in("noor")


@pytest.fixture
def ringing(floor: Floor) -> Interaction:
    """Somebody of the family calls about an appointment and Ana's telephone rings."""
    now = utc_now()
    new = NewInteraction(
        channel="voice",
        node="pbx1",
        channel_id=new_id().hex,
        from_number=FAMILY_PHONE,
        to_number="+576015550100",
        candidate_ids=(floor.rosa, floor.tomas, floor.lina),
    )
    interaction_id, _ = interactions.open_interaction(SAN_RAFAEL, new, at=now - timedelta(seconds=90))
    interactions.announced(interaction_id, "v3", at=now - timedelta(seconds=80))
    interactions.chose(interaction_id, "1", at=now - timedelta(seconds=70))
    routing.enqueue(interaction_id, "CIT", 2, node="pbx1", channel_id=new.channel_id, at=now - timedelta(seconds=60))
    offer_to(floor.ana, floor, interaction_id, now)
    return interactions.interaction(interaction_id)


def offer_to(agent: UUID, floor: Floor, interaction_id: UUID, now: datetime) -> None:
    """What the leader does."""
    Work.objects.filter(pk=interaction_id).update(state=Work.State.OFFERED)
    Offer.objects.create(
        interaction_id=interaction_id,
        agent_id=agent,
        queue_id=floor.queue,
        node="pbx1",
        channel_id="c1",
        offered_at=now,
        expires_at=now + timedelta(seconds=20),
    )
    interactions.offered(interaction_id, agent_id=agent, at=now)
    desk = desk_of(agent, now)
    write_desk(desk, agent_state.offered(as_desk(desk), interaction_id, now))


@pytest.fixture
def talking(floor: Floor, ringing: Interaction) -> Interaction:
    """Ana has answered."""
    now = utc_now()
    offer = Offer.objects.get(interaction_id=ringing.id)
    routing.accept_offer(SAN_RAFAEL, offer.id, at=now)
    interactions.connected(SAN_RAFAEL, ringing.id, agent_id=floor.ana, at=now)
    return interactions.interaction(ringing.id)


@pytest.fixture
def verified(floor: Floor, talking: Interaction) -> Interaction:
    """Rosa is on the line and has said three data that coincide."""
    now = utc_now()
    interactions.link_patient(talking.id, floor.rosa, actor=floor.actor, now=now)
    for check, said in (("document", "52123907"), ("birth_date", "12/03/1954"), ("email", "rosa@correo.example")):
        interactions.verify(talking.id, floor.rosa, check, said, actor=floor.actor, now=now)
    return interactions.interaction(talking.id)


@pytest.fixture
def hung_up(floor: Floor, verified: Interaction) -> Interaction:
    """The call is over and has no disposition."""
    now = utc_now()
    interactions.ended(SAN_RAFAEL, verified.id, by="caller", at=now)
    routing.contact_ended(SAN_RAFAEL, verified.id, at=now)
    return interactions.interaction(verified.id)
