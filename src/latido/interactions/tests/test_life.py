"""The whole life of a call through the door, and every report of it twice."""

import pytest

from latido.interactions import api
from latido.interactions.contracts import Badge, NotFound, State
from latido.interactions.tests.calls import (
    ANA,
    BETO,
    CIT,
    ENF,
    NODE,
    NOON,
    ROSA,
    TOMAS,
    arrived,
    at,
    new,
    over,
    row,
    talking,
    waiting,
    who,
)
from latido.interactions.tests.conftest import Audit
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA
from latido.plumbing import tenancy

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]


def test_a_call_from_its_first_ring_to_the_hang_up() -> None:
    call = arrived(ROSA, TOMAS)
    api.announced(call, "co-1", at=at(8))
    api.chose(call, "1", at=at(12))
    api.queued(call, queue_id=CIT, queue_name="Citas", tier=2, at=at(12))
    api.offered(call, agent_id=who(ANA), at=at(13))
    api.connected(SAN_RAFAEL, call, agent_id=who(ANA), at=at(16))
    api.held(SAN_RAFAEL, call, at=at(30))
    api.resumed(SAN_RAFAEL, call, at=at(45))
    assert api.ended(SAN_RAFAEL, call, by="caller", at=at(60)) is State.WRAP_UP

    seen = api.interaction(call)
    assert (seen.opened_at, seen.identified_at, seen.queued_at) == (NOON, NOON, at(12))
    assert (seen.offered_at, seen.answered_at, seen.ended_at) == (at(13), at(16), at(60))
    assert (seen.ended_by, seen.end_reason, seen.agent_id) == ("caller", "hung_up", ANA.id)
    assert (seen.candidate_ids, seen.chosen_key, seen.announcement_version) == ((ROSA, TOMAS), "1", "co-1")
    assert [(step.kind, step.detail) for step in api.story(call)] == [
        ("arrived", "+576015550100"),
        ("announced", "co-1"),
        ("chose", "1"),
        ("queued", "Citas"),
        ("offered", ""),
        ("connected", ""),
        ("held", ""),
        ("resumed", ""),
        ("ended", "caller"),
    ]


def test_every_report_again_changes_nothing() -> None:
    arrival = new("", ROSA)
    call, first = api.open_interaction(SAN_RAFAEL, arrival, at=at(0))
    again, second = api.open_interaction(SAN_RAFAEL, arrival, at=at(1))
    assert (call, first, second) == (again, True, False)
    for when in (10, 11):
        api.announced(call, "co-1", at=at(when))
    for when in (12, 13):
        assert api.queued(call, queue_id=CIT, queue_name="Citas", tier=2, at=at(when))
    for when in (14, 15):
        assert api.offered(call, agent_id=who(ANA), at=at(when))
    for when in (16, 17):
        assert api.connected(SAN_RAFAEL, call, agent_id=who(ANA), at=at(when))
    for report in (api.held, api.resumed, api.leg_lost):
        report(SAN_RAFAEL, call, at=at(20))
        report(SAN_RAFAEL, call, at=at(21))
    for when in (25, 26):
        assert api.reattached(SAN_RAFAEL, call, at=at(when))
    for when in (30, 31):
        assert api.ended(SAN_RAFAEL, call, by="agent", at=at(when)) is State.WRAP_UP

    kinds = [step.kind for step in api.story(call)]
    assert len(kinds) == len(set(kinds)) == 10
    assert (row(call).queued_at, row(call).answered_at, row(call).ended_at) == (at(12), at(16), at(30))


def test_what_comes_after_the_end_is_too_late() -> None:
    call = arrived()
    api.ended(SAN_RAFAEL, call, by="caller", at=at(3))

    assert not api.queued(call, queue_id=CIT, queue_name="Citas", tier=2, at=at(4))
    assert not api.offered(call, agent_id=who(ANA), at=at(4))
    assert not api.connected(SAN_RAFAEL, call, agent_id=who(ANA), at=at(4))
    assert not api.held(SAN_RAFAEL, call, at=at(4))
    assert api.not_answered(call) is None
    assert api.interaction(call).state is State.ABANDONED


@pytest.mark.parametrize(
    ("by", "reason", "state"),
    [
        ("caller", "waiting", State.ABANDONED),
        ("overflow", "too_long", State.OVERFLOWED),
        ("system", "finished", State.CLOSED),
        ("system", "lost", State.FAILED),
    ],
)
def test_a_call_nobody_answered_ends_by_its_reason(by: str, reason: str, state: State) -> None:
    call = waiting()

    assert api.ended(SAN_RAFAEL, call, by=by, reason=reason, at=at(60)) is state
    assert (row(call).end_reason, row(call).closed_at) == (reason, at(60))


def test_an_offer_that_lapses_leaves_the_call_in_its_place() -> None:
    call = waiting()
    api.offered(call, agent_id=who(ANA), at=at(12))

    api.offer_ended(call, agent_id=who(ANA), outcome="lapsed", at=at(32))
    api.offer_ended(call, agent_id=who(ANA), outcome="lapsed", at=at(33))

    assert (row(call).state, row(call).offered_to, row(call).waiting_since) == ("queued", [], at(10))
    assert [step.kind for step in api.story(call)].count("lapsed") == 1


def test_an_emergency_rings_several_phones_until_one_answers() -> None:
    call = waiting()
    for agent in (ANA, BETO):
        api.offered(call, agent_id=who(agent), at=at(12))

    api.offer_ended(call, agent_id=who(ANA), outcome="declined", at=at(13))
    assert (row(call).state, row(call).offered_to) == ("offered", [BETO.id])
    api.connected(SAN_RAFAEL, call, agent_id=who(BETO), at=at(14))

    assert (row(call).agent_id, row(call).offered_to) == (BETO.id, [])


