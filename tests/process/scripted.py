"""Records that follow a script, kept in files: the voice process and Asterisk are real, Django is not there.

The number dialled chooses the dialogue: 601 greets and has a menu, 602 goes straight to the queue.
usage: python -m tests.process.scripted HOME
"""

import asyncio
import json
import os
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from latido_run.home import Home
from latido_voice.commands import Fact, Refused, Requeued
from latido_voice.doors import About, Account, Arrival, Unavailable
from latido_voice.events import Admitted, Commanded, Offered, Reminded, ToCall
from latido_voice.steps import Elsewhere, End, Heard, Menu, Queued, Say, Step

ORGANISATION = "018f0000-0000-7000-8000-000000000001"
KEYS = "12"
TRIES = 3


class Script:
    """The records' folder: a test writes wishes into it and reads what was told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def read(self, name: str, default: Any) -> Any:
        with suppress(FileNotFoundError):
            return json.loads((self.folder / f"{name}.json").read_text())
        return default

    def write(self, name: str, value: Any) -> None:
        draft = self.folder / f".{name}.{os.getpid()}"
        draft.write_text(json.dumps(value))
        draft.replace(self.folder / f"{name}.json")

    def told(self) -> list[dict[str, Any]]:
        """Every fact, in the order it was told."""
        with suppress(FileNotFoundError):
            return [json.loads(line) for line in (self.folder / "facts").read_text().splitlines()]
        return []

    def tell(self, kind: str, **said: Any) -> None:
        with (self.folder / "facts").open("a") as out:
            out.write(json.dumps({"kind": kind, **said}) + "\n")


class ScriptedDoors:
    """Doors that follow the script. agents: who is available; down: nobody answers; late: seconds to think."""

    def __init__(self, folder: Path) -> None:
        self.script = Script(folder)

    async def _think(self) -> None:
        await asyncio.sleep(self.script.read("late", 0))
        if self.script.read("down", False):
            raise Unavailable

    async def admit(self, arrival: Arrival) -> Admitted:
        await self._think()
        calls = self.script.read("calls", {})
        if arrival.channel not in calls:
            step = "queued" if arrival.to_number == "602" else "announcement"
            calls[arrival.channel] = {"interaction": str(uuid4()), "step": step, "tries": 0, "open": True}
            self.script.write("calls", calls)
            self.script.tell("Admitted", channel=arrival.channel, number=arrival.from_number)
            self._offer(arrival.channel, calls[arrival.channel])
        call = calls[arrival.channel]
        return Admitted(ORGANISATION, call["interaction"], _step(call["step"]))

    async def advance(self, about: About, heard: Heard, at: datetime) -> Step:
        await self._think()
        calls = self.script.read("calls", {})
        (channel,) = [c for c, call in calls.items() if call["interaction"] == about.interaction]
        call = calls[channel]
        call["step"], call["tries"] = _next(call["step"], heard, call["tries"])
        self.script.tell("Heard", channel=channel, heard=heard.kind, value=heard.value)
        self.script.write("calls", calls)
        self._offer(channel, call)
        return _step(call["step"])

    def _offer(self, channel: str, call: dict[str, Any]) -> None:
        for agent in self.script.read("agents", []) if call["step"] == "queued" else []:
            offers = self.script.read("offers", {})
            busy = [o for o in offers.values() if o["agent"] == agent]
            if not busy:
                offers[str(uuid4())] = {"channel": channel, "agent": agent, "interaction": call["interaction"]}
                self.script.write("offers", offers)
                return

    async def remind(self, about: About, at: datetime) -> Reminded:
        return Reminded()

    async def accept(self, about: About, offer: str, agent: str, at: datetime) -> bool:
        await self._think()
        self.script.tell("Accepted", offer=offer)
        return offer in self.script.read("offers", {}) and not self.script.read("too_late", False)

    async def whom_to_call(self, about: About) -> ToCall:
        return ToCall()

    async def record(self, about: About, fact: Fact, at: datetime) -> bool:
        await self._think()
        self.script.tell(type(fact).__name__, interaction=about.interaction, **asdict(fact))
        offers, calls = self.script.read("offers", {}), self.script.read("calls", {})
        (channel,) = [c for c, call in calls.items() if call["interaction"] == about.interaction]
        if isinstance(fact, Refused):
            offers.pop(fact.offer, None)
            self.script.write("offers", offers)
            again = fact.outcome != "declined"
            if again:
                self._offer(channel, calls[channel])
        if isinstance(fact, Requeued) or type(fact).__name__ == "Ended":
            self.script.write("offers", {o: v for o, v in offers.items() if v["channel"] != channel})
        if isinstance(fact, Requeued):
            self._offer(channel, calls[channel])
        if type(fact).__name__ == "Ended":
            calls[channel]["open"] = False
            self.script.write("calls", calls)
        return not self.script.read("unannounced", False)

    async def wishes(self) -> list[tuple[str, Offered | Commanded]]:
        return [*self._offers(), *self._commands()]

    def _offers(self) -> list[tuple[str, Offered]]:
        return [
            (o["channel"], Offered(offer, o["agent"], ORGANISATION, o["interaction"], 20.0, "Citas, Sede Norte"))
            for offer, o in self.script.read("offers", {}).items()
        ]

    def _commands(self) -> list[tuple[str, Commanded]]:
        wanted = self.script.read("commands", [])
        if wanted:
            self.script.write("commands", [])
        return [(channel, Commanded(kind)) for channel, kind in wanted]

    async def reconcile(self, alive: frozenset[str], at: datetime) -> None:
        calls = self.script.read("calls", {})
        for channel, call in calls.items():
            if call["open"] and channel not in alive:
                call["open"] = False
                self.script.tell("Reconciled", channel=channel)
        self.script.write("calls", calls)

    async def redeem(self, ticket: str) -> Account | None:
        tickets = self.script.read("tickets", {})
        found = tickets.pop(ticket, None)
        self.script.write("tickets", tickets)
        return Account(**found) if found else None

    async def phone(self, organisation: str, agent: str, ready: bool, at: datetime) -> None:
        self.script.tell("Phone", agent=agent, ready=ready)

    async def phones(self) -> list[Account]:
        ready = {fact["agent"]: fact["ready"] for fact in self.script.told() if fact["kind"] == "Phone"}
        return [Account(agent, ORGANISATION, "") for agent, yes in ready.items() if yes]

    async def marks(self, agents: Collection[str]) -> dict[str, frozenset[str]]:
        gone = self.script.read("gone", [])
        return {agent: frozenset({"open"}) for agent in agents if agent not in gone}

    async def sweep(self) -> None:
        self.script.tell("Swept")


def _next(step: str, heard: Heard, tries: int) -> tuple[str, int]:
    if step == "announcement":
        return "menu", 0
    if heard.kind == "digit":
        return "queued", 0
    return ("queued", 0) if tries + 1 == TRIES else ("menu", tries + 1)


def _step(name: str) -> Step:
    steps: dict[str, Step] = {
        "announcement": Say("announcement"),
        "menu": Menu("menu", KEYS, 2.0),
        "queued": Queued(repeat="menu", repeat_seconds=5.0, keys="9"),
        "bye": End("bye"),
        "overflow": Elsewhere(),
    }
    return steps[name]


if __name__ == "__main__":
    from latido_voice.main import serve
    from latido_voice.state import LONGEST, At

    LONGEST[At.REATTACHING] = 6.0  # seconds; half a minute is waited for once, with the whole product
    home = Home(Path(sys.argv[1]))
    asyncio.run(serve(home, ScriptedDoors(home.path / "script")))
