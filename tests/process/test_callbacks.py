"""Somebody asks to be called back, or is handed on to another agent: a whole product with real telephones."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from latido.channels.voice.passing_on import OTHER_PERSON
from latido.flows.api import prompt_name
from latido_run.carrier.carrier import AtHome
from tests.process.ears import hear
from tests.process.test_emergency import hears
from tests.process.town import LATER, MENU, Call, Town

pytestmark = pytest.mark.process
INSISTS = "w".join(["1wwwww"] * 12)  # presses one every three seconds: for appointments, to be called, yes
SLOWLY = 90.0  # seconds


@pytest.fixture
def outside(whole: Town) -> Iterator[Town]:
    """The house, and afterwards nobody on the line, nothing promised, and everything written up."""
    rule(whole, spacing=600, tries=3, ring_for=30)
    yield whole
    whole.where.change("UPDATE routing_work SET state = 'done' WHERE channel_id LIKE 'back-%%'")
    whole.where.change("UPDATE routing_callback SET ended_at = now(), reason = 'gone' WHERE ended_at IS NULL")
    whole.where.change(
        "UPDATE interactions_interaction SET state = 'closed', ended_at = now(), end_reason = 'cancelled'"
        " WHERE promised_at IS NOT NULL AND state = 'queued'"
    )
    whole.everybody_leaves()


def rule(outside: Town, **values: int) -> None:
    """How every queue of the house calls back."""
    for name, value in values.items():
        outside.where.change(f"UPDATE routing_callbackrule SET {name} = %s", value)  # noqa: S608


def asks(outside: Town) -> Call:
    """Somebody who waits, asks, confirms and is told that they may hang up."""
    call = outside.call(MENU, digits=INSISTS, before=1.0)
    marks = outside.where.marks(call.number)
    outside.until(
        "SELECT 1 FROM routing_callback WHERE number_mark = ANY(%s) AND ended_at IS NULL", marks, seconds=SLOWLY
    )
    outside.wait(lambda: not outside.do(outside.phones.state(call.name)), LATER)
    return call


def dials(outside: Town, call: Call) -> list[tuple[int, str]]:
    sql = (
        "SELECT d.position, d.outcome FROM routing_callbackdial d JOIN routing_callback c ON c.id = d.callback_id"
        " WHERE c.interaction_id = %s ORDER BY 1"
    )
    return [(position, outcome) for position, outcome in outside.where.rows(sql, call.id)]


def rung(outside: Town, call: Call) -> int:
    """How many times somebody picked up at the telephone of whoever called."""
    kept = (outside.where.home.carrier / "heard").glob(f"{call.number}-*.wav")
    return sum(not file.name.endswith("-heard.wav") for file in kept)


def test_asks_hangs_up_and_is_called_back_in_the_same_place_once(outside: Town) -> None:
    agent = outside.agent()
    talking = outside.talk()
    call = asks(outside)
    before = call.row
    assert (before["state"], before["ended_at"]) == ("queued", None)
    outside.do(outside.phones.expect(call.number, AtHome("answer", 2.0, outside.said, 120)))

    talking.hang_up()
    assert call.becomes("dialling", "connected", seconds=LATER).agent() == agent.id
    call.becomes("connected", seconds=LATER)
    assert (call.row["id"], call.row["queued_at"]) == (before["id"], before["queued_at"])
    outside.wait(lambda: hears(outside, agent.user, hear(Path(f"{outside.said}.wav")), lately=5), LATER)
    outside.do(agent.ask("hang_up", call.id))

    assert call.becomes("wrap_up", "closed", seconds=LATER).acceptances() == 1
    assert dials(outside, call) == [(1, "answered")]
    assert rung(outside, call) == 1
    outside.until("SELECT 1 FROM routing_callback WHERE interaction_id = %s AND reason = 'kept'", call.id)
    outside.wait(lambda: call.recordings() == [("stored", False)], LATER)
    assert [kind for kind in call.story() if kind in ("promised", "left_line", "dialled", "connected")] == [
        "promised", "left_line", "dialled", "connected",
    ]  # fmt: skip


@pytest.mark.skipif(not os.environ.get("LATIDO_DEEP"), reason="deep: the tries are proved on the database")
def test_nobody_answers_the_agent_is_free_and_after_the_last_try_it_ends_with_its_reason(outside: Town) -> None:
    rule(outside, spacing=1, tries=2, ring_for=3)
    agent = outside.agent()
    talking = outside.talk()
    call = asks(outside)
    outside.do(outside.phones.expect(call.number, AtHome("nothing")))

    talking.hang_up()
    assert call.over(SLOWLY) == ("closed", "system", "not_reached")
    assert dials(outside, call) == [(1, "no_answer"), (2, "no_answer")]
    outside.state(agent, "available")
    assert call.recordings() == []
    assert outside.do(outside.phones.legs(call.number)) == []


def test_a_voice_process_killed_between_the_intent_and_the_dial_dials_nobody_twice(outside: Town) -> None:
    rule(outside, spacing=5)
    agent = outside.agent()
    talking = outside.talk()
    call = asks(outside)
    outside.do(outside.phones.expect(call.number, AtHome("answer", 1.0, outside.said, 120)))

    with psycopg.connect(outside.where.dsn) as wall:  # whoever would dial first asks for the line, and waits
        wall.execute("LOCK TABLE voice_trunk IN ACCESS EXCLUSIVE MODE")
        talking.hang_up()
        outside.until(
            "SELECT 1 FROM routing_callbackdial d JOIN routing_callback c ON c.id = d.callback_id"
            " WHERE c.interaction_id = %s AND d.ended_at IS NULL",
            call.id,
            seconds=LATER,
        )
        killed = outside.kill("voice")
    outside.back("voice", killed)

    call.becomes("connected", seconds=SLOWLY)
    assert dials(outside, call) == [(1, "interrupted"), (2, "answered")]
    assert rung(outside, call) == 1
    outside.do(agent.ask("hang_up", call.id))
    call.becomes("wrap_up", "closed", seconds=LATER)


def test_an_agent_hands_a_caller_on_who_hears_so_and_talks_with_the_next(outside: Town) -> None:
    giver = outside.agent(1)
    call = outside.talk()
    following = outside.agent(2)
    outside.answers(following, "late")  # long enough to hear where one goes

    outside.do(giver.hand_on(f"agent:{following.id}", call.id))
    outside.until(
        "SELECT 1 FROM interactions_interaction WHERE id = %s AND state = 'connected' AND agent_id = %s",
        call.id,
        following.id,
    )
    outside.wait(lambda: hears(outside, following.user, hear(Path(f"{outside.said}.wav")), lately=5), LATER)

    said = hear(outside.where.home.prompts / f"{prompt_name(OTHER_PERSON)}.wav")
    assert hears(outside, call.name, said)
    assert outside.do(outside.phones.legs(giver.user)) == []
    outside.state(giver, "after_contact")
    outside.do(giver.turn("after"))
    outside.state(giver, "available")
    assert call.acceptances() == 2
    assert call.hang_up().over() == ("closed", "caller", "talking")
