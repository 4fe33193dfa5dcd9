"""The whole product, and something of it killed or broken in mid-call, with another caller waiting."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest

from latido_run import postgres
from tests.process.agents import Agent
from tests.process.ears import RATE, SAME, hear
from tests.process.town import LATER, MENU, Call, Town, is_full, mounted_small, unmounted

pytestmark = pytest.mark.process

OVERLAP = (
    "SELECT a.id FROM routing_offer a JOIN routing_offer b ON a.agent_id = b.agent_id AND a.id <> b.id"
    " WHERE a.accepted_at IS NOT NULL AND b.accepted_at BETWEEN a.accepted_at"
    " AND coalesce(a.ended_at, 'infinity') - interval '50 milliseconds'"
)
UNFINISHED = "SELECT id, state FROM interactions_recordingsegment WHERE state NOT IN ('stored', 'gap')"
TALK = 8.0  # seconds, for both to have said their sentence
WRITTEN_A_SECOND = 16000  # bytes
NO_REASON = "SELECT id FROM interactions_interaction WHERE end_reason = '' OR ended_at IS NULL"


@pytest.fixture
def outside(whole: Town) -> Iterator[Town]:
    """Nobody on the line, and afterwards everything written down and nothing given twice."""
    whole.where.rows("SELECT 1")
    yield whole
    whole.everybody_leaves()
    assert whole.where.rows(NO_REASON) == []
    assert whole.where.rows(OVERLAP) == []


@dataclass(frozen=True)
class Scene:
    """Somebody talks with the only agent and is recorded, somebody waits."""

    agent: Agent
    answers: int  # of the agent's phone, ever, before these calls
    talking: Call
    waiting: Call
    died: float  # when one of the processes did


def killed(outside: Town, process: str) -> Scene:
    """A process dies in mid-call, and another takes its place."""
    agent = outside.agent()
    answers = outside.answers_of(agent)
    talking = outside.talk(MENU, digits="1")
    waiting = outside.call().becomes("queued")
    seconds = 4 if process == "asterisk" else 1  # what is younger may still be in its hands
    outside.wait(lambda: talking.kept() > seconds * WRITTEN_A_SECOND)
    pid = outside.kill(process)
    died = time.monotonic()
    outside.back(process, pid)
    return Scene(agent, answers, talking, waiting, died)


def everything_is_stored(outside: Town) -> None:
    """No recording lies about in the spool."""
    outside.until(f"SELECT 1 WHERE NOT EXISTS ({UNFINISHED})")
    outside.wait(lambda: list(outside.where.home.spool.iterdir()) == [])


def nothing_was_lost(outside: Town, scene: Scene) -> None:
    """The talk was never interrupted; who waited is served next; then a further caller."""
    talking, waiting = scene.talking, scene.waiting
    outside.wait(lambda: time.monotonic() - scene.died > 3)  # long enough to recognise a voice
    assert talking.is_up
    assert waiting.is_up
    phone, lately = outside.phone_kept(scene.agent), outside.since(scene.died)
    talking.hang_up()
    assert talking.over(LATER)[:2] == ("closed", "caller")

    assert waiting.becomes("connected", seconds=LATER).hang_up().over()[:2] == ("closed", "caller")
    further = outside.talk().hang_up()
    assert further.over()[:2] == ("closed", "caller")

    assert outside.agent_speaks(talking.heard()[lately]) > SAME
    assert outside.patient_speaks(hear(phone)[lately]) > SAME
    assert [call.acceptances() for call in (talking, waiting, further)] == [1, 1, 1]
    assert outside.answers_of(scene.agent) - scene.answers == 3
    everything_is_stored(outside)
    assert talking.recordings() == [("stored", False)]


def test_the_web_killed_in_mid_call_interrupts_no_talk_and_loses_nothing(outside: Town) -> None:
    scene = killed(outside, "web")
    outside.answers_pages()
    nothing_was_lost(outside, scene)


def test_the_router_killed_in_mid_call_interrupts_no_talk_and_loses_nothing(outside: Town) -> None:
    nothing_was_lost(outside, killed(outside, "router"))


def test_the_voice_process_killed_in_mid_call_interrupts_no_talk_and_loses_nothing(outside: Town) -> None:
    nothing_was_lost(outside, killed(outside, "voice"))


def test_the_worker_killed_in_mid_call_interrupts_no_talk_and_loses_nothing(outside: Town) -> None:
    nothing_was_lost(outside, killed(outside, "worker"))


def test_postgresql_killed_in_mid_call_interrupts_no_talk_and_loses_nothing(outside: Town) -> None:
    nothing_was_lost(outside, killed(outside, "postgres"))


def test_after_a_restart_of_the_database_the_very_first_page_comes(outside: Town) -> None:
    outside.answers_pages()
    with psycopg.connect(postgres.superuser_dsn(outside.where.home)) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'latido_app'")

    assert [outside.page() for _ in range(12)] == [200] * 12


def test_asterisk_killed_in_mid_call_ends_both_calls_with_a_reason_and_the_next_succeeds(outside: Town) -> None:
    scene = killed(outside, "asterisk")
    talking, waiting = scene.talking, scene.waiting

    assert talking.over(LATER) == ("closed", "system", "interrupted")
    assert waiting.over() == ("failed", "system", "interrupted")
    everything_is_stored(outside)
    assert talking.recordings() == [("stored", False)]
    talking.hang_up()
    waiting.hang_up()

    outside.do(outside.phones.drop(scene.agent.user))  # nobody told it that its call is over
    assert outside.call(MENU, digits="1").becomes("connected").hang_up().over(LATER)[:2] == ("closed", "caller")
    assert outside.where.rows("SELECT 1 FROM routing_offer WHERE outcome = 'unreachable'") == []


def test_a_caller_who_hangs_up_while_postgresql_is_dead_is_written_down_when_it_is_back(outside: Town) -> None:
    outside.agent()
    talking = outside.talk(MENU, digits="1")
    pid = outside.kill("postgres")
    talking.hang_up()
    outside.back("postgres", pid)

    assert talking.over(LATER)[:2] == ("closed", "caller")
    assert outside.talk().hang_up().over(LATER)[:2] == ("closed", "caller")


def test_a_caller_who_hangs_up_while_the_voice_process_is_dead_frees_the_agent_and_stays_recorded(
    outside: Town,
) -> None:
    agent = outside.agent()
    talking = outside.talk(MENU, digits="1")
    pid = outside.kill("voice")
    talking.hang_up()
    outside.back("voice", pid)

    assert talking.over(LATER) == ("closed", "system", "interrupted")
    everything_is_stored(outside)
    assert len(talking.recordings()) == 1
    outside.state(agent, "available")


def test_a_recording_that_nobody_could_write_down_before_all_died_is_found_and_sealed(outside: Town) -> None:
    agent = outside.agent()
    outside.answers(agent, "late")
    talking = outside.call(MENU, digits="1")
    outside.until("SELECT 1 FROM routing_offer WHERE interaction_id = %s AND delivered_at IS NOT NULL", talking.id)
    spool = outside.where.home.spool
    with outside.frozen("postgres"):
        outside.wait(lambda: any(file.stat().st_size > 2 * WRITTEN_A_SECOND for file in spool.iterdir()))
        pid = outside.kill("voice")
        talking.hang_up()
    outside.back("voice", pid)

    assert talking.over(LATER)[1:] == ("system", "interrupted")
    outside.until("SELECT 1 FROM interactions_recordingsegment WHERE interaction_id = %s", talking.id)
    everything_is_stored(outside)
    assert len(talking.recordings()) == 1
    outside.state(agent, "available")


def test_a_full_disk_ends_no_call_and_the_gap_is_flagged(outside: Town) -> None:
    outside.agent()
    spool = outside.where.home.spool
    if not mounted_small(spool, "64k"):
        pytest.skip("only root may mount the small file system this needs")
    try:
        talking = outside.talk(MENU, digits="1")
        full = time.monotonic()
        outside.wait(lambda: is_full(spool))
        outside.wait(lambda: time.monotonic() - full > 8)  # four seconds fit, and this is to be missed
        assert talking.is_up
        assert talking.hang_up().over()[:2] == ("closed", "caller")
        outside.until("SELECT 1 FROM interactions_interaction WHERE id = %s AND recording = 'gap'", talking.id)
    finally:
        unmounted(spool)

    assert outside.agent_speaks(talking.heard()[-3 * RATE :]) > SAME
    assert talking.recordings() == [("stored", True)]
    assert "recording_gap" in talking.story()
    again = outside.talk(MENU, digits="1").hang_up()
    assert again.over()[:2] == ("closed", "caller")


def test_with_no_room_for_recordings_they_wait_in_the_spool_and_are_stored_when_there_is(outside: Town) -> None:
    outside.agent()
    recordings = outside.where.home.recordings
    talking = outside.talk(MENU, digits="1")
    outside.wait(lambda: talking.kept() > WRITTEN_A_SECOND)
    if not mounted_small(recordings, "4k"):
        pytest.skip("only root may mount the small file system this needs")
    try:
        assert talking.hang_up().over()[:2] == ("closed", "caller")
        outside.until(
            "SELECT 1 FROM interactions_recordingsegment WHERE interaction_id = %s AND state = 'spooled'", talking.id
        )
        assert any("Quedan" in line and str(recordings) in line for line in outside.where.examined())
    finally:
        unmounted(recordings)

    everything_is_stored(outside)
    assert talking.recordings() == [("stored", False)]


def test_an_agent_whose_phone_comes_back_within_half_a_minute_talks_with_the_same_patient(outside: Town) -> None:
    agent = outside.agent()
    talking = outside.talk(MENU, digits="1")
    outside.do(outside.phones.unplug(agent.user))
    talking.becomes("reattaching")
    assert talking.is_up
    back = time.monotonic()
    outside.answers(agent)
    talking.becomes("connected")
    outside.wait(lambda: time.monotonic() - back > 4)

    assert talking.hang_up().over()[:2] == ("closed", "caller")
    assert outside.agent_speaks(talking.heard()[-2 * RATE :]) > SAME
    assert talking.story().count("connected") == talking.story().count("reattached") == 1
    assert outside.where.rows("SELECT count(*) FROM routing_offer WHERE interaction_id = %s", talking.id) == [(1,)]
    everything_is_stored(outside)
    assert len(talking.recordings()) == 2


def test_an_agent_whose_phone_stays_dead_loses_the_patient_to_another_before_whoever_waits(outside: Town) -> None:
    lost, other = outside.agent(1), outside.agent(2)
    first, second = outside.talk(), outside.talk()
    mine, theirs = (first, second) if first.agent() == lost.id else (second, first)
    lost.silent = True
    outside.do(outside.phones.unplug(lost.user))
    mine.becomes("reattaching")
    died = time.monotonic()
    waiting = outside.call().becomes("queued")

    mine.becomes("queued", seconds=40)
    assert 27 < time.monotonic() - died < 40
    assert mine.is_up
    theirs.hang_up()
    mine.becomes("connected")
    assert mine.offered_to() == [lost.id, other.id]
    assert waiting.row["state"] == "queued"
    assert outside.where.rows("SELECT state FROM routing_agentdesk WHERE agent_id = %s", lost.id) == [("away",)]
    mine.hang_up()
    waiting.becomes("connected").hang_up()
    lost.silent = False


def test_with_the_voice_process_dead_the_overflow_destination_rings(outside: Town) -> None:
    outside.agent()
    rung = outside.overflowed()
    pid = outside.kill("voice")
    outside.wait(lambda: not outside.is_answered_for())
    stranger = outside.call()
    outside.wait(lambda: outside.overflowed() > rung)
    stranger.hang_up()
    outside.back("voice", pid)

    assert outside.talk().hang_up().over()[:2] == ("closed", "caller")


def test_a_caller_who_comes_while_postgresql_is_frozen_rings_elsewhere_and_is_written_down(outside: Town) -> None:
    agent = outside.agent()
    rung = outside.overflowed()
    with outside.frozen("postgres"):
        stranger = outside.call()
        outside.wait(lambda: outside.overflowed() > rung)

    assert stranger.over() == ("overflowed", "system", "undecided")
    assert stranger.acceptances() == 0
    outside.state(agent, "available")
    stranger.hang_up()
    assert outside.talk().hang_up().over()[:2] == ("closed", "caller")


def test_with_no_page_of_an_agent_open_callers_hear_of_the_emergency_number_and_the_overflow_rings(
    outside: Town,
) -> None:
    agents = [agent for agent in outside.agents.values()]
    for agent in agents:
        agent.silent = True
    outside.until(
        "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM routing_agentdesk WHERE heard_at > now() - interval '15 s')"
    )
    rung = outside.overflowed()
    stranger = outside.call(MENU, digits="1")

    assert stranger.over()[0] == "overflowed"
    outside.wait(lambda: outside.overflowed() > rung)
    assert stranger.is_up
    answered = time.monotonic()
    outside.wait(lambda: time.monotonic() - answered > TALK)
    for agent in agents:
        agent.silent = False
    stranger.hang_up()
    outside.wait(lambda: outside.agent_speaks(stranger.heard()) > SAME)  # whoever answers there
    outside.wait(lambda: outside.patient_speaks(outside.heard_at_the_overflow()) > SAME)


def test_a_carrier_that_is_cut_off_ends_no_talk_and_is_there_again(outside: Town) -> None:
    outside.agent()
    talking = outside.talk(MENU, digits="1")
    cut = time.monotonic()
    with outside.carrier_away():
        outside.wait(lambda: time.monotonic() - cut > 5)
        assert talking.row["state"] == "connected"
    back = time.monotonic()
    outside.wait(lambda: time.monotonic() - back > TALK)

    assert talking.hang_up().over()[:2] == ("closed", "caller")
    outside.wait(lambda: outside.agent_speaks(talking.heard()[-int(TALK) * RATE :]) > SAME)
    assert outside.talk().hang_up().over()[:2] == ("closed", "caller")
