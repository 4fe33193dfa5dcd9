"""One JSON line for each event, of the same form and keys as the other processes' logs. Standard library only."""

import json
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path


def write(level: str, event: str, *, to: Path | None = None, **facts: object) -> None:
    """Say what happened: ids, names of ours and figures, never a person's data.

    to: a file that grows; without it, standard error. What cannot be written, on a full disk, is lost.
    """
    line = _line(level, event, facts)
    if to is None:
        print(line, file=sys.stderr, flush=True)
        return
    with suppress(OSError), to.open("a") as file:
        file.write(line + "\n")


def _line(level: str, event: str, facts: dict[str, object]) -> str:
    line = {
        **{name: value for name, value in facts.items() if value is not None},
        "process": os.environ.get("LATIDO_PROCESS", "latido"),
        "level": level,
        "timestamp": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "event": event,
    }
    return json.dumps(line)
