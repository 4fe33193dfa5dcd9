"""What the leader does beside matching: offers that lapse, desks that fell silent, and what a crash left behind.

Each is a service with a condition of its own, in its own transaction: done twice, or by two leaders, it is done once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError

from latido.routing.core.agent_state import (
    GONE_AFTER,
    NO_PHONE,
    NO_PHONE_AFTER,
    PAUSE_FORGOTTEN_AFTER,
    SILENT,
    SILENT_AFTER,
)
from latido.routing.router import statements as sql
from latido.routing.router.leader import READ_EVERY, Leader
from latido.routing.router.timers import Due, Timer
from latido.routing.services import callbacks, desks, emergencies, offers, transferring, work

log = structlog.get_logger()
EVERY = timedelta(seconds=1)
LEFT_BEHIND_AFTER = timedelta(seconds=5)  # two commits of one event are closer than this
CONNECTED_WITHIN = timedelta(seconds=10)  # from the answer of the agent's leg to the bridge, at the very worst
AGAIN_IN = timedelta(seconds=1)
HOURS_EVERY = timedelta(seconds=15)
MOST_CALLBACKS = 25  # looked at in one second, at most


class Chores:
    def __init__(self, leader: Leader) -> None:
        self.leader = leader
        self.done: datetime | None = None
        self.cleared: datetime | None = None
        self.hours: datetime | None = None

    def begin_anew(self) -> None:
        """When it was done last no longer tells when it is due."""
        self.done = self.cleared = self.hours = None

    def run(self, now: datetime) -> None:
        """What is due now."""
        for timer in list(self.leader.memory.timers.due(now)):
            self._run_timer(timer, now)
        if self.done is None or now - self.done >= EVERY:
            self.done = now
            self._look_around(now)

    def _run_timer(self, timer: Timer, now: datetime) -> None:
        if timer.kind is Due.WORK:
            self.leader.memory.work.add(timer.ref)
        elif timer.kind is Due.DESK:
            self.leader.memory.desks.add(timer.ref)
        elif timer.organisation_id is None:
            log.error("timer.of_nobody", kind=timer.kind)
        elif timer.kind is Due.ALARM:
            self._alarm(timer, timer.organisation_id, now)
        else:
            self._lapse(timer, timer.organisation_id, now)

    def _lapse(self, timer: Timer, organisation_id: UUID, now: datetime) -> None:
        if not self.leader.session.rows(sql.STILL_RINGING, offer=timer.ref):
            return
        try:
            with _going_on("offer.not_lapsed"):
                offers.lapse_offer(organisation_id, timer.ref, now=now)
        except DatabaseError:
            self.leader.memory.timers.put(timer._replace(at=now + AGAIN_IN))
            raise

    def _alarm(self, timer: Timer, organisation_id: UUID, now: datetime) -> None:
        """Whatever goes wrong, the alarm is looked at again."""
        if timer.ref not in self.leader.memory.urgent:
            return
        again: datetime | None = now + AGAIN_IN
        try:
            with _going_on("emergency.not_escalated"):
                again = emergencies.escalate(organisation_id, timer.ref, now=now)
        finally:
            if again is None:
                self.leader.memory.urgent.discard(timer.ref)
            else:
                self.leader.memory.timers.put(timer._replace(at=again))

    def _look_around(self, now: datetime) -> None:
        self._gone_desks(now)
        self._call_back(now)
        self._lapse_skills(now)
        if self.cleared is None or now - self.cleared >= LEFT_BEHIND_AFTER:
            self.cleared = now
            self._clear(now)
        if self.leader.read_at is None or now - self.leader.read_at >= READ_EVERY:
            self.leader.refresh(now)

    def _clear(self, now: datetime) -> None:
        session = self.leader.session
        for interaction_id, organisation_id in session.rows(sql.ENDED_ELSEWHERE, before=now - LEFT_BEHIND_AFTER):
            log.warning("work.left_behind", interaction=str(interaction_id))
            with _going_on("work.not_ended"):
                work.contact_ended(organisation_id, interaction_id, at=now)
        for interaction_id, organisation_id in session.rows(sql.NEVER_CONNECTED, before=now - CONNECTED_WITHIN):
            log.warning("offer.never_connected", interaction=str(interaction_id))
            with _going_on("work.not_requeued"):
                work.requeue(organisation_id, interaction_id, at=now)

    def _lapse_skills(self, now: datetime) -> None:
        for interaction_id, organisation_id in self.leader.session.rows(sql.SKILL_LAPSED, now=now):
            with _going_on("transfer.not_lapsed"):
                transferring.skill_lapsed(organisation_id, interaction_id, now=now)

    def _call_back(self, now: datetime) -> None:
        """Promises whose later try is due, and those that wait while the lines open or close."""
        hours = self.hours is None or now - self.hours >= HOURS_EVERY
        self.hours = now if hours else self.hours
        due = self.leader.session.rows(sql.CALLBACKS_DUE, now=now, hours=hours, most=MOST_CALLBACKS)
        if hours and len(due) == MOST_CALLBACKS:
            self.hours = None  # those left over come with the next look: nobody who calls now waits for them
        for callback_id, organisation_id in due:
            with _going_on("callback.not_moved"):
                callbacks.look_again(organisation_id, callback_id, now=now)

    def _gone_desks(self, now: datetime) -> None:
        since = self.leader.since or now
        gone = self.leader.session.rows(
            sql.GONE,
            since_at_least=since,
            by_itself=[SILENT, NO_PHONE],
            silent=now - SILENT_AFTER,
            gone=now - GONE_AFTER,
            forgotten=now - PAUSE_FORGOTTEN_AFTER,
            no_phone=now - NO_PHONE_AFTER,
        )
        for agent_id, organisation_id in gone:
            with _going_on("desk.not_changed"):
                desks.notice_silence(organisation_id, agent_id, heard_before=since, now=now)


@contextmanager
def _going_on(event: str) -> Iterator[None]:
    """One row that cannot be dealt with must not stop all others; without a database nothing goes on."""
    try:
        yield
    except DatabaseError:
        raise
    except Exception:
        log.exception(event)
