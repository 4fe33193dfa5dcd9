"""Requests to one Asterisk over HTTP on loopback."""

import json
from typing import Any

import aiohttp

USER = "latido"


class Refused(Exception):
    """Asterisk said no, or was not there."""


class Rest:
    """One Asterisk's REST interface."""

    def __init__(self, port: int, secret: str) -> None:
        self.base = f"http://127.0.0.1:{port}"
        key = aiohttp.encode_basic_auth(USER, secret)
        limits = aiohttp.TCPConnector(limit=0, keepalive_timeout=10)  # Asterisk closes idle ones after 15 s
        time = aiohttp.ClientTimeout(total=30)
        self.http = aiohttp.ClientSession(connector=limits, timeout=time, headers={"Authorization": key})

    async def send(self, method: str, path: str, query: dict[str, Any], body: Any = None) -> Any:
        """One request. Raises Refused."""
        given = {key: _text(value) for key, value in query.items() if value is not None}
        try:
            async with self.http.request(method, f"{self.base}/ari{path}", params=given, json=body) as answer:
                text = await answer.text()
                if answer.status >= 400:
                    raise Refused(f"{method} {path}: {answer.status}")
                return json.loads(text) if text else None
        except (aiohttp.ClientError, OSError, TimeoutError) as problem:
            raise Refused(f"{method} {path}: {type(problem).__name__}") from problem

    async def close(self) -> None:
        await self.http.close()


def _text(value: Any) -> str:
    """A parameter as a URL says it."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)
