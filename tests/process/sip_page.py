"""An agent's page as the relay sees it: SIP over the websocket, registration only."""

import hashlib
import re
from types import TracebackType
from uuid import uuid4

import aiohttp

_FIELD = re.compile(r'(\w+)="?([^",]+)"?')


class Page:
    """One socket, from its ticket on."""

    def __init__(self, port: int, ticket: str, user: str, password: str) -> None:
        self._url = f"http://127.0.0.1:{port}/phone?ticket={ticket}"
        self._user, self._password, self._call = user, password, uuid4().hex
        self._number = 0

    async def __aenter__(self) -> "Page":
        self._http = aiohttp.ClientSession()
        try:
            self.socket = await self._http.ws_connect(self._url, protocols=("sip",))
        except aiohttp.WSServerHandshakeError:
            await self._http.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def register(self) -> int:
        """The status of the answer, after the password was asked for and given."""
        status, challenge = await self.ask()
        return status if status != 401 else (await self.ask(self._credentials(challenge)))[0]

    async def guess(self) -> int:
        """A registration with a wrong password. 0 when the socket was closed instead of answered."""
        self._password = uuid4().hex
        return await self.register()

    async def ask(self, credentials: str = "") -> tuple[int, dict[str, str]]:
        if self.socket.closed:
            return 0, {}
        self._number += 1
        authorization = f"Authorization: {credentials}\r\n" if credentials else ""
        await self.socket.send_str(
            "REGISTER sip:localhost SIP/2.0\r\n"
            f"Via: SIP/2.0/WS page.invalid;branch=z9hG4bK{uuid4().hex}\r\n"
            f"Max-Forwards: 70\r\nTo: <sip:{self._user}@localhost>\r\n"
            f"From: <sip:{self._user}@localhost>;tag={self._call[:8]}\r\n"
            f"Call-ID: {self._call}\r\nCSeq: {self._number} REGISTER\r\n{authorization}"
            f"Contact: <sip:{self._user}@page.invalid;transport=ws>;expires=300\r\n"
            "Expires: 300\r\nContent-Length: 0\r\n\r\n"
        )
        answer = await self.socket.receive(timeout=5)
        if answer.type is not aiohttp.WSMsgType.TEXT:
            return 0, {}
        text = str(answer.data)
        asked = re.search(r"WWW-Authenticate: Digest (.*)\r\n", text)
        return int(text.split()[1]), dict(_FIELD.findall(asked.group(1))) if asked else {}

    def _credentials(self, challenge: dict[str, str]) -> str:
        realm, nonce = challenge["realm"], challenge["nonce"]
        ha1 = _md5(f"{self._user}:{realm}:{self._password}")
        said = f'username="{self._user}", realm="{realm}", nonce="{nonce}", uri="sip:localhost"'
        ha2, own = _md5("REGISTER:sip:localhost"), uuid4().hex[:8]
        response = _md5(f"{ha1}:{nonce}:00000001:{own}:auth:{ha2}")
        return f'Digest {said}, qop=auth, nc=00000001, cnonce="{own}", response="{response}", algorithm=MD5' + (
            f', opaque="{challenge["opaque"]}"' if "opaque" in challenge else ""
        )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - SIP's digest