def test_a_lost_agent_comes_back_to_the_same_contact() -> None:
    call = talking()
    api.held(SAN_RAFAEL, call, at=at(20))
    api.leg_lost(SAN_RAFAEL, call, at=at(25))
    assert (row(call).state, row(call).held_since) == ("reattaching", None)

    assert api.reattached(SAN_RAFAEL, call, at=at(28))

    assert (row(call).state, row(call).agent_id, row(call).answered_at) == ("connected", ANA.id, at(15))
    assert [step.kind for step in api.story(call)][-2:] == ["leg_lost", "reattached"]


def test_a_lost_agent_who_stays_away_gives_the_call_back_to_the_queue() -> None:
    call = talking()
    api.leg_lost(SAN_RAFAEL, call, at=at(25))

    assert api.queued(call, queue_id=CIT, queue_name="Citas", tier=2, at=at(55))

    assert (row(call).state, row(call).agent_id) == ("queued", None)
    assert (row(call).queued_at, row(call).waiting_since) == (at(10), at(55))
    assert not api.reattached(SAN_RAFAEL, call, at=at(56))


def test_a_key_pressed_in_the_queue_moves_the_call_and_keeps_its_place() -> None:
    call = waiting()
    api.chose(call, "9", badge=Badge.EMERGENCY_KEY, at=at(20))

    assert api.queued(call, queue_id=ENF, queue_name="Enfermería", tier=0, at=at(20))

    seen = api.interaction(call)
    assert (seen.queue_id, seen.tier, seen.badge, seen.waiting_since) == (ENF, 0, Badge.EMERGENCY_KEY, at(10))


def test_what_a_node_no_longer_knows_is_ended_as_interrupted() -> None:
    alive, lost, with_agent, fresh = waiting(), waiting(), talking(), arrived(when=58)
    assert api.ended(SAN_RAFAEL, over_before := waiting(), by="caller", at=at(11)) is State.ABANDONED
    on_the_line = frozenset({row(alive).channel_id})

    found = api.reconcile(NODE, on_the_line, at=at(60))
    again = api.reconcile(NODE, on_the_line, at=at(60))

    assert set(found) == {(SAN_RAFAEL, lost), (SAN_RAFAEL, with_agent)}
    assert again == ()
    assert [row(call).state for call in (alive, lost, with_agent, fresh, over_before)] == [
        "queued", "failed", "wrap_up", "in_flow", "abandoned",
    ]  # fmt: skip
    assert row(with_agent).end_reason == "interrupted"


def test_another_node_s_calls_are_left_alone() -> None:
    call = waiting()

    assert api.reconcile("pbx2", frozenset(), at=at(60)) == ()
    assert row(call).state == "queued"


def test_the_agent_sees_the_call_then_its_wrap_up_then_nothing() -> None:
    call = talking()
    assert api.current_of(who(ANA)) is not None
    assert api.current_of(who(BETO)) is None

    api.ended(SAN_RAFAEL, call, by="caller", at=at(60))
    current = api.current_of(who(ANA))
    assert current is not None
    assert (current.id, current.state) == (call, State.WRAP_UP)
    api.leave_to_disposition(call, actor=ANA, now=at(70))

    assert api.current_of(who(ANA)) is None
    assert [each.id for each in api.to_disposition(who(ANA))] == [call]
    assert [each.id for each in api.recent_of(who(ANA))] == [call]


def test_a_live_call_comes_before_an_older_wrap_up() -> None:
    over(when=0)
    call = talking(when=100)

    current = api.current_of(who(ANA))

    assert current is not None
    assert current.id == call


def test_the_board_s_figures_of_a_queue() -> None:
    for when, end in ((0, 14), (20, 60)):
        api.ended(SAN_RAFAEL, waiting(when=when), by="caller", at=at(end))
    talking(when=100)
    late = waiting(when=200)
    api.connected(SAN_RAFAEL, late, agent_id=who(BETO), at=at(240))
    oldest = waiting(when=300)
    waiting(when=310)

    day = api.figures_since(NOON, {CIT: 20})[CIT]

    assert (day.received, day.answered, day.answered_in_target) == (6, 2, 1)
    assert (day.abandoned, day.abandoned_short) == (2, 1)
    assert (day.waiting, day.longest_wait) == (2, row(oldest).waiting_since)
    assert api.live_count() == 4
    assert [each.id for each in api.live()][-1] == late


def test_the_figures_take_one_question(django_assert_num_queries: pytest.FixtureRequest) -> None:
    waiting()

    with django_assert_num_queries(1):  # type: ignore[operator]
        api.figures_since(NOON, {CIT: 20, ENF: 10})


def test_an_answer_is_on_the_audit_in_the_agent_s_name(audit: Audit) -> None:
    call = talking()

    (opened,) = [each for each in audit() if each.action == "interaction.opened"]
    assert (opened.actor_id, opened.interaction_id) == (ANA.id, call)


def test_another_hospital_s_call_does_not_exist() -> None:
    call = talking()
    with tenancy.organisation(SAN_RAFAEL), pytest.raises(tenancy.AnotherOrganisation):
        api.held(SANTA_LUCIA, call, at=at(20))


@pytest.mark.parametrize("read", [api.interaction, api.not_answered])
def test_a_call_that_is_not_there(read: object) -> None:
    with pytest.raises(NotFound):
        read(ROSA)  # type: ignore[operator]
