"""A hospital's telephones for tests: two Asterisks and the voice process, in a home and on ports of their own."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import aiohttp

from latido_run.asterisk import instance, speech
from latido_run.asterisk.conf import PbxSettings, Trunk
from latido_run.carrier.carrier import Carrier, Patient
from latido_run.carrier.instance import carrier_place, start_carrier
from latido_run.home import Home, Ports, free_port
from latido_voice.media import is_whole
from tests.process.ears import Samples, hear, likeness
from tests.process.scripted import ORGANISATION, Script

ROOT = Path(__file__).resolve().parents[2]
OVERFLOW = "576019999999"
SENTENCES = {
    "announcement": ("Esta llamada puede ser grabada para mejorar la atención.", 45),
    "menu": ("Para citas, pulse uno. Para resultados, pulse dos.", 45),
    "apology": ("En este momento no podemos atenderle. Si es una emergencia, llame al ciento veintitrés.", 45),
    "patient": ("Buenos días, soy María García, quisiera cambiar mi cita con la doctora Ruiz del jueves.", 65),
    "agent": ("Gracias por llamar a la clínica, le atiende Ana, dígame su fecha de nacimiento.", 30),
}


def free_ports() -> Ports:
    """Ports nobody uses; media ranges by process, so that two runs do not meet."""
    names = ("web", "voice", "ari", "ami", "carrier_ari")
    tcp = {name: free_port() for name in names}
    udp = {name: free_port(socket.SOCK_DGRAM) for name in ("sip", "carrier_sip")}
    start = 36000 + os.getpid() % 50 * 400
    rtp = {"rtp_start": start, "rtp_end": start + 199}
    return Ports(**tcp, **udp, **rtp, carrier_rtp_start=start + 200, carrier_rtp_end=start + 399)


def real_address() -> str:
    """The address the machine would speak from; connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


