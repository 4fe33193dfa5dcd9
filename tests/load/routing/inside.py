"""What runs as a process of the product: it plants the ground, drains the inbox, reads the floor."""

import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import django
import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
django.setup()

from django.db import connection  # noqa: E402

from latido.kernel.time import utc_now  # noqa: E402
from latido.routing import api as routing  # noqa: E402
from latido.routing.contracts import NewQueue  # noqa: E402
from latido.routing.router.leader import Leader  # noqa: E402
from latido.routing.router.memory import Memory  # noqa: E402
from latido.routing.router.session import Session, conninfo  # noqa: E402
from latido.routing.tests.floor import Floor  # noqa: E402
from latido.staff.models import Skill  # noqa: E402
from latido_run import postgres  # noqa: E402
from latido_run.home import Home  # noqa: E402
from tests.load.routing.statements import TALK  # noqa: E402

SAMPLES = {
    "bench_user": "SELECT * FROM staff_user WHERE id = '{agent}'",
    "bench_desk": "SELECT * FROM routing_agentdesk WHERE agent_id = '{agent}'",
    "bench_contact": "SELECT * FROM interactions_interaction WHERE id = '{contact}'",
    "bench_work": "SELECT * FROM routing_work WHERE interaction_id = '{contact}'",
    "bench_queue": "SELECT row_number() OVER (ORDER BY code) - 1 AS n, q.id, jsonb_build_object(s.skill, 1) AS required"
    " FROM routing_queue q JOIN routing_queueskill s ON s.queue_id = q.id WHERE code LIKE 'Q%'",
}


def plant(queues: str, skills: str, profiles: str) -> dict[str, str]:
    """One house, and one agent and one contact in it, made by the services: everybody else is their copy."""
    floor = Floor()
    with floor.scope():
        for n in range(int(queues)):
            Skill.objects.create(code=f"s{n:02d}", name=f"s{n:02d}")
            routing.save_queue(NewQueue(f"Q{n:02d}", f"Cola {n}", required={f"s{n:02d}": 1}, ring_for=TALK))
    agent, contact = floor.agent(utc_now(), s00=3), floor.call("Q00", at=utc_now())
    _samples(floor.id, agent, contact, int(queues), int(skills), int(profiles))
    return {"house": str(floor.id), "agent": str(agent), "contact": str(contact)}


def _samples(house: UUID, agent: UUID, contact: UUID, queues: int, skills: int, profiles: int) -> None:
    """Tables of one row each, which the application may read."""
    chance = random.Random(20)
    with psycopg.connect(postgres.dsn(Home.from_env(), "latido_owner"), autocommit=True) as db:
        for name, statement in SAMPLES.items():
            db.execute(f"CREATE TABLE {name} AS {statement.format(agent=agent, contact=contact)}")
        db.execute("CREATE TABLE bench_profile (profile int, skill text, proficiency int)")
        for profile in range(profiles):
            for n in chance.sample(range(queues), skills):
                db.execute(
                    "INSERT INTO bench_profile VALUES (%s, %s, %s)", [profile, f"s{n:02d}", chance.randint(1, 5)]
                )
        db.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO latido_app")


def drain() -> dict[str, float]:
    """A leader that knows the floor as it was hears everything in the inbox and offers what it can."""
    leader = Leader(Session(conninfo()))
    assert leader.take_over(utc_now())
    leader.memory.hall = Memory().hall  # what is in the inbox is news to it
    ticks, began = 1, time.perf_counter()
    while leader.tick(utc_now()) or leader.anything_new(utc_now()):
        ticks += 1
    taken = time.perf_counter() - began
    return {"seconds": taken, "ticks": ticks, "waiting": len(leader.memory.hall.waiting)}


def load() -> dict[str, float]:
    """A leader takes over."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    leader = Leader(Session(conninfo()))
    assert leader.take_over(utc_now())
    taken = time.perf_counter() - began
    leader.tick(utc_now())
    ticked = time.perf_counter() - began - taken
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    waiting = len(leader.memory.hall.waiting)
    return {
        "seconds": taken, "mb": most / 1024, "before_mb": before / 1024, "waiting": waiting, "tick_ms": 1000 * ticked,
    }  # fmt: skip


PARTS: dict[str, Callable[..., dict[str, Any]]] = {"plant": plant, "drain": drain, "load": load}

if __name__ == "__main__":
    with connection.wrap_database_errors:
        print(json.dumps(PARTS[sys.argv[1]](*sys.argv[2:])))
