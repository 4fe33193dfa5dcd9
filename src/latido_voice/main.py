"""The voice program: wires, runs until told to stop, tells what is left to tell."""

import asyncio
import gc
import os
import signal
import ssl
import sys
from collections.abc import Awaitable
from pathlib import Path

from aiohttp import web

from latido_run.home import Home
from latido_voice.acts import Acts
from latido_voice.ari import Ari
from latido_voice.doors import Doors
from latido_voice.media import Media
from latido_voice.voice import Voice, Where, beat
from latido_voice.wake import Ear

NODE = "pbx1"
BEAT_SECONDS = 0.25  # the supervisor replaces us when we have not moved for three seconds
LAST_WORDS_SECONDS = 10.0
SWITCH_SECONDS = 0.0005  # Django's threads may keep the loop waiting so long; Python's own 5 ms add up in a call


def build(home: Home, doors: Doors) -> Voice:
    """The voice of this home's Asterisk."""
    ports = home.ports
    media = Media(home.prompts, home.spool, ports.ami, home.secret("ami"))
    where = Where((home.asterisk / "media_address").read_text().strip(), f"127.0.0.1:{ports.sip}")
    acts = Acts(Ari(ports.ari, home.secret("ari")), media)
    return Voice(acts, doors, where, welcome=lambda: not (home.run / "draining").exists())


async def serve(home: Home, doors: Doors) -> None:
    """Run until SIGTERM; calls go on without us."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()  # Django's own hundred thousand objects stay: looking at each again would stop every call for 0.1 s
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    voice = build(home, doors)
    ear = await Ear.open(home.create_sockets() / f"voice-{NODE}.sock", voice.wake)
    server = await _phone_server(voice, home)
    work: list[Awaitable[None]] = [
        voice.listen(),
        voice.look(),
        voice.reconcile(),
        voice.phones.sweep(),
        voice.phones.guard(),
        beat(home.run / "voice.alive", home.run / "voice.calls", voice, BEAT_SECONDS),
        _until(stop),
    ]
    tasks = [asyncio.ensure_future(each) for each in work]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await server.cleanup()
    await voice.acks.finish(LAST_WORDS_SECONDS)
    ear.close()
    voice.acts.media.close()
    await voice.ari.close()
    for task in done:
        task.result()


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()


async def _phone_server(voice: Voice, home: Home) -> web.AppRunner:
    app = web.Application()
    app.add_routes(voice.phones.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    host = os.environ.get("LATIDO_BIND", "127.0.0.1")
    await web.TCPSite(runner, host, home.ports.voice, ssl_context=_tls()).start()
    return runner


def _tls() -> ssl.SSLContext | None:
    """The certificate web and phone share, when there is one."""
    certificate, key = os.environ.get("LATIDO_TLS_CERT"), os.environ.get("LATIDO_TLS_KEY")
    if not certificate or not key:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(Path(certificate), Path(key))
    return context


async def main() -> None:
    """Django keeps the records."""
    from latido_voice.bridge import DjangoDoors  # reads the settings: not before the process has its name

    home = Home.from_env()
    await serve(home, await DjangoDoors.open(NODE, home.spool))


if __name__ == "__main__":
    os.environ.setdefault("LATIDO_PROCESS", "voice")
    asyncio.run(main())
