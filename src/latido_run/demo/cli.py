"""`latido demo day`: a whole day of the clinic, in minutes or in real time."""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict

from latido_run import daemon, launch, options, words
from latido_run.backup.archive import serving
from latido_run.carrier.callers import by_hand
from latido_run.carrier.cli import PASSWORD, outside_world
from latido_run.carrier.day import RealDay
from latido_run.carrier.records import Records
from latido_run.demo import tally
from latido_run.demo.plan import plan
from latido_run.home import Home

CALLS, AGENTS = 700.0, 14
CALLS_SLOWLY, AGENTS_SLOWLY = 120.0, 4  # real telephones: this machine speaks for all of them
MOST_AGENTS = 20
NURSE = "diana@demo.latido"  # without whom nobody may take an emergency
KNOWN = 400


def day(home: Home, argv: Sequence[str]) -> int:
    """Play it. 0 when it was played, 2 where real people work."""
    args = _asked(argv)
    chosen = options.read(home)
    if options.is_real(home) or not chosen.demo:
        words.say("demo_only", home=home.path)
        return 2
    return _fast(home, args) if args.fast else _in_real_time(home, args)


def _asked(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="latido demo day", description="Juega un día entero de la clínica.")
    parser.add_argument("--fast", action="store_true", help="en minutos, sin audio y con su propio reloj")
    parser.add_argument("--seed", default="1", help="la misma semilla, el mismo día")
    parser.add_argument(
        "--calls", type=float, help=f"llamadas de un día promedio ({CALLS:g}; en tiempo real, {CALLS_SLOWLY:g})"
    )
    parser.add_argument("--agents", type=int, help=f"agentes ({AGENTS}; en tiempo real, {AGENTS_SLOWLY})")
    parser.add_argument("--at", type=_seconds, default="06:00", help="en tiempo real: la hora de la clínica al empezar")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(list(argv))


def _seconds(hour: str) -> float:
    """ "07:30" as seconds after midnight."""
    hours, minutes = hour.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _fast(home: Home, args: argparse.Namespace) -> int:
    """In Django's own process; the demonstration's callers keep away meanwhile."""
    asked = ["--seed", args.seed, "--calls", str(args.calls or CALLS), "--agents", str(args.agents or AGENTS)]
    argv = launch.python(*launch.MANAGE, "demo_day", *asked, *(["--json"] if args.json else []))
    env = launch.environment(home, options.read(home))
    flag = by_hand(home)
    flag.touch()
    try:
        with serving(home), launch.open_log(home, "day") as log:
            child = subprocess.Popen(argv, env=env, stderr=log)
            while True:
                try:
                    return child.wait()
                except KeyboardInterrupt:
                    continue  # the child heard it too: it ends the day in order and tells what happened
    finally:
        flag.unlink(missing_ok=True)


def _in_real_time(home: Home, args: argparse.Namespace) -> int:
    if daemon.running(home) is None:
        words.say("not_running")
        return 1
    runner = asyncio.Runner()
    try:
        queues = runner.run(_play(home, args))
    finally:
        runner.close()
    rows = [*queues, tally.total("Todas", queues)]
    if args.json:
        print(json.dumps([{**asdict(row), "service_level": row.service_level} for row in rows], indent=2))
    else:
        print(tally.as_text(rows))
    return 0


async def _play(home: Home, args: argparse.Namespace) -> list[tally.Figures]:
    """Until the day is over or somebody stops it; the figures of what was played."""
    out = sys.stderr if args.json else sys.stdout
    if (playing := asyncio.current_task()) is not None:
        for sign in (signal.SIGINT, signal.SIGTERM):  # also where a shell started it in the background
            asyncio.get_running_loop().add_signal_handler(sign, playing.cancel)
    agents = min(args.agents or AGENTS_SLOWLY, MOST_AGENTS)
    accounts = [NURSE, *(f"sim{n}@demo.latido" for n in range(1, agents))]
    async with outside_world(home):
        records = Records(home)
        to, known = await records.first_number(), await records.known_telephones(KNOWN)
        await records.close()
        made = plan(args.seed, calls=args.calls or CALLS_SLOWLY, agents=agents, known=known)
        day = RealDay(home, made, to, args.at, lambda line: print(line, file=out, flush=True))
        try:
            await day.play(accounts, PASSWORD)
        except asyncio.CancelledError:
            print("detenido", file=out)
        try:
            return await day.figures()
        finally:
            await day.close()
