"""Keys: there, closed to others, and what their loss means."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from latido_run import postgres
from latido_run.doctor.findings import Finding, bad, good, note
from latido_run.home import Home


def files(home: Home) -> Iterator[Finding]:
    """Every secret is there and readable by its owner alone."""
    lost = list(postgres.lost_secrets(home))
    for name in lost:
        yield bad(
            f"Falta {home.secrets_dir / name}, y los datos de este equipo se abren con esa llave: devuélvala desde su "
            "copia, o restaure en otra carpeta con ./latido restore; Latido no arranca con una nueva, que no abre nada",
            f"{home.secrets_dir / name} is missing, and this machine's data are opened with that key: put it back from "
            "its copy, or restore into another folder by ./latido restore; Latido does not start with a new one, "
            "which opens nothing",
        )
    wrong = [file for file in (home.secrets_dir, *sorted(home.secrets_dir.rglob("*"))) if _is_open(file)]
    for file in wrong:
        mode = "700" if file.is_dir() else "600"
        yield bad(
            f"Otros usuarios de este equipo pueden leer {file}: chmod {mode} {file}",
            f"Other users of this machine may read {file}: chmod {mode} {file}",
        )
    for file in sorted(home.secrets_dir.rglob("*")):
        if file.is_file() and not os.access(file, os.R_OK):
            yield bad(
                f"El usuario de Latido no puede leer {file}: chown {home.owner_uid} {file}",
                f"Latido's user cannot read {file}: chown {home.owner_uid} {file}",
            )
    if not (lost or wrong):
        yield good("Las llaves están y solo Latido las lee", "The keys are there and only Latido reads them")


def _is_open(file: Path) -> bool:
    return bool(stat.S_IMODE(file.stat().st_mode) & 0o077) and file.suffix != ".pem"  # certificates are public


def master(home: Home) -> Iterator[Finding]:
    """The master key, and what its loss means."""
    if postgres.is_external() and not (home.secrets_dir / "master").exists() and home.secrets_dir.exists():
        yield bad(
            f"Falta {home.secrets_dir / 'master'}: lo sellado no se lee ni se escribe, y las páginas responden 503; "
            "devuélvala desde su copia, que nada se ha dañado",
            f"{home.secrets_dir / 'master'} is missing: nothing that is sealed is read or written, and pages answer "
            "503; put it back from its copy, nothing is damaged",
        )
        return
    yield note(
        f"La llave maestra está en {home.secrets_dir}. Si se pierde, las grabaciones y lo escrito de los "
        "pacientes no se pueden leer nunca más; la copia de ./latido backup la lleva sellada",
        f"The master key is in {home.secrets_dir}. If it is lost, recordings and what is written of patients "
        "can never be read again; the copy made by ./latido backup carries it sealed",
    )
