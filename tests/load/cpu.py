"""Processor time of running processes and of all their descendants, from the kernel's own accounts."""

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds(pids: Iterable[int]) -> float:
    """User and system seconds so far. A descendant that has ended counts in its parent once waited for."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    used: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            pid = int(folder.name)
            children[int(words[1])].append(pid)
            used[pid] = sum(map(int, words[11:15])) / _TICKS
    todo, total = list(pids), 0.0
    seen: set[int] = set()
    while todo:
        pid = todo.pop()
        if pid not in seen:
            seen.add(pid)
            total += used.get(pid, 0.0)
            todo += children[pid]
    return total
