"""The web process: /rt/* as plain ASGI, everything else Django in threads behind it."""

import asyncio
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
os.environ.setdefault("LATIDO_PROCESS", "web")

import django

django.setup()

from a2wsgi import WSGIMiddleware  # noqa: E402: Django must be set up first
from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from latido.plumbing.sse import Hub, Message, Receive, Send, Stream  # noqa: E402
from latido.staff import api as staff  # noqa: E402
from latido_run import postgres  # noqa: E402

THREADS = 12

_pages = WSGIMiddleware(get_wsgi_application(), workers=THREADS)
_hub = Hub(postgres.dsn(settings.HOME, "latido_app"))
_stream = Stream(_hub, staff.topics_of_session, settings.SESSION_COOKIE_NAME)
_listening: list[asyncio.Task[None]] = []


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Every request of the web process."""
    if scope["type"] == "lifespan":
        return await _live(receive, send)
    if scope["type"] == "http" and scope["path"] == "/rt/mine":
        return await _stream(scope, receive, send)
    return await _pages(scope, receive, send)  # type: ignore[arg-type]


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _listening.append(asyncio.create_task(_hub.listen()))
            await send({"type": "lifespan.startup.complete"})
        else:
            for task in _listening:
                task.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return


def main() -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.server import Server

    tls = {}
    if os.environ.get("LATIDO_TLS_CERT"):
        tls = {"ssl_cert": os.environ["LATIDO_TLS_CERT"], "ssl_key": os.environ["LATIDO_TLS_KEY"]}
    Server(
        "latido.config.web:application",
        address=os.environ.get("LATIDO_BIND", "127.0.0.1"),
        port=settings.HOME.ports.web,
        interface=Interfaces.ASGI,
        http=HTTPModes.auto if tls else HTTPModes.http1,
        workers=1,
        log_access=False,
        websockets=False,
        **tls,
    ).serve()


if __name__ == "__main__":
    main()
