"""Programs that die or freeze in mid-call. The records follow a script."""

import asyncio
import signal

import pytest

from latido_run.asterisk import instance
from tests.process.ears import RATE, SAME, hear
from tests.process.lab import OVERFLOW, Lab
from tests.process.test_calls import talk

pytestmark = [pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]
FOUR_SECONDS = 4 * 2 * RATE  # bytes of what a phone has heard


async def test_kill_9_of_the_voice_process_interrupts_no_talk(lab: Lab) -> None:
    patient, agent = await talk(lab)
    await lab.kill_voice()
    await asyncio.sleep(3)
    await lab.start_voice()
    await lab.command("hold")
    await lab.told("Held")
    await lab.command("resume")
    await lab.told("Unheld")
    await asyncio.sleep(3)
    await lab.carrier.hang_up(patient)
    ended = await lab.told("Ended")
    await lab.told("RecordingFinished")

    heard = hear(await lab.agent_heard(agent))
    assert lab.alike(heard[RATE : 4 * RATE], "patient") > SAME  # while nobody was there
    assert (ended["by"], ended["reason"]) == ("caller", "talking")
    assert lab.count("Accepted") == 1


async def test_a_patient_who_hangs_up_while_we_are_dead_frees_the_agent(lab: Lab) -> None:
    patient, _ = await talk(lab)
    await lab.kill_voice()
    await lab.carrier.hang_up(patient)
    await lab.until(lambda: lab.has_channels(1))
    await lab.start_voice()

    await lab.quiet()
    await lab.until(lambda: lab.has_bridges(0))
    await lab.told("Reconciled", seconds=40)


async def test_an_agent_who_hangs_up_while_we_are_dead_is_rung_again(lab: Lab) -> None:
    await talk(lab)
    await lab.kill_voice()
    leg = next(name for name in await lab.channel_names() if "agent-" in name)
    await instance.rx(instance.pbx_place(lab.home), f"channel request hangup {leg}")
    await lab.start_voice()

    await lab.told("LegLost")
    await lab.told("Reattached")


async def test_killed_in_the_menu_its_key_is_heard_by_the_next_process(lab: Lab) -> None:
    lab.available(await lab.agent())
    await lab.call("601", digits="1", before=7.5, stay=40)
    await lab.told("Heard", heard="done")
    await lab.kill_voice()
    await lab.start_voice()

    await lab.told("Connected")
    assert lab.count("Admitted") == 1


async def test_killed_while_a_phone_rings_the_offer_is_not_made_twice(lab: Lab) -> None:
    lab.available(await lab.agent("quiet"))
    await lab.call("602", stay=40)
    await lab.told("Delivered")
    await lab.kill_voice()
    await lab.start_voice()
    await asyncio.sleep(2)

    assert await lab.channels() == 2
    assert lab.count("Refused") == 0


async def test_with_the_voice_process_dead_the_overflow_destination_rings(lab: Lab) -> None:
    await lab.kill_voice()
    patient = await lab.call("601", stay=30)
    await lab.until(lambda: any(file.stat().st_size > FOUR_SECONDS for file in lab.carrier_heard(OVERFLOW)))
    await lab.carrier.hang_up(patient)
    await lab.quiet()

    assert lab.likeness(await lab.patient_heard(patient))["agent"] > SAME
    assert lab.count("Admitted") == 0  # nobody of ours was there


@pytest.mark.parametrize("trouble", ["down", "late"])
async def test_with_nobody_to_decide_the_overflow_destination_rings_within_two_seconds(lab: Lab, trouble: str) -> None:
    lab.script.write(trouble, True if trouble == "down" else 4)
    await lab.call("601", stay=30)

    await lab.until(lambda: bool(list(lab.carrier_heard(OVERFLOW))), seconds=2.5)


async def test_who_came_while_nobody_could_decide_is_written_down_as_overflowed_afterwards(lab: Lab) -> None:
    lab.script.write("down", True)
    await lab.call("601", stay=30)
    await lab.until(lambda: bool(list(lab.carrier_heard(OVERFLOW))))
    assert lab.count("Admitted") == 0
    lab.script.write("down", False)

    assert (await lab.told("Ended"))["by"] == "overflow"
    assert lab.count("Admitted") == lab.count("Ended") == 1


