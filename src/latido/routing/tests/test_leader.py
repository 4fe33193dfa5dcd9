"""The leader on a real database: offers leave after the commit, once, and survive whoever dies."""

import json
import select
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest

from latido.interactions import api as interactions
from latido.plumbing import tenancy
from latido.plumbing.realtime import CHANNEL
from latido.plumbing.wake import ear
from latido.routing import api as routing
from latido.routing.models import AgentDesk, AgentStateSpan, Inbox, Offer
from latido.routing.router.leader import Leader
from latido.routing.router.session import LEASE, Deposed, Session, conninfo
from latido.routing.tests.floor import NODE, NOON, Floor, later, leading
from latido_run.home import Home

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def test_a_waiting_patient_is_offered_to_a_free_agent() -> None:
    floor = Floor()
    agent, call = floor.agent(), floor.call()

    with leading() as leader:
        leader.tick(later(1))

    (offer,) = floor.ringing(later(1))
    assert (offer.interaction_id, offer.agent_id, offer.banner) == (call, agent, "Citas, Sede Norte")
    assert offer.expires_at == later(21)
    assert (floor.desk(agent).state, floor.desk(agent).load, floor.work(call).state) == ("offered", 100, "offered")


def test_the_tick_writes_what_the_door_of_interactions_would_have_written() -> None:
    """The leader writes contacts in one statement for a whole batch; it must go the way of interactions.offered."""
    floor = Floor()
    by_tick, by_door = floor.call(), floor.call(at=later(0.5))
    agent = floor.agent()
    with leading() as leader:
        leader.tick(later(1))
    with floor.scope():
        interactions.offered(by_door, agent_id=agent, at=later(1))

    seen = [floor.contact(each) for each in (by_tick, by_door)]
    assert [(c.state, c.offered_at, c.agent_id) for c in seen] == [(seen[0].state, later(1), None)] * 2
    with floor.scope():
        stories = [
            [(s.kind, s.at, s.detail, s.agent_id) for s in interactions.story(c)][-1] for c in (by_tick, by_door)
        ]
    assert stories[0] == stories[1] == ("offered", later(1), "", agent)


def test_nothing_leaves_before_the_commit() -> None:
    floor = Floor()
    floor.agent(), floor.call()

    with leading() as leader:
        leader.session.offer_and_commit = lambda *_: (_ for _ in ()).throw(psycopg.OperationalError)  # type: ignore[method-assign]
        with pytest.raises(psycopg.OperationalError):
            leader.tick(later(1))

    assert floor.ringing(later(1)) == []


def test_the_word_goes_to_the_node_and_to_the_pages_after_the_commit(home: Home) -> None:
    floor = Floor()
    agent = floor.agent()
    floor.call()
    with (
        leading() as leader,
        closing(ear(f"voice-{NODE}")) as node,
        psycopg.connect(conninfo(), autocommit=True) as page,
    ):
        page.execute(f"LISTEN {CHANNEL}")
        leader.tick(later(1))
        assert select.select([node], [], [], 5)[0]
        wanted = {(f"agent:{agent}", "offer"), (f"agent:{agent}", "phone-state"), (f"floor:{floor.id}", "board")}
        heard: set[tuple[str, ...]] = set()
        for notice in page.notifies(timeout=5):  # hints may come in more than one notification
            heard |= {tuple(hint) for hint in json.loads(notice.payload)}
            if wanted <= heard:
                break

    assert wanted <= heard


def test_a_leader_killed_in_mid_tick_loses_nothing() -> None:
    """Its transaction rolls back: inbox and rows are as they were, and the next leader reads them."""
    floor = Floor()
    agent, call = floor.agent(), floor.call()
    dying = Leader(Session(conninfo()))
    dying.take_over(NOON)
    dying.session.begin(later(1), renew=False)

    dying.session.db.close()  # as kill -9 does: the server ends the session

    with leading(later(1)) as leader:
        leader.tick(later(1))
        assert [(o.interaction_id, o.agent_id) for o in floor.ringing(later(1))] == [(call, agent)]
    assert anything_in_the_inbox() == 0


