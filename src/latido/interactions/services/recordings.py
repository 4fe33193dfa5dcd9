"""Recordings: plain in the spool while the leg lasts, then encrypted; what is missing is flagged, never hidden."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.db import transaction

from latido.interactions import selectors
from latido.interactions.contracts import ENDED, RecordingProof, SweepReport, segment_of
from latido.interactions.core.audio import HEADER, has_gap, seconds_of
from latido.interactions.models import Interaction, RecordingSegment
from latido.interactions.services.rows import locked, stale, tell
from latido.plumbing import crypto, sql, storage, tenancy

log = structlog.get_logger()
_SEGMENTS = """
    SELECT count(*), coalesce(bool_or(gap), false), coalesce(bool_or(state = 'recording'), false)
      FROM interactions_recordingsegment WHERE organisation_id = %(organisation)s AND interaction_id = %(interaction)s
"""
OwnerOf = Callable[[str], tuple[UUID, UUID] | None]  # a file's stem -> (organisation, interaction)


def recording_started(
    organisation_id: UUID, interaction_id: UUID, *, segment_id: UUID, spool_path: str, at: datetime
) -> bool:
    """A leg is being recorded into this file. Again changes nothing.

    False when the caller has not heard that the call is recorded: stop, and discard the file.
    """
    with tenancy.organisation(organisation_id):
        row = locked(interaction_id)
        if not row.announcement_version:
            return False
        if sql.seen(RecordingSegment, segment_id) is None:
            place = {"interaction": row, "position": _segments(row)[0] + 1, "node": row.node}
            sql.add(RecordingSegment(id=segment_id, spool_path=spool_path, started_at=at, **place))
            row.recording, row.recorded_at = "on", row.recorded_at or at
            sql.change(row, "recording", "recorded_at")
            stale(row)
        return True


def _segments(row: Interaction) -> tuple[int, bool, bool]:
    """How many there are, whether one has a gap, whether one goes on."""
    many, missing, going_on = sql.rows(_SEGMENTS, interaction=row.id)[0]
    return many, missing, going_on


def recording_paused(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> bool:
    """From here on the file holds silence, at the agent's wish."""
    return _pause(organisation_id, interaction_id, at, was="on", becomes="paused")


def recording_resumed(organisation_id: UUID, interaction_id: UUID, *, at: datetime) -> bool:
    """The file holds voices again."""
    return _pause(organisation_id, interaction_id, at, was="paused", becomes="on")


def _pause(organisation_id: UUID, interaction_id: UUID, at: datetime, *, was: str, becomes: str) -> bool:
    with tenancy.organisation(organisation_id):
        row = locked(interaction_id)
        segment = RecordingSegment.objects.filter(interaction=row, state="recording").order_by("-position").first()
        if row.recording != was or segment is None:
            return False
        second = round((at - segment.started_at).total_seconds(), 1)
        segment.pauses = (
            [*segment.pauses, [second]]
            if becomes == "paused"
            else [*segment.pauses[:-1], [*segment.pauses[-1][:1], second]]
        )
        sql.change(segment, "pauses")
        row.recording = becomes
        sql.change(row, "recording")
        tell(row, f"recording_{becomes}", at, agent_id=row.agent_id)
        stale(row)
        return True


def recording_finished(organisation_id: UUID, interaction_id: UUID, *, segment_id: UUID, at: datetime) -> str:
    """The leg is over: its file is encrypted and removed from the spool. Again changes nothing.

    Returns the segment's state: "stored" (perhaps with a gap), "gap" when there is no audio at all,
    "spooled" when it could not be written now and the sweep will try again, "" when nothing was to be kept.
    """
    with tenancy.organisation(organisation_id):
        row = locked(interaction_id)
        segment = sql.held(RecordingSegment, segment_id)
        if segment is None or segment.interaction_id != interaction_id:
            return ""
        if segment.state == "recording":
            _measure(segment, at)
            _note_on_contact(row, segment, at)
        if segment.state == "spooled":
            _encrypt(segment)
        return str(segment.state)


def _measure(segment: RecordingSegment, at: datetime) -> None:
    """How much audio the leg left, against how long it lasted."""
    size, header = 0, b""
    try:
        with Path(segment.spool_path).open("rb") as file:
            header = file.read(HEADER)
            size = file.seek(0, 2)
    except OSError as problem:
        log.warning("recording.unreadable", segment=str(segment.id), cause=type(problem).__name__)
    segment.ended_at = at
    segment.seconds = seconds_of(header, size)
    segment.gap = has_gap(segment.seconds, at - segment.started_at)
    segment.state = "spooled" if segment.seconds else "gap"
    sql.change(segment, "ended_at", "seconds", "gap", "state")
    if size <= HEADER:  # no audio at all: what Asterisk leaves of a leg it died with
        transaction.on_commit(lambda: Path(segment.spool_path).unlink(missing_ok=True))


