"""The web process: /rt/* as plain ASGI, everything else Django in threads behind it."""

# ruff: noqa: E402 - Django must be ready before a room is imported
import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import django
from a2wsgi import WSGIMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
os.environ.setdefault("LATIDO_PROCESS", "web")
django.setup()

from latido.plumbing.sse import Hub, Message, Receive, Send, Stream
from latido_run import postgres

THREADS = 12


def _awaited(wire: Callable[..., Awaitable[Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """granian gives futures where a2wsgi hands coroutines to a thread."""

    async def carry(*message: Any) -> Any:
        return await wire(*message)

    return carry


class Application:
    """Every request of the web process."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.core.wsgi import get_wsgi_application

        from latido.config.operating import PATHS, Operating
        from latido.staff import api as staff  # needs the loaded apps

        pages: Any = get_wsgi_application()  # typed for tests too, narrower than WSGI
        self.pages = WSGIMiddleware(pages, workers=THREADS)
        self.hub = Hub(postgres.dsn(settings.HOME, "latido_app"))
        self.stream = Stream(self.hub, staff.topics_of_session, settings.SESSION_COOKIE_NAME)
        self.operating, self.operating_paths = Operating(settings.HOME), PATHS
        self.listening: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["path"] == "/rt/mine":
            await self.stream(scope, receive, send)
        elif scope["path"] in self.operating_paths:
            await self.operating(scope, send)
        else:
            await self.pages(scope, _awaited(receive), _awaited(send))  # type: ignore[arg-type]

    async def live(self, receive: Receive, send: Send) -> None:
        """Listens for hints as long as the server serves."""
        while (await receive())["type"] == "lifespan.startup":
            gc.collect()
            gc.freeze()  # what was loaded stays: no request waits while the collector looks at it again
            self.listening = asyncio.create_task(self.hub.listen())
            await send({"type": "lifespan.startup.complete"})
        if self.listening:
            self.listening.cancel()
        await send({"type": "lifespan.shutdown.complete"})


application = Application()


def main() -> None:
    from django.conf import settings
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    cert, key = (Path(os.environ[n]) if os.environ.get(n) else None for n in ("LATIDO_TLS_CERT", "LATIDO_TLS_KEY"))
    Server(
        "latido.config.web:application",
        address=os.environ.get("LATIDO_BIND", "127.0.0.1"),
        port=settings.HOME.ports.web,
        interface=Interfaces.ASGI,
        http=HTTPModes.auto if cert else HTTPModes.http1,
        workers=1,
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig={"loggers": {"_granian": {"propagate": True}}},  # its lines take our form
        websockets=False,
        ssl_cert=cert,
        ssl_key=key,
    ).serve()


if __name__ == "__main__":
    main()
