"""What a call asks of Asterisk, done. A refusal is news: a channel may hang up while we ask."""

import contextlib
import math
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import structlog

from latido_voice import commands as do
from latido_voice.ari import APP, Ari, Refused
from latido_voice.doors import user_of
from latido_voice.media import Media
from latido_voice.state import BACK

log = structlog.get_logger()
T = TypeVar("T")

HOLDING = "holding"  # the one bridge where callers hear music
_PLAIN = re.compile(r"[^\w .,:()/-]+")
BANNER_LONGEST = 60
RINGS = "tone:ring"  # until it is stopped
SWITCHBOARD_TALKS = 2000  # milliseconds before it hears an extension


class Acts:
    """Carries out commands on one Asterisk."""

    def __init__(self, ari: Ari, media: Media) -> None:
        self.ari, self.media = ari, media
        self.names: dict[str, str] = {}  # of agents' legs, as Asterisk's manager calls them
        self.bridges: set[str] = set()  # calls that have one

    async def carry_out(self, call_id: str, command: do.Act) -> bool:
        """Carry out one command. False when Asterisk refused."""
        try:
            await _ACTS[type(command)](self, call_id, command)
        except Refused as no:
            log.info("asterisk.refused", channel=call_id, command=type(command).__name__, status=str(no))
            return False
        return True

    async def _answer(self, call_id: str, _: do.Answer) -> None:
        await self.ari.channels.answer(call_id)

    async def _play(self, call_id: str, play: do.Play) -> None:
        sound = self.media.prompt(play.prompt)
        await self.ari.channels.play_with_id(call_id, playback_id(call_id, play.play), media=sound)

    async def _stop(self, call_id: str, stop: do.StopPrompt) -> None:
        await self.ari.playbacks.stop(playback_id(call_id, stop.play))

    async def _hold(self, call_id: str, _: do.Hold) -> None:
        """The music stops when the last caller leaves it, so each that enters starts it: no harm if it plays."""
        await self.ari.bridges.add_channel(HOLDING, channel=call_id)
        await self.ari.bridges.start_moh(HOLDING)

    async def _hang_up(self, _: str, hang_up: do.HangUp) -> None:
        await self.ari.channels.hangup(hang_up.channel, reason=hang_up.reason)

    async def _overflow(self, call_id: str, overflow: do.Overflow) -> None:
        where = {"context": "overflow", "extension": overflow.dialled}
        await self.ari.channels.continue_in_dialplan(call_id, **where, priority=1)

    async def _hand_back(self, call_id: str, back: do.HandBack) -> None:
        context, _, extension = back.where.partition(",")
        await self.ari.channels.continue_in_dialplan(call_id, context=context, extension=extension, priority=1)

    async def _mute(self, _: str, mute: do.Mute) -> None:
        name = self.names.get(mute.leg) or (await self.ari.channels.get(mute.leg))["name"]
        await self.media.mute(name, mute.muted)

    async def _discard(self, _: str, discard: do.Discard) -> None:
        self.media.discard(discard.leg)

    async def _ring(self, call_id: str, ring: do.Ring) -> None:
        """Originate into the dialplan that records, then prepare the bridge while the phone rings."""
        banner = _PLAIN.sub(" ", ring.banner).strip()[:BANNER_LONGEST]
        said = {"LEG": ring.leg, "CALL": call_id, "OFFER": ring.offer, "AGENT": ring.agent} | _headers(ring)
        await self.ari.channels.originate_with_id(
            ring.leg,
            f"PJSIP/{user_of(ring.agent)}",
            context="agent-leg",
            extension="s",
            priority=1,
            timeout=math.ceil(ring.seconds),
            caller_id=f'"{banner}" <latido>',
            originator=None if call_id.startswith(BACK) else call_id,  # whoever is called back has no channel yet
            json_body={"variables": said},
        )
        if call_id not in self.bridges:
            await self._make_bridge(call_id)

    async def _ring_on_call(self, call_id: str, ring: do.RingOnCall) -> None:
        await self.ari.channels.originate_with_id(
            ring.leg,
            ring.where,
            app=APP,
            app_args=f"leg,{call_id}",
            timeout=math.ceil(ring.seconds),
            caller_id=_PLAIN.sub("", ring.shown),
            originator=call_id,
            json_body={"variables": {"LEG": ring.leg, "CALL": call_id}},
        )
        if call_id not in self.bridges:
            await self._make_bridge(call_id)

    async def _dial_out(self, call_id: str, dial: do.DialOut) -> None:
        await self.ari.channels.originate_with_id(
            call_id,
            dial.where,
            app=APP,
            app_args="back",
            timeout=math.ceil(dial.seconds),
            caller_id=_PLAIN.sub("", dial.shown),
            json_body={"variables": {"STATE": dial.state}},
        )

    async def _press(self, call_id: str, press: do.Press) -> None:
        await self.ari.channels.send_dtmf(call_id, dtmf=press.keys, before=SWITCHBOARD_TALKS, between=200, duration=200)

    async def _tell(self, _: str, tell: do.Tell) -> None:
        sound = self.media.prompt(tell.prompt) + (f",{RINGS}" if tell.rings else "")
        await self.ari.channels.play_with_id(tell.leg, playback_id(tell.leg, 0), media=sound)

    async def _stop_telling(self, _: str, stop: do.StopTelling) -> None:
        await self.ari.playbacks.stop(playback_id(stop.leg, 0))

    async def _make_bridge(self, call_id: str) -> None:
        self.bridges.add(call_id)
        with contextlib.suppress(Refused):  # it is there from before our own death
            await self.ari.bridges.create_with_id(call_id, type="mixing")

    async def _join(self, call_id: str, join: do.Join) -> None:
        try:
            await self.ari.bridges.add_channel(call_id, channel=[call_id, join.leg])
        except Refused:  # the bridge went with our own death
            await self._make_bridge(call_id)
            await self.ari.bridges.add_channel(call_id, channel=[call_id, join.leg])

    async def save(self, call_id: str, state: str) -> None:
        """Keep the call's state in its channel. Never while a prompt plays: Asterisk would wait for its end."""
        await self.attempt(self.ari.channels.set_channel_var(call_id, "STATE", value=state))

    async def forget(self, call_id: str) -> None:
        """Remove the call's bridge: Asterisk frees none by itself."""
        if call_id in self.bridges:
            self.bridges.discard(call_id)
            await self.attempt(self.ari.bridges.destroy(call_id))

    async def attempt(self, asked: Awaitable[T]) -> T | None:
        """The answer, or None when Asterisk refused."""
        try:
            return await asked
        except Refused:
            return None


