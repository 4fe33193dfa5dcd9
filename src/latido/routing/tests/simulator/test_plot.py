"""The picture of a comparison: it is one, says what it shows in words that can be drawn, and is drawn to scale."""

import math
from pathlib import Path

import pytest
from PIL import Image, ImageColor, ImageFont

from latido.routing.simulator import comparing, plot, words
from latido.routing.simulator.__main__ import main
from latido.routing.simulator.comparing import Comparison
from latido.routing.tests.simulator.make import plain, stream

pytestmark = pytest.mark.core
CLINIC = str(Path(__file__).resolve().parents[5] / "scenarios/small-clinic.toml")


def small(calls: float = 12) -> Comparison:
    scenario = plain(stream(), agents=3, hours=1, calls=calls)
    return comparing.compare(scenario, ["fifo", "latido"], [3, 4], [1, 2])


def columns(image: Image.Image, colour: str) -> list[int]:
    """Where across the picture this colour stands, in the first panel."""
    wanted = ImageColor.getrgb(colour)
    panel = range(plot.LEFT - 6, plot.LEFT + plot.PANEL + 6)
    return [
        x
        for x in panel
        if any(math.dist(image.getpixel((x, y)), wanted) < 20 for y in range(plot.TOP, image.height))  # type: ignore[arg-type]
    ]


def test_it_is_written_as_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATIDO_LANG", "es")

    assert main([CLINIC, "--seeds", "1,2", "--plot", str(tmp_path / "out.png")]) == 0
    with Image.open(tmp_path / "out.png") as found:
        assert found.format == "PNG"
        assert found.width > 1000


def test_a_place_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LATIDO_LANG", "es")

    assert main([CLINIC, "--seeds", "1", "--plot", str(tmp_path / "no/out.png")]) == 2
    assert "no se puede escribir el gráfico" in capsys.readouterr().err


def test_its_letters_are_all_there() -> None:
    """A letter that the font lacks is drawn as the same box as any other that it lacks."""
    font = ImageFont.truetype(plot.FONT, 20)
    box = bytes(font.getmask("\U000f0000"))

    assert [each for each in "áéíóúñÁÑ¿±−%·" if bytes(font.getmask(each)) == box] == []


def test_a_better_day_stands_further_right() -> None:
    calm, busy = (columns(plot.Picture(small(calls), "en").draw(), plot.COLOURS[0]) for calls in (3, 40))

    assert min(calm) > max(busy)


def test_each_size_and_queue_has_its_row() -> None:
    comparison = small()
    rows = [(agents, code) for _, agents, code in plot.Picture(comparison, "en")._rows()]

    assert rows == [(3, None), (3, "all"), (3, "CIT"), (4, None), (4, "all"), (4, "CIT")]
    assert words.text("plot_agents", "es", agents=3) == "3 agentes"
