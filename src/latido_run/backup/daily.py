"""The backup that nobody types: started by the supervisor when it is due, its story in log/backup.log."""

import os
import sys
from datetime import datetime

from latido_run import journal
from latido_run.backup import plan, record, rounds
from latido_run.home import Home


def is_due_now(home: Home) -> bool:
    """Whether the plan asks for a backup that was not made."""
    known = record.read(home)
    made, failed = (datetime.fromisoformat(each.at) if each else None for each in (known.made, known.failed))
    return plan.is_due(plan.read(home), made=made, failed=failed, now=datetime.now().astimezone())


def main() -> int:
    """Make today's backup as the plan says. 0 when it is whole in every place, or somebody else makes one."""
    os.nice(10)  # calls come first
    home = Home.from_env()
    try:
        chosen = plan.read(home)
        since = plan.last_time(chosen, datetime.now().astimezone()) if chosen.at else None
        made = rounds.make(home, chosen, since=since).file
    except rounds.BusyError:
        return 0
    except Exception as problem:  # whatever it is, somebody must hear of it
        journal.write("error", "backup.failed", error=type(problem).__name__, reason=record.why(problem))
        return 1
    journal.write("info", "backup.made", name=made.name, count=made.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
