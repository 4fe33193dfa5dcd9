"""`latido call`: a patient calls, and what happened to the call is told with its times."""

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from latido_run.carrier import sounds
from latido_run.carrier.carrier import Carrier, Patient
from latido_run.carrier.records import STEPS, Records, Seen
from latido_run.home import Home

LOOK = 0.02  # seconds
AFTER = 8.0  # seconds the records have to say that it ended
ABSOLUTE = 3600


@dataclass(frozen=True, slots=True)
class Wanted:
    """number: who calls, "" withheld; stay: seconds to talk once joined; patience: seconds to wait for a person."""

    number: str
    to: str
    digits: str = ""
    before: float = 1.0
    say: str = ""
    stay: float = 20.0
    patience: float = 120.0


@dataclass
class Story:
    """Milliseconds since the INVITE, each None while it has not happened."""

    began: datetime
    answered: int | None = None
    seen: Seen | None = None
    steps: dict[str, int | None] = field(default_factory=dict)

    def look(self, seen: Seen | None) -> None:
        if seen is not None:
            self.seen = seen
            self.steps = {name: self._since(at) for name, at in seen.at.items()}

    def _since(self, at: datetime | None) -> int | None:
        return None if at is None else round((at - self.began).total_seconds() * 1000)

    @property
    def ok(self) -> bool:
        """Whether every step happened."""
        return self.answered is not None and all(self.steps.get(name) is not None for name in STEPS)

    def as_json(self) -> str:
        names = {name: self.steps.get(name) for name in STEPS}
        interaction = {"interaction": self.seen.id, "state": self.seen.state} if self.seen else {}
        return json.dumps({"ok": self.ok, "answered": self.answered, **names, **interaction}, indent=2)


async def place(home: Home, wanted: Wanted) -> Story:
    """Call, stay, hang up. Raises Refused when the outside world is not there."""
    carrier, records = Carrier(home), Records(home)
    say = sounds.sentence(home, wanted.say) if wanted.say else ""
    channel = f"call-{uuid.uuid4().hex[:12]}"
    patient = Patient(wanted.number, wanted.to, wanted.digits, wanted.before, say, ABSOLUTE)
    story = Story(datetime.now(UTC))
    try:
        await carrier.call(channel, patient)
        await _follow(carrier, records, channel, wanted, story)
        await carrier.hang_up(channel)
        await _last_words(records, wanted, story)
    finally:
        await carrier.hang_up(channel)
        await carrier.close()
        await records.close()
    return story


async def _follow(carrier: Carrier, records: Records, channel: str, wanted: Wanted, story: Story) -> None:
    """Until they have talked long enough, patience is over, or somebody else hangs up."""
    began, joined = time.monotonic(), 0.0
    while True:
        state, now = await carrier.state(channel), time.monotonic()
        if state == "Up" and story.answered is None:
            story.answered = round((datetime.now(UTC) - story.began).total_seconds() * 1000)
        story.look(await records.call_from(wanted.number, story.began))
        if not joined and story.steps.get("bridged") is not None:
            joined = now
        if not state or (now - joined > wanted.stay if joined else now - began > wanted.patience):
            return
        await asyncio.sleep(LOOK)


async def _last_words(records: Records, wanted: Wanted, story: Story) -> None:
    until = time.monotonic() + AFTER
    while time.monotonic() < until and story.steps.get("ended") is None:
        await asyncio.sleep(LOOK)
        story.look(await records.call_from(wanted.number, story.began))
