"""Where somebody goes instead of a queue that is closed. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from latido.routing.policy_items import AfterHours, Then


@dataclass(frozen=True, slots=True)
class Hours:
    """When one queue is open, and what becomes of who calls it when it is not."""

    queue_id: UUID
    code: str
    calendar: str  # a code of orgs
    then: str  # one of Then
    other: str  # the code of another queue
    text: str  # said first


def follow(queue_code: str, known: Mapping[str, Hours], is_open: Callable[[str], bool]) -> AfterHours | None:
    """From one closed queue to the next; None: this one is open. known: of the queues that have hours, by code.

    Whoever would go round for ever, which configuration does not allow, joins where they wanted to.
    """
    code, said, seen = queue_code, [], set[str]()
    while (own := known.get(code)) is not None and not is_open(own.calendar):
        if code in seen:
            return None
        seen.add(code)
        said += [own.text] if own.text else []
        if own.then != Then.QUEUE:
            return AfterHours(Then(own.then), code, tuple(said))
        code = own.other
    return AfterHours(Then.QUEUE, code, tuple(said)) if seen else None
