"""Figures for Prometheus: how many and how old, with codes of queues and names of processes, never a person."""

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db import close_old_connections
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.registry import Collector

from latido.interactions import api as interactions
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.plumbing import sql, tenancy
from latido.routing import api as routing
from latido_run.backup import record
from latido_run.home import Home

LONG_PROCESSES = ("router", "worker", "voice")
_OUTBOX = "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0) FROM plumbing_outboxevent"
_JOBS = "SELECT status::text, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1"


class Installation(Collector):
    """One scrape reads everything anew; nothing is kept between two."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def collect(self) -> Iterator[Gauge]:
        yield from machine(self.home)
        yield from plumbing()
        yield from floors()


def exposition(home: Home) -> bytes:
    """The page Prometheus reads. Raises DatabaseError while PostgreSQL is away."""
    registry = CollectorRegistry(auto_describe=False)
    try:
        registry.register(Installation(home))
        return generate_latest(registry)
    finally:
        close_old_connections()


def machine(home: Home) -> Iterator[Gauge]:
    alive = Gauge("latido_process_silent_seconds", "Since the process last said it is alive", labels=["process"])
    for name in LONG_PROCESSES:
        if (since := silent_for(home, name)) is not None:
            alive.add_metric([name], since)
    yield alive
    free = Gauge("latido_disk_free_bytes", "Room left where the home keeps this", labels=["folder"])
    for folder in (home.path, home.recordings, home.spool, home.backups):
        free.add_metric([folder.name if folder != home.path else "home"], shutil.disk_usage(folder).free)
    yield free
    waiting = Gauge("latido_recordings_unsealed", "Audio files that are not encrypted yet; live calls have one each")
    waiting.add_metric([], sum(1 for each in os.scandir(home.spool) if each.is_file()))
    yield waiting
    yield from backups(record.read(home))


def backups(known: record.Record) -> Iterator[Gauge]:
    """Ages are left out where there is none yet: absent() finds that."""
    if made := known.made:
        yield Gauge("latido_backup_age_seconds", "Since the last good backup was begun", value=age(made.at))
        yield Gauge("latido_backup_bytes", "Its size", value=made.size)
        yield Gauge("latido_backup_seconds", "How long it took", value=made.seconds)
        yield Gauge("latido_backups_kept", "How many there are", value=made.kept)
    yield Gauge("latido_backup_failed", "1 while the last attempt failed", value=float(known.failed is not None))
    if drilled := known.drilled:
        yield Gauge("latido_drill_age_seconds", "Since a backup was last restored to try it", value=age(drilled.at))
        yield Gauge("latido_drill_seconds", "How long that took", value=drilled.seconds)
        yield Gauge("latido_drill_failed", "1 when it did not come back", value=float(not drilled.ok))


def age(at: str) -> float:
    return (utc_now() - datetime.fromisoformat(at)).total_seconds()


def silent_for(home: Home, process: str) -> float | None:
    """Seconds since a long process touched its file; None where it never ran here."""
    try:
        return max(0.0, time.time() - (home.run / f"{process}.alive").stat().st_mtime)
    except FileNotFoundError:
        return None


def plumbing() -> Iterator[Gauge]:
    with tenancy.role("latido_dispatcher"):
        (events, oldest), *_ = sql.rows(_OUTBOX)
        jobs = dict(sql.rows(_JOBS))
    yield Gauge("latido_outbox_events", "Facts that have not reached their jobs", value=events)
    yield Gauge("latido_outbox_oldest_seconds", "Age of the oldest of them", value=oldest)
    counted = Gauge("latido_jobs", "Jobs by status", labels=["status"])
    for status in ("todo", "doing", "failed"):
        counted.add_metric([status], jobs.get(status, 0))
    yield counted
    leader = routing.leader_status(now=utc_now())
    yield Gauge("latido_router_lease", "1 while a router leads", value=float(leader.alive))
    yield Gauge("latido_router_epoch", "Grows by one each time another router takes over", value=leader.epoch)
    yield Gauge("latido_router_lag_seconds", "Age of the oldest thing it has not heard", value=leader.lag_ms / 1e3)


def floors() -> Iterator[Gauge]:
    """Queues and agents of each organisation, by the organisation's id."""
    by_queue, who = ["organisation", "queue"], ["organisation", "state"]
    waiting = Gauge("latido_queue_waiting", "Interactions that wait", labels=by_queue)
    longest = Gauge("latido_queue_longest_wait_seconds", "The longest of them", labels=by_queue)
    free = Gauge("latido_queue_agents_free", "Agents who could take the next one", labels=by_queue)
    today = Gauge("latido_queue_today", "Since the organisation's midnight", labels=[*by_queue, "what"])
    agents = Gauge("latido_agents", "Agents by state", labels=who)
    live = Gauge("latido_interactions_live", "Conversations that go on", labels=["organisation"])
    with tenancy.role("latido_login"):
        houses = orgs.organisation_ids()
    for organisation_id in houses:
        house, now = str(organisation_id), utc_now()
        with tenancy.organisation(organisation_id):
            for queue in routing.figures(now):
                code = [house, queue.code]
                waiting.add_metric(code, queue.waiting)
                longest.add_metric(code, (now - queue.longest_wait).total_seconds() if queue.longest_wait else 0.0)
                free.add_metric(code, queue.agents_free)
                for what in ("received", "answered", "answered_in_target", "abandoned", "abandoned_short"):
                    today.add_metric([*code, what], getattr(queue, what))
            for state, count in Counter(agent.state.value for agent in routing.floor_agents(now)).items():
                agents.add_metric([house, state], count)
            live.add_metric([house], len(interactions.live()))
    yield from (waiting, longest, free, today, agents, live)