@dataclass
class Lab:
    """Two Asterisks that stay up, and a voice process that may be killed."""

    home: Home
    carrier: Carrier
    pbx: Process
    outside: Process
    voice: Process | None = None
    passwords: dict[str, str] = field(default_factory=dict)

    @property
    def script(self) -> Script:
        return Script(self.home.path / "script")

    # -- the voice process -----------------------------------------------------------------------------

    async def start_voice(self) -> None:
        """Start the voice process and wait until it hears Asterisk."""
        env = {**os.environ, "PYTHONPATH": "src:.", "LATIDO_HOME": str(self.home.path)}
        alive = self.home.run / "voice.alive"
        alive.unlink(missing_ok=True)
        log = (self.home.log / "voice.out").open("ab")
        argv = [sys.executable, "-m", "tests.process.scripted", str(self.home.path)]
        self.voice = await asyncio.create_subprocess_exec(*argv, cwd=ROOT, env=env, stdout=log, stderr=log)
        swept = self.count("Swept")
        await self.until(lambda: self.count("Swept") > swept)

    async def kill_voice(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Kill it, or freeze it."""
        assert self.voice is not None
        self.voice.send_signal(number)
        if number is not signal.SIGSTOP:
            await self.voice.wait()

    # -- people ----------------------------------------------------------------------------------------

    async def agent(self, answer_as: str = "") -> str:
        """An agent with a SIP phone, who answers unless answer_as says otherwise."""
        agent, ticket = str(uuid4()), uuid4().hex
        account = {"agent": agent, "organisation": ORGANISATION, "password": uuid4().hex}
        self.script.write("tickets", {ticket: account})
        url = f"http://127.0.0.1:{self.home.ports.voice}/phone/sip?ticket={ticket}"
        async with aiohttp.ClientSession() as http, http.post(url) as answer:
            user = (await answer.json())["user"]
        self.passwords[agent] = str(account["password"])
        name = f"{answer_as}{UUID(agent).hex}" if answer_as else user
        await self.carrier.register(user, account["password"], name)
        await self.until(lambda: self.registered(user))
        return agent

    async def off_the_hook(self, user: str) -> None:
        """A SIP phone leaves, and says so."""
        await instance.rx(carrier_place(self.home), f"pjsip send unregister {user}")
        await self.until(lambda: self.unregistered(user))
        await self.carrier.unregister(user)

    async def unregistered(self, user: str) -> bool:
        return not await self.registered(user)

    async def registered(self, user: str) -> bool:
        said = await instance.rx(instance.pbx_place(self.home), "pjsip show contacts")
        return f"{user}/" in said

    async def command(self, kind: str) -> None:
        """A desk asks something of the newest call."""
        self.script.write("commands", [[self.newest(), kind]])

    def newest(self) -> str:
        """The newest caller's channel in our Asterisk."""
        return [f["channel"] for f in self.script.told() if f["kind"] == "Admitted"][-1]

    def available(self, *agents: str) -> None:
        """From now on these agents are offered calls."""
        self.script.write("agents", list(agents))

    async def call(self, to: str = "601", *, number: str = "573001112233", **patient: Any) -> str:
        """A patient calls and talks. The name of their channel at the carrier, and of what they heard."""
        name = f"p{uuid4().hex[:8]}"
        say = str(self.home.carrier / "sounds/patient")
        await self.carrier.call(name, Patient(number, to, **{"say": say, "heard": name, **patient}))
        return name

    # -- what is seen and heard ------------------------------------------------------------------------

    def count(self, kind: str, **said: Any) -> int:
        """How many such facts were told."""
        return sum(1 for fact in self.script.told() if fact["kind"] == kind and said.items() <= fact.items())

    async def told(self, kind: str, n: int = 1, seconds: float = 15, **said: Any) -> dict[str, Any]:
        """Wait for the nth such fact."""
        await self.until(lambda: self.count(kind, **said) >= n, seconds)
        found = [f for f in self.script.told() if f["kind"] == kind and said.items() <= f.items()]
        return found[n - 1]

    async def until(self, true: Callable[[], bool | Awaitable[bool]], seconds: float = 15) -> None:
        """Wait until it is true; fails when it does not become so in time."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            answer = true()
            if answer if isinstance(answer, bool) else await answer:
                return
            assert loop.time() < end, f"not within {seconds} s; told: {self.script.told()[-8:]}"
            await asyncio.sleep(0.02)

    def sentence(self, name: str) -> Samples:
        return hear(self.home.prompts / f"{name}.wav")

    def likeness(self, file: Path) -> dict[str, float]:
        """How surely each of the sentences is in the file."""
        heard = hear(file)
        return {name: round(likeness(heard, self.sentence(name)), 2) for name in SENTENCES}

    def alike(self, heard: Samples, name: str) -> float:
        """How surely one sentence is in what was heard."""
        return likeness(heard, self.sentence(name))

    async def patient_heard(self, name: str) -> Path:
        """What a patient heard, once their call is over."""
        return await self._whole(self.home.carrier / f"heard/{name}-heard.wav")

    async def agent_heard(self, agent: str) -> Path:
        """What an agent heard, once their call is over."""
        return await self._whole(self.home.carrier / f"heard/agent-{UUID(agent).hex}-heard.wav")

    async def _whole(self, file: Path) -> Path:
        await self.until(lambda: is_whole(file))
        return file

    async def channel_names(self) -> list[str]:
        """Channels of patients and agents in our Asterisk."""
        said = await instance.rx(instance.pbx_place(self.home), "core show channels concise")
        return [line.split("!")[0] for line in said.splitlines() if line.startswith("PJSIP/")]

    async def channels(self) -> int:
        return len(await self.channel_names())

    async def has_channels(self, n: int) -> bool:
        return await self.channels() == n

    async def has_bridges(self, n: int) -> bool:
        """Of ours, without the one with the music."""
        said = await instance.rx(instance.pbx_place(self.home), "bridge show all")
        return sum(" stasis " in line and not line.startswith("holding") for line in said.splitlines()) == n

    async def is_over(self, patient: str) -> bool:
        return await self.carrier.state(patient) == ""

    async def talks(self) -> bool:
        """Whether somebody is joined with somebody."""
        said = await instance.rx(instance.pbx_place(self.home), "bridge show all")
        return any(" 2 " in line or line.rstrip().endswith(" 2") for line in said.splitlines()) or "  2" in said

    def carrier_heard(self, extension: str) -> list[Path]:
        """What a phone of the carrier's has heard."""
        return list((self.home.carrier / "heard").glob(f"{extension}-*.wav"))

    async def quiet(self) -> None:
        """Wait until nobody is on the line."""
        await self.until(lambda: self.has_channels(0))

    def reset(self) -> None:
        """Forget what earlier tests did."""
        for file in self.script.folder.iterdir():
            file.unlink()
        for folder in (self.home.spool, self.home.carrier / "heard"):
            for file in folder.glob("*.wav"):
                file.unlink()

    async def empty(self) -> None:
        """Hang up everybody and stop the voice process."""
        for place in (carrier_place(self.home), instance.pbx_place(self.home)):
            await instance.rx(place, "channel request hangup all")
        await self.quiet()
        await self.stop_voice()

    async def stop_voice(self) -> None:
        if self.voice is not None and self.voice.returncode is None:
            with suppress(ProcessLookupError):
                self.voice.kill()
            await self.voice.wait()

    async def close(self) -> None:
        await self.stop_voice()
        await self.carrier.close()
        await instance.stop_gracefully(carrier_place(self.home), self.outside, 0)
        await instance.stop_gracefully(instance.pbx_place(self.home), self.pbx, 0)


def make_home(folder: Path) -> Home:
    """A home with ports, prompts and configuration, nothing running."""
    home = Home(folder).create()
    home.save_ports(free_ports())
    espeak = speech.program(instance.prefix(home))
    for sounds in (home.prompts, home.carrier / "sounds"):
        sounds.mkdir(parents=True, exist_ok=True)
        for name, (text, pitch) in SENTENCES.items():
            (sounds / f"{name}.wav").write_bytes(speech.speak(espeak, text, "es-419", pitch))
    trunk = Trunk("demo", "127.0.0.2", home.ports.carrier_sip)
    apology = str(home.prompts / "apology")
    real = real_address()
    settings = PbxSettings(trunks=(trunk,), overflow=OVERFLOW, apology=apology, real_address=real)
    instance.write_pbx(home, settings)
    return home


async def open_lab(folder: Path) -> Lab:
    """Two Asterisks, fetched where there is none yet, and booted."""
    prefix = instance.prefix(Home(folder))
    if not (prefix / "bin/asterisk").exists():
        subprocess.run(["bash", str(instance.INSTALLER), str(prefix)], check=True)
    home = make_home(folder)
    pbx = await instance.start_pbx(home, keep_root=True)
    outside = await start_carrier(home, keep_root=True, ears=True)
    return Lab(home, Carrier(home), pbx, outside)