@pytest.mark.parametrize("seconds", [1.1, 2], ids=["a plain tick", "a tick that renews the lease"])
def test_two_leaders_by_hand_make_one_offer(seconds: float) -> None:
    floor = Floor()
    floor.agent(), floor.agent(), floor.call()
    with leading() as first:
        second = Leader(Session(conninfo()))
        assert not second.take_over(later(1))

        first.session.one("SELECT pg_advisory_unlock_all() IS NULL")  # a lock lost without the leader's noticing
        assert second.take_over(later(1))
        with pytest.raises(Deposed):
            first.tick(later(seconds))
        second.tick(later(seconds))
        second.session.close()

    assert len(floor.offers(ended_at=None)) == 1


def test_a_frozen_leader_is_put_off_when_its_lease_is_over() -> None:
    floor = Floor()
    with leading() as frozen:
        frozen.tick(NOON)
        floor.agent(), floor.call()
        frozen.session.begin(later(1), renew=False)  # holds the fence, and goes no further
        standby = Leader(Session(conninfo()))

        assert not standby.take_over(later(1))
        assert standby.take_over(NOON + LEASE)
        standby.tick(NOON + LEASE)
        with pytest.raises(psycopg.OperationalError):
            frozen.session.commit()
        standby.session.close()

    assert len(floor.offers(ended_at=None)) == 1


def test_an_offer_nobody_rang_goes_out_again_under_the_same_id() -> None:
    """The leader died between its commit and the word to the voice process."""
    floor = Floor()
    floor.agent(), floor.call()
    with leading() as leader:
        leader._announce = lambda _made: None  # type: ignore[method-assign]
        leader.tick(later(1))
    (before,) = floor.ringing(later(1))

    with leading(later(2)) as successor:
        successor.tick(later(2))
        (after,) = floor.ringing(later(2))

    assert after == before
    assert len(floor.offers()) == 1


def test_what_is_delivered_or_over_is_not_rung_again() -> None:
    floor = Floor()
    floor.agent(), floor.call()
    with leading() as leader:
        leader.tick(NOON)
    (offer,) = floor.ringing()

    assert floor.ringing(later(20)) == []
    routing.offer_delivered(floor.id, offer.offer_id, at=later(1))
    assert floor.ringing(later(1)) == []


def test_an_emergency_takes_the_first_nurse_however_long_the_others_waited() -> None:
    floor = Floor()
    nurse = floor.agent(citas=5, enfermeria=3)
    floor.call(at=later(-300))
    emergency = floor.call("ENF", tier=0)

    with leading() as leader:
        leader.tick(later(1))

    assert [(o.interaction_id, o.agent_id) for o in floor.ringing(later(1))] == [(emergency, nurse)]


def test_an_emergency_interrupts_after_contact_work() -> None:
    floor = Floor()
    nurse = floor.agent(enfermeria=3)
    with leading() as leader:
        first = floor.call("ENF")
        leader.tick(later(1))
        floor.talk(floor.ringing(later(1))[0], later(2))
        floor.hang_up(first, later(60))
        assert floor.desk(nurse).state == "after_contact"

        ordinary, emergency = floor.call("ENF", at=later(61)), floor.call("ENF", tier=0, at=later(62))
        leader.tick(later(63))
        (offer,) = floor.ringing(later(63))
        leader.tick(later(64))

    assert offer.interaction_id == emergency
    assert floor.work(ordinary).state == "waiting"
    routing.refuse_offer(floor.id, offer.offer_id, "declined", at=later(65))
    assert (floor.desk(nurse).state, floor.desk(nurse).interaction_id) == ("after_contact", first)


def test_many_are_matched_in_one_tick_each_with_one() -> None:
    floor = Floor()
    agents = [floor.agent(later(n)) for n in range(5)]
    calls = [floor.call(at=later(10 + n)) for n in range(7)]

    with leading() as leader:
        leader.tick(later(20))

    assert {o.interaction_id: o.agent_id for o in floor.offers()} == dict(zip(calls[:5], agents, strict=True))


def test_agents_of_one_organisation_never_serve_another() -> None:
    ours, theirs = Floor(), Floor()
    theirs.agent()
    ours.call()

    with leading() as leader:
        leader.tick(later(1))

    assert ours.ringing(later(1)) == theirs.ringing(later(1)) == []


