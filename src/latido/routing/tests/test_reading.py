"""What others read of routing: why somebody waited, the figures of each queue, and how the leader does."""

import pytest
from django.utils import translation

from latido.orgs.models import Organisation
from latido.routing import api as routing
from latido.routing.contracts import NewQueue
from latido.routing.tests.floor import NOON, Floor, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def test_a_wait_is_explained_in_one_sentence() -> None:
    floor = Floor()
    agent = floor.agent(later(-60), citas=3, enfermeria=3)
    ahead, rosa = floor.call(at=later(-5)), floor.call()
    emergency = floor.call("ENF", tier=0, at=later(20))
    with leading(later(20)) as leader:
        for at, expected in ((30, emergency), (100, ahead), (360, rosa)):
            leader.tick(later(at))
            (offer,) = floor.ringing(later(at))
            assert offer.interaction_id == expected
            floor.talk(offer, later(at + 10))
            floor.hang_up(expected, later(at + 40))
            with floor.scope():
                routing.finish_wrap_up(agent, expected, actor=floor.actor(agent), now=later(at + 50))

    with floor.scope(), translation.override("es"):
        said = routing.explain(rosa, now=later(9999), who="Rosa")
        of_emergency = routing.explain(emergency, now=later(9999))

    assert said == "Rosa esperó 6 min 10 s: había 1 persona antes y 1 agente; una emergencia pasó primero."
    assert of_emergency == "Quien llama esperó 20 s: no había nadie antes; 1 agente."


@pytest.mark.parametrize(
    ("skills", "words"),
    [
        ({"enfermeria": 5}, "nadie conectado tiene la habilidad que pide"),
        ({"citas": 5}, "todos los que pueden atender están ocupados"),
    ],
    ids=["nobody can", "all busy"],
)
def test_who_still_waits_is_told_why(skills: dict[str, int], words: str) -> None:
    floor = Floor()
    floor.agent(**skills)
    floor.call(at=later(-1)), floor.call("ENF", at=later(-1))
    call = floor.call()
    with leading() as leader:
        leader.tick(later(1))

    with floor.scope(), translation.override("es"):
        said = routing.explain(call, now=later(40))

    assert said.startswith("Quien llama espera desde hace 40 s: ")
    assert said.endswith(f"{words}.")


def test_what_never_waited_needs_no_explanation() -> None:
    floor = Floor()
    with floor.scope():
        assert routing.explain(floor.id, now=NOON) == ""


def test_each_queue_has_its_figures_since_midnight_where_the_hospital_is() -> None:
    floor = Floor()
    with floor.scope():
        Organisation.objects.create(
            id=floor.id, name="Hospital", country="CO", time_zone="America/Bogota", main_number="+576015550100"
        )
    agent = floor.agent()
    yesterday = floor.call(at=later(-12 * 3600))
    floor.hang_up(yesterday, later(-12 * 3600 + 60))
    call, gone = floor.call(), floor.call(at=later(1))
    floor.hang_up(gone, later(4))
    with leading() as leader:
        leader.tick(later(5))
    floor.talk(floor.ringing(later(5))[0], later(10))
    waiting = floor.call(at=later(11))

    with floor.scope():
        citas, nurses = routing.figures(later(30))

    assert (citas.received, citas.answered, citas.answered_in_target, citas.abandoned, citas.abandoned_short) == (
        3, 1, 1, 1, 1,
    )  # fmt: skip
    assert (citas.waiting, citas.longest_wait, citas.agents, citas.agents_free) == (1, later(11), 1, 0)
    assert (nurses.received, nurses.agents) == (0, 0)
    assert agent and call and waiting


def test_the_status_tells_how_far_behind_the_leader_is() -> None:
    floor = Floor()
    floor.call()
    behind = routing.leader_status(now=later(2))
    with leading(later(2)) as leader:
        leader.tick(later(2))
        after = routing.leader_status(now=later(3))

    assert (behind.alive, behind.lag_ms, behind.waiting) == (False, 2000, 1)
    assert (after.alive, after.lag_ms, after.epoch) == (True, 0, 1)
    assert routing.leader_status(now=later(60)).alive is False


def test_a_queue_changed_keeps_its_id_and_forgets_its_old_skills() -> None:
    floor = Floor()
    with floor.scope():
        before = routing.queues()[0]
        routing.save_queue(
            NewQueue("CIT", "Citas y controles", required={"enfermeria": 2}, licensed=frozenset({"enfermeria"}))
        )
        after = {queue.code: queue for queue in routing.queues()}["CIT"]

    assert (before.id, before.required, before.licensed) == (after.id, {"citas": 1}, frozenset())
    assert (after.name, after.required, after.licensed) == ("Citas y controles", {"enfermeria": 2}, {"enfermeria"})
