"""What the tables tell of work that is not done: emergencies without a telephone, audit, recordings, jobs."""

from collections.abc import Callable, Iterator

import psycopg

from latido_run import postgres
from latido_run.doctor.findings import Finding, bad, good, note
from latido_run.home import Home

Tables = psycopg.Connection[tuple[object, ...]]
Look = Callable[[Home, Tables], Iterator[Finding]]

_NOBODY_ON_CALL = """
    SELECT DISTINCT o.name, q.name FROM (
        SELECT DISTINCT ON (organisation_id, name) organisation_id, graph FROM flows_flow
        ORDER BY organisation_id, name, version DESC
    ) f
    CROSS JOIN LATERAL jsonb_each(f.graph->'nodes') node
    JOIN routing_queue q ON q.organisation_id = f.organisation_id AND q.code = node.value->>'queue'
    JOIN orgs_organisation o ON o.id = q.organisation_id
    WHERE node.value->>'kind' = 'queue' AND node.value->>'tier' = '0' AND q.on_call_number = ''
    AND EXISTS (SELECT 1 FROM voice_number n WHERE n.organisation_id = o.id) ORDER BY 1, 2
"""
_LED_BY_NOBODY = """
    SELECT s.shard FROM (SELECT 0 AS shard UNION SELECT shard FROM routing_shard) s
    LEFT JOIN routing_leader l ON l.shard = s.shard
    WHERE coalesce(l.lease_until < clock_timestamp() - interval '10 seconds', true) ORDER BY 1
"""
_UNSEALED = """
    SELECT count(*) FROM compliance_unsealed u JOIN compliance_auditevent e ON e.id = u.event_id
    WHERE e.at < now() - interval '1 minute'
"""
_WAITING = """
    SELECT count(*) FROM interactions_recordingsegment s JOIN interactions_interaction i ON i.id = s.interaction_id
    WHERE s.state IN ('recording', 'spooled') AND i.ended_at < now() - interval '10 minutes'
"""
_TO_SEAL = """
    SELECT o.name, greatest(s.waiting - s.done, 0), s.begun_at < now() - interval '1 day'
      FROM plumbing_settling s JOIN orgs_organisation o ON o.id = s.organisation_id
     WHERE s.settled_at IS NULL AND s.waiting > s.done ORDER BY 1
"""
_FAILED = "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed' GROUP BY 1 ORDER BY 1"
_OUTBOX = "SELECT count(*) FROM plumbing_outboxevent WHERE at < now() - interval '1 minute'"


def all_of_them(home: Home) -> Iterator[Finding]:
    """Each look into the tables, when they are there to be looked at."""
    yield from _seen(home, *_LOOKS)


def led_by_nobody(home: Home) -> Iterator[Finding]:
    """The one that `latido status` says as well."""
    yield from _seen(home, matching)


def _seen(home: Home, *looks: Look) -> Iterator[Finding]:
    if any(postgres.lost_secrets(home)):
        return
    try:
        with psycopg.connect(postgres.dsn(home, "latido_owner"), connect_timeout=3, autocommit=True) as tables:
            for look in looks:
                yield from look(home, tables)
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
        return  # no server, or no tables yet: said elsewhere


def on_call(_home: Home, tables: Tables) -> Iterator[Finding]:
    """Somebody's telephone rings when nobody answers an emergency, wherever patients can call."""
    without = tables.execute(_NOBODY_ON_CALL).fetchall()
    for organisation, queue in without:
        yield bad(
            f"{organisation}: la cola de emergencias {queue} no tiene teléfono de guardia; si nadie contesta una "
            "emergencia, nadie más se entera por teléfono: póngalo en la consola, Colas",
            f"{organisation}: the emergency queue {queue} has no on-call telephone; when nobody answers an "
            "emergency, nobody else is rung: set it in the console, Queues",
        )
    if not without:
        yield good(
            "Cada cola de emergencias tiene teléfono de guardia", "Each emergency queue has an on-call telephone"
        )


def matching(home: Home, tables: Tables) -> Iterator[Finding]:
    """Somebody matches for every organisation, also for those that are led apart."""
    for (shard,) in tables.execute(_LED_BY_NOBODY).fetchall():
        start = f"LATIDO_SHARD={shard} ./latido router" if shard else "./latido up"
        yield bad(
            f"Nadie dirige el reparto {shard}: quien espera allí no le timbra a nadie; arranque {start} "
            f"y lea {home.log / 'router.log'}",
            f"Nobody leads routing {shard}: whoever waits there rings nobody; start {start} "
            f"and read {home.log / 'router.log'}",
        )


def audit(home: Home, tables: Tables) -> Iterator[Finding]:
    """The worker seals what was audited within seconds."""
    late = _count(tables, _UNSEALED)
    if late:
        yield bad(
            f"{late} filas de la auditoría esperan su sello hace más de un minuto: las sella worker; "
            f"lea {home.log / 'worker.log'} y después compruebe con ./latido manage audit verify",
            f"{late} rows of the audit have waited for their seal for over a minute: the worker seals them; "
            f"read {home.log / 'worker.log'}, then check with ./latido manage audit verify",
        )
    else:
        yield good("La auditoría está sellada", "The audit is sealed")


def sealing(home: Home, tables: Tables) -> Iterator[Finding]:
    """What an upgrade or a rotation left is sealed by itself, and how much waits."""
    for name, waits, long in tables.execute(_TO_SEAL).fetchall():
        words = (
            f"{name}: {waits} filas por sellar o cambiar de llave; worker sigue solo: {home.log / 'worker.log'}",
            f"{name}: {waits} rows to be sealed or put under another key; the worker goes on by itself: "
            f"{home.log / 'worker.log'}",
        )
        yield bad(*words) if long else note(*words)


def recordings(home: Home, tables: Tables) -> Iterator[Finding]:
    """No recording waits in plain for long."""
    if waiting := _count(tables, _WAITING):
        yield bad(
            f"{waiting} grabaciones de llamadas terminadas siguen sin cifrar en {home.spool}: revise el espacio de "
            f"{home.recordings}; voice lo reintenta solo cada diez segundos",
            f"{waiting} recordings of calls that are over are still unencrypted in {home.spool}: look at the room in "
            f"{home.recordings}; voice tries again by itself every ten seconds",
        )


def work(home: Home, tables: Tables) -> Iterator[Finding]:
    """Facts reach their jobs, and jobs succeed."""
    if late := _count(tables, _OUTBOX):
        yield bad(
            f"{late} hechos esperan más de un minuto a que worker los reparta: lea {home.log / 'worker.log'}",
            f"{late} facts have waited over a minute for the worker: read {home.log / 'worker.log'}",
        )
    for name, count in tables.execute(_FAILED).fetchall():
        yield bad(
            f"{count} trabajos {name} fallaron después de todos sus intentos: lea {home.log / 'worker.log'}",
            f"{count} jobs {name} failed after all their attempts: read {home.log / 'worker.log'}",
        )


def _count(tables: Tables, sql: str) -> int:
    row = tables.execute(sql).fetchone()
    return int(str(row[0])) if row else 0


_LOOKS: tuple[Look, ...] = (on_call, matching, audit, sealing, recordings, work)
