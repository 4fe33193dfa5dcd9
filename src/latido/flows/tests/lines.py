"""Calls to a hospital whose dialogues are those to begin with. Times are seconds after noon."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from latido.flows import api
from latido.flows.contracts import Admitted, Arrival, Heard, Step
from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction
from latido.kernel.actor import system
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.routing import api as routing
from latido.routing.contracts import NewQueue
from latido.routing.models import AgentDesk, Work

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEED = system("test", SAN_RAFAEL)
QUEUES = {"CIT": "Citas", "AUT": "Autorizaciones", "RES": "Resultados", "FAC": "Facturación", "ENF": "Enfermería"}
DONE, SILENCE = Heard("done"), Heard("timeout")
_channels = count(1)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def prepare() -> None:
    for code, name in QUEUES.items():
        routing.save_queue(NewQueue(code, name))
    for name in ("menu", "directo"):
        api.publish(name, api.sample_in(name, "es"), actor=SEED, now=NOON)
    somebody_works(NOON)


def somebody_works(when: datetime | None) -> None:
    """An agent's page was heard at that time, or never."""
    AgentDesk.objects.update_or_create(agent_id=UUID(int=1), defaults={"since": NOON, "heard_at": when})


def arrival(
    number: str = "+573001112233",
    flow: str = "menu",
    channel_id: str = "",
    text: str = "",
    organisation: UUID = SAN_RAFAEL,
) -> Arrival:
    channel = channel_id or f"line-{next(_channels)}"
    return Arrival("voice", "pbx1", channel, number, "+576015550100", NOON, organisation, flow, text)


def call(number: str = "+573001112233", flow: str = "menu", text: str = "") -> Admitted:
    return api.admit(arrival(number, flow, text=text))


def hears(admitted: Admitted, *heard: Heard) -> list[Step]:
    """What each thing heard leads to, one second apart."""
    return [api.advance(SAN_RAFAEL, admitted.interaction_id, each, at=at(n)) for n, each in enumerate(heard, start=1)]


def key(pressed: str) -> Heard:
    return Heard("digit", pressed)


def seen(admitted: Admitted) -> Interaction:
    return interactions.interaction(admitted.interaction_id)


def work(admitted: Admitted) -> Work | None:
    return Work.objects.select_related("queue").filter(pk=admitted.interaction_id).first()
