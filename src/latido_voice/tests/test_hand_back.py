"""A caller is handed back to the clinic's own exchange, told as stories."""

import pytest

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.line import restored, saved
from latido_voice.state import At
from latido_voice.tests.test_call import LEG, NORMAL, talking, tell, waiting

pytestmark = pytest.mark.core
WHERE = "to-trunk-central,101"
TO_RECEPTION = on.Commanded("hand_back", WHERE, "goes")


def test_the_agent_s_leg_ends_at_once_and_the_caller_hears_where_they_go_and_goes() -> None:
    call, said = tell(talking(), TO_RECEPTION)
    assert call.at is At.DIVERTING
    assert said == [do.Hold(), do.HangUp(LEG), do.RecordingFinished(LEG), do.Play("goes", 1)]

    call, said = tell(call, on.LegEnded(LEG, NORMAL))
    assert said == []

    call, said = tell(call, on.PromptEnded(1))
    assert call.at is At.ENDED
    assert said == [do.HandBack(WHERE), do.Ended("agent", "handed_back")]


def test_one_who_is_held_hears_it_too() -> None:
    held, _ = tell(talking(), on.Commanded("hold"))

    _, said = tell(held, TO_RECEPTION)

    assert said == [do.HangUp(LEG), do.RecordingFinished(LEG), do.Play("goes", 1)]


def test_a_place_that_is_nowhere_changes_nothing() -> None:
    call, said = tell(talking(), on.Commanded("hand_back"))

    assert (call.at, said) == (At.TALKING, [])


def test_nobody_is_handed_back_whom_no_agent_has() -> None:
    assert tell(waiting(), TO_RECEPTION)[1] == []


def test_who_hangs_up_while_hearing_it_has_hung_up() -> None:
    _, said = tell(talking(), TO_RECEPTION, on.CallerGone())

    assert said == [do.Ended("caller", "diverting")]


def test_our_own_death_meanwhile_does_not_send_them_elsewhere() -> None:
    call, _ = tell(talking(), TO_RECEPTION)

    call, said = tell(restored(saved(call)), on.Resumed(playing=False))

    assert said[-2:] == [do.HandBack(WHERE), do.Ended("agent", "handed_back")]
