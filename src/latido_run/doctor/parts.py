"""What runs: the processes, PostgreSQL, Asterisk, and the carrier behind it."""

import asyncio
import re
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict

import psycopg

from latido_run import daemon, postgres
from latido_run.asterisk import instance
from latido_run.doctor import exchanges
from latido_run.doctor.findings import Finding, bad, good, note
from latido_run.home import Home, is_free

_MOST_SKEW = 1.0  # seconds
_MOST_SILENT = 30.0  # seconds
_PATIENCE = 4.0  # seconds for an answer
_DIAL = re.compile(r"^\[overflow\].*?Dial\(PJSIP/([^@]+)@", re.MULTILINE | re.DOTALL)
_CARRIER = re.compile(r"^type = aor\ncontact = sip:([^:\s]+):(\d+)", re.MULTILINE)  # another exchange is asked first


def running(home: Home) -> Iterator[Finding]:
    """Every process, or the ports it would need."""
    facts = daemon.status(home)
    if daemon.running(home) is None:
        yield note("Latido no está funcionando: ./latido up", "Latido is not running: ./latido up")
        if facts["phase"] == "failed":
            yield bad(
                f"El último arranque falló ({facts['why']}): corrija lo que sigue y haga ./latido up",
                f"The last start failed ({facts['why']}): mend what follows, then ./latido up",
            )
        for name, port in _listening(home):
            if not is_free(port):
                yield note(
                    f"Otro programa usa el puerto {port} ({name}): up elegirá otro; para saber quién, ss -ltnp",
                    f"Another program has port {port} ({name}): up will choose another; ss -ltnp says who it is",
                )
        return
    for each in facts["processes"]:
        yield _process(home, each)


def _process(home: Home, each: dict[str, object]) -> Finding:
    name, log = each["name"], home.log / f"{each['name']}.log"
    silent = _silent_for(home, str(name))
    if each["state"] != "running":
        return bad(
            f"{name} no funciona ({each['error']}): Latido lo reinicia sin parar; lea {log}",
            f"{name} does not run ({each['error']}): Latido goes on restarting it; read {log}",
        )
    if silent > _MOST_SILENT:
        return bad(
            f"{name} no da señales hace {silent:.0f} s: se reemplaza solo; si sigue así, lea {log}",
            f"{name} has given no sign for {silent:.0f} s: it is replaced by itself; if this goes on, read {log}",
        )
    times = each["restarts"]
    return good(
        f"{name} funciona" + (f", {times} reinicios desde el arranque" if times else ""),
        f"{name} runs" + (f", {times} restarts since the start" if times else ""),
    )


def _silent_for(home: Home, name: str) -> float:
    file = home.run / f"{name}.alive"
    return time.time() - file.stat().st_mtime if file.exists() else 0.0


def _listening(home: Home) -> Iterator[tuple[str, int]]:
    for name, port in asdict(home.ports).items():
        if name in ("web", "voice", "ari", "ami"):
            yield name, port


def database(home: Home) -> Iterator[Finding]:
    """PostgreSQL answers, and its clock is ours."""
    if any(postgres.lost_secrets(home)):
        return  # said already; to ask for it would make a new one
    try:
        with psycopg.connect(postgres.dsn(home, "latido_app"), connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT extract(epoch FROM clock_timestamp())::float8, current_setting('server_version')"
            ).fetchone()
    except psycopg.OperationalError as refused:
        yield from _no_database(home, str(refused))
        return
    clock, version = row or (0.0, "?")
    skew = time.time() - float(clock)
    yield good(f"PostgreSQL {version} responde", f"PostgreSQL {version} answers")
    if abs(skew) > _MOST_SKEW:
        yield bad(
            f"El reloj de la base difiere {abs(skew):.1f} s del de este equipo: sincronice ambos por NTP",
            f"The database's clock is {abs(skew):.1f} s away from this machine's: keep both on NTP",
        )


