"""What the browser is given, as committed: small, self-contained, and built from sources one can read."""

import gzip
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.core

STATIC = Path(__file__).parents[1] / "static" / "ui"
WEB = Path(__file__).parents[5] / "web"
ISLAND_LINES = 1_200  # of code, without blank lines, comments and tests
SOFTPHONE_BYTES = 80_000  # gzipped, with JsSIP


def test_the_softphone_stays_small_enough_to_load_on_a_bad_line() -> None:
    assert len(gzip.compress((STATIC / "softphone.js").read_bytes())) <= SOFTPHONE_BYTES


def test_the_island_stays_small_enough_to_be_read() -> None:
    sources = [file for file in (WEB / "softphone").glob("*.ts") if not file.name.endswith(".test.ts")]
    lines = [line.strip() for file in sources for line in file.read_text("utf-8").splitlines()]

    assert sources
    assert sum(1 for line in lines if line and not line.startswith(("//", "/*", "*"))) <= ISLAND_LINES


def test_the_font_is_a_subset() -> None:
    assert (STATIC / "inter.woff2").stat().st_size <= 70_000


@pytest.mark.parametrize("name", ["app.css", "app.js", "softphone.js", "ticker.js"])
def test_nothing_is_fetched_from_elsewhere(name: str) -> None:
    text = (STATIC / name).read_text("utf-8")

    assert re.findall(r"""(?:url\(|import\(|src=)["']?https?:""", text) == []


def test_no_registry_is_named_in_the_lock() -> None:
    assert '"resolved"' not in (WEB / "package-lock.json").read_text("utf-8")
