"""A comparison as a picture: each figure a dot, its 95 % confidence interval a line through it."""

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import latido
from latido.routing.simulator import words
from latido.routing.simulator.comparing import Comparison
from latido.routing.simulator.figures import ALL, Estimate, over_days

FONT = Path(latido.__file__).parent / "plumbing/ui/static/ui/inter.woff2"
PANELS = (("within_20", "plot_within_20"), ("abandoned", "plot_abandoned"), ("within_10", "plot_within_10"))
COLOURS = ("#b45309", "#0f766e", "#4338ca", "#be185d")  # of the policies; apart also in grey and for the colour-blind
INK, PALE, RULE = "#1c1917", "#78716c", "#e7e5e4"
FINER = 2  # drawn so many times as large, so that lines come out smooth
LEFT, PANEL, GAP, ROW, TOP, MARGIN = 190, 310, 50, 26, 156, 30


def save(comparison: Comparison, file: Path, language: str) -> None:
    """As a PNG, whatever the file's name says."""
    Picture(comparison, language).draw().save(file, "PNG")


class Picture:
    def __init__(self, comparison: Comparison, language: str) -> None:
        self.comparison, self.language = comparison, language
        self.sizes = list(dict.fromkeys(each.agents for each in comparison.runs))
        self.policies = list(dict.fromkeys(each.policy for each in comparison.runs))
        self.of = {(each.agents, each.policy): each for each in comparison.runs}
        rows = len(self.sizes) * (len(comparison.codes) + 1)
        self.width = LEFT + len(PANELS) * (PANEL + GAP) + MARGIN
        self.height = TOP + rows * ROW + MARGIN
        self.image = Image.new("RGB", (self.width * FINER, self.height * FINER), "white")
        self.pen = ImageDraw.Draw(self.image)

    def draw(self) -> Image.Image:
        scenario, seeds = self.comparison.scenario.name, self.comparison.seeds
        self._write(MARGIN, 22, scenario, 20)
        self._write(MARGIN, 52, words.text("plot_note", self.language, days=len(seeds)), 12, PALE)
        for n, policy in enumerate(self.policies):
            self._dot(MARGIN + 6 + n * 130, 92, COLOURS[n % len(COLOURS)])
            self._write(MARGIN + 18 + n * 130, 84, policy, 13)
        for n, (figure, title) in enumerate(PANELS):
            self._panel(LEFT + n * (PANEL + GAP), figure, words.text(title, self.language))
        self._labels()
        return self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)

    def _labels(self) -> None:
        for y, agents, code in self._rows():
            if code is None:
                self._write(MARGIN, y - 8, words.text("plot_agents", self.language, agents=agents), 13)
            else:
                self._write(MARGIN + 14, y - 8, self._name(code), 12, PALE)

    def _panel(self, x: int, figure: str, title: str) -> None:
        """One figure of all. Shares of everything from 0 to 100; abandonment as far as it goes."""
        estimates = {
            (agents, policy, code): over_days(run.days, code, attrgetter(figure))
            for (agents, policy), run in self.of.items()
            for code in self.comparison.codes
        }
        most = 100.0 if figure.startswith("within") else _round_up(max(map(_upper, estimates.values())))

        def place(value: float) -> float:
            return x + PANEL * min(max(value / most, 0), 1)

        self._write(x, TOP - 38, title, 13)
        for tick in range(5):
            at = place(most * tick / 4)
            self._line(at, TOP - 14, at, self.height - MARGIN, RULE)
            self._write(at - 8, TOP - 18, f"{most * tick / 4:g}", 10, PALE)
        for y, agents, code in self._rows():
            if code is not None:
                found = [estimates[agents, policy, code] for policy in self.policies]
                self._row(y, found, place)

    def _row(self, y: int, estimates: list[Estimate], place: Callable[[float], float]) -> None:
        """Each policy a little lower than the one before, so that none hides another."""
        for n, each in enumerate(estimates):
            at, colour = y + 8 * (n - (len(estimates) - 1) / 2), COLOURS[n % len(COLOURS)]
            if each.half is not None:
                self._line(place(each.mean - each.half), at, place(each.mean + each.half), at, colour, 2)
            self._dot(place(each.mean), at, colour)

    def _rows(self) -> list[tuple[int, int, str | None]]:
        """Where each row stands: of a size's heading, or of one queue."""
        names: list[tuple[int, str | None]] = []
        for agents in self.sizes:
            names += [(agents, None), *((agents, code) for code in self.comparison.codes)]
        return [(TOP + n * ROW + ROW // 2, agents, code) for n, (agents, code) in enumerate(names)]

    def _name(self, code: str) -> str:
        names = {each.code: each.name for each in self.comparison.scenario.streams}
        return words.text("plot_all", self.language) if code == ALL else names[code][:20]

    def _write(self, x: float, y: float, text: str, size: int, colour: str = INK) -> None:
        font = ImageFont.truetype(FONT, size * FINER)
        self.pen.text((x * FINER, y * FINER), text, fill=colour, font=font)

    def _line(self, x: float, y: float, to_x: float, to_y: float, colour: str, width: int = 1) -> None:
        self.pen.line([x * FINER, y * FINER, to_x * FINER, to_y * FINER], fill=colour, width=width * FINER)

    def _dot(self, x: float, y: float, colour: str) -> None:
        self.pen.ellipse([(x - 4) * FINER, (y - 4) * FINER, (x + 4) * FINER, (y + 4) * FINER], fill=colour)


def _upper(of: Estimate) -> float:
    return of.mean + (of.half or 0)


def _round_up(most: float) -> float:
    """The end of an axis with four even steps."""
    return next((end for end in (4.0, 8.0, 12.0, 20.0, 24.0, 40.0, 60.0) if most <= end), 100.0)
