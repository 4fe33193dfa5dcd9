"""What root does before it steps down: the user, the folders, a readable copy of the program."""

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path

from latido_run import system_user, words
from latido_run.home import ROOT_HOME, SOURCE, Home

_APP = ROOT_HOME / "app"
_PROGRAM = ("src", "latido", "requirements.lock")


def step_down(home: Home, argv: list[str], *, refresh: bool) -> None:
    """Go on as the system user, in a program that user can read. Does not return.

    refresh: bring the copy of the program up to date first (`up` does).
    """
    user = system_user.ensure()
    home.create((user.pw_uid, user.pw_gid))
    if not system_user.can_read(home.run):
        sys.exit(words.text("no_home", user=user.pw_name, home=home.path))
    app = _readable_program(refresh=refresh)
    env = {
        **os.environ,
        "HOME": str(home.run),
        "USER": user.pw_name,
        "LOGNAME": user.pw_name,
        "LATIDO_HOME": str(home.path),
        "PYTHONPATH": str(app / "src"),
    }
    os.chdir(app)
    drop = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups"]
    command = ["setpriv", *drop, "--", sys.executable, "-m", "latido_run.cli", *argv]
    os.execvpe("setpriv", command, env)  # noqa: S606 - a fixed program, no shell


def _readable_program(*, refresh: bool) -> Path:
    """The clone, or its copy under /var/lib/latido where the user cannot read the clone."""
    if system_user.can_read(SOURCE / "src") and system_user.can_read(SOURCE / "src/latido_run/home.py"):
        app = SOURCE
    else:
        app = _APP
        if refresh or not app.exists():
            _copy(app)
    if refresh:
        compileall.compile_dir(app / "src", quiet=2)  # the user cannot write there
    return app


def _copy(app: Path) -> None:
    """Put a copy in place in one move, readable by everybody, writable by root."""
    draft, old = app.with_name("app.new"), app.with_name("app.old")
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    draft.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", ".*")
    for name in _PROGRAM:
        source = SOURCE / name
        if source.is_dir():
            shutil.copytree(source, draft / name, ignore=ignored)
        else:
            shutil.copy2(source, draft / name)
    subprocess.run(["chmod", "-R", "u=rwX,go=rX", str(draft)], check=True)
    if app.exists():
        app.rename(old)
    draft.rename(app)
    shutil.rmtree(old, ignore_errors=True)


def keep_certificate(home: Home, cert: str, key: str) -> list[str]:
    """Copy a certificate and its key to where the system user can read them; arguments naming the copies."""
    folder = home.create(_ids()).secrets_dir / "tls"
    folder.mkdir(exist_ok=True, mode=0o700)
    copies = (folder / "given.pem", folder / "given.key")
    for source, copy in zip((cert, key), copies, strict=True):
        shutil.copyfile(source, copy)
        copy.chmod(0o600)
    return ["--tls-cert", str(copies[0]), "--tls-key", str(copies[1])]


def _ids() -> tuple[int, int]:
    user = system_user.ensure()
    return user.pw_uid, user.pw_gid


def install_packages(commands: dict[str, str]) -> bool:
    """Have these programs: {program: Debian package}.

    Root installs what is missing; others read the line to type. False when something is still missing.
    """
    missing = sorted({package for program, package in commands.items() if shutil.which(program) is None})
    if not missing:
        return True
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        words.say("chromium", names=" ".join(missing))
        return False
    words.progress("installing", names=", ".join(missing))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for argv in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
        if subprocess.run(["apt-get", *argv], env=env, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True