def _note_on_contact(row: Interaction, segment: RecordingSegment, at: datetime) -> None:
    _, missing, going_on = _segments(row)
    row.recording = "on" if going_on else "gap" if missing else ""
    sql.change(row, "recording")
    if segment.gap:
        tell(row, "recording_gap", at)
        log.warning("recording.gap", interaction=str(row.id), segment=str(segment.id))
    stale(row)


def _encrypt(segment: RecordingSegment) -> None:
    """Seals the spool's file; the plain one goes once the row that opens it is committed."""
    spool = Path(segment.spool_path)
    name = f"{segment.organisation_id.hex}/{segment.id.hex}"
    try:
        storage.destroy(name)  # of an attempt whose key was never committed
        stored = storage.store_file(spool, name, segment.id.bytes)
    except OSError as problem:
        log.error("recording.not_stored", segment=str(segment.id), cause=type(problem).__name__)
        return
    segment.path, segment.key_id, segment.wrapped_key = stored.name, stored.key_id, stored.wrapped_key
    segment.sha256, segment.size, segment.state = stored.sha256, stored.size, "stored"
    sql.change(segment, "path", "key_id", "wrapped_key", "sha256", "size", "state")
    transaction.on_commit(lambda: spool.unlink(missing_ok=True))


def sweep_recordings(
    node: str,
    spool_dir: Path,
    *,
    at: datetime,
    owner_of: OwnerOf = lambda _stem: None,
    quiet_for: timedelta = timedelta(0),
) -> SweepReport:
    """Encrypts or flags what calls that are over have left in the spool. In no scope; safe to repeat.

    Files are named by their leg. owner_of: whose leg it was, for files whose start was never written down.
    quiet_for: while calls go on, what was written to since is left alone: Asterisk may not have finished it.
    """
    files = [file for file in spool_dir.glob("*.wav") if not _written_since(file, at, quiet_for)]
    for file in files:
        if (owner := owner_of(file.stem)) is not None:
            _adopt(*owner, file)
    unknown = _unknown(node, files)
    over = selectors.unfinished_segments(node)
    done = [_finish(each, at) for each in over if not _written_since(Path(each.spool_path), at, quiet_for)]
    return SweepReport(done.count("stored"), done.count("gap"), unknown)


def _written_since(file: Path, at: datetime, quiet_for: timedelta) -> bool:
    try:
        return bool(quiet_for) and at - datetime.fromtimestamp(file.stat().st_mtime, UTC) < quiet_for
    except FileNotFoundError:
        return False


def _finish(segment: RecordingSegment, at: datetime) -> str:
    """The leg ended when its file was last written, or when its call did."""
    file = Path(segment.spool_path)
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else at
    return recording_finished(
        segment.organisation_id,
        segment.interaction_id,
        segment_id=segment.id,
        at=max(segment.interaction.ended_at or written, segment.started_at),
    )


def _adopt(organisation_id: UUID, interaction_id: UUID, file: Path) -> None:
    """A leg whose start nobody wrote down, because we died in between."""
    with tenancy.organisation(organisation_id):
        row = Interaction.objects.filter(pk=interaction_id).first()
        known = RecordingSegment.objects.filter(pk=segment_of(file.stem)).exists()
    if row is None or known or row.state not in ENDED:
        return
    with file.open("rb") as audio:
        length = timedelta(seconds=seconds_of(audio.read(HEADER), file.stat().st_size))
    started = datetime.fromtimestamp(file.stat().st_mtime, UTC) - length
    kept = recording_started(
        organisation_id, interaction_id, segment_id=segment_of(file.stem), spool_path=str(file), at=started
    )
    if not kept:
        file.unlink(missing_ok=True)


def _unknown(node: str, files: Iterable[Path]) -> tuple[str, ...]:
    known = {Path(path).name for path in selectors.spooled_paths(node)}
    names = tuple(sorted(file.name for file in files if file.exists() and file.name not in known))
    if names:
        log.warning("recording.unknown_files", node=node, count=len(names))
    return names


def prove_recordings(most: int = 100) -> RecordingProof:
    """Decrypt the newest recordings of the whole installation and forget them; nobody hears anything."""
    with tenancy.role("latido_voice"):
        stored = RecordingSegment.objects.filter(state="stored")
        count, newest = stored.count(), list(stored.order_by("-started_at")[:most])
    broken = tuple(segment.id for segment in newest if not _opens(segment))
    return RecordingProof(count, len(newest) - len(broken), broken)


def _opens(segment: RecordingSegment) -> bool:
    kept = storage.StoredFile(segment.path, segment.key_id, bytes(segment.wrapped_key), segment.sha256, segment.size)
    try:
        for _ in storage.open_stored(kept, segment.id.bytes):
            pass
    except (OSError, crypto.Tampered, crypto.KeyMissing):
        return False
    return True
