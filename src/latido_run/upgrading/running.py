"""The whole installation stopped and started around an upgrade, by whoever keeps it running; and whether it is well."""

import asyncio
import json
import os
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from latido_run import daemon, options, processes
from latido_run.asterisk import instance
from latido_run.home import SOURCE, Home

UNIT = "latido.service"
_WELL_WITHIN = 60.0  # seconds from its start
_WELL_FOR = 5.0  # seconds without a restart
_TOO_OFTEN = 6  # restarts


class NotWellError(Exception):
    """It was started and does not work."""


class Running:
    """How this installation is kept running, as it was found."""

    def __init__(self, home: Home) -> None:
        self.home = home
        supervisor = daemon.running(home)
        self.was = supervisor is not None
        self._by_systemd = supervisor is not None and UNIT in processes.units(supervisor.pid)

    def stop(self, *, now: bool = False) -> None:
        """Live calls have 30 s to end, unless now."""
        if self._by_systemd:
            subprocess.run(["systemctl", "stop", UNIT], check=True, start_new_session=True)
        else:
            daemon.stop(self.home, now=now)

    def start(self) -> float:
        """Start what was running, and stay until it is well: since when, monotonic. Raises NotWellError."""
        if self._by_systemd:
            subprocess.run(["systemctl", "start", UNIT], check=True, start_new_session=True)
        elif latido(self.home, "up", "--background"):
            raise NotWellError(daemon.status(self.home).get("why") or "up")
        return prove(self.home)


def latido(home: Home, *words: str) -> int:
    """A command of the version that lies there now, which a terminal's Ctrl-C does not reach. Its exit code."""
    env = {**os.environ, "LATIDO_HOME": str(home.path), "PYTHONPATH": str(SOURCE / "src")}
    argv = [sys.executable, "-m", "latido_run.cli", *words]
    return subprocess.run(argv, env=env, cwd=SOURCE, check=False, start_new_session=True).returncode


def prove(home: Home) -> float:
    """Every process runs, none was restarted for a while, and web says all is ready: since when, monotonic.

    Raises NotWellError.
    """
    until, steady, seen = time.monotonic() + _WELL_WITHIN, 0.0, ""
    while time.monotonic() < until:
        wrong, restarts = _wrong(home), _restarts(home)
        if hopeless := _hopeless(home):
            raise NotWellError(hopeless)
        if wrong or restarts != seen:
            steady, seen = time.monotonic(), restarts
        elif time.monotonic() - steady > _WELL_FOR:
            return steady
        time.sleep(0.5)
    raise NotWellError(_wrong(home) or "it restarts again and again")


def _wrong(home: Home) -> str:
    facts = daemon.status(home)
    if daemon.running(home) is None or facts["phase"] != "ready":
        return str(facts.get("why") or facts["phase"])
    if silent := [each["name"] for each in facts["processes"] if each["state"] != "running"]:
        return ", ".join(silent)
    return _not_ready(home)


def _hopeless(home: Home) -> str:
    """Who ended so often since the start that waiting longer changes nothing."""
    often = (each for each in daemon.status(home)["processes"] if each["restarts"] >= _TOO_OFTEN)
    return ", ".join(f"{each['name']}: {each['error']}" for each in often)


def _restarts(home: Home) -> str:
    return json.dumps([(each["name"], each["pid"]) for each in daemon.status(home)["processes"]])


def _not_ready(home: Home) -> str:
    """What /readyz says is missing."""
    served = options.read(home)
    tls = served.https and not served.proxy
    context = ssl.create_default_context() if tls else None
    if context is not None:  # our own process, on this machine: its certificate is for another name
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    url = f"{'https' if tls else 'http'}://127.0.0.1:{home.ports.web}/readyz"
    try:
        with urllib.request.urlopen(url, timeout=5, context=context):  # noqa: S310 - our own address
            return ""
    except urllib.error.HTTPError as refused:
        return f"readyz: {refused.read().decode(errors='replace')[:200]}"
    except (urllib.error.URLError, OSError) as silent:
        return f"web: {type(silent).__name__}"


@contextmanager
def switchboard(home: Home) -> Iterator[None]:
    """Asterisk alone: with nobody to drive it, its dialplan passes every call to the overflow destination."""
    if not (home.asterisk / "etc/asterisk.conf").exists():
        yield
        return
    with asyncio.Runner() as runner:
        pbx = runner.run(_started(home))
        try:
            yield
        finally:
            if pbx is not None:
                runner.run(instance.stop_gracefully(instance.pbx_place(home), pbx, 0))


async def _started(home: Home) -> asyncio.subprocess.Process | None:
    """None where it does not start: an upgrade goes on without."""
    with suppress(instance.AsteriskFailedError, OSError):
        return await instance.start_pbx(home)
    return None