_ACTS: dict[type[Any], Callable[[Acts, str, Any], Awaitable[None]]] = {
    do.Answer: Acts._answer,
    do.Play: Acts._play,
    do.StopPrompt: Acts._stop,
    do.Hold: Acts._hold,
    do.Ring: Acts._ring,
    do.RingOnCall: Acts._ring_on_call,
    do.DialOut: Acts._dial_out,
    do.Press: Acts._press,
    do.Tell: Acts._tell,
    do.StopTelling: Acts._stop_telling,
    do.Join: Acts._join,
    do.HangUp: Acts._hang_up,
    do.Overflow: Acts._overflow,
    do.HandBack: Acts._hand_back,
    do.Mute: Acts._mute,
    do.Discard: Acts._discard,
}


def _headers(ring: do.Ring) -> dict[str, str]:
    """What the agent's phone is told with the INVITE: ids, and whether it is the call it had."""
    told = {"Offer": ring.offer, "Interaction": ring.interaction, "Reattach": "1" if ring.again else ""}
    return {f"PJSIP_HEADER(add,X-Latido-{name})": value for name, value in told.items() if value}


def playback_id(call_id: str, play: int) -> str:
    """The name of a prompt's playing."""
    return f"{call_id}~{play}"


def played(playback: str) -> tuple[str, int]:
    """The call and number in a playback's name."""
    call_id, _, play = playback.rpartition("~")
    return call_id, int(play) if play.isdigit() else -1
