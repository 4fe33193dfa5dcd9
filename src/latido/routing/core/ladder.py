"""An emergency that waits: how loud the alarm is, and when the on-call telephone is dialled. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from latido.routing.core.facts import EMERGENCY

AT_ONCE = timedelta(milliseconds=300)  # whoever matches has had their turn: nobody is alarmed for what is offered
ALARMS = (AT_ONCE, timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120))  # each louder
QUIET_WHILE_RINGING = timedelta(seconds=10)  # somebody is about to answer: no alarm yet
ON_CALL_AGAIN = timedelta(seconds=60)  # the on-call telephone is dialled again so much later, while nobody answers
RING_FOR = 10  # seconds: an emergency goes on to the next person sooner than other contacts


@dataclass(frozen=True, slots=True)
class Urgent:
    """One emergency that nobody has answered."""

    since: datetime  # it waits, this time
    rings: bool  # somebody's telephone rings for it now
    on_call_after: timedelta  # when the on-call telephone is dialled
    on_call_at: datetime | None = None  # when it was last dialled, or was found to be missing


def ring_for(seconds: int, tier: int) -> int:
    """How long one person's telephone rings. seconds: what the queue gives to ordinary contacts."""
    return min(seconds, RING_FOR) if tier == EMERGENCY else seconds


def step(waited: timedelta) -> int:
    """How far the alarm is by the wait alone: 1 at once, then up to 4. Never falls while somebody waits."""
    return sum(waited >= at for at in ALARMS)


def alarm(one: Urgent, now: datetime) -> int:
    """The alarm to be on now: 0 for none, else `step`."""
    waited = now - one.since
    return 0 if one.rings and waited < QUIET_WHILE_RINGING else step(waited)


def on_call_due(one: Urgent, now: datetime) -> bool:
    """Whether the on-call telephone is to be dialled now; whether there is one, others know."""
    return now >= _on_call_next(one)


def next_at(one: Urgent, now: datetime) -> datetime:
    """The next instant at which something of this changes by time alone."""
    instants = [one.since + wait for wait in (*ALARMS, QUIET_WHILE_RINGING)]
    return min([at for at in instants if at > now] + [max(_on_call_next(one), now)])


def _on_call_next(one: Urgent) -> datetime:
    return one.since + one.on_call_after if one.on_call_at is None else one.on_call_at + ON_CALL_AGAIN
