from latido.plumbing.keys.models import DataKey
from latido.plumbing.outbox import OutboxEvent

__all__ = ["DataKey", "OutboxEvent"]
