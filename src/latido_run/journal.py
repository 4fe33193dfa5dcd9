"""One JSON line for each event, of the same form and keys as the other processes' logs. Standard library only."""

import json
import os
import sys
from datetime import UTC, datetime


def write(level: str, event: str, **facts: object) -> None:
    """Say what happened on standard error: ids, names of ours and figures, never a person's data."""
    line = {
        **{name: value for name, value in facts.items() if value is not None},
        "process": os.environ.get("LATIDO_PROCESS", "latido"),
        "level": level,
        "timestamp": datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "event": event,
    }
    print(json.dumps(line), file=sys.stderr, flush=True)
