from latido.plumbing.outbox import OutboxEvent

__all__ = ["OutboxEvent"]
