"""A small SIP telephone for measuring: who calls, and who answers, with the instant of every INVITE. No audio."""

import asyncio
import hashlib
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Address = tuple[str, int]
REGISTER_AGAIN = 8.0  # seconds; the product forgets a desk phone after twenty
_SDP = (
    "v=0\r\no=- 1 1 IN IP4 {ip}\r\ns=-\r\nc=IN IP4 {ip}\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)


@dataclass(frozen=True, slots=True)
class Message:
    start: str
    headers: dict[str, str]  # lower-case names; Via and Record-Route joined by CRLF

    @property
    def method(self) -> str:
        return self.headers["cseq"].split()[1]

    @property
    def status(self) -> int:
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0


def parse(data: bytes) -> Message:
    lines = data.decode("latin-1").split("\r\n\r\n", 1)[0].split("\r\n")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        key = name.strip().lower()
        headers[key] = f"{headers[key]}\r\n{name}:{value}" if key in headers else value.strip()
    return Message(lines[0], headers)


@dataclass
class Dialog:
    """One call of ours, or to us."""

    call_id: str
    user: str  # the agent who rings, or the caller's number
    invited: float  # monotonic seconds: INVITE sent, or received
    answered: float = 0.0
    ended: float = 0.0
    peer: str = ""  # where to send within the dialog
    local: str = ""
    remote: str = ""


@dataclass
class Telephone(asyncio.DatagramProtocol):
    """One UDP socket with any number of callers or agents behind it."""

    ip: str
    pbx: Address
    talks: tuple[float, float] | None = None  # seconds until this side hangs up, from and to; None: the other side does
    chance: random.Random = field(default_factory=lambda: random.Random(20))
    dialogs: dict[str, Dialog] = field(default_factory=dict)
    freed: Callable[[Dialog], None] = lambda _dialog: None
    _numbers: Any = field(default_factory=lambda: count(1))
    _registered: dict[str, tuple[str, asyncio.Future[None]]] = field(default_factory=dict)

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    # -- what we do ------------------------------------------------------------------------------------

    def call(self, number: str, caller: str) -> Dialog:
        """Somebody calls one of the clinic's numbers."""
        call_id = f"c{next(self._numbers)}-{time.monotonic_ns()}"
        dialog = Dialog(call_id, caller, time.monotonic())
        dialog.local = f"<sip:{caller}@{self.ip}:{self.port}>;tag=u{call_id}"
        dialog.remote = f"<sip:{number}@{self.pbx[0]}:{self.pbx[1]}>"
        self.dialogs[call_id] = dialog
        self._request("INVITE", f"sip:{number}@{self.pbx[0]}:{self.pbx[1]}", dialog, 1, sdp=True)
        return dialog

    async def register(self, user: str, password: str) -> None:
        """An agent's phone announces itself, with a password when asked for one."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._registered[user] = (password, done)
        self._register(user, 1, "")
        await asyncio.wait_for(done, 10)

    def hang_up(self, dialog: Dialog) -> None:
        if not dialog.ended:
            dialog.ended = time.monotonic()
            self._request("BYE", dialog.peer or f"sip:{self.pbx[0]}:{self.pbx[1]}", dialog, 2)

    # -- what we hear ----------------------------------------------------------------------------------

    def datagram_received(self, data: bytes, address: Address) -> None:
        if not data.strip():
            return
        heard = parse(data)
        if heard.status:
            self._answer_heard(heard)
        else:
            self._request_heard(heard, address)

    def _answer_heard(self, heard: Message) -> None:
        if heard.method == "REGISTER":
            return self._register_heard(heard)
        dialog = self.dialogs.get(heard.headers["call-id"])
        if dialog is None or heard.method != "INVITE" or heard.status < 200:
            return None
        dialog.remote, dialog.peer = heard.headers["to"], _uri(heard.headers.get("contact", ""))
        self._request("ACK", dialog.peer or f"sip:{self.pbx[0]}:{self.pbx[1]}", dialog, 1)
        if heard.status != 200:
            dialog.ended = dialog.ended or time.monotonic()
        elif not dialog.answered:
            self._answered(dialog)
        return None

    def _request_heard(self, heard: Message, address: Address) -> None:
        kind = heard.start.split()[0]
        call_id = heard.headers["call-id"]
        if kind == "INVITE" and call_id not in self.dialogs:
            self._ring(heard, address)
        elif kind in ("BYE", "CANCEL", "OPTIONS", "INVITE"):
            self._reply(heard, address, "200 OK", sdp=kind == "INVITE")
            dialog = self.dialogs.get(call_id)
            if dialog and kind == "BYE" and not dialog.ended:
                dialog.ended = time.monotonic()
                self.freed(dialog)

    def _ring(self, heard: Message, address: Address) -> None:
        user = heard.start.split()[1].removeprefix("sip:").split("@")[0]
        dialog = Dialog(heard.headers["call-id"], user, time.monotonic())
        self.dialogs[dialog.call_id] = dialog
        dialog.local = f"{heard.headers['to']};tag=a{dialog.call_id}"
        dialog.remote, dialog.peer = heard.headers["from"], _uri(heard.headers.get("contact", ""))
        self._reply(heard, address, "180 Ringing")
        self._reply(heard, address, "200 OK", sdp=True)
        self._answered(dialog)

    def _answered(self, dialog: Dialog) -> None:
        dialog.answered = time.monotonic()
        if self.talks is not None:
            asyncio.get_running_loop().call_later(self.chance.uniform(*self.talks), self._talked, dialog)

    def _talked(self, dialog: Dialog) -> None:
        if not dialog.ended:
            self.hang_up(dialog)
            self.freed(dialog)

    # -- the wire --------------------------------------------------------------------------------------

    def _request(self, method: str, uri: str, dialog: Dialog, cseq: int, *, sdp: bool = False) -> None:
        lines = [
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.ip}:{self.port};branch=z9hG4bK{dialog.call_id}{method}{next(self._numbers)}",
            f"From: {dialog.local}",
            f"To: {dialog.remote}",
            f"Call-ID: {dialog.call_id}",
            f"CSeq: {cseq} {method}",
            f"Contact: <sip:{dialog.user}@{self.ip}:{self.port}>",
            "Max-Forwards: 70",
        ]
        self._send(lines, self.pbx, sdp=sdp)

    def _reply(self, heard: Message, address: Address, status: str, *, sdp: bool = False) -> None:
        tag = f";tag=a{heard.headers['call-id']}" if "tag=" not in heard.headers["to"] else ""
        user = heard.start.split()[1].removeprefix("sip:").split("@")[0]
        lines = [
            f"SIP/2.0 {status}",
            f"Via: {heard.headers['via']}",
            f"From: {heard.headers['from']}",
            f"To: {heard.headers['to']}{tag}",
            f"Call-ID: {heard.headers['call-id']}",
            f"CSeq: {heard.headers['cseq']}",
            f"Contact: <sip:{user}@{self.ip}:{self.port}>",
        ]
        self._send(lines, address, sdp=sdp)

    def _register(self, user: str, cseq: int, authorization: str) -> None:
        if self.transport.is_closing():
            return
        uri = f"sip:{self.pbx[0]}:{self.pbx[1]}"
        lines = [
            f"REGISTER {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.ip}:{self.port};branch=z9hG4bKr{next(self._numbers)}",
            f"From: <sip:{user}@{self.pbx[0]}>;tag={user[-8:]}",
            f"To: <sip:{user}@{self.pbx[0]}>",
            f"Call-ID: r-{user}",
            f"CSeq: {cseq} REGISTER",
            f"Contact: <sip:{user}@{self.ip}:{self.port}>",
            "Expires: 3600",
            "Max-Forwards: 70",
        ]
        self._send([*lines, *([f"Authorization: {authorization}"] if authorization else [])], self.pbx)

    def _register_heard(self, heard: Message) -> None:
        user = heard.headers["call-id"].removeprefix("r-")
        password, done = self._registered[user]
        cseq = int(heard.headers["cseq"].split()[0])
        if heard.status == 401 and cseq % 2:
            self._register(user, cseq + 1, digest(heard.headers["www-authenticate"], user, password, self.pbx))
            return
        if heard.status == 200:
            asyncio.get_running_loop().call_later(REGISTER_AGAIN, self._register, user, cseq + 1, "")
        if not done.done():
            done.set_result(None) if heard.status == 200 else done.set_exception(OSError(heard.start))

    def _send(self, lines: list[str], address: Address, *, sdp: bool = False) -> None:
        body = _SDP.format(ip=self.ip, port=4000) if sdp else ""
        if sdp:
            lines = [*lines, "Content-Type: application/sdp"]
        text = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", body])
        self.transport.sendto(text.encode("latin-1"), address)


def digest(challenge: str, user: str, password: str, pbx: Address) -> str:
    """RFC 7616 with MD5 and qop=auth, as Asterisk asks."""
    asked = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge.partition(" ")[2]))
    uri, cnonce = f"sip:{pbx[0]}:{pbx[1]}", "latido"

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    secret, act = md5(f"{user}:{asked['realm']}:{password}"), md5(f"REGISTER:{uri}")
    response = md5(f"{secret}:{asked['nonce']}:00000001:{cnonce}:auth:{act}")
    said = {"username": user, "realm": asked["realm"], "nonce": asked["nonce"], "uri": uri, "response": response}
    said |= {"cnonce": cnonce, "opaque": asked.get("opaque", "")}
    return "Digest " + ", ".join(f'{k}="{v}"' for k, v in said.items()) + ", qop=auth, nc=00000001, algorithm=MD5"


def _uri(contact: str) -> str:
    found = re.search(r"<?(sips?:[^>;]+)", contact)
    return found.group(1) if found else ""


async def open_telephone(ip: str, pbx: Address) -> Telephone:
    """A telephone on an address of the loopback network."""
    loop = asyncio.get_running_loop()
    _, telephone = await loop.create_datagram_endpoint(lambda: Telephone(ip, pbx), local_addr=(ip, 0))
    return telephone
