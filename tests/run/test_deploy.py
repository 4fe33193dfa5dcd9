"""What is handed to systemd, Docker, Caddy and Prometheus is what their own programs accept."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from latido.config import metrics, operating
from latido_run import cli
from latido_run.home import DEFAULT_PORTS, SOURCE

pytestmark = pytest.mark.process

DEPLOY = SOURCE / "deploy"
HOST = {"LATIDO_HOST": "contacto.example.org"}


def accepts(program: str, *argv: str, env: dict[str, str] | None = None) -> str:
    """What the program says of a file; skipped where it is not installed."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed here")
    done = subprocess.run(
        [program, *argv], capture_output=True, text=True, check=False, env={**os.environ, **(env or {})}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """With the clone's own place in them: they are written for /opt/latido."""
    units = []
    for unit in sorted((DEPLOY / "systemd").iterdir()):
        copy = tmp_path / unit.name
        copy.write_text(unit.read_text().replace("/opt/latido", str(SOURCE)))
        units.append(str(copy))

    assert len(units) == 3
    said = accepts("systemd-analyze", "verify", "--man=no", *units)

    assert [line for line in said.splitlines() if line.startswith("latido")] == []


def test_compose_accepts_the_file_and_knows_what_is_missing() -> None:
    file = str(DEPLOY / "compose/compose.yaml")

    said = accepts("docker-compose", "-f", file, "config", env={**HOST, "LATIDO_PUBLIC_IP": "203.0.113.7"})

    assert "--host=contacto.example.org" in said
    assert "--public-ip=203.0.113.7" in said
    for given, missing in (({}, "the name people come by"), (HOST, "your carrier or your exchange sees")):
        argv, env = ["docker-compose", "-f", file, "config"], {**os.environ, **given}
        assert missing in subprocess.run(argv, capture_output=True, text=True, check=False, env=env).stderr


def test_caddy_accepts_its_file() -> None:
    accepts("caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "caddy/Caddyfile"), env=HOST)


def test_prometheus_accepts_the_alarms_and_its_configuration(tmp_path: Path) -> None:
    for file in (DEPLOY / "prometheus").iterdir():
        shutil.copy(file, tmp_path)
    (tmp_path / "metrics").write_text("token")
    configuration = tmp_path / "prometheus.yml"
    configuration.write_text(configuration.read_text().replace("/var/lib/latido/secrets/metrics", "metrics"))

    accepts("promtool", "check", "config", str(configuration))
    accepts("promtool", "test", "rules", str(Path(__file__).with_name("alarms.yml")))


def test_every_figure_an_alarm_asks_for_exists() -> None:
    told = (SOURCE / "src/latido/config/metrics.py").read_text()
    asked = set(re.findall(r"latido_[a-z_]+", (DEPLOY / "prometheus/latido.rules.yml").read_text()))

    assert asked
    assert [name for name in asked if f'"{name}"' not in told] == []
    assert metrics.LONG_PROCESSES


def test_the_commands_addresses_and_ports_in_these_files_are_ours() -> None:
    compose = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text())["services"]["latido"]
    units = "".join(unit.read_text() for unit in (DEPLOY / "systemd").glob("*.service"))
    caddy = (DEPLOY / "caddy/Caddyfile").read_text()

    commands = {compose["command"][0], compose["healthcheck"]["test"][2]}
    commands |= set(re.findall(r"^Exec\w+=/opt/latido/latido (\w+)", units, re.MULTILINE))
    assert commands <= set(cli.COMMANDS)
    assert operating.FIGURES in caddy
    assert {f":{DEFAULT_PORTS.web}", f":{DEFAULT_PORTS.voice}"} <= set(re.findall(r":\d{4}", caddy))
