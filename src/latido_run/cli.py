"""`latido`: the one command. Reads what was asked and calls the module that does it."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from latido_run import daemon, doctor, fleet, launch, options, root, status, suites, words
from latido_run.backup import archive
from latido_run.backup import cli as backups
from latido_run.home import Home
from latido_run.options import Options
from latido_run.upgrading import cli as upgrading

# root's own files are theirs to read and write
_AS_ROOT = ("test", "check", "bench", "simulate", "backup", "restore", "upgrade")
_FOREGROUND = ("web", "router", "voice", "worker")
_OWNER_COMMANDS = ("migrate", "migrate_all", "makemigrations", "sqlmigrate", "showmigrations", "dbshell")


def main(argv: list[str] | None = None) -> int:
    """Run one command. Its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    args, rest = _parser().parse_known_args(given)
    if rest and args.command not in _TAKE_REST:
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    home = Home.from_env()
    if os.geteuid() == 0 and args.command not in _AS_ROOT:
        if args.command == "up" and args.tls_cert:
            given += root.keep_certificate(home, args.tls_cert, args.tls_key)
        root.step_down(home, given, refresh=args.command in ("up", "migrate"))
    return COMMANDS[args.command](home, args, rest)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="latido", description="Latido, the patient contact centre")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    up = commands.add_parser("up", help="start everything; installs what is missing")
    up.add_argument("--demo", action="store_true", default=None, help="with the demonstration hospital")
    up.add_argument(
        "--callers",
        action=argparse.BooleanOptionalAction,
        help="whether the demonstration's patients call by themselves",
    )
    up.add_argument("--background", action="store_true", help="return when everything answers")
    up.add_argument("--host", help="the name other machines reach this one by; needs TLS")
    up.add_argument(
        "--proxy",
        action=argparse.BooleanOptionalAction,
        help="TLS for --host ends at a proxy on this machine, which passes /phone to the telephone's port",
    )
    up.add_argument("--public-ip", help="this machine's address as the telephone carrier sees it")
    up.add_argument("--tls-cert", type=_file, help="certificate for --host; without it a local authority is made")
    up.add_argument("--tls-key", type=_file)
    down = commands.add_parser("down", help="let calls end, then stop everything")
    down.add_argument("--now", action="store_true", help="do not wait for live calls")
    shown = commands.add_parser("status", help="how everything is")
    shown.add_argument("--json", action="store_true")
    test = commands.add_parser("test", help="run the tests: all suites, or one")
    test.add_argument("suite", nargs="?", choices=suites.SUITES + suites.DEEP)
    test.add_argument("--deep", action="store_true", help="longer: more examples, more races")
    commands.add_parser("check", help="format, lint, types, contracts, templates, built assets")
    commands.add_parser("call", help="have a patient call", add_help=False)
    demo = commands.add_parser("demo", help="the demonstration: demo agents N, demo day", add_help=False)
    demo.add_argument("who", choices=["agents", "day"])
    bench = commands.add_parser("bench", help="measure", add_help=False)
    bench.add_argument("name")
    commands.add_parser("simulate", help="play a day with other rules: simulate SCENARIO.toml", add_help=False)
    commands.add_parser("doctor", help="what is wrong and what to do about it")
    commands.add_parser("central", help="what stands in your own exchange beside Latido", add_help=False)
    backups.add(commands)
    upgrading.add(commands)
    commands.add_parser("manage", help="Django's commands and ours", add_help=False)
    for name in _FOREGROUND:
        commands.add_parser(name, help=f"run {name} alone, in the foreground")
    return parser


def _file(name: str) -> str:
    """An argument that names a readable file."""
    path = Path(name).absolute()
    if not os.access(path, os.R_OK):
        raise argparse.ArgumentTypeError(f"cannot read {path}")
    return str(path)


