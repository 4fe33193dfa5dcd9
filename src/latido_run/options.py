"""What the operator chose with `up`: kept in the home, so that every process and the next `up` agree."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from latido_run.home import Home, write_atomically


@dataclass(frozen=True, slots=True)
class Options:
    """How this installation is reached, and whether it is the demonstration."""

    demo: bool = False
    callers: bool = True  # the demonstration's invented patients call
    host: str = ""  # the name others reach it by; "" listens on loopback only
    public_ip: str = ""  # what Asterisk tells the outside world its address is
    proxy: bool = False  # somebody else ends TLS for that name and passes on to us, on this machine
    tls_cert: str = ""
    tls_key: str = ""

    @property
    def https(self) -> bool:
        """Whether pages and phone are served over TLS."""
        return bool(self.tls_cert) or self.proxy

    def environment(self) -> dict[str, str]:
        """What the processes read."""
        env = {
            "LATIDO_HOST": self.host or "localhost",
            "LATIDO_BIND": "0.0.0.0" if self.host and not self.proxy else "127.0.0.1",  # noqa: S104 - asked for by --host
            "LATIDO_PUBLIC_IP": self.public_ip,
        }
        if self.https:
            env["LATIDO_HTTPS"] = "1"
        if self.proxy:
            env["LATIDO_PROXY"] = "1"
        elif self.https:
            env |= {"LATIDO_TLS_CERT": self.tls_cert, "LATIDO_TLS_KEY": self.tls_key}
        return env

    def address(self, port: int) -> str:
        """Where a person opens it."""
        if self.proxy:
            return f"https://{self.host}"
        return f"{'https' if self.https else 'http'}://{self.host or 'localhost'}:{port}"


def read(home: Home) -> Options:
    """The options of the last `up`."""
    file = _file(home)
    if not file.exists():
        return Options()
    known = asdict(Options())
    return Options(**{name: value for name, value in json.loads(file.read_text()).items() if name in known})


def save(home: Home, options: Options) -> None:
    """Keep the options; run/demo marks the demonstration for every page."""
    write_atomically(_file(home), json.dumps(asdict(options), indent=1))
    if options.demo:
        (home.run / "demo").touch()
    else:
        (home.run / "demo").unlink(missing_ok=True)


def keep_real(home: Home) -> None:
    """From now on real people work here: this home never becomes a demonstration."""
    _real(home).touch()


def is_real(home: Home) -> bool:
    """Whether real people work here."""
    return _real(home).exists()


def _real(home: Home) -> Path:
    return home.run / "real"


def _file(home: Home) -> Path:
    return home.run / "options.json"
