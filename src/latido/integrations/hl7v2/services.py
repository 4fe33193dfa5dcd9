"""A system outside that hears of joined records in HL7 2.5 over MLLP, and says that it took each message."""

import socket
from urllib.parse import urlsplit

from latido.integrations.hl7v2.core.joining import Outgoing, accepted, messages
from latido.integrations.hl7v2.core.messages import LARGEST, NotHl7, read
from latido.patients.contracts import JoinedNews, Untold
from latido.plumbing import egress

BEGINS, ENDS = b"\x0b", b"\x1c\r"  # HL7 v3 transport specification, MLLP release 1
REFUSED, UNREADABLE, SILENT = "refused", "unreadable", "silent"


class MllpOutlet:
    """address: mllps://host:port; mllp:// in clear, to a network that the operator opened and no other."""

    name = "hl7"

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self.secure, self.host, self.port = place.scheme == "mllps", place.hostname or "", place.port or 2575

    def tell(self, news: JoinedNews) -> None:
        try:
            with egress.conversation(self.host, self.port, secure=self.secure) as line:
                for each in messages(news):
                    _sent(line, each)
        except egress.Unreachable as unreachable:
            raise Untold(unreachable.why) from unreachable
        except OSError as broken:
            raise Untold(SILENT) from broken


def _sent(line: socket.socket, message: Outgoing) -> None:
    """The next only after the one before was taken. Raises Untold, OSError."""
    line.sendall(BEGINS + message.text.encode() + ENDS)
    answer = b""
    while not answer.endswith(ENDS):
        more = line.recv(1 << 14)
        if not more or len(answer) > LARGEST:
            raise Untold(SILENT)
        answer += more
    try:
        told = read(answer.removeprefix(BEGINS).removesuffix(ENDS).decode("utf-8", "replace"))
    except NotHl7 as garbled:
        raise Untold(UNREADABLE) from garbled
    if not accepted(told, message.control):
        raise Untold(REFUSED)