def _no_database(home: Home, why: str) -> Iterator[Finding]:
    """Why it may be silent, from what lies in its folder."""
    if postgres.is_external():
        yield bad(
            "El PostgreSQL de DATABASE_URL no responde: las llamadas van al desborde; revise ese servidor y la red",
            "The PostgreSQL of DATABASE_URL does not answer: calls go to the overflow; look at that server and the "
            "network",
        )
        return
    if not (postgres.data(home) / "PG_VERSION").exists():
        yield note(
            "Todavía no hay base de datos: ./latido up la crea", "There is no database yet: ./latido up makes it"
        )
        return
    if postgres.broken_lock(home):
        yield bad(
            "postmaster.pid está dañado, como después de un corte de luz: ./latido up lo quita y arranca",
            "postmaster.pid is damaged, as after a power cut: ./latido up removes it and starts",
        )
    log = home.log / "postgres.log"
    if "password authentication failed" in why:
        yield bad(
            f"PostgreSQL rechaza la contraseña de {home.secrets_dir}: ./latido down y ./latido up la ponen de nuevo; "
            "si no arranca, devuelva esa carpeta desde su copia",
            f"PostgreSQL refuses the password in {home.secrets_dir}: ./latido down and ./latido up set it anew; if it "
            "does not start, put that folder back from its copy",
        )
    elif daemon.running(home):
        yield bad(
            f"PostgreSQL no responde: las llamadas nuevas van al desborde y las que hay siguen; se reinicia solo; "
            f"si no vuelve, lea {log}{_last_words(home)}",
            f"PostgreSQL does not answer: new calls go to the overflow and those there are go on; it restarts by "
            f"itself; if it does not come back, read {log}{_last_words(home)}",
        )
    else:
        yield note("PostgreSQL está detenido: ./latido up", "PostgreSQL is stopped: ./latido up")


def _last_words(home: Home) -> str:
    """What PostgreSQL said when it gave up."""
    log = home.log / "postgres.log"
    if not log.exists():
        return ""
    fatal = [line for line in log.read_text(errors="replace").splitlines()[-20:] if "FATAL" in line or "PANIC" in line]
    return f" ({fatal[-1].split(':  ', 1)[-1]})" if fatal else ""


def asterisk(home: Home) -> Iterator[Finding]:
    """Asterisk is installed, answers, somebody decides about its callers, and its carrier is there."""
    if not (instance.prefix(home) / "bin/asterisk").exists():
        yield bad(
            "Asterisk no está instalado y no entra ninguna llamada: ./latido up lo descarga (hace falta red una vez)",
            "Asterisk is not installed and no call comes in: ./latido up fetches it (the network is needed once)",
        )
        return
    if daemon.running(home) is not None:
        yield from _telephony(home)
    yield from overflow(home)


def _telephony(home: Home) -> Iterator[Finding]:
    said = asyncio.run(_console(home, "ari show apps"))
    if not said:
        yield bad(
            "Asterisk no responde y no entra ninguna llamada: se reinicia solo; si no vuelve, lea "
            f"{home.asterisk / 'log/messages'} y {home.run / 'status.json'}",
            "Asterisk does not answer and no call comes in: it restarts by itself; if it does not come back, read "
            f"{home.asterisk / 'log/messages'} and {home.run / 'status.json'}",
        )
    elif "latido" not in said:
        yield bad(
            f"Asterisk responde, pero nadie decide por las llamadas y van al desborde: lea {home.log / 'voice.log'}",
            f"Asterisk answers, but nobody decides about calls and they overflow: read {home.log / 'voice.log'}",
        )
    else:
        yield good("Asterisk responde", "Asterisk answers")


async def _console(home: Home, said: str) -> str:
    """What Asterisk's console answers; nothing from one that is frozen."""
    with suppress(TimeoutError):
        return await asyncio.wait_for(instance.rx(instance.pbx_place(home), said), _PATIENCE)
    return ""


def overflow(home: Home) -> Iterator[Finding]:
    """Where a call goes when nobody here can answer, and whether the carrier that takes it there is there."""
    etc = home.asterisk / "etc"
    if not (etc / "extensions.conf").exists():
        return
    number = _DIAL.search((etc / "extensions.conf").read_text())
    carrier = _CARRIER.search((etc / "pjsip.conf").read_text())
    if number is None and carrier is None and exchanges.names(home):
        return  # what comes by another exchange goes back there
    if number is None or carrier is None:
        yield bad(
            "No hay destino de desborde: si nadie puede atender, la llamada se disculpa y termina; "
            "elíjalo en la consola, Desborde",
            "There is no overflow destination: when nobody can answer, the call apologises and ends; "
            "choose one in the console, Overflow",
        )
    elif _sip_answers(carrier[1], int(carrier[2])):
        yield good(
            f"Desborde al {number[1]}: el operador {carrier[1]} responde",
            f"Overflow to {number[1]}: the carrier {carrier[1]} answers",
        )
    else:
        yield bad(
            f"Desborde al {number[1]}: el operador {carrier[1]}:{carrier[2]} no responde y por esa línea no entra ni "
            "sale ninguna llamada: revise la red, el cortafuegos y llame al operador; llame también a ese número",
            f"Overflow to {number[1]}: the carrier {carrier[1]}:{carrier[2]} does not answer and no call passes that "
            "line: look at the network and the firewall, and call the carrier; call that number too",
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