def test_a_row_somebody_holds_is_skipped_and_looked_at_again() -> None:
    """The leader waits for nobody: neither for a heartbeat nor for a slow transaction."""
    floor = Floor()
    agent = floor.agent()
    floor.call()
    with leading() as leader, psycopg.connect(conninfo()) as other:
        other.execute("SELECT set_config('app.organisation', %s, true)", [str(floor.id)])
        other.execute("SELECT 1 FROM routing_agentdesk WHERE agent_id = %s FOR UPDATE", [agent])

        assert leader.tick(later(1)) is True
        assert floor.ringing(later(1)) == []
        other.rollback()
        assert leader.tick(later(1)) is False

    assert len(floor.ringing(later(1))) == 1


def test_a_desk_that_cannot_be_offered_anything_holds_nobody_up() -> None:
    """It looks free and has a live offer: it is left alone for a second, and the patient gets the next agent."""
    floor = Floor()
    odd, other = floor.agent(), floor.agent(later(1))
    call = floor.call(at=later(2))
    with floor.scope():
        Offer.objects.create(
            interaction_id=floor.id, agent_id=odd, queue_id=floor.work(call).queue_id, node=NODE, channel_id="x",
            offered_at=NOON, expires_at=later(20),
        )  # fmt: skip

    with leading() as leader:
        assert leader.tick(later(3)) is True
        assert leader.tick(later(3)) is False

    assert [(o.interaction_id, o.agent_id) for o in floor.offers(offered_at=later(3))] == [(call, other)]
    assert floor.desk(odd).state == "available"


def test_a_contact_that_cannot_be_offered_holds_nobody_up() -> None:
    """Its row says waiting and the contact has ended: the agent goes to the next, and it is looked at in a second."""
    floor = Floor()
    with leading() as leader:
        odd, other = floor.call(), floor.call(at=later(1))
        leader.tick(later(2))
        interactions.ended(floor.id, odd, by="caller", at=later(2))
        agent = floor.agent(later(3))

        assert leader.tick(later(3)) is True
        assert leader.tick(later(3)) is False

    assert [(o.interaction_id, o.agent_id) for o in floor.offers()] == [(other, agent)]


def test_the_leader_reloads_and_goes_on_when_the_arbiter_refuses() -> None:
    """A load the leader was not told of: the check refuses the whole tick, and the next one knows."""
    floor = Floor()
    full, other = floor.agent(), floor.agent(later(1))
    with leading() as leader:
        leader.tick(later(2))
        call = floor.call(at=later(2))
        with floor.scope():
            AgentDesk.objects.filter(pk=full).update(load=34)

        assert leader.tick(later(3)) is True
        assert floor.offers() == []
        leader.tick(later(3))

    assert [(o.interaction_id, o.agent_id) for o in floor.offers()] == [(call, other)]
    assert floor.desk(full).load == 34


def test_the_inbox_is_empty_after_a_tick_and_a_late_commit_is_not_skipped() -> None:
    floor = Floor()
    with leading() as leader:
        late = floor.call()
        with psycopg.connect(conninfo()) as slow:
            slow.execute("SELECT set_config('app.organisation', %s, true)", [str(floor.id)])
            slow.execute(
                "INSERT INTO routing_inbox (kind, ref, organisation_id, at) VALUES ('work', %s, %s, now())",
                [late, floor.id],
            )
            floor.call()
            leader.tick(later(1))  # rows with a higher id are gone; the slow one commits after
        assert anything_in_the_inbox() == 1
        leader.tick(later(2))
    assert anything_in_the_inbox() == 0


def anything_in_the_inbox() -> int:
    with tenancy.role("latido_router"):
        return Inbox.objects.count()


def test_each_second_of_an_agent_is_in_exactly_one_state() -> None:
    floor = Floor()
    agent = floor.agent()
    with leading() as leader:
        call = floor.call(at=later(5))
        leader.tick(later(10))
        floor.talk(floor.ringing(later(10))[0], later(13))
        floor.hang_up(call, later(100))
        with floor.scope():
            routing.finish_wrap_up(agent, call, actor=floor.actor(agent), now=later(130))

    with floor.scope():
        spans = list(AgentStateSpan.objects.filter(agent_id=agent).order_by("started_at"))
    assert [s.state for s in spans] == ["available", "offered", "on_contact", "after_contact", "available"]
    assert [s.ended_at for s in spans[:-1]] == [s.started_at for s in spans[1:]]
    assert spans[-1].ended_at is None
    assert [(s.started_at - NOON) / timedelta(seconds=1) for s in spans] == [0, 10, 13, 100, 130]
