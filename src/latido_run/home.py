"""Where one installation keeps everything: folders, ports and secrets. Standard library only."""

import fcntl
import hashlib
import json
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT_HOME = Path("/var/lib/latido")
SOURCE = Path(__file__).resolve().parents[2]
FOLDERS = ("pg", "asterisk", "carrier", "recordings", "spool", "log", "run", "secrets", "backups")

_ROOT_WRITES = (
    "log",
    "run",
    "secrets",
    "backups",
)  # where a command of root's may have left a file of its own


@dataclass(frozen=True, slots=True)
class Ports:
    """The TCP and UDP ports of one installation; chosen once, kept in run/ports.json."""

    web: int = 8080
    voice: int = 8091
    sip: int = 5160
    ari: int = 8188
    ami: int = 5138
    carrier_sip: int = 5260
    carrier_ari: int = 8288
    rtp_start: int = 20000
    rtp_end: int = 24999
    carrier_rtp_start: int = 30000
    carrier_rtp_end: int = 34999


DEFAULT_PORTS = Ports()
_TCP = ("web", "voice", "ari", "ami", "carrier_ari")
_UDP = ("sip", "carrier_sip")
_RANGES = (("rtp_start", "rtp_end"), ("carrier_rtp_start", "carrier_rtp_end"))
_RANGE_SMALL = 200  # ports a moved media range spans: a hundred calls


@dataclass(frozen=True)
class Home:
    """One installation's folder. Two homes share nothing: no port, no socket, no secret."""

    path: Path

    @classmethod
    def from_env(cls) -> "Home":
        """LATIDO_HOME, or /var/lib/latido as root, or .latido in the clone."""
        if chosen := os.environ.get("LATIDO_HOME"):
            return cls(Path(chosen).absolute())
        return cls(ROOT_HOME if os.geteuid() == 0 else SOURCE / ".latido")

    @property
    def pg(self) -> Path:
        """PostgreSQL's cluster."""
        return self.path / "pg"

    @property
    def asterisk(self) -> Path:
        """Our Asterisk: its program, configuration and prompts."""
        return self.path / "asterisk"

    @property
    def prompts(self) -> Path:
        """Sounds Asterisk plays."""
        return self.asterisk / "prompts"

    @property
    def carrier(self) -> Path:
        """The second Asterisk, which plays the outside world."""
        return self.path / "carrier"

    @property
    def recordings(self) -> Path:
        """Encrypted recordings."""
        return self.path / "recordings"

    @property
    def spool(self) -> Path:
        """Audio of live calls, plain until hang-up."""
        return self.path / "spool"

    @property
    def log(self) -> Path:
        """Logs: JSON lines, ids only."""
        return self.path / "log"

    @property
    def run(self) -> Path:
        """State of the running processes: pids, heartbeats, ports."""
        return self.path / "run"

    @property
    def supervisor_pid(self) -> Path:
        """Who started the others, while it runs."""
        return self.run / "supervisor.pid"

    @property
    def secrets_dir(self) -> Path:
        """One file a secret, 0600."""
        return self.path / "secrets"

    @property
    def backups(self) -> Path:
        """Backups taken by `up` before it migrates."""
        return self.path / "backups"

    @property
    def sockets(self) -> Path:
        """Folder of unix sockets: short, because a socket's path is limited to 107 bytes."""
        name = hashlib.sha256(os.fsencode(self.path.resolve())).hexdigest()[:10]
        return _temporary() / f"latido-{self.owner_uid}-{name}"

    @property
    def owner_uid(self) -> int:
        """Who owns the content: under root the processes run as another user than the command."""
        return self.run.stat().st_uid if self.run.exists() else os.geteuid()

    def create(self, owner: tuple[int, int] | None = None) -> "Home":
        """Make every folder, closed to others; safe to repeat.

        owner: the uid and gid the processes run as, when root makes the home for them.
        """
        self.path.mkdir(parents=True, exist_ok=True, mode=0o755 if owner else 0o700)
        for name in FOLDERS:
            folder = self.path / name
            folder.mkdir(exist_ok=True, mode=0o700)
            if owner and (folder.stat().st_uid != owner[0] or name in _ROOT_WRITES):
                for each in (folder, *folder.rglob("*")):
                    os.chown(each, *owner, follow_symlinks=False)
        self.create_sockets()
        return self

    def create_sockets(self) -> Path:
        """Make the socket folder again: systems empty their temporary folder at boot.

        Raises PermissionError when somebody else made a folder of that name first.
        """
        self.sockets.mkdir(exist_ok=True, mode=0o700)
        facts = self.sockets.lstat()
        if self.sockets.is_symlink() or facts.st_uid not in (os.geteuid(), self.owner_uid):
            raise PermissionError(f"{self.sockets} belongs to somebody else")
        self.sockets.chmod(0o700)
        if facts.st_uid != self.owner_uid and os.geteuid() == 0:
            os.chown(self.sockets, self.owner_uid, self.run.stat().st_gid)
        return self.sockets

    def give(self, folder: Path) -> None:
        """A folder that root made is theirs who run here."""
        if os.geteuid() == 0:
            os.chown(folder, self.owner_uid, self.run.stat().st_gid)

    @property
    def ports(self) -> Ports:
        """The ports of this installation, chosen free at first use and kept."""
        file = self.run / "ports.json"
        if file.exists():
            return _read_ports(file)
        self.run.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _locked(self.run):
            if not file.exists():
                self.save_ports(choose_ports())
            return _read_ports(file)

    def save_ports(self, ports: Ports) -> None:
        """Keep these ports from now on."""
        write_atomically(self.run / "ports.json", json.dumps(asdict(ports), indent=1))

    def secret(self, name: str) -> str:
        """The secret of that name, 32 bytes as 64 hex characters, made at first use."""
        file = self.secrets_dir / name
        with suppress(FileNotFoundError):
            return file.read_text().strip()
        self.secrets_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _locked(self.secrets_dir):
            if not file.exists():
                write_atomically(file, secrets.token_hex(32))
        return file.read_text().strip()


