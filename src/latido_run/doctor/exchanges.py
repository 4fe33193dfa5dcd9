"""Other exchanges beside ours: whether each is there."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress

from latido_run import daemon
from latido_run.asterisk import instance
from latido_run.doctor.findings import Finding, bad, good, note
from latido_run.home import Home

_NAMED = re.compile(r"^\[to-trunk-([a-z0-9-]+)\]$", re.MULTILINE)
_PATIENCE = 5.0  # seconds


def names(home: Home) -> list[str]:
    """Their lines, as Asterisk's files have them."""
    dialplan = home.asterisk / "etc/extensions.conf"
    return _NAMED.findall(dialplan.read_text()) if dialplan.exists() else []


def exchanges(home: Home) -> Iterator[Finding]:
    """Each was asked a moment ago, or has registered."""
    if (found := names(home)) and daemon.running(home) is not None:
        said = asyncio.run(_contacts(home))
        yield from (_there(name, said) for name in found)


def _there(name: str, said: str) -> Finding:
    lines = [line.split() for line in said.splitlines() if f"trunk-{name}/sip:" in line]
    if any("Avail" in words for words in lines):
        return good(f"La central «{name}» responde", f"The exchange “{name}” answers")
    if any("NonQual" in words for words in lines):
        return note(
            f"A la central «{name}» no se le ha preguntado todavía: repita en 15 segundos",
            f"The exchange “{name}” has not been asked yet: repeat in 15 seconds",
        )
    what = f"./latido central {name}"
    if lines:
        return bad(
            f"La central «{name}» no responde y no se le puede devolver ninguna llamada: revise su dirección en "
            f"Consola, Líneas, el cortafuegos, y que tenga lo que escribe {what}",
            f"The exchange “{name}” does not answer and no call can be handed back to it: see its address in Console, "
            f"Lines, the firewall, and that it has what {what} prints",
        )
    return bad(
        f"La central «{name}» no se ha registrado: revise allá el usuario y la contraseña que escribe {what}",
        f"The exchange “{name}” has not registered: see the user and the password there that {what} prints",
    )


async def _contacts(home: Home) -> str:
    with suppress(TimeoutError):
        return await asyncio.wait_for(instance.rx(instance.pbx_place(home), "pjsip show contacts"), _PATIENCE)
    return ""
