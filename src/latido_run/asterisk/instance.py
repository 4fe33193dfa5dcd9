"""One Asterisk instance: its place in the home, its files, its start and its end."""

import asyncio
import contextlib
import os
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

from latido_run import system_user
from latido_run.asterisk import conf
from latido_run.asterisk.conf import Files, PbxSettings, Place
from latido_run.home import Home, write_atomically

SHARED_PREFIX = Path("/var/cache/latido/asterisk")
INSTALLER = Path(__file__).with_name("install.sh")
BOOT_SECONDS = 30


class AsteriskFailedError(Exception):
    """Asterisk ended or did not answer in time; log/messages in its folder says why."""


def prefix(home: Home) -> Path:
    """Where the program is, or is to be installed: a chosen folder, the home's own, root's shared cache."""
    if chosen := os.environ.get("LATIDO_ASTERISK_PREFIX"):
        return Path(chosen).absolute()
    own = home.asterisk / "prefix"
    if not (own / "bin/asterisk").exists() and (os.geteuid() == 0 or (SHARED_PREFIX / "bin/asterisk").exists()):
        return SHARED_PREFIX
    return own


def pbx_place(home: Home) -> Place:
    """Our Asterisk in this home."""
    ports = home.ports
    return Place(
        name="pbx1",
        folder=home.asterisk,
        run=home.sockets / "pbx1",
        spool=home.spool,
        prefix=prefix(home),
        bind="127.0.0.1",
        sip=ports.sip,
        ari=ports.ari,
        rtp=(ports.rtp_start, ports.rtp_end),
        ari_secret=home.secret("ari"),
        ami=ports.ami,
        ami_secret=home.secret("ami"),
    )


def write(place: Place, files: Files) -> None:
    """Write an instance's files; those that did not change are left alone."""
    own = ("etc", "lib", "log", "keys", "spool", "spool/tmp")
    for folder in (place.run, *(place.folder / name for name in own)):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        give_as_folder(folder)
    for name, text in files:
        file = place.etc / name
        if not file.exists() or file.read_text() != text + "\n":
            write_atomically(file, text)


def give_as_folder(file: Path) -> None:
    """Under root, a file belongs to whom its folder does: Asterisk runs as that user."""
    if os.geteuid() == 0:
        folder = file.parent.stat()
        os.chown(file, folder.st_uid, folder.st_gid)


def write_pbx(home: Home, settings: PbxSettings) -> None:
    """Write our Asterisk's files from what the operator decided."""
    place = pbx_place(home)
    write(place, conf.pbx(place, settings))
    write_atomically(home.asterisk / "media_address", settings.media_address)


def command(place: Place) -> list[str]:
    """What starts it in the foreground, silently; its own log has what it says."""
    return [str(place.prefix / "bin/asterisk"), "-C", str(place.etc / "asterisk.conf"), "-f"]


async def rx(place: Place, said: str) -> str:
    """Say one line on its console. Empty when nobody is there."""
    asked = [str(place.prefix / "bin/asterisk"), "-C", str(place.etc / "asterisk.conf"), "-rx", said]
    console = await asyncio.create_subprocess_exec(*asked, stdout=PIPE, stderr=DEVNULL)
    try:
        return (await console.communicate())[0].decode(errors="replace")
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            console.kill()
        await console.wait()
        raise


async def start(place: Place, *, keep_root: bool = False) -> Process:
    """Start it and wait until it takes calls. It dies with us. Raises AsteriskFailedError."""
    place.run.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not keep_root:
        give_as_folder(place.run)
    (place.run / "asterisk.ctl").unlink(missing_ok=True)
    argv = system_user.guarded(command(place), keep_root=keep_root)
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}  # it may hold a login
    process = await asyncio.create_subprocess_exec(*argv, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, env=env)
    try:
        await wait_booted(place, process)
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        raise
    return process


async def wait_booted(place: Place, process: Process | None = None) -> None:
    """Until it says it is fully booted. Raises AsteriskFailedError."""
    until = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < until and (process is None or process.returncode is None):
        if (place.run / "asterisk.ctl").exists() and "fully booted" in await rx(place, "core waitfullybooted"):
            return
        await asyncio.sleep(0.05)
    raise AsteriskFailedError(AsteriskFailedError.__doc__)


async def start_pbx(home: Home, *, keep_root: bool = False) -> Process:
    """Start our Asterisk, whose files must have been written."""
    return await start(pbx_place(home), keep_root=keep_root)


async def stop_gracefully(place: Place, process: Process, seconds: float) -> None:
    """Take no new call, let live ones end, at most so many seconds; then end it."""
    with contextlib.suppress(TimeoutError):  # the console stays until Asterisk has gone
        await asyncio.wait_for(rx(place, "core stop gracefully" if seconds else "core stop now"), 1)
    for wait, stop in ((max(seconds, 2), process.terminate), (3, process.kill)):
        try:
            await asyncio.wait_for(process.wait(), wait)
            return
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                stop()
    await process.wait()
