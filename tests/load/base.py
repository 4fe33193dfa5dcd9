"""What we measure ourselves against, on the same Asterisk: its own app_queue, and a bare ARI script."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from latido_run.asterisk import conf, instance
from latido_run.asterisk.conf import Files, Place
from latido_run.home import Home

AGENTS = "127.0.0.3"  # where the agents' phones are
CALLERS = "127.0.0.2"
QUEUE, BARE = "7000", "6000"


def place(home: Home, folder: Path) -> Place:
    """Where the base's Asterisk lives: on the ports that the product's own would have."""
    ports = home.ports
    return Place(
        name="base",
        folder=folder,
        run=home.sockets / "base",
        spool=folder / "spool",
        prefix=instance.prefix(home),
        bind="127.0.0.1",
        sip=ports.sip,
        ari=ports.ari,
        rtp=(ports.rtp_start, ports.rtp_end),
        ari_secret=home.secret("ari"),
        ami=ports.ami,
        ami_secret=home.secret("ami"),
    )


def files(where: Place, agents: int, phones: int) -> Files:
    """A queue of all agents, longest idle first, and a number for the bare script."""
    settings = conf.PbxSettings(trunks=(conf.Trunk("load", CALLERS),))
    for name, text in conf.pbx(where, settings):
        match name:
            case "modules.conf":
                yield name, text + "load = app_queue.so\n"
            case "pjsip.conf":
                yield name, text + "".join(_agent(n, phones) for n in range(agents))
            case "extensions.conf":
                yield name, _dialplan()
            case _:
                yield name, text
    members = "".join(f"member => PJSIP/a{n:03d}\n" for n in range(agents))
    strategy = "strategy = leastrecent\nautofill = yes\nringinuse = no\nwrapuptime = 0\ntimeout = 20\n"
    yield "queues.conf", f"[general]\nautofill = yes\n[citas]\n{strategy}{members}"


def _agent(n: int, phones: int) -> str:
    name = f"a{n:03d}"
    return f"""[{name}]
type = endpoint
transport = udp
context = from-agent
disallow = all
allow = alaw
aors = {name}
direct_media = no
[{name}]
type = aor
contact = sip:{name}@{AGENTS}:{phones}
"""


def _dialplan() -> str:
    return f"""[from-trunk]
exten => {QUEUE},1,Answer(0,i)
 same => n,Queue(citas)
 same => n,Hangup()
exten => {BARE},1,Stasis(latido)
 same => n,Hangup()
[from-agent]
exten => _.,1,Hangup(21)
"""


@asynccontextmanager
async def running(where: Place, agents: int, phones: int) -> AsyncIterator[int]:
    """The base's Asterisk; gives its pid."""
    instance.write(where, files(where, agents, phones))
    process = await instance.start(where, keep_root=True)
    try:
        yield process.pid
    finally:
        await instance.stop_gracefully(where, process, 0)


@dataclass
class Bare:
    """The shortest distributor one would write: answer, first in first out, first free agent, bridge."""

    where: Place
    free: deque[str]
    waiting: deque[str] = field(default_factory=deque)
    agent_of: dict[str, str] = field(default_factory=dict)  # leg -> agent
    leg_of: dict[str, str] = field(default_factory=dict)  # caller -> leg
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def serve(self, ready: asyncio.Event) -> None:
        base, key = f"http://127.0.0.1:{self.where.ari}/ari", f"latido:{self.where.ari_secret}"
        auth = aiohttp.encode_basic_auth(*key.split(":"))
        async with aiohttp.ClientSession(headers={"Authorization": auth}) as self.http:
            self.base = base
            url = f"{base.replace('http', 'ws')}/events?app=latido&subscribeAll=false"
            async with self.http.ws_connect(url) as events:
                ready.set()
                async for message in events:
                    self.hear(message.json())

    def hear(self, event: dict[str, Any]) -> None:
        channel = (event.get("channel") or {}).get("id", "")
        match event["type"]:
            case "StasisStart" if event["args"]:
                caller = event["args"][0]
                self.do(self.ask("POST", f"/bridges/b-{caller}/addChannel", channel=f"{caller},{channel}"))
            case "StasisStart":
                self.do(self.arrive(channel))
            case "StasisEnd" | "ChannelDestroyed":
                self.gone(channel)

    async def arrive(self, caller: str) -> None:
        await self.ask("POST", f"/channels/{caller}/answer")
        self.waiting.append(caller)
        self.pump()

    def pump(self) -> None:
        while self.free and self.waiting:
            caller, agent = self.waiting.popleft(), self.free.popleft()
            leg = f"leg-{caller}"
            self.agent_of[leg], self.leg_of[caller] = agent, leg
            self.do(self.ring(caller, leg, agent))

    async def ring(self, caller: str, leg: str, agent: str) -> None:
        await self.ask("POST", f"/bridges/b-{caller}", type="mixing")
        where = {"endpoint": f"PJSIP/{agent}", "app": "latido", "appArgs": caller, "channelId": leg}
        await self.ask("POST", "/channels", originator=caller, timeout="20", **where)

    def gone(self, channel: str) -> None:
        if agent := self.agent_of.pop(channel, None):
            self.free.append(agent)
            caller = channel.removeprefix("leg-")
            if self.leg_of.pop(caller, None):
                self.do(self.ask("DELETE", f"/channels/{caller}"))
                self.do(self.ask("DELETE", f"/bridges/b-{caller}"))
            self.pump()
        elif leg := self.leg_of.pop(channel, None):
            self.do(self.ask("DELETE", f"/channels/{leg}"))
            self.do(self.ask("DELETE", f"/bridges/b-{channel}"))

    def do(self, what: Any) -> None:
        task = asyncio.ensure_future(what)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def ask(self, method: str, path: str, **query: str) -> None:
        async with self.http.request(method, self.base + path, params=query) as answer:
            await answer.read()


@asynccontextmanager
async def bare(where: Place, agents: int) -> AsyncIterator[None]:
    """The bare script, listening."""
    ready = asyncio.Event()
    script = Bare(where, deque(f"a{n:03d}" for n in range(agents)))
    serving = asyncio.create_task(script.serve(ready))
    await asyncio.wait_for(ready.wait(), 10)
    try:
        yield
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
