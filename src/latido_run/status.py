"""How everything is, for a person or for a program."""

import json
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from latido_run import daemon, processes, words
from latido_run.backup import plan, record
from latido_run.doctor import records
from latido_run.home import Home

_STILL = 2_000  # ms: a router that leads writes much more often
_OUTSIDE = ("carrier", "callers")  # the demonstration's outside world is not the product


def show(home: Home, *, as_json: bool) -> int:
    """Print it. 0 when everything runs, 3 when nothing does, 1 in between."""
    facts = gather(home)
    if as_json:
        print(json.dumps(facts, indent=2))
    else:
        _print(facts)
    if facts["phase"] == "stopped":
        return 3
    return 0 if all(each["state"] == "running" for each in facts["processes"]) else 1


def gather(home: Home) -> dict[str, Any]:
    """What the supervisor wrote, and the memory of everything but the outside world."""
    facts = daemon.status(home)
    supervisor = daemon.running(home)
    if supervisor is None:
        facts["phase"] = "failed" if facts["phase"] == "failed" else "stopped"
        for each in facts["processes"]:
            each["state"], each["pid"] = "stopped", None
        facts["memory_mb"] = 0.0
    else:
        outside = [each["pid"] for each in facts["processes"] if each["name"] in _OUTSIDE and each["pid"]]
        facts["memory_mb"] = processes.pss_megabytes(processes.tree([supervisor.pid], without=outside))
    facts["home"] = str(home.path)
    facts["routers"] = routers(home)
    facts["led_by_nobody"] = [each.text for each in records.led_by_nobody(home)] if facts["phase"] == "ready" else []
    facts["backup"] = backups(home)
    return facts


def routers(home: Home) -> list[dict[str, Any]]:
    """Who matches, one a shard, as it last said itself: it writes several times a second while it works."""
    found = []
    for file in sorted(home.run.glob("router*.json")):
        with suppress(OSError, ValueError):
            facts = dict(json.loads(file.read_text()))
            facts["age_ms"] = max(round((time.time() - file.stat().st_mtime) * 1000), 0)
            found.append(facts)
    return found


def backups(home: Home) -> dict[str, Any]:
    """The last backup, the last failure since, the last drill, and when the next will be made by itself."""
    known, chosen = record.read(home), plan.read(home)
    upcoming = plan.next_due(chosen, datetime.now().astimezone())
    return {
        "folder": chosen.folder,
        "also": chosen.also,
        "next": upcoming.isoformat(timespec="minutes") if upcoming else None,
        "last": asdict(known.made) if known.made else None,
        "failed": asdict(known.failed) if known.failed else None,
        "drill": asdict(known.drilled) if known.drilled else None,
    }


def _print(facts: dict[str, Any]) -> None:
    if facts["phase"] == "stopped":
        words.say("not_running")
        return
    print(f"{facts['phase']}  {facts['address']}  {facts.get('why', '')}")
    for each in facts["processes"]:
        who = f"{each['name']:<10} {each['state']:<9} pid {each['pid'] or '-':<8}"
        print(f"  {who} restarts {each['restarts']:<4} {each['since']}  {each['error']}")
    for each in facts["routers"]:
        words.say("router_leads" if each["leads"] and each["age_ms"] < _STILL else "router_stands_by", **each)
    for line in facts["led_by_nobody"]:
        print(line)
    words.say("memory", mb=facts["memory_mb"])
    _print_backup(facts["backup"])


def _print_backup(facts: dict[str, Any]) -> None:
    if failed := facts["failed"]:
        words.say("status_failed", at=failed["at"], why=failed["why"])
    if last := facts["last"]:
        words.say("status_backup", at=last["at"], mb=round(last["size"] / 1e6, 1), next=facts["next"] or "-")
    if drill := facts["drill"]:
        words.say("status_drill" if drill["ok"] else "status_undrilled", **drill)
