"""What an installation's processes wrote, searched for a person."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from latido.plumbing.logs import KEYS, LONG
from latido_run.home import Home

FORM = {"event", "level", "timestamp", "process"}  # what every line of ours has
OUTSIDE = ("callers.log", "carrier.log")  # the demonstration's invented outside world knows its own callers


def written(home: Home) -> Iterator[tuple[Path, str]]:
    """Every log of ours, of Asterisk and of PostgreSQL, and the state files beside them."""
    folders = (home.log, home.asterisk / "log", home.run)
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.name not in OUTSIDE:
                yield file, file.read_text(errors="replace")
    for log in (home.pg / "data").glob("log/*"):
        yield log, log.read_text(errors="replace")


def of(person: list[str], home: Home) -> list[str]:
    """Where any of these words is, whatever its case; a number also in pieces and with other signs between."""
    patterns = [re.compile(_loosely(word), re.IGNORECASE) for word in person]
    return [
        f"{file.name}: {found[0]}" for file, text in written(home) for each in patterns if (found := each.search(text))
    ]


def _loosely(word: str) -> str:
    """Digits with anything between them, standing alone: not inside an id or a hash."""
    digits = re.sub(r"\D", "", word)
    if len(digits) < 8:
        return re.escape(word)
    return r"(?<![0-9a-f])(?:\+?57[ .-]?)?" + r"[ .\-/]?".join(digits) + r"(?![0-9a-f])"


def malformed(home: Home) -> list[str]:
    """Lines of the long processes, and of the supervisor's journal, that are not one JSON object of known keys."""
    return [
        f"{name}.log:{number}: {line[:80]}"
        for name in (*LONG, "supervisor")
        for number, line in enumerate((home.log / f"{name}.log").read_text().splitlines(), 1)
        if not _is_well_formed(line)
    ]


def _is_well_formed(line: str) -> bool:
    try:
        said = json.loads(line)
    except ValueError:
        return False
    return isinstance(said, dict) and set(said) >= FORM and set(said) <= KEYS
