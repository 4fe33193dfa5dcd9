"""An emergency that rings several phones: whoever answers has it."""

import pytest

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.state import At, Call
from latido_voice.tests.test_call import OFFER, ORG, TALK, ringing, tell

pytestmark = pytest.mark.core

BESIDE, LEG = "offer-2", "leg-offer-2"


def both() -> Call:
    offered = on.Offered(BESIDE, "luis", ORG, TALK, 10.0, "Enfermería", beside=True)
    call, commands = tell(ringing(), offered)
    assert [type(c) for c in commands] == [do.Ring]
    return call


def test_the_second_phone_rings_while_the_first_rings_on() -> None:
    _, commands = tell(both(), on.LegRinging(LEG))

    assert commands == [do.Delivered(BESIDE)]


def test_whoever_answers_has_it_and_the_first_stops() -> None:
    call, asked = tell(both(), on.LegAnswered(LEG))
    call, commands = tell(call, on.Accepted(BESIDE, True))

    assert asked == [do.Accept(BESIDE, "luis")]
    assert (call.at, call.agent, call.leg, call.beside) == (At.TALKING, "luis", LEG, ())
    assert do.HangUp(f"leg-{OFFER}") in commands


def test_while_one_answer_is_looked_at_another_is_let_go() -> None:
    call, _ = tell(both(), on.LegAnswered(f"leg-{OFFER}"))
    call, commands = tell(call, on.LegAnswered(LEG))

    assert commands == [do.HangUp(LEG), do.Discard(LEG)]
    assert (call.ring and call.ring.offer, call.beside) == (OFFER, ())


def test_one_that_does_not_answer_leaves_the_other_ringing() -> None:
    call, commands = tell(both(), on.LegEnded(LEG, 19))

    assert commands == [do.Refused(BESIDE, "lapsed")]
    assert call.ring and call.ring.offer == OFFER


def test_who_hangs_up_stops_all_of_them() -> None:
    _, commands = tell(both(), on.CallerGone())

    assert {do.HangUp(LEG), do.HangUp(f"leg-{OFFER}")} <= set(commands)
