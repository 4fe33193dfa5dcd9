"""The leader with late, doubled and senseless events, with a database that only reads, and with very many who wait."""

import os
from uuid import UUID

import psycopg
import pytest

from latido.interactions.models import Interaction
from latido.kernel.ids import new_id
from latido.routing import api as routing
from latido.routing.contracts import NewQueue
from latido.routing.router.loop import Router
from latido.routing.router.session import MOST_HEARD, Session, conninfo
from latido.routing.tests.floor import NOON, Floor, later, leading
from latido_run import postgres
from latido_run.home import Home

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
VERY_MANY = 100_000 if os.environ.get("LATIDO_DEEP") else 10_000


def tell(floor: Floor, kind: str, ref: UUID, times: int = 1) -> None:
    """Into the inbox, as somebody else would."""
    with psycopg.connect(conninfo(), autocommit=True) as db:
        db.execute("SELECT set_config('app.organisation', %s, false)", [str(floor.id)])
        db.execute(
            "INSERT INTO routing_inbox (organisation_id, kind, ref, at) SELECT %s, %s, %s, now()"
            " FROM generate_series(1, %s)",
            [floor.id, kind, ref, times],
        )


def test_what_is_told_again_and_again_is_offered_once() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    tell(floor, "work", call, 50)
    tell(floor, "agent", agent, 50)
    with leading() as leader:
        leader.tick(later(1))
        for _ in range(2):
            tell(floor, "work", call, 50)
            tell(floor, "agent", agent, 50)
            leader.tick(later(2))

    assert [(o.interaction_id, o.agent_id) for o in floor.offers()] == [(call, agent)]


def test_what_is_told_when_it_is_over_changes_nothing() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(later(1))
        floor.talk(floor.ringing(later(1))[0], later(2))
        floor.hang_up(call, later(3))
        leader.tick(later(4))
        tell(floor, "work", call)
        tell(floor, "agent", agent)
        tell(floor, "agent", call)
        tell(floor, "work", agent)
        tell(floor, "work", new_id())
        tell(floor, "agent", new_id())
        tell(floor, "nothing", call)
        leader.tick(later(5))
        assert (len(leader.memory.hall.waiting), len(leader.memory.hall.free)) == (0, 1)

    assert floor.inbox() == []
    assert len(floor.offers()) == 1


def test_an_agent_in_every_queue_is_offered_one() -> None:
    floor = Floor()
    with floor.scope():
        for n in range(30):
            routing.save_queue(NewQueue(f"A{n}", f"Cola {n}", required={"citas": 1}))
    agent = floor.agent(citas=5, enfermeria=5)
    calls = [floor.call(f"A{n}", at=later(-n)) for n in range(30)]
    with leading() as leader:
        leader.tick(later(1))
        (offer,) = floor.offers()
        assert (offer.interaction_id, offer.agent_id) == (calls[-1], agent)
        floor.talk(floor.ringing(later(1))[0], later(2))
        floor.hang_up(calls[-1], later(3))
        leader.tick(later(4))

    assert len(floor.offers()) == 1
    assert floor.desk(agent).load == 0


def test_nobody_leads_in_a_database_that_only_reads_and_somebody_does_after(cluster: Home) -> None:
    floor = Floor()
    floor.agent(), floor.call()
    router = Router(cluster.run, lambda: NOON)
    read_only(cluster, on=True)
    try:
        for _ in range(3):
            router.step()
        assert router.leader is None
    finally:
        read_only(cluster, on=False)
    for _ in range(3):
        router.step()
    assert router.leader is not None
    assert len(floor.ringing()) == 1

    floor.agent(), floor.call()
    router.leader.session.db.execute("SET default_transaction_read_only = on")
    router.step()
    assert router.leader is None
    for _ in range(3):
        router.step()
    assert len(floor.ringing()) == 2
    router._let_go()


def read_only(cluster: Home, *, on: bool) -> None:
    """For connections made from now on."""
    with psycopg.connect(postgres.maintenance_dsn(cluster), autocommit=True) as db:
        db.execute(f"ALTER DATABASE latido SET default_transaction_read_only = {'on' if on else 'off'}")


def test_very_many_who_wait_are_read_before_a_tick_and_heard_little_by_little() -> None:
    """A leader that ordered them inside its transaction was ended by the server for being idle, for ever."""
    floor = Floor()
    pattern = floor.call(at=later(-1))
    copy(floor, pattern, VERY_MANY)
    with leading() as leader:
        assert len(leader.memory.hall.waiting) == VERY_MANY + 1
        assert leader.memory.hall.anew_at is not None  # what is kept of them all is gathered, too
        heard = [session_hears(leader.session) for _ in range(2)]
        assert heard[0] == MOST_HEARD
        agent = floor.agent(later(1))
        while leader.tick(later(2)) or leader.anything_new(later(2)):
            pass

    assert [(o.interaction_id, o.agent_id) for o in floor.offers()] == [(pattern, agent)]


def session_hears(session: Session) -> int:
    """How much a tick hears at once; it is undone."""
    heard = len(session.begin(NOON, renew=False))
    session.roll_back()
    return heard


def copy(floor: Floor, pattern: UUID, many: int) -> None:
    """So many who came a little later, each of them told to the leader."""
    with psycopg.connect(conninfo(), autocommit=True) as db:
        db.execute("SELECT set_config('app.organisation', %s, false)", [str(floor.id)])
        for statement in COPIES:
            db.execute(statement, {"pattern": pattern, "many": many})


_COLUMNS = ", ".join(each.column for each in Interaction._meta.concrete_fields if not each.generated)
COPIES = (
    f"""
    INSERT INTO interactions_interaction ({_COLUMNS})
    SELECT {_COLUMNS} FROM (
        SELECT (jsonb_populate_record(i, jsonb_build_object('id', uuidv7(), 'channel_id', 'copy ' || n))).*
          FROM interactions_interaction i, generate_series(1, %(many)s) n WHERE i.id = %(pattern)s) AS copies
    """,  # noqa: S608 - our own columns
    """
    INSERT INTO routing_work
    SELECT (jsonb_populate_record(w, jsonb_build_object(
               'interaction_id', i.id, 'enqueued_at', w.enqueued_at + interval '1 ms'))).*
      FROM routing_work w, interactions_interaction i WHERE w.interaction_id = %(pattern)s AND i.id <> %(pattern)s
    """,
    """
    INSERT INTO routing_inbox (organisation_id, kind, ref, at)
    SELECT organisation_id, 'work', interaction_id, now() FROM routing_work
    """,
)
