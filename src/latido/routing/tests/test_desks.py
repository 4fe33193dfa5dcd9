"""Agents at their desks: what they may choose, and what their page and telephone say for them."""

from uuid import UUID

import pytest

from latido.interactions import api as interactions
from latido.interactions.contracts import State
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName, CannotBeAvailable, Refusal
from latido.routing.jobs import end_shift
from latido.routing.router.chores import Chores
from latido.routing.tests.floor import NOON, Floor, later, leading

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def served(floor: Floor, agent: object, at: float) -> object:
    """One more contact, talked and ended."""
    call = floor.call(at=later(at))
    with leading(later(at)) as leader:
        leader.tick(later(at))
    floor.talk(floor.ringing(later(at))[0], later(at + 1))
    floor.hang_up(call, later(at + 2))
    return call


def test_nobody_is_available_without_a_telephone() -> None:
    floor = Floor()
    agent = floor.person()

    with pytest.raises(CannotBeAvailable) as refused:
        floor.available(agent)

    assert refused.value.reason is Refusal.NO_PHONE


def test_with_three_to_disposition_no_contact_is_offered_until_one_is_done() -> None:
    floor = Floor()
    agent = floor.agent()
    actor = floor.actor(agent)
    calls = []
    for n in range(3):
        calls.append(served(floor, agent, 10 * n))
        with floor.scope():
            interactions.leave_to_disposition(calls[-1], actor=actor, now=later(10 * n + 3))
            state = routing.finish_wrap_up(agent, calls[-1], actor=actor, now=later(10 * n + 3))
    assert state is AgentStateName.AFTER_CONTACT

    with floor.scope(), pytest.raises(CannotBeAvailable) as refused:
        routing.set_available(agent, actor=actor, now=later(40))
    assert refused.value.reason is Refusal.TO_DISPOSITION

    with floor.scope():
        interactions.close_interaction(
            calls[0], given_one(floor), note="", promise="", promise_due=None, actor=actor, now=later(50)
        )
        assert routing.finish_wrap_up(agent, calls[0], actor=actor, now=later(50)) is AgentStateName.AVAILABLE


def test_nothing_to_write_up_keeps_anybody_from_an_emergency_that_waits_and_nothing_else_is_offered() -> None:
    floor = Floor()
    agent = floor.agent()
    actor = floor.actor(agent)
    for n in range(3):
        call = served(floor, agent, 10 * n)
        with floor.scope():
            interactions.leave_to_disposition(call, actor=actor, now=later(10 * n + 3))
            routing.finish_wrap_up(agent, call, actor=actor, now=later(10 * n + 3))
    with floor.scope():
        routing.set_away(agent, "DES", actor=actor, now=later(40))
    floor.call(at=later(41))
    emergency = floor.call("ENF", tier=0, at=later(42))

    with floor.scope():
        routing.set_available(agent, actor=actor, now=later(60))
    with leading(later(60)) as leader:
        leader.tick(later(60))
        (offer,) = floor.ringing(later(60))
        assert (offer.interaction_id, offer.agent_id) == (emergency, agent)
        floor.hang_up(emergency, later(61))
        leader.tick(later(62))
    assert floor.ringing(later(62)) == []


def given_one(floor: Floor) -> tuple:
    from latido.interactions.contracts import Given
    from latido.interactions.models import DispositionChoice

    DispositionChoice.objects.create(code="3.1", group="Información", name="Información general entregada")
    return (Given("3.1", None),)


def test_a_pause_chosen_in_the_call_comes_after_it() -> None:
    floor = Floor()
    agent = floor.agent()
    call = floor.call()
    with leading() as leader:
        leader.tick(later(1))
        floor.talk(floor.ringing(later(1))[0], later(2))
        with floor.scope():
            routing.set_away(agent, "DES", actor=floor.actor(agent), now=later(3))
        assert floor.desk(agent).state == "on_contact"
        floor.hang_up(call, later(60))
        floor.call(at=later(61))
        with floor.scope():
            routing.finish_wrap_up(agent, call, actor=floor.actor(agent), now=later(62))
        leader.tick(later(63))

    assert (floor.desk(agent).state, floor.desk(agent).reason) == ("away", "DES")
    assert floor.ringing(later(63)) == []


