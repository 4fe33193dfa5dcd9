"""`latido call`, `latido demo agents N`, and the callers of the demonstration."""

import argparse
import asyncio
import contextlib
import random
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence

from latido_run.asterisk import instance
from latido_run.asterisk.rest import Refused
from latido_run.carrier import sounds
from latido_run.carrier.agents import NotLoggedInError, SimulatedAgent
from latido_run.carrier.callers import Callers, by_hand
from latido_run.carrier.carrier import Carrier
from latido_run.carrier.instance import carrier_place, start_carrier
from latido_run.carrier.moody import MoodyAgent
from latido_run.carrier.place_call import Story, Wanted, place
from latido_run.carrier.records import STEPS, Records
from latido_run.carrier.voices import CALLERS, FAMILY
from latido_run.demo.workers import worker
from latido_run.home import Home

PASSWORD = "latido-demo"  # noqa: S105 - the demonstration's, printed on its login page
MOST_AGENTS = 20
WORDS = {
    "answered": "contestó la línea",
    "identified": "se buscó quién llama",
    "queued": "entró a la cola",
    "offered": "se ofreció a un agente",
    "bridged": "hablaron",
    "recorded": "empezó la grabación",
    "ended": "terminó",
}


def call(argv: Sequence[str]) -> int:
    """Place one call as a patient. 0 when every step happened."""
    parser = argparse.ArgumentParser(prog="latido call", description="Llama como un paciente.")
    parser.add_argument("--from", dest="number", default=FAMILY, help='quién llama; "" oculta el número')
    parser.add_argument("--to", default="", help="a qué número del hospital")
    parser.add_argument("--digits", default="", help="teclas que marca; w espera medio segundo")
    parser.add_argument("--before", type=float, default=1.0, help="segundos antes de marcar")
    parser.add_argument("--say", default=CALLERS[0], help="qué dice; vacío: nada")
    parser.add_argument("--stay", type=float, default=20.0, help="segundos de conversación")
    parser.add_argument("--patience", type=float, default=120.0, help="segundos que espera a una persona")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    home = Home.from_env()
    try:
        story = asyncio.run(_call(home, args))
    except (Refused, instance.AsteriskFailedError, OSError) as problem:
        print(f"No hay quien llame ({problem}). ¿Está funcionando? ./latido up", file=sys.stderr)
        return 1
    print(story.as_json() if args.json else _told(story))
    return 0 if story.ok else 1


def agents(argv: Sequence[str]) -> int:
    """Simulated agents who take calls until they are stopped."""
    parser = argparse.ArgumentParser(prog="latido demo", description="Agentes simulados.")
    parser.add_argument("number", nargs="?", type=int, default=1, help=f"cuántos, hasta {MOST_AGENTS}")
    parser.add_argument("--email", default="", help="uno solo, con esta cuenta")
    parser.add_argument("--tempers", action="store_true", help="cada uno con su genio, sus pausas y su turno")
    args = parser.parse_args([word for word in argv if word != "agents"])
    many = range(1, min(max(args.number, 1), MOST_AGENTS) + 1)
    emails = [args.email] if args.email else [f"sim{n}@demo.latido" for n in many]
    try:
        asyncio.run(_agents(Home.from_env(), emails, tempers=args.tempers))
    except NotLoggedInError as who:
        print(f"{who}: no pudo ingresar. ¿Es la demostración? ./latido up --demo", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def _call(home: Home, args: argparse.Namespace) -> Story:
    async with outside_world(home):
        records = Records(home)
        to = args.to or await records.first_number()
        await records.close()
        if not to:
            raise Refused("el hospital no tiene números")
        wanted = Wanted(args.number, to, args.digits, args.before, args.say, args.stay, args.patience)
        flag = by_hand(home)
        flag.touch()
        try:
            return await place(home, wanted)
        finally:
            flag.unlink(missing_ok=True)


async def _agents(home: Home, emails: list[str], *, tempers: bool) -> None:
    async with outside_world(home):
        carrier = Carrier(home)
        try:
            if tempers:
                shifts = [_shift(n, home, carrier, email) for n, email in enumerate(emails)]
                await asyncio.gather(*(person.work_the_day() for person in shifts))
            else:
                people = [SimulatedAgent(home, carrier, email, PASSWORD, _say) for email in emails]
                await asyncio.gather(*(person.work() for person in people))
        finally:
            await carrier.close()


def _shift(n: int, home: Home, carrier: Carrier, email: str) -> MoodyAgent:
    """Somebody whose shift begins now."""
    began, whose = time.monotonic(), worker(email, n)
    return MoodyAgent(
        whose, email, lambda: whose.begins + time.monotonic() - began, home, carrier, email, PASSWORD, _say
    )


async def _callers(home: Home) -> None:
    await Callers(home, random.Random()).go_on()  # noqa: S311 - nothing secret in a whim


@contextlib.asynccontextmanager
async def outside_world(home: Home) -> AsyncIterator[None]:
    """The demonstration's carrier, or one of our own for as long as we need it."""
    place_ = carrier_place(home)
    running: Process | None = None
    if "fully booted" not in await instance.rx(place_, "core waitfullybooted"):
        running = await start_carrier(home)
    await asyncio.to_thread(sounds.agents_sentence, home)
    try:
        yield
    finally:
        if running is not None:
            await instance.stop_gracefully(place_, running, 0)


def _told(story: Story) -> str:
    times = {"answered": story.answered, **{name: story.steps.get(name) for name in STEPS}}
    return "\n".join(f"{WORDS[name]:26} {'—' if ms is None else f'{ms} ms'}" for name, ms in times.items())


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["callers"]:
        asyncio.run(_callers(Home.from_env()))
