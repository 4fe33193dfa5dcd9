"""Whatever happens on a floor, in whatever order, and whoever leads: what must hold holds after every step."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latido.interactions import api as interactions
from latido.routing import api as routing
from latido.routing.contracts import CannotBeAvailable, OfferOutcome, OnCall
from latido.routing.models import Offer
from latido.routing.router.chores import Chores
from latido.routing.router.leader import Leader
from latido.routing.router.session import Session, conninfo
from latido.routing.tests.floor import Floor, later

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]

WRONG = {
    "two live offers of one interaction that is no emergency, or more than three of one that is": """
        SELECT o.interaction_id FROM routing_offer o JOIN routing_work w ON w.interaction_id = o.interaction_id
         WHERE o.ended_at IS NULL GROUP BY 1, w.tier HAVING count(*) > CASE w.tier WHEN 0 THEN 3 ELSE 1 END""",
    "two accepted offers, or one beside one that was accepted": """
        SELECT interaction_id FROM routing_offer WHERE ended_at IS NULL
         GROUP BY 1 HAVING bool_or(outcome = 'accepted') AND count(*) > 1""",
    "an offer beside no other": """
        SELECT o.interaction_id FROM routing_offer o JOIN routing_work w ON w.interaction_id = o.interaction_id
         WHERE o.ended_at IS NULL AND o.beside AND w.tier > 0""",
    "two live calls of one agent": """
        SELECT agent_id FROM routing_offer WHERE ended_at IS NULL GROUP BY 1 HAVING sum(load) > 100""",
    "a load that is not what the agent carries": """
        SELECT d.agent_id FROM routing_agentdesk d
         WHERE load <> (SELECT coalesce(sum(o.load), 0) FROM routing_offer o
                         WHERE o.agent_id = d.agent_id AND o.ended_at IS NULL)""",
    "waiting work with a live offer, or offered work without one": """
        SELECT w.interaction_id FROM routing_work w
         WHERE (w.state IN ('offered', 'assigned')) <>
               EXISTS (SELECT 1 FROM routing_offer o
                        WHERE o.interaction_id = w.interaction_id AND o.ended_at IS NULL)""",
    "a desk whose offer is of another contact": """
        SELECT d.agent_id FROM routing_agentdesk d JOIN routing_offer o ON o.agent_id = d.agent_id
         WHERE o.ended_at IS NULL AND d.interaction_id <> o.interaction_id""",
    "a contact that waits in one room only": """
        SELECT w.interaction_id FROM routing_work w JOIN interactions_interaction i ON i.id = w.interaction_id
         WHERE (w.state = 'waiting') <> (i.state = 'queued')""",
    "an agent in no state or in two": """
        SELECT d.agent_id FROM routing_agentdesk d
         WHERE d.state <> 'offline' AND d.state::text IS DISTINCT FROM
               (SELECT string_agg(s.state, ' ') FROM routing_agentstatespan s
                 WHERE s.agent_id = d.agent_id AND s.ended_at IS NULL)""",
    "an emergency that waits without knowing since when, or another that does": """
        SELECT interaction_id FROM routing_work WHERE (tier = 0) <> (urgent_since IS NOT NULL)""",
    "an alarm that was seen before it sounded": """
        SELECT interaction_id FROM routing_work
         WHERE alarm_seen_step > 0 AND (alarm_seen_by IS NULL OR alarm_seen_at < urgent_since)""",
    "an ended offer without an outcome": """
        SELECT id FROM routing_offer WHERE ended_at IS NOT NULL AND outcome = ''""",
}
ACTS = (
    "call", "call", "emergency", "becomes_one", "tick", "tick", "tick", "answer", "answer", "miss", "decline",
    "hang_up", "hang_up", "give_back", "finish", "finish", "available", "available", "away", "lose_phone", "find_phone",
    "new_leader", "chores", "see", "on_call", "on_call",
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(1, 12)), min_size=20, max_size=60)


class Story:
    """A floor of three agents, one of them a nurse, on which a list of acts is played."""

    def __init__(self) -> None:
        self.floor = Floor()
        self.agents = [self.floor.agent(), self.floor.agent(), self.floor.agent(citas=1, enfermeria=3)]
        self.calls: list[UUID] = []
        self.now = 0.0
        self.leader = self.lead()

    def lead(self) -> Leader:
        leader = Leader(Session(conninfo()))
        assert leader.take_over(later(self.now))
        return leader

    def play(self, act: str, which: int, seconds: int) -> None:
        self.now += seconds
        getattr(self, act)(which, later(self.now))

    def call(self, _which: int, at: datetime) -> None:
        self.calls.append(self.floor.call(at=at))

    def emergency(self, _which: int, at: datetime) -> None:
        self.calls.append(self.floor.call("ENF", tier=0, at=at))

    def becomes_one(self, which: int, at: datetime) -> None:
        for call in self.calls[which:][:1]:
            self.floor.enqueue(call, "ENF", tier=0, at=at)

    def tick(self, _which: int, at: datetime) -> None:
        self.leader.tick(at)

    def answer(self, which: int, at: datetime) -> None:
        for offer in self.ringing(which):
            assert routing.accept_offer(self.floor.id, offer.id, at=at)
            assert interactions.connected(self.floor.id, offer.interaction_id, agent_id=offer.agent_id, at=at)

    def miss(self, which: int, at: datetime) -> None:
        for offer in self.ringing(which):
            assert routing.refuse_offer(self.floor.id, offer.id, OfferOutcome.LAPSED, at=at)

    def decline(self, which: int, at: datetime) -> None:
        for offer in self.ringing(which):
            assert routing.refuse_offer(self.floor.id, offer.id, OfferOutcome.DECLINED, at=at)

    def ringing(self, which: int) -> list[Offer]:
        return self.floor.offers(ended_at=None, outcome="")[which % 2 :][:1]

    def hang_up(self, which: int, at: datetime) -> None:
        for call in self.calls[which:][:1]:
            self.floor.hang_up(call, at)

    def give_back(self, which: int, at: datetime) -> None:
        for offer in self.floor.offers(ended_at=None, outcome="accepted")[:1]:
            interactions.leg_lost(self.floor.id, offer.interaction_id, at=at)
            assert routing.requeue(self.floor.id, offer.interaction_id, at=at)

    def lose_phone(self, which: int, at: datetime) -> None:
        routing.phone_state(self.floor.id, self.agents[which % 3], False, at=at)

    def find_phone(self, which: int, at: datetime) -> None:
        routing.phone_state(self.floor.id, self.agents[which % 3], True, at=at)

    def new_leader(self, _which: int, _at: datetime) -> None:
        self.leader.session.close()
        self.leader = self.lead()

    def chores(self, which: int, at: datetime) -> None:
        self.floor.beat(self.agents[which % 3], at)
        Chores(self.leader).run(at)

    def see(self, which: int, at: datetime) -> None:
        for call in self.calls[which:][:1]:
            with self.floor.scope():
                routing.acknowledge(call, actor=self.floor.actor(self.agents[0]), now=at)

    def on_call(self, which: int, at: datetime) -> None:
        for call in self.calls[which:][:1]:
            routing.on_call_said(self.floor.id, call, [OnCall.RINGS, OnCall.MISSED, OnCall.ANSWERED][which % 3], at=at)

    def available(self, which: int, at: datetime) -> None:
        agent = self.agents[which % 3]
        with self.floor.scope():
            try:
                routing.set_available(agent, actor=self.floor.actor(agent), now=at)
            except CannotBeAvailable:
                assert not self.floor.desk(agent).voice_ready

    def away(self, which: int, at: datetime) -> None:
        agent = self.agents[which % 3]
        with self.floor.scope():
            routing.set_away(agent, "DES", actor=self.floor.actor(agent), now=at)

    def finish(self, which: int, at: datetime) -> None:
        agent = self.agents[which % 3]
        with self.floor.scope():
            on = self.floor.desk(agent).interaction_id or agent
            routing.finish_wrap_up(agent, on, actor=self.floor.actor(agent), now=at)


def wrong(floor: Floor) -> list[str]:
    """Seen from the organisation's own scope, so that other stories do not count."""
    found = []
    with floor.scope(), connection.cursor() as cursor:
        for what, query in WRONG.items():
            cursor.execute(query)
            found += [what] if cursor.fetchall() else []
    return found


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(steps)
def test_what_must_hold_holds_after_every_step(acts: list[tuple[str, int, int]]) -> None:
    story = Story()
    try:
        for act in acts:
            story.play(*act)
            assert wrong(story.floor) == []
    finally:
        story.leader.session.close()


def test_the_queries_find_what_is_wrong() -> None:
    story = Story()
    story.calls.append(story.floor.call())
    story.leader.tick(later(1))
    with story.floor.scope(), connection.cursor() as cursor:
        cursor.execute("UPDATE routing_agentdesk SET load = 0, state = 'available'")
        cursor.execute("UPDATE routing_work SET state = 'waiting'")
    story.leader.session.close()

    assert wrong(story.floor) == [
        "a load that is not what the agent carries",
        "waiting work with a live offer, or offered work without one",
        "a contact that waits in one room only",
        "an agent in no state or in two",
    ]