async def test_an_admission_that_comes_too_late_is_ended_as_overflowed(lab: Lab) -> None:
    lab.script.write("late", 2.5)
    await lab.call("601", stay=30)

    ended = await lab.told("Ended")
    assert ended["by"] == "overflow"


async def test_a_caller_who_came_while_we_were_frozen_is_greeted_by_the_next_process(lab: Lab) -> None:
    await lab.kill_voice(signal.SIGSTOP)
    lab.available("018f0000-0000-7000-8000-00000000dead")
    patient = await lab.call("601", stay=40)
    await asyncio.sleep(1)
    await lab.kill_voice()
    await lab.start_voice()
    await lab.told("Admitted")
    await asyncio.sleep(4)
    await lab.carrier.hang_up(patient)
    await lab.told("Ended")

    assert lab.likeness(await lab.patient_heard(patient))["announcement"] > SAME


async def test_what_happened_while_the_records_were_away_is_told_when_they_are_back(lab: Lab) -> None:
    patient, _ = await talk(lab)
    lab.script.write("down", True)
    await lab.carrier.hang_up(patient)
    await lab.quiet()
    await asyncio.sleep(1)
    assert lab.count("Ended") == 0
    lab.script.write("down", False)

    await lab.told("Ended")
    await lab.told("RecordingFinished")


async def test_an_agent_may_answer_while_the_records_are_away(lab: Lab) -> None:
    agent = await lab.agent("late")
    lab.available(agent)
    patient = await lab.call("602", stay=40)
    await lab.told("Delivered")
    lab.script.write("down", True)
    await lab.until(lambda: lab.talks(), seconds=10)
    await asyncio.sleep(3)
    lab.script.write("down", False)

    await lab.told("Connected")
    await lab.told("Accepted")
    await lab.carrier.hang_up(patient)
    await lab.told("Ended")


async def test_when_no_audio_can_be_kept_the_call_goes_on(lab: Lab) -> None:
    spool, away = lab.home.spool, lab.home.path / "spool.away"
    spool.rename(away)
    spool.write_text("nothing can be written below a file")
    try:
        patient, agent = await talk(lab)
        await asyncio.sleep(3)
        await lab.carrier.hang_up(patient)
        await lab.told("RecordingFinished", seconds=20)
    finally:
        spool.unlink()
        away.rename(spool)

    assert lab.likeness(await lab.agent_heard(agent))["patient"] > SAME
    assert (await lab.told("Ended"))["by"] == "caller"


async def test_while_we_are_being_stopped_callers_are_refused(lab: Lab) -> None:
    draining = lab.home.run / "draining"
    draining.touch()
    try:
        patient = await lab.call("601")
        await lab.until(lambda: lab.is_over(patient))
    finally:
        draining.unlink()

    assert lab.count("Admitted") == 0


async def test_asterisk_killed_in_mid_call_ends_it_and_the_next_call_works(lab: Lab) -> None:
    await talk(lab)
    lab.pbx.kill()
    await lab.pbx.wait()
    lab.pbx = await instance.start_pbx(lab.home, keep_root=True)
    ended = await lab.told("Ended")
    await lab.until(lambda: lab.count("Swept") >= 2)
    patient = await lab.call("602", number="573009998877", stay=30)
    await lab.told("Admitted", 2)
    await lab.carrier.hang_up(patient)

    assert (ended["by"], ended["reason"]) == ("system", "interrupted")


async def test_the_supervisor_sees_that_we_move_and_how_many_calls_there_are(lab: Lab) -> None:
    alive, calls = lab.home.run / "voice.alive", lab.home.run / "voice.calls"
    await lab.call("602")
    await lab.told("Admitted")
    await lab.until(lambda: calls.read_text().strip() == "1")
    before = alive.stat().st_mtime

    await lab.until(lambda: alive.stat().st_mtime > before, seconds=0.6)
