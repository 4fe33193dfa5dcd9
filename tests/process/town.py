"""The outside world of a running house, for tests: patients who call, agents, who rings where.

Everything here runs in a thread of its own: a test looks at what becomes of it, and waits.
"""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import aiohttp
import psycopg

from latido_run import daemon, postgres, processes
from latido_run.asterisk import instance
from latido_run.carrier import sounds
from latido_run.carrier.carrier import Patient
from latido_run.carrier.instance import carrier_place, start_carrier
from latido_run.carrier.voices import CALLERS
from tests.fixtures.house import House, house
from tests.process.agents import Agent, Phones
from tests.process.ears import RATE, Samples, hear, likeness

T = TypeVar("T")
MAIN = "576015550100"  # of the demonstration: a long greeting
STRAIGHT = "576015550199"  # of the demonstration: straight to a queue, unrecorded
MENU = "576015550177"  # of these tests: a word of greeting, a short menu
OVERFLOW = "+576015550911"
SOON, LATER = 20.0, 60.0  # seconds for what takes moments, and for what takes a restart, on a machine that is busy
ENDED = ("closed", "abandoned", "overflowed", "failed")
ENGLISH = "For appointments with any of our doctors, please press one."
GRAPH = {
    "language": "es",
    "start": "hola",
    "emergency": "urgente",
    "person": "citas",
    "overflow_text": "Le comunicamos.",
    "other": {"en": "One moment."},
    "nodes": {
        "hola": {"kind": "say", "announces": "prueba-1", "text": "Hola, se graba.", "next": "menu"},
        "menu": {
            "kind": "menu",
            "text": "Marque uno.",
            "retry": "No.",
            "seconds": 1,
            "tries": 3,
            "keys": {"1": "citas", "4": "adios"},
            "languages": {"2": "en"},
            "other": {"en": {"text": ENGLISH}},
            "otherwise": "nadie",
        },
        "citas": {"kind": "queue", "queue": "CIT"},
        "nadie": {"kind": "queue", "queue": "CIT", "tier": 1, "badge": "no_key"},
        "urgente": {"kind": "queue", "queue": "ENF", "tier": 0, "badge": "emergency_key"},
        "adios": {"kind": "end", "text": "Adiós.", "other": {"en": {"text": "Goodbye."}}},
    },
}


class Call:
    """A patient's call: its name at the carrier, and its row as soon as there is one."""

    def __init__(self, town: "Town", name: str, number: str) -> None:
        self.town, self.name, self.number = town, name, number
        self._began = datetime.now(UTC) - town.clocks_differ

    @property
    def id(self) -> UUID:
        return UUID(self.row["id"])

    @property
    def row(self) -> dict[str, Any]:
        """What is written of it."""
        return dict(self._found()[0])

    def becomes(self, *states: str, seconds: float = SOON) -> "Call":
        """Wait until it is in one of these states."""
        self._found(states, seconds)
        return self

    def _found(self, states: tuple[str, ...] = (), seconds: float = SOON) -> tuple[Any, ...]:
        """Its row, once it is in one of these states, or in any."""
        return self.town.until(
            "SELECT to_jsonb(i) FROM interactions_interaction i WHERE opened_at > %s"
            " AND CASE WHEN %s THEN from_mark IS NULL ELSE from_mark = ANY(%s) END"
            " AND (state = ANY(%s) OR %s) ORDER BY opened_at",
            self._began,
            not self.number,
            self.town.marks(self.number),
            list(states),
            not states,
            seconds=seconds,
        )

    def over(self, seconds: float = SOON) -> tuple[str, str, str]:
        """Wait for its end: state, by whom, why."""
        row = self.becomes(*ENDED, seconds=seconds).row
        return row["state"], row["ended_by"], row["end_reason"]

    def agent(self) -> UUID:
        return UUID(self.row["agent_id"])

    def offered_to(self) -> list[UUID]:
        """To whom, in order."""
        sql = "SELECT agent_id FROM routing_offer WHERE interaction_id = %s ORDER BY offered_at"
        return [agent for (agent,) in self.town.where.rows(sql, self.id)]

    def acceptances(self) -> int:
        """How many times it was offered and taken."""
        sql = "SELECT count(accepted_at) FROM routing_offer WHERE interaction_id = %s"
        return int(self.town.where.rows(sql, self.id)[0][0])

    def kept(self) -> int:
        """How many bytes of its recording are in the spool."""
        found = self.town.where.rows(
            "SELECT spool_path FROM interactions_recordingsegment WHERE interaction_id = %s AND state = 'recording'",
            self.id,
        )
        return sum(Path(path).stat().st_size for (path,) in found if Path(path).exists())

    def recordings(self) -> list[tuple[str, bool]]:
        """State and gap of each part of its recording."""
        return [
            (state, gap)
            for state, gap in self.town.where.rows(
                "SELECT state, gap FROM interactions_recordingsegment WHERE interaction_id = %s ORDER BY position",
                self.id,
            )
        ]

    def story(self) -> list[str]:
        found = self.town.where.rows(
            "SELECT kind FROM interactions_storystep WHERE interaction_id = %s ORDER BY id", self.id
        )
        return [kind for (kind,) in found]

    @property
    def is_up(self) -> bool:
        return self.town.do(self.town.phones.state(self.name)) == "Up"

    def hang_up(self) -> "Call":
        self.town.do(self.town.phones.hang_up(self.name))
        return self

    def heard(self) -> Samples:
        """What the patient heard so far."""
        return hear(self.town.where.home.carrier / f"heard/{self.name}-heard.wav")


