"""A clinic's own exchange for tests: a third Asterisk, arranged as a FreePBX is, with a trunk and a queue of its own.

What its administrator adds for Latido is read from the how-to, word for word; only addresses are the test's.
"""

import asyncio
import os
import re
import socket
from asyncio.subprocess import Process
from pathlib import Path
from uuid import uuid4

from latido_run.asterisk import conf, instance, modules
from latido_run.asterisk.conf import Files, Place
from latido_run.carrier.instance import ADDRESS as CARRIER
from latido_run.carrier.instance import carrier_place
from latido_run.home import Home, free_port

ADDRESS = "127.0.0.3"
FINAL = 200
HOW_TO = Path(__file__).resolve().parents[2] / "docs/operate/beside-your-pbx.md"
OWN_QUEUE, LATIDO, BY_DIVERSION = "ext-queues,600,1", "latido,600,1", "latido,650,1"  # where the number's route leads
PHONE = "ext101"
_MODULES = (*modules.CARRIER, "app_queue", "res_musiconhold", "res_pjsip_diversion", "func_strings")


def how_to() -> tuple[str, str]:
    """What the how-to tells to write: the trunk, and the dialplan with its queue for several numbers."""
    trunk, dialplan, several = re.findall(r"```ini\n(.*?)```", HOW_TO.read_text(), re.DOTALL)
    return str(trunk), str(dialplan).replace("[latido]\n", f"[latido]\n{several}")


class Central:
    """The exchange: its number answered by its own queue, until its route is changed."""

    def __init__(self, home: Home, folder: Path, number: str) -> None:
        ports = home.ports
        self._home, self._number = home, number
        start = 61000 + os.getpid() % 20 * 200
        self.place = Place(
            name="central",
            folder=folder,
            run=home.sockets / "central",
            spool=folder / "heard",
            prefix=instance.prefix(home),
            bind=ADDRESS,
            sip=free_port(),
            ari=free_port(),
            rtp=(start, start + 199),
            ari_secret=home.secret("central-ari"),
        )
        self._latido = ("127.0.0.1", ports.sip)

    async def open(self) -> None:
        """Start it, and tell the telephone company about it."""
        (self.place.folder / "heard").mkdir(parents=True)
        instance.write(self.place, self._files())
        self.route_is(OWN_QUEUE)
        self._process: Process = await instance.start(self.place, keep_root=True)
        company = carrier_place(self._home)
        line = conf.Trunk("central", ADDRESS, self.place.sip)
        accounts = company.etc / "pjsip.conf"
        accounts.write_text(accounts.read_text() + conf.trunk(line, "answer"))
        await instance.rx(company, "module reload res_pjsip.so")
        while f"{line.endpoint}/" not in await instance.rx(company, "pjsip show endpoints"):
            await asyncio.sleep(0.05)

    async def close(self) -> None:
        await instance.stop_gracefully(self.place, self._process, 0)

    def route_is(self, destination: str) -> None:
        """The number's inbound route, in the file that the administrator's page writes."""
        (self.place.etc / "ext_did.conf").write_text(
            f"exten => {self._number},1,Set(__FROM_DID={self._number})\n same => n,Goto({destination})\n"
        )

    async def flip(self, destination: str) -> None:
        """Change the route and apply it."""
        self.route_is(destination)
        await instance.rx(self.place, "dialplan reload")

    def _files(self) -> Files:
        yield from conf.common(self.place, _MODULES)
        trunk, dialplan = how_to()
        address, port = self._latido
        ours = trunk.replace("192.168.1.20:5160", f"{address}:{port}").replace("192.168.1.20", address)
        yield "pjsip_custom.conf", ours
        yield "extensions_custom.conf", dialplan
        yield "pjsip.conf", self._pjsip()
        yield "extensions.conf", _DIALPLAN
        yield "rtp.conf", "[general]\nrtpstart = {}\nrtpend = {}\n".format(*self.place.rtp)
        yield "manager.conf", ""
        yield "musiconhold.conf", f"[default]\nmode = files\ndirectory = {self.place.share}/moh\n"
        yield "queues.conf", "[general]\n[600]\nstrategy = ringall\ntimeout = 15\nmember => PJSIP/101\n"

    def _pjsip(self) -> str:
        """Its trunk, and one extension whose telephone stands at the telephone company's."""
        there = f"{CARRIER}:{self._home.ports.carrier_sip}"
        return f"""[global]
type = global
endpoint_identifier_order = ip,username
[0.0.0.0-udp]
type = transport
protocol = udp
bind = {ADDRESS}:{self.place.sip}
[telco]
type = endpoint
transport = 0.0.0.0-udp
context = from-trunk
disallow = all
allow = alaw,ulaw
aors = telco
direct_media = no
[telco]
type = aor
contact = sip:{there}
[telco]
type = identify
endpoint = telco
match = {CARRIER}
[101]
type = endpoint
transport = 0.0.0.0-udp
context = from-internal
disallow = all
allow = alaw,ulaw
aors = 101
direct_media = no
[101]
type = aor
contact = sip:{PHONE}@{there}
#include pjsip_custom.conf
"""


_DIALPLAN = """[from-trunk]
include => ext-did
[ext-did]
#include ext_did.conf
[ext-queues]
exten => 600,1,Answer()
 same => n,Queue(600,,,,60)
 same => n,Hangup()
[ext-local]
exten => 101,1,Dial(PJSIP/101,30)
 same => n,Hangup()
[from-did-direct]
include => ext-local
[from-internal]
include => ext-local
include => ext-queues
#include extensions_custom.conf
"""


def answer_to(port: int, number: str, address: str = ADDRESS) -> int:
    """What Latido says to a call for this number from this address: a SIP status, the first that is final."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(10)
        line.bind((address, 0))
        own = line.getsockname()[1]
        to, here = f"sip:{number}@127.0.0.1:{port}", f"{address}:{own}"
        line.sendto(
            f"INVITE {to} SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bK{uuid4().hex};rport\r\n"
            f"From: <sip:3001112233@{here}>;tag={uuid4().hex[:8]}\r\nTo: <{to}>\r\nCall-ID: {uuid4().hex}\r\n"
            f"CSeq: 1 INVITE\r\nContact: <sip:{here}>\r\nMax-Forwards: 5\r\nContent-Length: 0\r\n\r\n".encode(),
            ("127.0.0.1", port),
        )
        while (status := int(line.recv(2000).split()[1])) < FINAL:
            pass
        return status
