"""The router's own leader and chores, by the day's clock. The lease runs by the real one: it is not dead."""

import signal
import time
from datetime import datetime, timedelta

from latido.kernel.time import utc_now
from latido.routing.router.chores import Chores
from latido.routing.router.leader import Leader
from latido.routing.router.session import Rows, Session, conninfo
from latido_run import daemon, processes
from latido_run.home import Home

NEVER = timedelta(days=1).total_seconds()
MOST_TICKS = 20


class LeasedSession(Session):
    def take_lock(self, now: datetime) -> bool:
        return super().take_lock(utc_now())

    def begin(self, now: datetime, *, renew: bool) -> Rows:
        return super().begin(utc_now(), renew=renew)


class DayRouter:
    """Leads while it is open."""

    def __init__(self) -> None:
        self._session = LeasedSession(conninfo())
        self._leader = Leader(self._session)
        self._chores = Chores(self._leader)

    def take_over_within(self, seconds: float, now: datetime) -> bool:
        """Lead. The installation's router is told to end: its supervisor starts it again, and it stands by."""
        if self._leader.take_over(now):
            return True
        _tell_router_to_end(Home.from_env())
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._leader.take_over(now):
                return True
            time.sleep(0.01)
        return False

    def next(self, now: datetime) -> datetime:
        """When a timer is due at the latest."""
        return now + timedelta(seconds=self._leader.seconds_to_next(now, NEVER))

    def match(self, now: datetime) -> None:
        """What is due, and every offer that can be made."""
        self._chores.run(now)
        for _ in range(MOST_TICKS):
            if not self._leader.tick(now):
                return

    def close(self) -> None:
        self._session.close()


def _tell_router_to_end(home: Home) -> None:
    if daemon.running(home) is None:
        return
    for each in daemon.status(home)["processes"]:
        if each["name"] == "router" and each["pid"] and (router := processes.find(each["pid"])):
            router.signal(signal.SIGTERM)
