"""Calls on real Asterisks, heard at both ends. The records follow a script."""

import asyncio

import pytest

from tests.process.ears import RATE, SAME, hear, longest_silence
from tests.process.lab import Lab

pytestmark = [pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]


async def talk(lab: Lab, to: str = "602", **patient: object) -> tuple[str, str]:
    """A patient and an agent who talk: the patient's name, the agent."""
    agent = await lab.agent()
    lab.available(agent)
    name = await lab.call(to, stay=60, **patient)
    await lab.told("Connected")
    return name, agent


async def test_a_call_is_greeted_answered_heard_at_both_ends_and_recorded_without_the_menu(lab: Lab) -> None:
    patient, agent = await talk(lab, "601", digits="1", before=4.5)
    await asyncio.sleep(7)
    await lab.carrier.hang_up(patient)
    ended = await lab.told("Ended")
    await lab.told("RecordingFinished")

    at_patient, at_agent = lab.likeness(await lab.patient_heard(patient)), lab.likeness(await lab.agent_heard(agent))
    (recording,) = lab.home.spool.glob("*.wav")
    kept = lab.likeness(recording)
    assert (ended["by"], ended["reason"]) == ("caller", "talking")
    assert at_patient["announcement"] > SAME
    assert at_patient["agent"] > SAME
    assert at_agent["patient"] > SAME
    assert min(kept["patient"], kept["agent"]) > SAME
    assert max(kept["announcement"], kept["menu"]) < SAME


async def test_pause_leaves_exact_silence_in_the_recording_and_voices_before_and_after(lab: Lab) -> None:
    patient, _ = await talk(lab)
    await asyncio.sleep(3)
    await lab.command("pause_recording")
    await lab.told("RecordingPaused")
    await asyncio.sleep(3)
    await lab.command("resume_recording")
    await lab.told("RecordingResumed")
    await asyncio.sleep(3)
    await lab.carrier.hang_up(patient)
    await lab.told("RecordingFinished")

    (recording,) = lab.home.spool.glob("*.wav")
    audio = hear(recording)
    assert 2.5 < longest_silence(audio) < 4.5
    assert abs(audio[: 2 * RATE]).max() > 1000
    assert abs(audio[-2 * RATE :]).max() > 1000


async def test_a_held_patient_hears_music_and_not_the_agent_and_comes_back(lab: Lab) -> None:
    patient, agent = await talk(lab)
    await lab.command("hold")
    await lab.told("Held")
    await asyncio.sleep(4)
    await lab.command("resume")
    await lab.told("Unheld")
    await asyncio.sleep(4)
    await lab.carrier.hang_up(patient)
    await lab.told("RecordingFinished")

    heard = hear(await lab.patient_heard(patient))
    held, after = heard[-7 * RATE : -5 * RATE], heard[-3 * RATE :]
    assert abs(held).max() > 300  # music
    assert lab.alike(held, "agent") < SAME < lab.alike(after, "agent")
    assert lab.likeness(await lab.agent_heard(agent))["patient"] > SAME


async def test_either_side_may_hang_up(lab: Lab) -> None:
    await talk(lab)
    await lab.command("hang_up")

    ended = await lab.told("Ended")
    await lab.quiet()
    assert ended["by"] == "agent"


async def test_who_gives_up_in_the_queue_has_abandoned(lab: Lab) -> None:
    patient = await lab.call("602")
    await lab.told("Admitted")
    await asyncio.sleep(1)
    await lab.carrier.hang_up(patient)

    ended = await lab.told("Ended")
    assert (ended["by"], ended["reason"]) == ("caller", "waiting")


@pytest.mark.parametrize("after", [0.0, 0.05, 0.5, 2.0, 5.0])
async def test_a_hang_up_at_any_moment_ends_the_call_once(lab: Lab, after: float) -> None:
    agent = await lab.agent("quiet")
    lab.available(agent)
    patient = await lab.call("601", digits="1", before=0.2)
    await lab.told("Admitted")
    await asyncio.sleep(after)
    await lab.carrier.hang_up(patient)

    await lab.told("Ended")
    await lab.quiet()
    assert lab.count("Ended") == 1


async def test_a_busy_phone_declines_and_a_missing_one_is_unreachable(lab: Lab) -> None:
    busy = await lab.agent("busy")
    lab.available(busy)
    await lab.call("602")
    assert (await lab.told("Refused"))["outcome"] == "declined"

    nowhere = "018f0000-0000-7000-8000-00000000dead"
    lab.available(nowhere)
    await lab.call("602", number="573009998877")
    assert (await lab.told("Refused", 2))["outcome"] == "unreachable"


async def test_a_phone_that_rings_says_so(lab: Lab) -> None:
    lab.available(await lab.agent("quiet"))
    await lab.call("602")

    await lab.told("Delivered")


async def test_an_agent_who_answers_too_late_hears_nobody(lab: Lab) -> None:
    agent = await lab.agent()
    lab.script.write("too_late", True)
    lab.available(agent)
    await lab.call("602")
    await lab.told("Accepted")
    await asyncio.sleep(2)

    assert lab.count("Connected") == 0
    assert not list(lab.home.spool.glob("*.wav"))


async def test_a_call_that_was_not_announced_leaves_no_audio(lab: Lab) -> None:
    lab.script.write("unannounced", True)
    patient, _ = await talk(lab)
    await asyncio.sleep(2)
    await lab.carrier.hang_up(patient)
    await lab.told("Ended")
    await lab.quiet()

    assert not list(lab.home.spool.glob("*.wav"))
