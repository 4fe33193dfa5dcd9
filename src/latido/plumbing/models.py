from latido.plumbing.keys.models import DataKey, Settling
from latido.plumbing.outbox import OutboxEvent

__all__ = ["DataKey", "OutboxEvent", "Settling"]
