"""Events in, to the call each is about. Says nothing of what happens then: `call` does."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from latido_voice import ari_models as models
from latido_voice import events as on
from latido_voice.accounts import ONLINE, Accounts, is_agents
from latido_voice.acks import Acks
from latido_voice.acts import Acts, played
from latido_voice.ari import RECONNECT, Refused
from latido_voice.doors import Account, Doors, Unavailable, user_of
from latido_voice.line import Line, Outside
from latido_voice.phone import Phones
from latido_voice.rebuild import Rebuilder
from latido_voice.state import At, Call

log = structlog.get_logger()

LONGEST_NUMBER = 64
RECONCILE_SECONDS = 10.0
LOOK_SECONDS = 0.25  # how often the records are looked at when no datagram says so


@dataclass(frozen=True, slots=True)
class Where:
    """media: the address phones send their audio to; sip: where desk phones register, as host:port."""

    media: str
    sip: str


class Voice:
    """All live calls and the phones of who answers them. welcome: whether a new caller is taken."""

    def __init__(self, acts: Acts, doors: Doors, where: Where, welcome: Callable[[], bool]) -> None:
        ari = acts.ari
        self.ari, self.acts, self.doors = ari, acts, doors
        self.acks = Acks()
        self.lines: dict[str, Line] = {}
        self._welcome = welcome
        self._outside = Outside(acts, doors, self.acks)
        self._rebuilder = Rebuilder(self)
        self.accounts = Accounts(ari, acts, where.media)
        self.phones = Phones(ari, self.accounts, doors, where.sip, self.phone)
        self._ready = asyncio.Event()
        self._woken = asyncio.Event()

    # -- Asterisk's events -----------------------------------------------------------------------------

    async def listen(self) -> None:
        """For ever: hear Asterisk, and rebuild whenever it was away."""
        async for event in self.ari.events():
            if event is None:
                self._ready.clear()
                await self._rebuild()
                self._ready.set()
                self.wake()
            elif handler := _READERS.get(event["type"]):
                handler(self, event)

    async def _rebuild(self) -> None:
        while True:
            try:
                await self._rebuilder.rebuild()
                await self.phones.desks.back()
            except Refused as no:
                log.warning("voice.not_rebuilt", status=str(no))
                await asyncio.sleep(RECONNECT)
            else:
                self.acks.put("phones", "phones", self._recall_phones)
                self.acks.put("sweep", "sweep", self.doors.sweep)
                return

    def start(self, call: Call, caller: str) -> Line:
        """A line for this call. caller: the number it came from."""
        line = self.lines[call.id] = Line(call, caller, self._outside, self._gone)
        return line

    def post(self, call_id: str, event: on.Event) -> None:
        if line := self.lines.get(call_id):
            line.post(event)

    def greet(self, channel: models.Channel) -> None:
        """A caller nobody has greeted yet."""
        if channel["id"] not in self.lines:
            caller, dialled = numbers(channel)
            self.start(Call(channel["id"], dialled), caller).post(on.Arrived(self._welcome()))

    def _gone(self, call_id: str) -> None:
        del self.lines[call_id]

    def _stasis_start(self, event: models.StasisStart) -> None:
        args = event["args"]
        if args[:1] == ["arrival"]:
            self.greet(event["channel"])
        elif args[:1] == ["back"]:
            self.post(event["channel"]["id"], on.Answered())
        elif args[:1] == ["leg"]:
            self.acts.names[event["channel"]["id"]] = event["channel"]["name"]
            self.post(args[1], on.LegAnswered(event["channel"]["id"]))

    def _state_change(self, event: models.ChannelStateChange) -> None:
        channel = event["channel"]
        if channel["state"] == "Ringing" and (call_id := leg_of(channel)):
            self.post(call_id, on.LegRinging(channel["id"]))

    def _destroyed(self, event: models.ChannelDestroyed) -> None:
        channel = event["channel"]
        if call_id := leg_of(channel):
            self.acts.names.pop(channel["id"], None)
            self.post(call_id, on.LegEnded(channel["id"], event["cause"]))
        else:
            self.post(channel["id"], on.CallerGone(event["cause"]))

    def _digit(self, event: models.ChannelDtmfReceived) -> None:
        channel = event["channel"]
        if call_id := leg_of(channel):
            self.post(call_id, on.LegDigit(channel["id"], event["digit"]))
        else:
            self.post(channel["id"], on.Digit(event["digit"]))

    def _playback(self, event: models.PlaybackFinished) -> None:
        call_id, play = played(event["playback"]["id"])
        self.post(call_id, on.PromptEnded(play))

    # -- agents' phones --------------------------------------------------------------------------------

    def phone(self, account: Account, ready: bool, detail: int) -> None:
        """A phone came (detail: whether it still has its call) or went (detail: the socket's close code)."""
        agent = account.agent
        event = on.PhoneReady(agent, bool(detail)) if ready else on.PhoneClosed(agent, detail)
        for line in list(self.lines.values()):
            line.post(event)
        said = partial(self.doors.phone, account.organisation, agent, ready, datetime.now(UTC))
        self.acks.put(f"phone-{agent}", "phone", said)

    async def _recall_phones(self) -> None:
        await self.phones.recall(await self.doors.phones())

    def _endpoint(self, event: models.PeerStatusChange) -> None:
        if is_agents(endpoint := event["endpoint"]):
            self.phones.desks.registration(endpoint["resource"], endpoint.get("state") == ONLINE)

    async def has_phone(self, agent: str) -> bool:
        """Whether an agent's phone is on the line, or is one that needs no socket of ours."""
        return self.phones.is_here(agent) or not await self.accounts.has_socket(user_of(agent))

    # -- the records' wishes ---------------------------------------------------------------------------

    def wake(self) -> None:
        """Look at the records now."""
        self._woken.set()

    async def look(self) -> None:
        """For ever: ring what is offered, do what desks ask; when woken, and every so often."""
        while True:
            await self._ready.wait()
            try:
                await self._look_once()
            except Unavailable:
                await asyncio.sleep(LOOK_SECONDS)
            except Exception:
                log.exception("look.failed")
                await asyncio.sleep(LOOK_SECONDS)
            try:
                await asyncio.wait_for(self._woken.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue
            finally:
                self._woken.clear()

    async def _look_once(self) -> None:
        for call_id, wish in await self.doors.wishes():
            line = self.lines.get(call_id)
            if line is None and isinstance(wish, on.Offered) and wish.back:
                line = self.start(Call(call_id, at=At.CALLING), "")
            if line:
                line.offer(wish) if isinstance(wish, on.Offered) else line.post(wish)

    async def reconcile(self) -> None:
        """For ever: end interactions the records believe in whose call is gone, such as those of our own death."""
        while True:
            await self._ready.wait()
            self.acks.put("reconcile", "reconcile", self._end_the_lost)
            await asyncio.sleep(RECONCILE_SECONDS)

    async def _end_the_lost(self) -> None:
        alive = frozenset({*self.lines, *self.acks.keys()})
        await self.doors.reconcile(alive, datetime.now(UTC))


_READERS: dict[str, Callable[[Voice, Any], None]] = {
    "StasisStart": Voice._stasis_start,
    "ChannelStateChange": Voice._state_change,
    "ChannelDestroyed": Voice._destroyed,
    "ChannelDtmfReceived": Voice._digit,
    "PlaybackFinished": Voice._playback,
    "PeerStatusChange": Voice._endpoint,
}


def leg_of(channel: models.Channel) -> str:
    """The call this channel is an agent's leg of, or ""."""
    return str(channel.get("channelvars", {}).get("CALL", ""))


def numbers(channel: models.Channel) -> tuple[str, str]:
    """Who called and which number of ours, as the network said; either may be nonsense or empty."""
    said = channel["caller"]["number"], channel["dialplan"]["exten"]
    return said[0][:LONGEST_NUMBER], said[1][:LONGEST_NUMBER]


async def beat(alive: Path, calls: Path, voice: Voice, every: float) -> None:
    """For ever: show the supervisor that we move, and how many calls are live. A full disk ends no call."""
    shown = -1
    while True:
        with suppress(OSError):
            alive.touch()
            if shown != (now := len(voice.lines)):
                calls.write_text(f"{now}\n")
                shown = now
        await asyncio.sleep(every)
