"""Installations that are really broken, and what `latido doctor` says of each: the fault, and what to do."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from latido_run import options, postgres
from latido_run.backup import record
from latido_run.doctor.findings import Level
from latido_run.home import SOURCE, Home
from latido_run.options import Options
from tests.process.town import mounted_small, unmounted

pytestmark = pytest.mark.process
FAKETIME = shutil.which("faketime")


@pytest.fixture(scope="module")
def kept() -> Iterator[Home]:
    """A home with a cluster, and no program of ours on top."""
    with postgres.temporary() as home:
        yield home


@pytest.fixture
def home(kept: Home) -> Iterator[Home]:
    """The server runs before each test and after it."""
    yield kept
    if postgres.running(kept) is None:
        postgres.start(kept)


def says(home: Home, *before: str, language: str = "en") -> str:
    """What is bad, as an operator reads it. before: words in front of the command."""
    env = {**os.environ, "LATIDO_HOME": str(home.path), "LATIDO_LANG": language, "PYTHONPATH": str(SOURCE / "src")}
    argv = [*before, sys.executable, "-m", "latido_run.cli", "doctor"]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    found = [line for line in done.stdout.splitlines() if line.startswith((Level.BAD.value, Level.NOTE.value))]
    assert done.returncode == any(line.startswith(Level.BAD.value) for line in found)
    return "\n".join(found)


@contextmanager
def without(file: Path) -> Iterator[None]:
    aside = file.with_name(".aside")
    file.rename(aside)
    try:
        yield
    finally:
        aside.rename(file)


def test_a_secret_that_others_may_read(home: Home) -> None:
    file = home.secrets_dir / "ari"
    home.secret("ari")
    file.chmod(0o644)

    assert f"Other users of this machine may read {file}: chmod 600 {file}" in says(home)
    assert f"chmod 600 {file}" in says(home, language="es")
    file.chmod(0o600)
    assert "may read" not in says(home)


def test_a_master_key_that_is_gone_is_never_made_anew(home: Home) -> None:
    file = home.secrets_dir / "master"
    postgres.stop(home)
    with without(file):
        assert f"{file} is missing" in says(home)
        assert f"Falta {file}" in says(home, language="es")
        with pytest.raises(postgres.SecretLostError):
            postgres.start(home)
        assert not file.exists()


def test_a_lock_file_that_a_power_cut_left_empty_is_named_and_removed_by_the_next_start(home: Home) -> None:
    postgres.stop(home, how=signal.SIGQUIT)
    lock = postgres.data(home) / "postmaster.pid"
    lock.write_text("")
    shutil.chown(lock, home.owner_uid, home.run.stat().st_gid)

    assert "postmaster.pid is damaged" in says(home)
    postgres.start(home)

    assert "damaged" not in says(home)


def test_a_lock_file_of_a_server_that_lives_is_never_removed(home: Home) -> None:
    lock = postgres.data(home) / "postmaster.pid"
    text = lock.read_text()
    lock.write_text("")
    try:
        assert not postgres.broken_lock(home)
    finally:
        lock.write_text(text)


def test_a_cluster_that_nobody_serves(home: Home) -> None:
    postgres.stop(home)

    assert "PostgreSQL is stopped: ./latido up" in says(home)
    assert "PostgreSQL está detenido: ./latido up" in says(home, language="es")


def test_a_cluster_whose_password_is_another(home: Home) -> None:
    file = home.secrets_dir / "pg_latido_app"
    with without(file):
        home.secret("pg_latido_app")
        assert "PostgreSQL refuses the password" in says(home)


def test_a_port_that_somebody_else_has(home: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", home.ports.web))
        other.listen()

        assert f"Another program has port {home.ports.web} (web)" in says(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount the small file system this needs")
@pytest.mark.parametrize(("folder", "loses"), [("recordings", "recordings wait"), ("spool", "recordings are cut")])
def test_a_disk_nearly_full(home: Home, folder: str, loses: str) -> None:
    assert mounted_small(home.path / folder, "1m")
    try:
        said = says(home)
    finally:
        unmounted(home.path / folder)

    assert f"left in {home.path / folder}: make room; when it is full, {loses}" in said


@pytest.mark.skipif(FAKETIME is None, reason="needs Debian's faketime")
@pytest.mark.parametrize("skew", ["+1h", "-1h"])
def test_a_clock_an_hour_away_from_the_databases(home: Home, skew: str) -> None:
    assert re.search(r"The database's clock is 3[56]\d\d\.\d s away", says(home, str(FAKETIME), "-f", skew))


def test_a_clock_that_went_back(home: Home) -> None:
    alive = home.run / "worker.alive"
    alive.touch()
    os.utime(alive, (time.time() + 3600,) * 2)
    try:
        assert re.search(r"The clock went back 3[56]\d\d s: keep it on NTP", says(home))
    finally:
        alive.unlink()


@pytest.mark.parametrize(("days", "words"), [(-3, "expired 3 days ago"), (5, "expires in 5 days")])
def test_a_certificate_that_is_over_or_nearly(home: Home, days: float, words: str) -> None:
    file = home.path / "old.pem"
    file.write_bytes(certificate(timedelta(days=days, minutes=5)))
    options.save(home, Options(host="clinica.example", tls_cert=str(file), tls_key=str(file)))
    try:
        assert words in says(home)
    finally:
        options.save(home, Options())


def test_a_backup_that_is_stale(home: Home) -> None:
    made = datetime.now(UTC) - timedelta(days=9)
    record.backed_up(home, record.Made(made.isoformat(), "latido", size=1, seconds=1, kept=1))

    assert "The last backup is 9 days old" in says(home)


def certificate(left: timedelta) -> bytes:
    """One that is valid for so long from now."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=90), now + left)
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
