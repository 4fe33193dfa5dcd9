"""An agent hands a caller on, told as stories."""

import pytest

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.line import restored, saved
from latido_voice.state import REVOKED, At
from latido_voice.tests.test_call import ANA, LEG, LUIS, NORMAL, TALK, offered, talking, tell, waiting

pytestmark = pytest.mark.core
TO_BILLING = on.Commanded("transfer", "t1", "goes")
NEXT = "offer-2"
FREED = [do.Hold(), do.HangUp(LEG), do.RecordingFinished(LEG), do.Transferred("t1")]


def test_the_agent_s_leg_ends_and_the_caller_hears_so_waits_and_talks_with_the_next() -> None:
    call, said = tell(talking(), TO_BILLING)
    assert (call.at, said) == (At.WAITING, [*FREED, do.Play("goes", 1)])

    call, said = tell(call, on.LegEnded(LEG, NORMAL))
    assert said == []

    call, said = tell(call, on.PromptEnded(1))
    assert (call.at, said) == (At.WAITING, [])

    call, rung = tell(call, offered(NEXT, LUIS))
    assert rung == [do.Ring(f"leg-{NEXT}", LUIS, NEXT, 20.0, "Citas", TALK)]

    call, joined = tell(call, on.LegAnswered(f"leg-{NEXT}"), on.Accepted(NEXT, True))
    assert (call.at, call.transfer) == (At.TALKING, "")
    assert joined == [do.Connected(LUIS, f"leg-{NEXT}"), do.Join(f"leg-{NEXT}")]


def test_one_who_is_held_is_handed_on_too() -> None:
    held, _ = tell(talking(), on.Commanded("hold"))

    assert tell(held, TO_BILLING)[1] == [*FREED[1:], do.Play("goes", 1)]


def test_the_agent_who_hangs_up_meanwhile_ends_nothing_of_the_caller_s() -> None:
    call, _ = tell(talking(), TO_BILLING)

    call, said = tell(call, on.Commanded("hang_up"))

    assert (call.at, said) == (At.WAITING, [])


def test_with_nothing_to_say_they_wait_at_once() -> None:
    call, said = tell(talking(), on.Commanded("transfer", "t1"))

    assert (call.at, said) == (At.WAITING, FREED)


@pytest.mark.parametrize("what", [on.Commanded("transfer"), on.Commanded("transfer", "", "goes")])
def test_a_transfer_nobody_knows_changes_nothing(what: on.Commanded) -> None:
    call, said = tell(talking(), what)

    assert (call.at, said) == (At.TALKING, [])


def test_nobody_is_handed_on_whom_no_agent_has() -> None:
    assert tell(waiting(), TO_BILLING)[1] == []


def test_what_becomes_of_the_agent_s_phone_afterwards_is_nothing_to_the_caller() -> None:
    call, _ = tell(talking(), TO_BILLING)

    for event in (on.PhoneClosed(ANA, 1001), on.PhoneClosed(ANA, REVOKED), on.PhoneReady(ANA, has_call=False)):
        call, said = tell(call, event)
        assert (call.at, said) == (At.WAITING, [])


def test_who_hangs_up_meanwhile_has_hung_up_and_the_transfer_was_told_before() -> None:
    call, first = tell(talking(), TO_BILLING)
    _, said = tell(call, on.CallerGone())

    assert do.Transferred("t1") in first
    assert said == [do.Ended("caller", "waiting")]


def test_our_own_death_before_it_was_written_down_forgets_nobody() -> None:
    call, _ = tell(talking(), TO_BILLING)

    call, said = tell(restored(saved(call)), on.Resumed())

    assert (call.at, said) == (At.WAITING, [do.Transferred("t1"), do.Hold()])


def test_our_own_death_before_the_agent_s_leg_had_ended_joins_them_no_more() -> None:
    call, _ = tell(talking(), TO_BILLING)

    left = on.Ringing(LEG, ANA, call.offer, answered=True)
    call, said = tell(restored(saved(call)), on.Resumed(ringing=left))

    assert (call.at, call.ring) == (At.WAITING, None)
    assert said == [do.HangUp(LEG), do.RecordingFinished(LEG), do.Hold(), do.Transferred("t1")]


def test_our_own_death_while_the_next_phone_rings_lets_it_ring() -> None:
    call, _ = tell(talking(), TO_BILLING, on.PromptEnded(1), offered(NEXT, LUIS))

    rings = on.Ringing(f"leg-{NEXT}", LUIS, NEXT, answered=True)
    call, said = tell(restored(saved(call)), on.Resumed(ringing=rings))

    assert do.Accept(NEXT, LUIS) in said
    assert not any(isinstance(each, do.HangUp) for each in said)
