"""One folder holds an installation; two never share a port or a secret."""

import json
import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from latido_run.home import DEFAULT_PORTS, Home, choose_ports

pytestmark = pytest.mark.core


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home").create()
    yield made
    shutil.rmtree(made.sockets, ignore_errors=True)


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(home: Home) -> None:
    first, again = home.secret("master"), home.secret("master")

    assert first == again
    assert len(bytes.fromhex(first)) == 32
    assert (home.secrets_dir / "master").stat().st_mode & 0o777 == 0o600
    assert home.secret("other") != first


def test_folders_are_closed_to_others(home: Home) -> None:
    modes = {folder.name: folder.stat().st_mode & 0o777 for folder in (home.pg, home.recordings, home.sockets)}

    assert set(modes.values()) == {0o700}


def test_a_taken_port_gives_way_to_a_free_one_and_the_others_stay() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = replace(choose_ports(DEFAULT_PORTS), web=taken.getsockname()[1])
        chosen = choose_ports(wanted)

    moved = {name for name, port in asdict(chosen).items() if port != getattr(wanted, name)}
    assert moved == {"web"}


def test_ports_are_kept_from_the_first_use_on(home: Home) -> None:
    first = home.ports

    assert json.loads((home.run / "ports.json").read_text())["web"] == first.web
    assert Home(home.path).ports == first


def test_socket_paths_stay_below_the_systems_limit_however_deep_the_home(tmp_path: Path) -> None:
    home = Home(tmp_path.joinpath(*["a-long-folder-name"] * 8))

    assert len(os.fsencode(home.sockets / "carrier/asterisk.ctl")) < 107


def test_a_socket_folder_of_somebody_elses_is_refused(home: Home, tmp_path: Path) -> None:
    home.sockets.rmdir()
    home.sockets.symlink_to(tmp_path)

    with pytest.raises((PermissionError, FileExistsError)):
        home.create_sockets()

    home.sockets.unlink()
