"""What a system outside has yet to be told of a merge. Pure."""

JOINED, PARTED = "joined", "parted"
OF_ONE = frozenset({"refused", "unreadable"})  # what a system that answers says of one; anything else holds for all


def owed(*, undone: bool, told: str) -> str:
    """What it must hear now, or nothing. told: what it heard last.

    A merge undone before anybody heard of it was never one for them.
    """
    if not undone:
        return "" if told == JOINED else JOINED
    return PARTED if told == JOINED else ""
