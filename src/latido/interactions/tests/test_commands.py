"""What a desk asks of a call reaches its node, once, and only when it makes sense."""

import pytest

from latido.interactions import api
from latido.interactions.contracts import TIER_EMERGENCY, NotNow
from latido.interactions.tests.calls import ANA, NODE, arrived, at, over, row, talking
from latido.interactions.tests.conftest import Audit
from latido.orgs.tests.hospitals import SAN_RAFAEL

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]


def asked(now: float = 21) -> list[str]:
    return [command.kind for command in api.drain_commands(NODE, now=at(now))]


def test_a_command_is_drained_once_in_order(audit: Audit) -> None:
    call = talking()
    api.command_call(call, "hold", actor=ANA, now=at(20))
    api.command_call(call, "hang_up", actor=ANA, now=at(20))

    first, second = api.drain_commands(NODE, now=at(21))

    assert (first.kind, second.kind) == ("hold", "hang_up")
    assert (first.organisation_id, first.interaction_id) == (SAN_RAFAEL, call)
    assert first.channel_id == row(call).channel_id
    assert asked() == []
    assert [each.action for each in audit()].count("interaction.commanded") == 2


def test_another_node_s_commands_are_not_ours() -> None:
    api.command_call(talking(), "hold", actor=ANA, now=at(20))

    assert api.drain_commands("pbx2", now=at(21)) == ()
    assert asked() == ["hold"]


def test_a_command_nobody_drained_in_time_is_forgotten() -> None:
    api.command_call(talking(), "hang_up", actor=ANA, now=at(20))

    assert asked(51) == []
    assert asked(21) == []


@pytest.mark.parametrize("kind", ["pause_recording", "resume_recording"])
def test_what_makes_no_sense_in_a_plain_conversation(kind: str) -> None:
    with pytest.raises(NotNow):
        api.command_call(talking(), kind, actor=ANA, now=at(20))


def test_a_hold_of_this_moment_can_be_taken_back_before_it_is_written_down() -> None:
    call = talking()

    api.command_call(call, "hold", actor=ANA, now=at(20))
    api.command_call(call, "resume", actor=ANA, now=at(20))

    assert asked() == ["hold", "resume"]


def test_a_held_call_can_be_resumed_and_not_held_again() -> None:
    call = talking()
    api.held(SAN_RAFAEL, call, at=at(20))

    api.command_call(call, "resume", actor=ANA, now=at(21))
    with pytest.raises(NotNow):
        api.command_call(call, "hold", actor=ANA, now=at(21))


def test_a_recorded_call_can_be_paused_then_resumed() -> None:
    call = talking()
    api.recording_started(SAN_RAFAEL, call, segment_id=arrived(), spool_path="x", at=at(16))
    api.command_call(call, "pause_recording", actor=ANA, now=at(20))
    api.recording_paused(SAN_RAFAEL, call, at=at(20))

    api.command_call(call, "resume_recording", actor=ANA, now=at(21))
    with pytest.raises(NotNow):
        api.command_call(call, "pause_recording", actor=ANA, now=at(21))


def test_a_caller_is_handed_back_and_the_journal_says_where(audit: Audit) -> None:
    api.command_call(talking(), "hand_back", actor=ANA, now=at(20), args={"where": "central:101"})

    (record,) = [each for each in audit() if each.action == "interaction.commanded"]
    assert record.detail == {"command": "hand_back", "where": "central:101"}


def test_an_emergency_is_never_handed_back() -> None:
    with pytest.raises(NotNow):
        api.command_call(talking(tier=TIER_EMERGENCY), "hand_back", actor=ANA, now=at(20))


def test_who_waits_for_an_agent_that_was_lost_is_not_handed_back() -> None:
    call = talking()
    api.leg_lost(SAN_RAFAEL, call, at=at(20))

    with pytest.raises(NotNow):
        api.command_call(call, "hand_back", actor=ANA, now=at(21))


def test_a_call_that_is_over_takes_no_command() -> None:
    with pytest.raises(NotNow):
        api.command_call(over(), "hang_up", actor=ANA, now=at(70))


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(ValueError, match="fly"):
        api.command_call(talking(), "fly", actor=ANA, now=at(20))
