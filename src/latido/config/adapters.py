"""Which adapter answers each port. The one place that knows them all."""


def wire() -> None:
    """Called once, when every room is loaded."""
