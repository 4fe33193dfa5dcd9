"""What is wrong with this installation, in plain words, and what to do about it."""

import asyncio
import re
import secrets
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

import psycopg

from latido_run import daemon, options, postgres
from latido_run.asterisk import instance
from latido_run.backup import plan, record, rounds
from latido_run.home import Home, is_free
from latido_run.words import pick

_LEAST_DISK = 2_000_000_000  # bytes
_SOCKET_LIMIT = 107  # bytes of a unix socket's path
_MOST_SKEW = 1.0  # seconds
_MOST_DAYS_UNDRILLED = 35
_DIAL = re.compile(r"^\[overflow\].*?Dial\(PJSIP/([^@]+)@", re.MULTILINE | re.DOTALL)
_CONTACT = re.compile(r"^contact = sip:([^:\s]+):(\d+)", re.MULTILINE)


class Level(StrEnum):
    """How a finding reads."""

    GOOD = "✓"
    NOTE = "·"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination."""

    level: Level
    text: str


def good(es: str, en: str) -> Finding:
    return Finding(Level.GOOD, pick(es, en))


def note(es: str, en: str) -> Finding:
    return Finding(Level.NOTE, pick(es, en))


def bad(es: str, en: str) -> Finding:
    return Finding(Level.BAD, pick(es, en))


def examine(home: Home) -> int:
    """Print every finding. 0 when none is bad."""
    home.create()
    findings = [finding for check in _CHECKS for finding in check(home)]
    for finding in findings:
        print(f"{finding.level.value} {finding.text}")
    return int(any(finding.level is Level.BAD for finding in findings))


def disk(home: Home) -> Iterator[Finding]:
    """Room for recordings and tables."""
    free = shutil.disk_usage(home.path).free
    gb = f"{free / 1e9:.1f} GB"
    if free < _LEAST_DISK:
        yield bad(
            f"Quedan {gb} en {home.path}: libere espacio o las grabaciones se cortarán",
            f"{gb} left in {home.path}: make room or recordings will be cut",
        )
    else:
        yield good(f"Espacio libre: {gb}", f"Free space: {gb}")


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


def running(home: Home) -> Iterator[Finding]:
    """Every process, or the ports it would need."""
    if daemon.running(home) is None:
        yield note("Latido no está funcionando: ./latido up", "Latido is not running: ./latido up")
        taken = [f"{name} {port}" for name, port in _listening(home) if not is_free(port)]
        for each in taken:
            yield note(f"Puerto ocupado ({each}): up elegirá otro", f"Port taken ({each}): up will choose another")
        return
    for each in daemon.status(home)["processes"]:
        if each["state"] == "running":
            again = f", {each['restarts']} reinicios" if each["restarts"] else ""
            yield good(f"{each['name']} funciona{again}", f"{each['name']} runs, {each['restarts']} restarts")
        else:
            log = home.log / f"{each['name']}.log"
            yield bad(
                f"{each['name']} no funciona ({each['error']}): lea {log}",
                f"{each['name']} does not run ({each['error']}): read {log}",
            )


def database(home: Home) -> Iterator[Finding]:
    """PostgreSQL answers, and its clock is ours."""
    try:
        with psycopg.connect(postgres.dsn(home, "latido_app"), connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT extract(epoch FROM clock_timestamp())::float8, current_setting('server_version')"
            ).fetchone()
    except psycopg.OperationalError as refused:
        where = postgres.bindir() if not postgres.is_external() else "DATABASE_URL"
        yield (bad if daemon.running(home) else note)(
            f"PostgreSQL ({where}) no responde: {type(refused).__name__}",
            f"PostgreSQL ({where}) does not answer: {type(refused).__name__}",
        )
        return
    clock, version = row or (0.0, "?")
    skew = abs(time.time() - float(clock))
    yield good(f"PostgreSQL {version} responde", f"PostgreSQL {version} answers")
    if skew > _MOST_SKEW:
        yield bad(
            f"El reloj de la base difiere {skew:.1f} s del de este equipo: sincronice ambos por NTP",
            f"The database's clock is {skew:.1f} s away from this machine's: keep both on NTP",
        )


def asterisk(home: Home) -> Iterator[Finding]:
    """Asterisk is installed, answers, and can reach the overflow destination's carrier."""
    if not (instance.prefix(home) / "bin/asterisk").exists():
        yield bad(
            "Asterisk no está instalado: ./latido up lo descarga (hace falta red una vez)",
            "Asterisk is not installed: ./latido up fetches it (the network is needed once)",
        )
        return
    if daemon.running(home) is not None:
        if asyncio.run(instance.rx(instance.pbx_place(home), "core show uptime")):
            yield good("Asterisk responde", "Asterisk answers")
        else:
            yield bad("Asterisk no responde", "Asterisk does not answer")
    yield from overflow(home)


