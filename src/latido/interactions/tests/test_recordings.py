"""Recordings: announced, encrypted after the hang-up, gaps flagged, listened to with a reason."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import TestCase

from latido.interactions import api
from latido.interactions.contracts import MayNotListen, NoAudio, NotFound, ReasonRequired, State, segment_of
from latido.interactions.models import Playback, RecordingSegment
from latido.interactions.tests.calls import ANA, NODE, ROSA, arrived, at, over, row, talking
from latido.interactions.tests.conftest import Audit
from latido.interactions.tests.core.test_audio import wav
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.plumbing import storage

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
SAM = replace(ANA, id=UUID(int=3), permissions=frozenset({"recordings.listen"}))


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for segment in RecordingSegment.objects.exclude(path=""):
        storage.destroy(segment.path)


def record(call: UUID, spool: Path, leg: str, seconds: float, *, when: float = 16) -> UUID:
    """A leg that began then and left so much audio."""
    file = spool / f"{leg}.wav"
    file.write_bytes(wav(seconds))
    assert api.recording_started(SAN_RAFAEL, call, segment_id=segment_of(leg), spool_path=str(file), at=at(when))
    return segment_of(leg)


def finish(call: UUID, segment: UUID, *, when: float = 60) -> str:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return api.recording_finished(SAN_RAFAEL, call, segment_id=segment, at=at(when))


def test_a_leg_is_encrypted_after_the_hang_up_and_the_plain_file_goes(spool: Path) -> None:
    call = talking()
    segment = record(call, spool, "leg-1", 44)
    assert (row(call).recording, row(call).recorded_at) == ("on", at(16))

    assert finish(call, segment) == "stored"

    stored = RecordingSegment.objects.get(pk=segment)
    assert (stored.seconds, stored.gap, stored.size) == (44, False, len(wav(44)))
    assert stored.sha256 == storage.sealed_digest(stored.path)
    assert not list(spool.iterdir())
    assert row(call).recording == ""


def test_started_and_finished_twice_is_once(spool: Path) -> None:
    call = talking()
    segment = record(call, spool, "leg-1", 44)
    assert api.recording_started(SAN_RAFAEL, call, segment_id=segment, spool_path="x", at=at(17))

    assert [finish(call, segment), finish(call, segment)] == ["stored", "stored"]
    assert RecordingSegment.objects.count() == 1


def test_nothing_is_kept_of_who_did_not_hear_the_announcement(spool: Path) -> None:
    call = arrived()

    assert not api.recording_started(SAN_RAFAEL, call, segment_id=ROSA, spool_path=str(spool / "a.wav"), at=at(5))
    assert finish(call, ROSA) == ""


@pytest.mark.parametrize(
    ("seconds", "state", "gap"), [(0, "gap", True), (40, "stored", True), (42, "stored", False)],
    ids=["nothing", "the end is missing", "within three seconds"],
)  # fmt: skip
def test_what_is_missing_is_flagged(spool: Path, seconds: float, state: str, gap: bool) -> None:
    call = talking()

    assert finish(call, record(call, spool, "leg-1", seconds)) == state

    (segment,) = api.segments(call, actor=SAM)
    assert (segment.state, segment.gap) == (state, gap)
    assert row(call).recording == ("gap" if gap else "")


def test_an_empty_file_is_a_gap_and_does_not_stay_behind(spool: Path) -> None:
    call = talking()
    segment = record(call, spool, "leg-1", 0)

    assert finish(call, segment) == "gap"
    assert list(spool.iterdir()) == []


def test_a_file_that_was_never_written_is_a_gap_and_the_call_went_on(spool: Path) -> None:
    call = talking()
    segment = record(call, spool, "leg-1", 44)
    (spool / "leg-1.wav").unlink()

    assert finish(call, segment) == "gap"
    assert [step.kind for step in api.story(call)][-1] == "recording_gap"


def test_a_disk_that_is_full_keeps_the_spool_and_the_sweep_tries_again(
    spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = over()
    segment = record(call, spool, "leg-1", 44)

    def full(*_: object) -> storage.StoredFile:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(storage, "store_file", full)
        assert finish(call, segment) == "spooled"
    assert (spool / "leg-1.wav").exists()

    assert api.sweep_recordings(NODE, spool, at=at(90)).stored == 1
    assert RecordingSegment.objects.get(pk=segment).state == "stored"


def test_a_lost_leg_and_its_successor_are_two_segments(spool: Path) -> None:
    call = talking()
    first = record(call, spool, "leg-1", 10)
    finish(call, first, when=26)
    second = record(call, spool, "leg-2", 30, when=30)
    assert row(call).recording == "on"
    finish(call, second)

    assert [(each.id, each.position) for each in api.segments(call, actor=SAM)] == [(first, 1), (second, 2)]


def test_pauses_are_kept_with_their_seconds(spool: Path) -> None:
    call = talking()
    segment = record(call, spool, "leg-1", 44)
    for when in (20, 21):
        api.recording_paused(SAN_RAFAEL, call, at=at(when))
    assert row(call).recording == "paused"
    for when in (26, 27):
        api.recording_resumed(SAN_RAFAEL, call, at=at(when))
    api.recording_paused(SAN_RAFAEL, call, at=at(40))

    assert RecordingSegment.objects.get(pk=segment).pauses == [[4.0, 10.0], [24.0]]


def test_the_sweep_takes_what_calls_that_are_over_left_and_leaves_live_ones(spool: Path) -> None:
    ended, live = over(), talking()
    left = record(ended, spool, "leg-1", 44)
    going_on = record(live, spool, "leg-2", 5)

    report = api.sweep_recordings(NODE, spool, at=at(90))

    assert (report.stored, report.gaps, report.unknown) == (1, 0, ())
    assert RecordingSegment.objects.get(pk=left).state == "stored"
    assert RecordingSegment.objects.get(pk=going_on).state == "recording"


def test_the_sweep_takes_the_earlier_leg_of_a_call_that_goes_on(spool: Path) -> None:
    call = talking()
    first, second = record(call, spool, "leg-1", 10), record(call, spool, "leg-2", 5, when=30)

    api.sweep_recordings(NODE, spool, at=at(90))

    assert [RecordingSegment.objects.get(pk=each).state for each in (first, second)] == ["stored", "recording"]


def test_the_sweep_adopts_a_leg_nobody_wrote_down_and_names_what_is_nobody_s(spool: Path) -> None:
    call = over()
    for name in ("leg-7.wav", "strange.wav"):
        (spool / name).write_bytes(wav(40))

    report = api.sweep_recordings(
        NODE, spool, at=at(90), owner_of=lambda stem: (SAN_RAFAEL, call) if stem == "leg-7" else None
    )

    assert (report.stored + report.gaps, report.unknown) == (1, ("strange.wav",))
    assert [each.id for each in api.segments(call, actor=SAM)] == [segment_of("leg-7")]


def test_the_sweep_adopts_nothing_of_a_call_that_goes_on(spool: Path) -> None:
    call = arrived()
    (spool / "leg-7.wav").write_bytes(wav(40))

    api.sweep_recordings(NODE, spool, at=at(90), owner_of=lambda _stem: (SAN_RAFAEL, call))

    assert not RecordingSegment.objects.exists()
    assert (spool / "leg-7.wav").exists()


def test_while_calls_go_on_the_sweep_leaves_alone_what_may_still_be_written(spool: Path) -> None:
    call = over()
    for leg, silent in (("leg-1", 6), ("leg-2", 4)):
        file = spool / f"{leg}.wav"
        file.write_bytes(wav(40))
        os.utime(file, (at(90 - silent).timestamp(),) * 2)

    api.sweep_recordings(
        NODE, spool, at=at(90), owner_of=lambda _stem: (SAN_RAFAEL, call), quiet_for=timedelta(seconds=5)
    )

    assert [each.id for each in api.segments(call, actor=SAM)] == [segment_of("leg-1")]


def test_listening_needs_a_reason_and_is_audited_before_a_byte_is_heard(spool: Path, audit: Audit) -> None:
    call = talking()
    api.link_patient(call, ROSA, actor=ANA, now=at(20))
    segment = record(call, spool, "leg-1", 44)
    finish(call, segment)

    audio = api.listen(call, segment, "Reclamo 481", actor=SAM, now=at(100))

    heard = audit()[-1]
    assert (heard.action, heard.reason, heard.actor_id) == ("recording.listened", "Reclamo 481", SAM.id)
    assert (tuple(heard.patient_ids), heard.interaction_id) == ((ROSA,), call)
    assert b"".join(audio.chunks) == wav(44)
    assert (audio.size, audio.start, audio.stop) == (len(wav(44)), 0, len(wav(44)))
    assert Playback.objects.get().reason == "Reclamo 481"


def test_a_part_can_be_heard(spool: Path) -> None:
    call = talking()
    segment = record(call, spool, "leg-1", 44)
    finish(call, segment)

    audio = api.listen(call, segment, "Calidad", actor=SAM, now=at(100), start=100_000, stop=100_010)

    assert b"".join(audio.chunks) == wav(44)[100_000:100_010]


@pytest.mark.parametrize(
    ("actor", "reason", "refusal"),
    [(ANA, "Reclamo 481", MayNotListen), (SAM, "  ", ReasonRequired), (ANA, "", MayNotListen)],
)
def test_a_refusal_is_audited_too(
    spool: Path, audit: Audit, actor: object, reason: str, refusal: type[Exception]
) -> None:
    call = talking()
    segment = record(call, spool, "leg-1", 44)
    finish(call, segment)

    with pytest.raises(refusal):
        api.listen(call, segment, reason, actor=actor, now=at(100))  # type: ignore[arg-type]

    assert (audit()[-1].action, audit()[-1].outcome) == ("recording.refused", "refused")
    assert not Playback.objects.exists()


def test_what_is_not_there_cannot_be_heard(spool: Path) -> None:
    call = talking()
    segment = record(call, spool, "leg-1", 0)
    finish(call, segment)

    with pytest.raises(NoAudio):
        api.listen(call, segment, "Calidad", actor=SAM, now=at(100))
    with pytest.raises(NotFound):
        api.listen(call, ROSA, "Calidad", actor=SAM, now=at(100))


def test_a_reason_given_for_one_contact_opens_no_other(spool: Path, audit: Audit) -> None:
    call, other = over(), talking()
    segment = record(call, spool, "leg-1", 44)
    finish(call, segment)

    with pytest.raises(NotFound):
        api.listen(other, segment, "Calidad", actor=SAM, now=at(100))

    assert not Playback.objects.exists()


def test_a_part_beyond_the_end_is_no_audio(spool: Path) -> None:
    call = talking()
    segment = record(call, spool, "leg-1", 44)
    finish(call, segment)

    with pytest.raises(NoAudio):
        api.listen(call, segment, "Calidad", actor=SAM, now=at(100), start=10**9)


def test_the_list_of_recordings_is_for_those_who_may_listen_and_is_audited(spool: Path, audit: Audit) -> None:
    call = over()
    record(call, spool, "leg-1", 44)

    with pytest.raises(MayNotListen):
        api.segments(call, actor=ANA)
    assert len(api.segments(call, actor=SAM)) == 1
    assert [each.action for each in audit()][-1] == "recording.listed"
    assert row(call).state == State.WRAP_UP
