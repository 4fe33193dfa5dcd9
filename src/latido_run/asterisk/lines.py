"""The telephone's lines as Asterisk's files name them: a carrier's, or another exchange's beside ours."""

from dataclasses import dataclass

from latido_run.asterisk.checked import ADDRESS, NAME, NETWORK, NUMBER, SECRET, NotForAsteriskError, checked


@dataclass(frozen=True, slots=True)
class Trunk:
    """A carrier, known by its address alone."""

    name: str
    address: str
    port: int = 5060

    def __post_init__(self) -> None:
        checked(self.name, NAME)
        checked(self.address, ADDRESS)

    @property
    def endpoint(self) -> str:
        return f"trunk-{self.name}"


@dataclass(frozen=True, slots=True)
class Route:
    """A queue of the exchange that we answer. queue: its number there, and where a call goes back to.

    number: which of ours it is, or "" when the Diversion header tells; forms: how else that may be dialled.
    """

    queue: str
    number: str = ""
    forms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for each in (self.queue, *filter(None, [self.number]), *self.forms):
            checked(each, NUMBER)


@dataclass(frozen=True, slots=True)
class Central:
    """Another exchange, which has numbers and queues of its own and sends us some of its calls.

    also: further addresses or networks it may speak from; password: "" when its address is enough;
    registers: it has no address of its own and comes to us with its password; extensions: where we may send a caller.
    """

    name: str
    address: str = ""
    port: int = 5060
    also: tuple[str, ...] = ()
    transport: str = "udp"
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    trusts_identity: bool = True
    password: str = ""
    registers: bool = False
    routes: tuple[Route, ...] = ()
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        checked(self.name, NAME)
        if not self.registers:
            checked(self.address, ADDRESS)
        for each in self.also:
            checked(each, NETWORK)
        for each in self.extensions:
            checked(each, NUMBER)
        checked(self.password, SECRET)
        if self.transport not in ("udp", "tcp") or not self.codecs or set(self.codecs) - {"alaw", "ulaw"}:
            raise NotForAsteriskError(self.transport)
        if self.registers and not self.password:
            raise NotForAsteriskError("password")

    @property
    def endpoint(self) -> str:
        """Its name here, and the user it gives with its password."""
        return f"trunk-{self.name}"
