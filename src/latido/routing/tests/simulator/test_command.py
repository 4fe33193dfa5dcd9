"""`latido simulate`, as it is typed."""

import json
from pathlib import Path

import pytest

from latido.routing.simulator.__main__ import main

pytestmark = pytest.mark.core
CLINIC = str(Path(__file__).resolve().parents[5] / "scenarios/small-clinic.toml")


def test_policies_side_by_side_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([CLINIC, "--compare", "fifo,latido", "--agents", "4,5", "--seeds", "1-3", "--json"]) == 0

    said = json.loads(capsys.readouterr().out)
    assert said["seeds"] == [1, 2, 3]
    assert [(run["policy"], run["agents"]) for run in said["runs"]] == [
        ("fifo", 4), ("latido", 4), ("fifo", 5), ("latido", 5),
    ]  # fmt: skip
    fifo, latido = (run["queues"]["URG"]["within_10"]["mean"] for run in said["runs"][:2])
    assert said["differences"][0]["queues"]["URG"]["within_10"]["mean"] == pytest.approx(latido - fifo, abs=0.011)
    assert said["runs"][0]["queues"]["all"]["callers"]["mean"] == said["runs"][1]["queues"]["all"]["callers"]["mean"]


def test_a_table_for_people(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATIDO_LANG", "es")
    assert main([CLINIC, "--seeds", "1,2"]) == 0

    said = capsys.readouterr().out
    assert said.startswith("Una clínica pequeña: 2 días simulados con las semillas 1-2\n")
    assert "5: latido − fifo" in said


def test_a_proposal_needs_days_of_its_own(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATIDO_LANG", "en")

    assert main([CLINIC, "--tune", "--tuning-seeds", "1-9", "--seeds", "8-12"]) == 2
    assert "proved on seeds that it was not tuned on: 8, 9 are in both" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--compare", "lifo"], "“lifo” is not known; known are fifo, latido"),
        (["--agents", "many"], "“many” is not a list such as"),
        (["--seeds", "9-7"], "“9-7” is not a list such as"),
        (["--agents", "0"], "“0” is not a list such as"),
        (["--seeds", "1-999999999"], "“1-999999999” is not a list such as"),
        (["--seeds", "1,9-7"], "“1,9-7” is not a list such as"),
    ],
    ids=str,
)
def test_what_cannot_be_played_is_told(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATIDO_LANG", "en")
    with pytest.raises(SystemExit):
        main([CLINIC, *arguments])

    assert line in capsys.readouterr().err


def test_more_callers_than_a_machine_holds_are_not_tried(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATIDO_LANG", "es")

    assert main([CLINIC, "--agents", "900000"]) == 2
    assert "más de 2000000 llamadas" in capsys.readouterr().err


def test_a_scenario_that_is_wrong_is_told_line_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATIDO_LANG", "es")
    (tmp_path / "mine.toml").write_text('name = "x"\nagents = 0')

    assert main([str(tmp_path / "mine.toml")]) == 2
    assert "mine.toml: «agents» debe estar entre 1 y 5000\n" in capsys.readouterr().err