def test_whoever_has_nothing_open_any_more_is_offline_at_once() -> None:
    floor = Floor()
    agent = floor.agent()

    with floor.scope():
        end_shift(str(agent), at="")
        end_shift(str(agent), at="")

    assert floor.desk(agent).state == "offline"


def test_whoever_is_cut_off_in_a_contact_is_offline_when_it_goes_back_to_the_queue() -> None:
    floor = Floor()
    agent = floor.agent()
    call = floor.call()
    with leading() as leader:
        leader.tick(later(1))
        floor.talk(floor.ringing(later(1))[0], later(2))
        with floor.scope():
            routing.end_shift(agent, now=later(3))
        assert floor.desk(agent).state == "on_contact"

        interactions.leg_lost(floor.id, call, at=later(4))
        assert routing.requeue(floor.id, call, at=later(4))

    assert (floor.desk(agent).state, floor.work(call).state) == ("offline", "waiting")


def test_staying_available_takes_the_choice_back() -> None:
    floor = Floor()
    agent = floor.agent()
    call = served(floor, agent, 1)
    actor = floor.actor(agent)

    with floor.scope():
        routing.after_contact(agent, "offline", actor=actor, now=later(5))
        routing.after_contact(agent, "", actor=actor, now=later(6))
        assert routing.finish_wrap_up(agent, call, actor=actor, now=later(7)) is AgentStateName.AVAILABLE


def test_an_unknown_pause_is_refused() -> None:
    floor = Floor()
    agent = floor.agent()
    with floor.scope(), pytest.raises(routing.UnknownPause):
        routing.set_away(agent, "XXX", actor=floor.actor(agent), now=NOON)


def test_nobody_changes_anothers_state_but_a_supervisor() -> None:
    floor = Floor()
    ana, beto = floor.agent(), floor.person()
    with floor.scope():
        with pytest.raises(routing.NotTheirDesk):
            routing.set_away(ana, "DES", actor=floor.actor(beto), now=later(1))
        routing.set_away(ana, "DES", actor=floor.actor(beto, "supervisor.floor"), now=later(2))

    assert floor.desk(ana).state == "away"


def test_a_page_silent_for_15_seconds_is_away_and_comes_back_by_itself() -> None:
    floor = Floor()
    agent = floor.agent()
    with leading() as leader:
        chores = Chores(leader)
        chores.run(later(14))
        assert floor.desk(agent).state == "available"
        chores.run(later(15))
        assert (floor.desk(agent).state, floor.desk(agent).reason) == ("away", "SIN")

    floor.beat(agent, later(20))

    assert floor.desk(agent).state == "available"


def test_a_page_gone_for_five_minutes_has_ended_its_shift() -> None:
    floor = Floor()
    agent = floor.agent()
    with leading() as leader:
        chores = Chores(leader)
        chores.run(later(15))
        chores.run(later(300))

    assert floor.desk(agent).state == "offline"


def test_while_nobody_could_hear_nobody_was_silent() -> None:
    """The database was away for ten minutes, and every heartbeat with it."""
    floor = Floor()
    agent = floor.agent()
    with leading(later(600)) as leader:
        Chores(leader).run(later(601))
        assert floor.desk(agent).state == "available"
        Chores(leader).run(later(615))
        assert floor.desk(agent).state == "away"


def test_a_telephone_lost_is_offered_nothing_at_once_and_is_away_after_15_seconds() -> None:
    floor = Floor()
    agent = floor.agent()
    with leading() as leader:
        leader.tick(NOON)
        routing.phone_state(floor.id, agent, False, at=later(1))
        floor.call(at=later(2))
        leader.tick(later(3))
        assert floor.offers() == []
        floor.beat(agent, later(14))
        Chores(leader).run(later(16))
        assert (floor.desk(agent).state, floor.desk(agent).reason) == ("away", "TEL")
        routing.phone_state(floor.id, agent, True, at=later(17))
        leader.tick(later(18))

    assert floor.desk(agent).state == "offered"


def test_a_licence_withdrawn_counts_within_ten_seconds() -> None:
    floor = Floor()
    nurse = floor.agent(enfermeria=3)
    with leading() as leader:
        leader.tick(NOON)
        with floor.scope():
            from latido.staff.models import AgentSkill

            AgentSkill.objects.filter(agent_id=nurse).delete()
        floor.beat(nurse, later(9))
        Chores(leader).run(later(10))
        floor.call("ENF", tier=0, at=later(10))
        leader.tick(later(11))

    assert floor.offers() == []