def _temporary() -> Path:
    """The same folder whatever TMPDIR says in one shell and not in another: two commands must meet."""
    shared = Path("/tmp")  # noqa: S108 - the folder made there is ours alone, 0700, and checked
    return shared if os.access(shared, os.W_OK) else Path(tempfile.gettempdir())


def choose_ports(wanted: Ports = DEFAULT_PORTS) -> Ports:
    """The wanted ports, each replaced by a free one where it is taken."""
    chosen: dict[str, int] = asdict(wanted)
    for names, kind in ((_TCP, socket.SOCK_STREAM), (_UDP, socket.SOCK_DGRAM)):
        for name in names:
            if not is_free(chosen[name], kind):
                chosen[name] = free_port(kind, without=set(chosen.values()))
    for start, end in _RANGES:
        if not is_free(chosen[start], socket.SOCK_DGRAM):
            chosen[start] = _free_range(set(chosen.values()))
            chosen[end] = chosen[start] + _RANGE_SMALL - 1
    return Ports(**chosen)


def is_free(port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> bool:
    """Whether nobody listens on the port, on any address."""
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 - a probe; nothing listens
        except OSError:
            return False
    return True


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM, without: set[int] | None = None) -> int:
    """A port nobody uses, outside `without`."""
    while True:
        with socket.socket(socket.AF_INET, kind) as probe:
            probe.bind(("0.0.0.0", 0))  # noqa: S104 - a probe; nothing listens
            port = int(probe.getsockname()[1])
        if port not in (without or set()):
            return port


def _free_range(without: set[int]) -> int:
    """An even port that starts a free media range."""
    for start in range(35000, 60000, _RANGE_SMALL):
        if start not in without and is_free(start, socket.SOCK_DGRAM):
            return start
    raise OSError("no free media ports")


def _read_ports(file: Path) -> Ports:
    known = asdict(DEFAULT_PORTS)
    return Ports(**{name: int(port) for name, port in json.loads(file.read_text()).items() if name in known})


def write_atomically(file: Path, text: str) -> None:
    """Write a private file that is either whole or absent, owned as its folder is."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())
    if os.geteuid() == 0:
        folder = file.parent.stat()
        os.chown(draft, folder.st_uid, folder.st_gid)
    draft.replace(file)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock between processes."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