def overflow(home: Home) -> Iterator[Finding]:
    """Where a call goes when nobody here can answer, and whether the carrier that takes it there is there."""
    etc = home.asterisk / "etc"
    if not (etc / "extensions.conf").exists():
        return
    number = _DIAL.search((etc / "extensions.conf").read_text())
    carrier = _CONTACT.search((etc / "pjsip.conf").read_text())
    if number is None or carrier is None:
        yield bad(
            "No hay destino de desborde: si nadie puede atender, la llamada se disculpa y termina",
            "There is no overflow destination: when nobody can answer, the call apologises and ends",
        )
    elif _sip_answers(carrier[1], int(carrier[2])):
        yield good(
            f"Desborde al {number[1]}: el operador {carrier[1]} responde",
            f"Overflow to {number[1]}: the carrier {carrier[1]} answers",
        )
    else:
        yield bad(
            f"Desborde al {number[1]}: el operador {carrier[1]}:{carrier[2]} no responde; llame a ese número",
            f"Overflow to {number[1]}: the carrier {carrier[1]}:{carrier[2]} does not answer; call that number",
        )


def _sip_answers(address: str, port: int) -> bool:
    """Whether anything, even a refusal, answers a SIP OPTIONS there within two seconds."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(2)
            line.connect((address, port))
            here, own_port = line.getsockname()
            line.send(
                f"OPTIONS sip:{address}:{port} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {here}:{own_port};branch=z9hG4bK{secrets.token_hex(8)};rport\r\n"
                f"From: <sip:doctor@{here}>;tag={secrets.token_hex(4)}\r\nTo: <sip:{address}:{port}>\r\n"
                f"Call-ID: {secrets.token_hex(12)}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 5\r\n"
                f"Contact: <sip:doctor@{here}:{own_port}>\r\nContent-Length: 0\r\n\r\n".encode()
            )
            return line.recv(64).startswith(b"SIP/2.0 ")
    except OSError:
        return False


def keys(home: Home) -> Iterator[Finding]:
    """The master key, and what its loss means."""
    yield note(
        f"La llave maestra está en {home.secrets_dir}. Si se pierde, las grabaciones y los números cifrados "
        "no se pueden leer nunca más; la copia de ./latido backup la lleva sellada",
        f"The master key is in {home.secrets_dir}. If it is lost, recordings and encrypted numbers can never "
        "be read again; the copy made by ./latido backup carries it sealed",
    )


def backups(home: Home) -> Iterator[Finding]:
    """Whether there is a recent backup, another will be made, and one was ever brought back."""
    known, chosen = record.read(home), plan.read(home)
    demo = options.read(home).demo
    if failed := known.failed:
        yield bad(
            f"La copia falló ({failed.at}): {failed.why}. La anterior se conserva; ./latido backup la intenta ahora",
            f"The backup failed ({failed.at}): {failed.why}. The one before is kept; ./latido backup tries now",
        )
    if (made := known.made) is None:
        yield (note if demo else bad)(
            "Nunca se hizo una copia: ./latido backup CARPETA --daily 02:30",
            "There is no backup yet: ./latido backup FOLDER --daily 02:30",
        )
        return
    if (days := _days_since(made.at)) > 1.5:
        yield bad(f"La última copia tiene {days:.0f} días", f"The last backup is {days:.0f} days old")
    else:
        yield good(
            f"Hay una copia reciente ({made.name}, {made.size / 1e6:.0f} MB, {made.kept} guardadas)",
            f"There is a recent backup ({made.name}, {made.size / 1e6:.0f} MB, {made.kept} kept)",
        )
    if not chosen.at and not demo:
        yield note(
            "Nadie hace las copias cada día: ./latido backup CARPETA --daily 02:30, o un temporizador del sistema",
            "Nobody makes them each day: ./latido backup FOLDER --daily 02:30, or a timer of the system",
        )
    if chosen.folder and not demo and not any(rounds.is_apart(home, place) for place in chosen.places):
        yield bad(
            "Las copias están en el mismo disco que los datos: dé otro con ./latido backup --also CARPETA",
            "Backups are on the same disk as the data: give another one with ./latido backup --also FOLDER",
        )
    yield from _drilled(known, demo=demo)


def _drilled(known: record.Record, *, demo: bool) -> Iterator[Finding]:
    drilled = known.drilled
    if drilled is None:
        yield note(
            "Ninguna copia se ha ensayado: ./latido restore --drill --key-file LLAVE",
            "No backup was ever tried: ./latido restore --drill --key-file KEY",
        )
    elif not drilled.ok:
        yield bad(
            f"El ensayo de {drilled.name} falló: {drilled.why}", f"The drill of {drilled.name} failed: {drilled.why}"
        )
    elif (days := _days_since(drilled.at)) > _MOST_DAYS_UNDRILLED:
        yield (note if demo else bad)(
            f"El último ensayo fue hace {days:.0f} días: ./latido restore --drill",
            f"The last drill was {days:.0f} days ago: ./latido restore --drill",
        )
    else:
        yield good(
            f"La copia {drilled.name} se restauró en un ensayo de {drilled.seconds} s",
            f"Backup {drilled.name} was restored in a drill of {drilled.seconds} s",
        )


def _days_since(at: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds() / 86400


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


def _listening(home: Home) -> Iterator[tuple[str, int]]:
    for name, port in asdict(home.ports).items():
        if name in ("web", "voice", "ari", "ami"):
            yield name, port


_CHECKS: tuple[Callable[[Home], Iterator[Finding]], ...] = (
    disk, sockets, running, database, asterisk, keys, backups, microphone,
)  # fmt: skip
