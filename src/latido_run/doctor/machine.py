"""The machine below: room on its disks, its clock, its certificate, its addresses."""

import shutil
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from latido_run import options
from latido_run.doctor.findings import Finding, bad, good, note
from latido_run.home import Home

_LEAST_DISK = 2_000_000_000  # bytes
_SOCKET_LIMIT = 107  # bytes of a unix socket's path
_SOON = 14  # days in which a certificate must be renewed
_AHEAD = 5.0  # seconds a file of a live process may lie in the future
_LOSES = {  # what stops when a folder has no room, in the order of what is worst
    "pg": ("nada se puede guardar y las llamadas van al desborde", "nothing can be saved and calls go to the overflow"),
    "spool": ("las grabaciones se cortan, con aviso en el contacto", "recordings are cut, and the contact says so"),
    "recordings": (
        "las grabaciones esperan sin cifrar en spool hasta que haya espacio",
        "recordings wait unencrypted in the spool until there is room",
    ),
    "asterisk": ("Asterisk no arranca de nuevo", "Asterisk does not start again"),
    "run": ("los procesos parecen muertos y se reinician", "processes look dead and are restarted"),
    "log": ("no queda registro de lo que pasa", "nothing of what happens is logged"),
    "backups": ("no se puede actualizar", "no upgrade is possible"),
}


def disk(home: Home) -> Iterator[Finding]:
    """Room on every file system the home lies on."""
    places: dict[int, list[str]] = {}
    for name in _LOSES:
        if (folder := home.path / name).exists():
            places.setdefault(folder.stat().st_dev, []).append(name)
    for names in places.values():
        yield _room(home, names)


def _room(home: Home, names: list[str]) -> Finding:
    where = home.path if len(names) > 1 else home.path / names[0]
    free = shutil.disk_usage(home.path / names[0]).free
    left = f"{free / 1e9:.1f} GB" if free >= 1e9 else f"{free / 1e6:.1f} MB"
    if free >= _LEAST_DISK:
        return good(f"Espacio libre en {where}: {left}", f"Free space in {where}: {left}")
    es, en = _LOSES[names[0]]
    return bad(
        f"Quedan {left} en {where}: libere espacio; si se llena, {es}. Después Latido sigue sin reinicio",
        f"{left} left in {where}: make room; when it is full, {en}. Afterwards Latido goes on without a restart",
    )


def sockets(home: Home) -> Iterator[Finding]:
    """Unix socket paths fit."""
    longest = len(str(home.sockets / "carrier/asterisk.ctl"))
    if longest > _SOCKET_LIMIT:
        yield bad(
            f"La carpeta temporal es demasiado larga ({longest} bytes; el límite es 107): use TMPDIR=/tmp",
            f"The temporary folder's path is too long ({longest} bytes; the limit is 107): set TMPDIR=/tmp",
        )
    else:
        yield good("Rutas de sockets: bien", "Socket paths: fine")


def clock(home: Home) -> Iterator[Finding]:
    """Nothing was written in the future: then the clock was set back."""
    ahead = [file.stat().st_mtime - time.time() for file in home.run.glob("*.alive")]
    if ahead and max(ahead) > _AHEAD:
        yield bad(
            f"El reloj retrocedió {max(ahead):.0f} s: sincronícelo por NTP (timedatectl set-ntp true)",
            f"The clock went back {max(ahead):.0f} s: keep it on NTP (timedatectl set-ntp true)",
        )


def certificate(home: Home) -> Iterator[Finding]:
    """The certificate that pages and telephones are served with."""
    chosen = options.read(home)
    if not chosen.tls_cert or chosen.proxy:
        return
    try:
        held = x509.load_pem_x509_certificate(Path(chosen.tls_cert).read_bytes())
    except (OSError, ValueError) as problem:
        yield bad(
            f"No pude leer el certificado {chosen.tls_cert} ({type(problem).__name__}): pase otro con --tls-cert",
            f"Could not read the certificate {chosen.tls_cert} ({type(problem).__name__}): give another by --tls-cert",
        )
        return
    days = (held.not_valid_after_utc - datetime.now(UTC)).total_seconds() / 86400
    if days < 0:
        yield bad(
            f"El certificado {chosen.tls_cert} venció hace {-days:.0f} días y los navegadores no entran: "
            "renuévelo y haga ./latido down y ./latido up",
            f"The certificate {chosen.tls_cert} expired {-days:.0f} days ago and browsers stay out: "
            "renew it, then ./latido down and ./latido up",
        )
    elif days < _SOON:
        yield bad(
            f"El certificado {chosen.tls_cert} vence en {days:.0f} días: renuévelo",
            f"The certificate {chosen.tls_cert} expires in {days:.0f} days: renew it",
        )
    else:
        yield good(f"El certificado vale {days:.0f} días más", f"The certificate is valid for {days:.0f} more days")


def microphone(home: Home) -> Iterator[Finding]:
    """Browsers give the microphone to localhost and https only, and need an address for the audio."""
    chosen = options.read(home)
    address = chosen.address(home.ports.web)
    if chosen.host and not chosen.https:
        yield bad(
            f"En {address} el navegador no da el micrófono: hace falta https",
            f"At {address} browsers refuse the microphone: https is needed",
        )
    else:
        yield good(f"El micrófono funciona en {address}", f"The microphone works at {address}")
    media = _own_address()
    if media.startswith("127."):
        yield note(
            "Este equipo solo tiene la dirección local: el audio sirve para las pruebas, no para otro equipo",
            "This machine has a loopback address only: audio works for tests, not from another machine",
        )
    else:
        yield good(f"El audio de los agentes llega a {media}", f"Agents' audio reaches {media}")


def _own_address() -> str:
    """The address this machine would send from; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