def test_a_heartbeat_is_not_written_more_often_than_needed() -> None:
    floor = Floor()
    agent = floor.agent()

    floor.beat(agent, later(2))
    assert floor.desk(agent).heard_at == NOON
    floor.beat(agent, later(3))
    assert floor.desk(agent).heard_at == later(3)


def test_the_overflow_asks_whether_any_desk_is_alive() -> None:
    floor, other = Floor(), Floor()
    other.agent()
    with floor.scope():
        assert routing.any_desk_alive(NOON) is False
    floor.agent()
    with floor.scope():
        assert routing.any_desk_alive(later(14)) is True
        assert routing.any_desk_alive(later(15)) is False


def test_a_private_reason_is_only_a_pause_on_the_board() -> None:
    floor = Floor()
    ana, beto = floor.agent(), floor.agent()
    with floor.scope():
        routing.set_away(ana, "BAN", actor=floor.actor(ana), now=later(1))
        routing.set_away(beto, "DES", actor=floor.actor(beto), now=later(2))
        shown = {each.agent_id: each for each in routing.floor_agents(later(3))}
        own = routing.agent_state(ana, now=later(3))

    assert (shown[ana].state, shown[ana].reason, shown[ana].reason_name, shown[ana].limit_minutes) == (
        AgentStateName.AWAY, "", "", None,
    )  # fmt: skip
    assert (shown[beto].reason_name, shown[beto].limit_minutes) == ("Descanso", 15)
    assert own.reason_name == "Necesidad personal"


def test_somebody_never_seen_is_offline() -> None:
    floor = Floor()
    with floor.scope():
        assert routing.agent_state(floor.id, now=NOON).state is AgentStateName.OFFLINE


def test_whoever_attends_at_the_counter_is_rung_by_nobody_and_goes_back_to_what_they_were() -> None:
    floor = Floor()
    agent = floor.agent()
    actor = floor.actor(agent)
    with floor.scope():
        routing.set_offline(agent, actor=actor, now=later(1))
        contact = routing.attend(agent, actor=actor, now=later(2))
        with pytest.raises(routing.Occupied):
            routing.attend(agent, actor=actor, now=later(3))
        assert interactions.live_count() == 1, "of what was refused nothing stays"
    floor.call(at=later(3))
    with leading(later(4)) as leader:
        leader.tick(later(4))
    assert not floor.ringing(later(4))

    with floor.scope():
        routing.attended(agent, contact, actor=actor, now=later(60))
        assert routing.agent_state(agent, now=later(60)).state is AgentStateName.AFTER_CONTACT
        interactions.close_interaction(
            contact, given_one(floor), note="", promise="", promise_due=None, actor=actor, now=later(70)
        )
        assert routing.finish_wrap_up(agent, contact, actor=actor, now=later(70)) is AgentStateName.OFFLINE


def attending(floor: Floor) -> tuple[UUID, UUID]:
    """An agent, and what they attend at the counter."""
    agent = floor.agent()
    with floor.scope():
        return agent, routing.attend(agent, actor=floor.actor(agent), now=later(1))


def test_whose_sessions_end_leaves_nobody_at_the_counter() -> None:
    floor = Floor()
    agent, contact = attending(floor)

    with floor.scope():
        routing.end_shift(agent, now=later(5))

        assert routing.agent_state(agent, now=later(5)).state is AgentStateName.OFFLINE
        assert interactions.interaction(contact).state is State.WRAP_UP


def test_a_counter_whose_page_is_gone_for_hours_is_left_and_a_call_is_not() -> None:
    floor = Floor()
    agent, contact = attending(floor)
    other = floor.agent()
    call = floor.call(at=later(1))
    with leading(later(2)) as leader:
        leader.tick(later(2))
    floor.talk(floor.ringing(later(2))[0], later(3))

    with leading(later(3)) as leader:
        Chores(leader).run(later(3 + 2 * 3600 + 60))

    with floor.scope():
        assert interactions.interaction(contact).state is State.WRAP_UP
        assert interactions.interaction(call).state is State.CONNECTED
        assert routing.agent_state(other, now=later(4)).state is AgentStateName.ON_CONTACT
        assert routing.agent_state(agent, now=later(4)).state is AgentStateName.OFFLINE
