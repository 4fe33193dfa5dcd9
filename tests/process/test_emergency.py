"""Somebody presses 9 while everybody is busy: a whole product with real telephones."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import psycopg
import pytest

from latido.flows.core.graph import prompt_name, read_graph, words
from latido_run import postgres
from latido_run.asterisk.conf import ON_CALL
from tests.process.ears import RATE, SAME, Samples, hear, likeness
from tests.process.town import GRAPH, LATER, MENU, Call, Town

pytestmark = pytest.mark.process
MAILBOX = "+576015550981"  # answers and presses nothing
HEADER = 44  # bytes
CHANNEL = "latido_hints"


@pytest.fixture
def outside(whole: Town) -> Iterator[Town]:
    """The house, and afterwards nobody on the line and everything written up."""
    yield whole
    for agent in whole.agents.values():
        agent.silent = False
    whole.everybody_leaves()
    queue(whole, ON_CALL, 60)


def queue(outside: Town, number: str, after: int) -> None:
    """Who is on call for emergencies, and when they are dialled."""
    with psycopg.connect(postgres.dsn(outside.where.home, "latido_owner"), autocommit=True) as db:
        db.execute("UPDATE routing_queue SET on_call_number = %s, on_call_after = %s", [number, after])


@contextmanager
def hints(outside: Town) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.dsn(outside.where.home, "latido_owner"), autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        yield ear


def alarmed(outside: Town, call: Call) -> timedelta:
    """How long the caller had waited when the alarm began."""
    sql = (
        "SELECT s.at - w.urgent_since FROM interactions_storystep s JOIN routing_work w USING (interaction_id)"
        " WHERE s.interaction_id = %s AND s.kind = 'alarm' ORDER BY s.id"
    )
    (waited,) = outside.until(sql, call.id)
    assert isinstance(waited, timedelta)
    return waited


def hears(outside: Town, who: str, sentence: Samples, lately: int = 0) -> bool:
    """Whether they have heard this, in the last seconds or ever. The header of a live file says nothing yet."""
    file = outside.where.home.carrier / f"heard/{who}-heard.wav"
    said = file.read_bytes()[HEADER:] if file.exists() else b""
    heard = np.frombuffer(said[: len(said) // 2 * 2], "<i2").astype(float)
    return likeness(heard[-lately * RATE :], sentence) > SAME


def agents_sentence(outside: Town) -> Samples:
    return hear(outside.where.home.carrier / "sounds/agent.wav")


def test_with_everybody_busy_the_house_is_alarmed_the_caller_is_talked_to_and_who_closes_a_contact_is_rung(
    outside: Town,
) -> None:
    queue(outside, "", 600)
    agent = outside.agent()
    talking = outside.talk()
    agent.silent = True  # this contact will stay in after-contact work

    with hints(outside) as ear:
        call = outside.call(MENU, digits="9").becomes("queued")
        began = time.monotonic()
        assert alarmed(outside, call) < timedelta(seconds=2)
        heard = [hint for notice in ear.notifies(timeout=2) for hint in json.loads(notice.payload)]
    assert "alarm" in [fragment for topic, fragment in heard if topic.startswith("alarm:")]
    assert call.offered_to() == []

    stay = read_graph(GRAPH, words("123")).nodes["urgente"].repeat
    sentence = hear(outside.where.home.prompts / f"{prompt_name(stay)}.wav")
    assert len(sentence) > RATE
    outside.wait(lambda: hears(outside, call.name, sentence), LATER)
    assert time.monotonic() - began < 30

    talking.hang_up()
    assert call.becomes("connected", seconds=15).agent() == agent.id
    outside.until("SELECT 1 FROM routing_agentdesk WHERE agent_id = %s AND before = 'after_contact'", agent.id)
    assert talking.row["state"] == "wrap_up"
    outside.wait(lambda: hears(outside, call.name, agents_sentence(outside), lately=3))
    assert call.hang_up().becomes("wrap_up", "closed").acceptances() == 1
    outside.do(agent.write_up(talking.id))  # what the emergency interrupted
    assert talking.over()[:2] == ("closed", "caller")


def test_whoever_is_on_call_takes_the_caller_by_pressing_1_and_is_not_recorded(outside: Town) -> None:
    queue(outside, ON_CALL, 2)
    outside.agent()
    talking = outside.talk()
    call = outside.call(MENU, digits="9").becomes("queued")

    assert call.over(LATER)[0::2] == ("overflowed", "on_call")
    outside.wait(lambda: hears(outside, call.name, agents_sentence(outside), lately=3))
    outside.wait(lambda: hears(outside, ON_CALL, hear(Path(f"{outside.said}.wav")), lately=3))
    assert call.is_up
    assert call.recordings() == []
    assert talking.is_up

    call.hang_up()
    outside.wait(lambda: outside.do(outside.phones.legs(ON_CALL)) == [])
    assert call.story().count("on_call") >= 2  # asked, perhaps ringing, answered


def test_a_voice_mailbox_takes_nobody_and_an_agent_still_does(outside: Town) -> None:
    queue(outside, MAILBOX, 2)
    agent = outside.agent()
    talking = outside.talk()
    call = outside.call(MENU, digits="9").becomes("queued")
    outside.wait(lambda: outside.do(outside.phones.legs(MAILBOX)) != [])
    talking.hang_up()

    assert call.becomes("connected", seconds=LATER).agent() == agent.id
    outside.wait(lambda: outside.do(outside.phones.legs(MAILBOX)) == [])
    assert call.hang_up().becomes("wrap_up", "closed").acceptances() == 1
