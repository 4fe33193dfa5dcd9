"""What an organisation decides about its queues and pauses: data, changed in the console."""

from uuid import UUID

from django.db import transaction

from latido.routing.contracts import NewQueue
from latido.routing.contracts import PauseReason as Pause
from latido.routing.models import PauseReason, Queue, QueueSkill, RoutingPolicy, Weighing
from latido.routing.policy_items import PolicyItem, WeighItem


@transaction.atomic
def save_queue(new: NewQueue) -> UUID:
    """Make the queue of this code, or change it."""
    queue, _ = Queue.objects.update_or_create(
        code=new.code,
        defaults={
            "name": new.name,
            "target_percent": new.target_percent,
            "target_seconds": new.target_seconds,
            "priority": new.priority,
            "wrap_up_seconds": new.wrap_up_seconds,
            "ring_for": new.ring_for,
            "greeting": new.greeting,
            "position": new.position,
            "on_call_number": new.on_call_number,
            "on_call_after": new.on_call_after,
        },
    )
    QueueSkill.objects.filter(queue=queue).delete()
    QueueSkill.objects.bulk_create(
        QueueSkill(queue=queue, skill=skill, proficiency=least, licence=skill in new.licensed)
        for skill, least in new.required.items()
    )
    made: UUID = queue.id
    return made


@transaction.atomic
def save_weighing(code: str, item: WeighItem) -> None:
    """How this queue is weighed, from when the leader looks next."""
    plain = {name: getattr(item, name) for name in WeighItem.__dataclass_fields__ if name not in ("rings", "overflow")}
    rings = [[each.after, each.relax] for each in item.rings]
    overflow = [[each.to, each.after, each.waiting, each.idle] for each in item.overflow]
    queue = Queue.objects.get(code=code)
    Weighing.objects.update_or_create(queue=queue, defaults={**plain, "rings": rings, "overflow": overflow})


@transaction.atomic
def save_policy(item: PolicyItem) -> None:
    """How turns are decided, from when the leader looks next."""
    values = {name: getattr(item, name) for name in PolicyItem.__dataclass_fields__}
    RoutingPolicy.objects.update_or_create(defaults=values)


def save_pause_reason(pause: Pause, *, position: int = 0) -> None:
    """Make the pause reason of this code, or change it."""
    PauseReason.objects.update_or_create(
        code=pause.code,
        defaults={
            "name": pause.name,
            "limit_minutes": pause.limit_minutes,
            "private": pause.private,
            "planned": pause.planned,
            "position": position,
        },
    )
