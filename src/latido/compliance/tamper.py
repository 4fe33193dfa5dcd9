"""Does the check see tampering? Tried on a copy that lives inside one transaction and is never committed."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Concat

from latido.compliance import facts, selectors
from latido.compliance.core.chain import START, Anchor, link_hash
from latido.compliance.models import AuditEvent, Seal
from latido.kernel.ids import new_id
from latido.plumbing import tenancy

SAMPLE = 200  # links of the copy
# Mutations on one copy: what each leaves behind when it is taken back, all that follow read over. Ten thousand on one
# copy did not end in nine minutes.
FRESH_AFTER = 100
EVENTS, SEALS, UNSEALED = "compliance_auditevent", "compliance_seal", "compliance_unsealed"


@dataclass(frozen=True, slots=True)
class TamperResult:
    tried: int
    missed: tuple[str, ...]


class NothingToTry(Exception):
    """The audit holds no sealed rows yet."""


def tamper_test(count: int, chance: random.Random) -> TamperResult:
    """Change a copy of the first sealed rows in `count` ways, one at a time, and verify after each.

    Raises NothingToTry.
    """
    missed: list[str] = []
    for start in range(0, count, FRESH_AFTER):
        with tenancy.role("latido_auditor"):
            _copy()
            witness = _head()
            for _ in range(min(FRESH_AFTER, count - start)):
                mutation = chance.choice(MUTATIONS)
                if not _seen(mutation, chance, witness):
                    missed.append(mutation.__name__)
            transaction.set_rollback(True)
    return TamperResult(count, tuple(missed))


def _copy() -> None:
    """Temporary tables that hide the real ones from this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE {SEALS} ON COMMIT DROP AS SELECT * FROM public.{SEALS} ORDER BY seq LIMIT {SAMPLE}"  # noqa: S608
        )
        cursor.execute(
            f"CREATE TEMP TABLE {EVENTS} ON COMMIT DROP AS SELECT e.* FROM public.{EVENTS} e"  # noqa: S608
            f" JOIN pg_temp.{SEALS} s ON s.event_id = e.id"
        )
        cursor.execute(f"CREATE TEMP TABLE {UNSEALED} (LIKE public.{UNSEALED}) ON COMMIT DROP")


def _head() -> Anchor:
    head = Seal.objects.order_by("-seq").first()
    if head is None:
        raise NothingToTry
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return Anchor(cursor.fetchone()[0], head.seq, bytes(head.hash))


Mutation = Callable[[random.Random], None]


def _seen(mutation: Mutation, chance: random.Random, witness: Anchor) -> bool:
    before = transaction.savepoint()
    mutation(chance)
    sound = selectors.walk([witness]).sound
    transaction.savepoint_rollback(before)
    return not sound


def _some_event(chance: random.Random) -> AuditEvent:
    ids = list(AuditEvent.objects.order_by("id").values_list("id", flat=True))
    event: AuditEvent = AuditEvent.objects.get(id=chance.choice(ids))
    return event


def _some_seq(chance: random.Random) -> int:
    return chance.randint(1, Seal.objects.count())


def edit_a_field(chance: random.Random) -> None:
    event = _some_event(chance)
    changes: dict[str, object] = {
        "action": event.action + "x",
        "reason": Concat("reason", Value(" "), output_field=TextField()),
        "actor_id": new_id(),
        "outcome": "failed ",
        "level": "L3" if event.level != "L3" else "",
        "on_behalf_of": new_id(),
        "patient_ids": [*event.patient_ids, new_id()],
        "detail": {"n": "forged"},
    }
    field = chance.choice(list(changes))
    AuditEvent.objects.filter(id=event.id).update(**{field: changes[field]})


def flip_a_bit_of_an_id(chance: random.Random) -> None:
    event = _some_event(chance)
    changed = UUID(int=event.organisation_id.int ^ 1 << chance.randrange(128))
    AuditEvent.objects.filter(id=event.id).update(organisation_id=changed)


def delete_a_row(chance: random.Random) -> None:
    AuditEvent.objects.filter(id=_some_event(chance).id).delete()


def delete_a_row_and_its_seal(chance: random.Random) -> None:
    event = _some_event(chance)
    Seal.objects.filter(event_id=event.id).delete()
    AuditEvent.objects.filter(id=event.id).delete()


def insert_a_row(chance: random.Random) -> None:
    event = _some_event(chance)
    event.id, event.at = new_id(), event.at - timedelta(hours=1)
    event.save(force_insert=True)


def swap_two_seals(chance: random.Random) -> None:
    if Seal.objects.count() < 2:
        return delete_a_row(chance)
    first = chance.randint(1, Seal.objects.count() - 1)
    a, b = Seal.objects.get(seq=first), Seal.objects.get(seq=first + 1)
    Seal.objects.filter(seq=a.seq).update(event_id=b.event_id)
    Seal.objects.filter(seq=b.seq).update(event_id=a.event_id)
    return None


def drop_a_stretch(chance: random.Random) -> None:
    start = _some_seq(chance)
    gone = list(Seal.objects.filter(seq__gte=start, seq__lte=start + 20).values_list("event_id", flat=True))
    AuditEvent.objects.filter(id__in=gone).delete()


def cut_the_tail(chance: random.Random) -> None:
    start = _some_seq(chance)
    gone = list(Seal.objects.filter(seq__gte=start).values_list("event_id", flat=True))
    AuditEvent.objects.filter(id__in=gone).delete()
    Seal.objects.filter(seq__gte=start).delete()


def rewrite_the_chain(chance: random.Random) -> None:
    """What an administrator of the database could do: change a row and compute everything afresh."""
    edit_a_field(chance)
    seals, previous = list(Seal.objects.order_by("seq")), START
    contents = {UUID(event["id"]): event for event in facts.of_events([seal.event_id for seal in seals])}
    for seal in seals:
        seal.previous, seal.hash = previous, link_hash(seal.seq, previous, contents[seal.event_id])
        previous = seal.hash
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {SEALS} s SET previous = t.previous, hash = t.hash"  # noqa: S608
            " FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS t(seq, previous, hash) WHERE s.seq = t.seq",
            [[each.seq for each in seals], [each.previous for each in seals], [each.hash for each in seals]],
        )


MUTATIONS: tuple[Mutation, ...] = (
    edit_a_field,
    flip_a_bit_of_an_id,
    delete_a_row,
    delete_a_row_and_its_seal,
    insert_a_row,
    swap_two_seals,
    drop_a_stretch,
    cut_the_tail,
    rewrite_the_chain,
)