def _up(home: Home, args: argparse.Namespace, _rest: list[str]) -> int:
    home.create()
    before = options.read(home)
    names = ("demo", "callers", "host", "proxy", "public_ip", "tls_cert", "tls_key")
    chosen = replace(before, **{n: getattr(args, n) for n in names if getattr(args, n) is not None})
    if chosen.proxy and not chosen.host:
        words.say("proxy_needs_host")
        return 2
    if chosen.demo and options.is_real(home):
        words.say("no_demo_here", home=home.path)
        return 2
    if daemon.running(home) is None:
        return daemon.start(home, chosen, background=args.background)
    if daemon.status(home)["phase"] != "ready":
        return daemon.join(home)
    return _already(home, before, chosen)


def _already(home: Home, before: Options, chosen: Options) -> int:
    facts = daemon.status(home)
    names = [each["name"] for each in facts["processes"] if each["state"] == "running"]
    words.say("already", names=", ".join(names))
    words.say("ready", address=facts["address"])
    if chosen != before:
        words.say("options_later")
    return 0


def _down(home: Home, args: argparse.Namespace, _rest: list[str]) -> int:
    if not daemon.stop(home, now=args.now):
        words.say("not_running")
    return 0


def _status(home: Home, args: argparse.Namespace, _rest: list[str]) -> int:
    return status.show(home, as_json=args.json)


def _call(home: Home, _args: argparse.Namespace, rest: list[str]) -> int:
    from latido_run.carrier import cli as carrier

    home.create_sockets()
    return carrier.call(rest)


def _demo(home: Home, args: argparse.Namespace, rest: list[str]) -> int:
    from latido_run.carrier import cli as carrier
    from latido_run.demo import cli as demo

    home.create_sockets()
    return demo.day(home, rest) if args.who == "day" else carrier.agents(rest)


def _test(_home: Home, args: argparse.Namespace, rest: list[str]) -> int:
    return suites.test(args.suite, deep=args.deep, extra=rest)


def _check(_home: Home, _args: argparse.Namespace, _rest: list[str]) -> int:
    return suites.check()


def _bench(_home: Home, args: argparse.Namespace, rest: list[str]) -> int:
    return suites.bench(args.name, rest)


def _simulate(home: Home, _args: argparse.Namespace, rest: list[str]) -> int:
    """Pure: touches no home, no database and nobody's data."""
    env = launch.environment(home, Options())
    return subprocess.run(launch.python("-m", "latido.routing.simulator", *rest), env=env, check=False).returncode


def _doctor(home: Home, _args: argparse.Namespace, _rest: list[str]) -> int:
    return doctor.examine(home)


def _manage(home: Home, _args: argparse.Namespace, rest: list[str]) -> int:
    env = launch.environment(home, options.read(home))
    if rest[:1] and rest[0] in _OWNER_COMMANDS:
        env["LATIDO_DB_USER"] = "latido_owner"
    home.create()
    with archive.serving(home):
        return subprocess.run(launch.python(*launch.MANAGE, *rest), env=env, check=False).returncode


def _central(home: Home, args: argparse.Namespace, rest: list[str]) -> int:
    return _manage(home, args, ["central", *rest])


def _foreground(home: Home, args: argparse.Namespace, _rest: list[str]) -> int:
    home.create()
    argv = fleet.command(args.command)
    os.execve(argv[0], argv, launch.environment(home, options.read(home), args.command))  # noqa: S606


_TAKE_REST = ("test", "call", "demo", "bench", "simulate", "central", "manage")
COMMANDS: dict[str, Callable[[Home, argparse.Namespace, list[str]], int]] = {
    "up": _up,
    "down": _down,
    "status": _status,
    "test": _test,
    "check": _check,
    "call": _call,
    "demo": _demo,
    "bench": _bench,
    "simulate": _simulate,
    "doctor": _doctor,
    "central": _central,
    "backup": backups.backup,
    "restore": backups.restore,
    "upgrade": upgrading.upgrade,
    "migrate": upgrading.migrate,
    "manage": _manage,
    **dict.fromkeys(_FOREGROUND, _foreground),
}

if __name__ == "__main__":
    sys.exit(main())
