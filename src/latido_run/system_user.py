"""The unprivileged user everything runs as when the command is given by root."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

NAME = "latido"


def ensure() -> pwd.struct_passwd:
    """The system user `latido`, made when missing; only root can make it."""
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin") or "useradd"
        where = ["--no-create-home", "--home-dir", "/var/lib/latido", "--shell", "/usr/sbin/nologin"]
        subprocess.run([useradd, "--system", "--user-group", *where, NAME], check=True)
        return pwd.getpwnam(NAME)


def guarded(argv: list[str], *, on_parent_death: str = "TERM", keep_root: bool = False) -> list[str]:
    """The same command, never as root and never outliving its parent.

    setpriv does both before it becomes the program: a Python hook between fork and exec could
    deadlock in a program with threads.
    """
    drop: list[str] = []
    if os.geteuid() == 0 and not keep_root:
        user = ensure()
        drop = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return ["setpriv", *drop, "--pdeathsig", on_parent_death, "--", *argv]


def can_read(path: Path) -> bool:
    """Whether the user the processes run as may read this file or folder."""
    mode = "-x" if path.is_dir() else "-r"
    return subprocess.run(guarded(["test", mode, str(path)]), check=False).returncode == 0


def can_write(folder: Path) -> bool:
    """Whether the user the processes run as may make files in this folder."""
    return subprocess.run(guarded(["test", "-w", str(folder)]), check=False).returncode == 0
