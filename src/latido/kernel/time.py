"""Time: aware, UTC, and asked for in one place at the edge; decisions are handed the instant."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)