class Town:
    """Who is outside of one house."""

    def __init__(self, where: House) -> None:
        self.where = where
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._tasks: list[Any] = []
        self._names = count(1)
        self.agents: dict[str, Agent] = {}
        self.clocks_differ = timedelta(0)  # at most, between the house and us

    def do(self, work: Coroutine[Any, Any, T], seconds: float = LATER) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def open(self, *, ears: bool = True) -> None:
        """The carrier's Asterisk, what people say, and a short dialogue to dial. ears: keep what phones hear."""
        self._carrier: Process = self.do(start_carrier(self.where.home, keep_root=True, ears=ears))
        sounds.agents_sentence(self.where.home)
        self.said = sounds.sentence(self.where.home, CALLERS[0])
        self.phones = self.do(self._phones())
        if not self.where.rows("SELECT 1 FROM voice_number WHERE e164 = %s", f"+{MENU}"):
            self._short_menu()
        self.where.latido("manage", "asterisk_config")

    def _short_menu(self) -> None:
        """A number with a short dialogue."""
        (organisation,) = self.where.rows("SELECT organisation_id FROM voice_number WHERE e164 = %s", f"+{STRAIGHT}")[0]
        with psycopg.connect(postgres.dsn(self.where.home, "latido_owner")) as db:
            db.execute(
                "INSERT INTO flows_flow (id, organisation_id, name, version, graph, published_at)"
                " VALUES (gen_random_uuid(), %s, 'prueba', 1, %s, now())",
                (organisation, json.dumps(GRAPH)),
            )
            db.execute(
                "INSERT INTO voice_number (id, organisation_id, e164, flow)"
                " VALUES (gen_random_uuid(), %s, %s, 'prueba')",
                (organisation, f"+{MENU}"),
            )

    async def _phones(self) -> Phones:
        return Phones(self.where)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        for agent in self.agents.values():
            self.do(agent.leave())
        self.do(self.phones.close())
        self.do(instance.stop_gracefully(carrier_place(self.where.home), self._carrier, 0))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    # -- people ----------------------------------------------------------------------------------------

    def agent(self, n: int = 1) -> Agent:
        """The nth agent, available, with a phone that answers."""
        email = f"sim{n}@demo.latido"
        if email not in self.agents:
            agent = self.agents[email] = Agent(self.where, self.phones, email)
            self.do(agent.come())
            self._tasks.append(asyncio.run_coroutine_threadsafe(agent.stay(), self._loop))
        agent = self.agents[email]
        if agent.user in self.phones.odd:
            self.answers(agent)
        self.do(agent.turn("available"))
        self.state(agent, "available")
        return agent

    def answers(self, agent: Agent, manner: str = "") -> None:
        """From now on the phone answers, or is "quiet", "busy", "late"."""
        self.do(agent.plug_in(manner))

    def state(self, agent: Agent, *states: str, seconds: float = SOON) -> None:
        """Wait until the agent is in one of these states."""
        self.until(
            "SELECT 1 FROM routing_agentdesk WHERE agent_id = %s AND state = ANY(%s)",
            agent.id,
            list(states),
            seconds=seconds,
        )

    def call(self, to: str = STRAIGHT, *, number: str | None = None, stored: str | None = None, **patient: Any) -> Call:
        """A patient calls and talks. number: as the network says it; stored: as our row will."""
        n = next(self._names)
        number = f"57300{7_000_000 + n}" if number is None else number
        call = Call(self, f"p{n}-{os.getpid()}", f"+{number}" if stored is None else stored)
        given = {"say": self.said, "stay": 240, "heard": call.name, "before": 0.2, **patient}
        self.do(self.phones.call(call.name, Patient(number, to, **given)))
        return call

    def talk(self, to: str = STRAIGHT, **patient: Any) -> Call:
        """A patient who talks with an agent."""
        return self.call(to, **patient).becomes("connected")

    def everybody_leaves(self) -> None:
        """Nobody is on the line any more, everything is written down, and no agent is there."""
        self.do(instance.rx(carrier_place(self.where.home), "channel request hangup all"))
        self.until(
            "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM interactions_interaction WHERE state <> ALL(%s))",
            list(ENDED),
            seconds=LATER,
        )
        for agent in self.agents.values():
            self.do(agent.turn("offline"))

    # -- the house's processes -------------------------------------------------------------------------

    def processes(self) -> dict[str, dict[str, Any]]:
        with contextlib.suppress(OSError, ValueError):
            facts = json.loads((self.where.home.run / "status.json").read_text())
            return {each["name"]: each for each in facts["processes"]}
        return {}

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Its pid, which is no more."""
        pid = int(self.processes()[name]["pid"])
        os.kill(pid, number)
        return pid

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """It does not move meanwhile, nor do its children."""
        with stopped(processes.tree([int(self.processes()[name]["pid"])])):
            yield

    @contextmanager
    def carrier_away(self) -> Iterator[None]:
        """No packet comes from the carrier, and none is answered there."""
        with stopped(processes.tree([self._carrier.pid])):
            yield

    @contextmanager
    def nobody_restarts(self) -> Iterator[None]:
        """The supervisor sees nothing meanwhile."""
        supervisor = daemon.running(self.where.home)
        assert supervisor is not None
        with stopped({supervisor.pid}):
            yield

    def back(self, name: str, instead_of: int) -> None:
        """Wait until another one runs in its place, and everything else too."""

        def all_run() -> bool:
            found = self.processes()
            new = found.get(name, {}).get("pid") not in (None, instead_of)
            return new and all(each["state"] == "running" for each in found.values())

        self.wait(all_run, LATER)
        self.wait(self.is_answered_for, LATER)

    def answers_pages(self) -> None:
        """Wait until the first page comes."""
        self.wait(lambda: self.page() == HTTPStatus.OK, LATER)

    def page(self) -> int:
        """The status of the first page, asked for once; 0 without an answer."""
        return self.do(self._page())

    async def _page(self) -> int:
        with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
            async with aiohttp.ClientSession() as http, http.get(f"{self.where.url}/cuenta/ingresar/") as page:
                return page.status
        return 0

    # -- waiting and hearing ---------------------------------------------------------------------------

    def wait(self, true: Callable[[], bool], seconds: float = SOON) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"not within {seconds} s"
            time.sleep(0.05)

    def until(self, sql: str, *values: object, seconds: float = SOON) -> tuple[Any, ...]:
        """The first row, once there is one; a database that restarts meanwhile is waited for."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(psycopg.OperationalError):
                if row := self.where.rows(sql, *values):
                    return row[0]
            time.sleep(0.05)
        raise AssertionError(f"not within {seconds} s: {sql} {values}; {self.picture()}")

    def marks(self, number: str) -> list[UUID]:
        """By what a telephone is found; a database that restarts meanwhile is waited for."""
        found: list[UUID] = []

        def read() -> bool:
            with contextlib.suppress(psycopg.OperationalError):
                found[:] = self.where.marks(number)
                return True
            return False

        self.wait(read, LATER)
        return found

    def picture(self) -> list[tuple[Any, ...]]:
        """How things stand, for a failure's message."""
        with contextlib.suppress(psycopg.Error):
            return [
                *((agent.email, agent.trouble) for agent in self.agents.values()),
                *self.where.rows(
                    "SELECT left(from_mark::text, 4), state, end_reason FROM interactions_interaction"
                    " ORDER BY opened_at DESC LIMIT 4"
                ),
                *self.where.rows("SELECT state, reason, voice_ready FROM routing_agentdesk WHERE state <> 'offline'"),
                *self.where.rows("SELECT outcome, ended_at FROM routing_offer ORDER BY offered_at DESC LIMIT 4"),
            ]
        return []

    def is_answered_for(self) -> bool:
        """Whether Asterisk knows who decides about callers."""
        return "latido" in self.do(instance.rx(instance.pbx_place(self.where.home), "ari show apps"))

    def overflowed(self) -> int:
        """How many times the overflow destination was rung."""
        return len(list((self.where.home.carrier / "heard").glob(f"{OVERFLOW}-*.wav")))

    def heard_at_the_overflow(self) -> Samples:
        """What whoever answers there heard of the last caller so far."""
        return hear(self.where.home.carrier / f"heard/{OVERFLOW}-heard.wav")

    def agent_speaks(self, heard: Samples) -> float:
        """How surely an agent's voice is in what was heard."""
        return likeness(heard, hear(self.where.home.carrier / "sounds/agent.wav"))

    def patient_speaks(self, heard: Samples) -> float:
        return likeness(heard, hear(Path(f"{self.said}.wav")))

    def answers_of(self, agent: Agent) -> int:
        """How many times the agent's phone was answered."""
        kept = (self.where.home.carrier / "heard").glob(f"{agent.user}-*.wav")
        return sum(not file.name.endswith("-heard.wav") for file in kept)

    def phone_kept(self, agent: Agent) -> Path:
        """The file with both voices that the phone's only call is being kept in."""
        (leg,) = self.do(self.phones.legs(agent.user))
        return self.where.home.carrier / f"heard/{agent.user}-{leg}.wav"

    def since(self, began: float) -> slice:
        """The end of what was heard, from then on."""
        return slice(-int((time.monotonic() - began) * RATE), None)


@contextmanager
def town() -> Iterator[Town]:
    """A house, and who is outside of it."""
    with house() as where:
        outside = Town(where)
        outside.open()
        try:
            yield outside
        finally:
            outside.close()


@contextmanager
def stopped(pids: set[int]) -> Iterator[None]:
    """These processes do not move meanwhile."""
    try:
        _signal(pids, signal.SIGSTOP)
        yield
    finally:
        _signal(pids, signal.SIGCONT)


def _signal(pids: set[int], number: signal.Signals) -> None:
    """One that ended by itself meanwhile needs none."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def mounted_small(folder: Path, size: str) -> bool:
    """Put a file system of this size where the folder is. False where that is not ours to do."""
    facts = folder.stat()
    options = f"size={size},mode=0700,uid={facts.st_uid},gid={facts.st_gid}"
    argv = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(argv, check=False, capture_output=True).returncode == 0


def is_full(folder: Path) -> bool:
    """Whether nothing more fits."""
    return os.statvfs(folder).f_bavail == 0


def unmounted(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
