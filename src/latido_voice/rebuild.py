"""After our own death, or Asterisk's: read the calls back from its channels and tell each what it missed."""

from typing import Protocol

import structlog

from latido_voice import ari_models as models
from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.acts import HOLDING, Acts, playback_id
from latido_voice.ari import Ari
from latido_voice.line import Line, restored
from latido_voice.state import BACK, WITH_AGENT, Call

log = structlog.get_logger()

Channels = dict[str, models.Channel]
OURS = "stasis"  # the class of bridges that a program like us has made


class House(Protocol):
    """The live calls, to be filled."""

    ari: Ari
    acts: Acts
    lines: dict[str, Line]

    def start(self, call: Call, caller: str) -> Line: ...

    def greet(self, channel: models.Channel) -> None: ...

    async def has_phone(self, agent: str) -> bool:
        """Whether an agent's phone is on the line, or is one that needs no socket of ours."""


class Rebuilder:
    """Asterisk is the state of record of what goes on now."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._ari, self._acts = house.ari, house.acts

    async def rebuild(self) -> None:
        """Go on with every call that is there, end every one that is not. Raises Refused when Asterisk is away."""
        await self._ari.hear_only_what_matters()
        await self._acts.attempt(self._ari.bridges.create_with_id(HOLDING, type="holding"))
        channels = {c["id"]: c for c in await self._ari.channels.list_()}
        bridges = await self._ari.bridges.list_()
        self._acts.bridges.update(b["id"] for b in bridges if b["id"] != HOLDING)
        bridged = {c for b in bridges if b["id"] != HOLDING for c in b["channels"]}
        for channel in channels.values():
            await self._take_up(channel, channels, bridged)
        await self._clean(channels, bridges)
        for call_id, line in self._house.lines.items():
            if call_id not in channels:
                line.post(on.Vanished())
        log.info("voice.rebuilt", count=len(self._house.lines))

    async def _take_up(self, channel: models.Channel, channels: Channels, bridged: set[str]) -> None:
        """A caller's channel of ours that no line has."""
        back = channel["id"].startswith(BACK)  # one that we dialled, answered or not
        ours = back or channel["dialplan"]["app_name"] == "Stasis"
        if channel["id"] in self._house.lines or not ours or _call_of(channel):
            return
        try:
            call = restored(channel.get("channelvars", {}).get("STATE", ""))
        except ValueError:
            if back:
                await self._acts.carry_out(channel["id"], do.HangUp(channel["id"]))
            else:
                self._house.greet(channel)
            return
        event = await self._still_there(call, channels, bridged)
        self._house.start(call, channel["caller"]["number"]).post(event)

    async def _still_there(self, call: Call, channels: Channels, bridged: set[str]) -> on.Resumed:
        leg = call.leg or call.on_call
        found = await self._acts.attempt(self._ari.playbacks.get(playback_id(call.id, call.play)))
        return on.Resumed(
            playing=call.playing and found is not None,
            ringing=next((_ringing(c) for c in channels.values() if _rings_for(c, call)), None),
            leg_alive=leg in channels,
            bridged=leg in bridged and call.id in bridged,
            up=channels[call.id]["state"] == "Up",
            phone_here=call.at not in WITH_AGENT or await self._house.has_phone(call.agent),
        )

    async def _clean(self, channels: Channels, bridges: list[models.Bridge]) -> None:
        """Hang up agents whose caller left meanwhile; free what bridges nobody has, which Asterisk never does.

        An agent who is being hung up may still be in one; who talks with the overflow destination is in none of ours.
        """
        for channel in channels.values():
            if (call_id := _call_of(channel)) and call_id not in self._house.lines:
                await self._acts.carry_out(call_id, do.HangUp(channel["id"]))
        for bridge in bridges:
            if bridge["bridge_class"] == OURS and bridge["id"] not in {HOLDING, *self._house.lines}:
                await self._acts.forget(bridge["id"])


def _call_of(channel: models.Channel) -> str:
    return str(channel.get("channelvars", {}).get("CALL", ""))


def _rings_for(channel: models.Channel, call: Call) -> bool:
    return _call_of(channel) == call.id and channel["id"] not in (call.leg, call.on_call)


def _ringing(channel: models.Channel) -> on.Ringing:
    said = channel.get("channelvars", {})
    answered = channel["dialplan"]["app_name"] == "Stasis"
    return on.Ringing(channel["id"], said.get("AGENT", ""), said.get("OFFER", ""), answered)
