"""What an organisation decides about its queues and pauses: data, changed in the console."""

from uuid import UUID

from django.db import transaction

from latido.routing.contracts import NewQueue
from latido.routing.contracts import PauseReason as Pause
from latido.routing.models import PauseReason, Queue, QueueSkill


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
