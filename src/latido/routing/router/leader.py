"""The leader of one shard. A tick is one transaction: fence, drain, match, write, commit; then the word goes out."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
import structlog

from latido.kernel.ids import new_id
from latido.plumbing import realtime, tenancy
from latido.plumbing.wake import wake
from latido.routing.core.facts import Pick
from latido.routing.policies import every_policy
from latido.routing.router import statements as sql
from latido.routing.router.memory import Memory
from latido.routing.router.session import LEASE, LOADING, MOST_HEARD, Deposed, Rows, Session
from latido.routing.router.timers import Due, Timer
from latido.staff import api as staff

log = structlog.get_logger()
RENEW_EVERY = timedelta(seconds=0.5)
READ_EVERY = timedelta(seconds=10)  # a licence withdrawn, or a new policy, counts from then on
PAGES = ("offer", "phone-state", "desk", "inbox")


class Leader:
    """Leads once `take_over` says so, until `tick` raises: Deposed, or psycopg.Error."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.memory = Memory()
        self.since: datetime | None = None
        self.renewed: datetime | None = None
        self.read_at: datetime | None = None
        self.took = 0.0  # seconds of the last tick
        self.lag = timedelta(0)  # how old the oldest thing was that the last tick heard

    def take_over(self, now: datetime) -> bool:
        """Lead, if nobody does. What earlier leaders offered and nobody rang goes out again, under its own id."""
        if not self.session.take_lock(now):
            return False
        self.since = now
        self.reload(now)
        for (node,) in self.session.rows(sql.NODES_TO_WAKE):
            wake(f"voice-{node}")
        log.info("router.leads", epoch=self.session.epoch)
        return True

    def reload(self, now: datetime) -> None:
        """Forget everything and read it again, however long it takes; the lease is as long until then."""
        began = time.monotonic()
        self.session.renew(now + LOADING)
        self.renewed = None
        with _nothing_to_collect():
            self._read_everything(now)
        self.session.renew(now + timedelta(seconds=time.monotonic() - began) + LEASE)

    def _read_everything(self, now: datetime) -> None:
        self.memory = memory = Memory(every_policy(now))
        self.read_skills([row[0] for row in self.session.rows(sql.EVERY_DESK)], now)
        memory.see_desks([], self.session.rows(sql.ALL_DESKS))
        memory.see_work([], self.session.rows(sql.ALL_WORK), now)
        for offer_id, organisation_id, expires_at in self.session.rows(sql.ALL_RINGING):
            memory.timers.put(Timer(expires_at, Due.LAPSE, offer_id, organisation_id))
        memory.hall.settle(now)

    def follow_the_clock(self, by: timedelta, now: datetime) -> None:
        """Somebody set the clock: nothing lapses, rings or is forgotten because of that. In one transaction."""
        self.session.begin(now, renew=True)
        for statement in sql.FOLLOW_THE_CLOCK:
            self.session.change(statement, by=by, now=now)
        self.session.commit()
        self.since = now
        self.reload(now)
        log.warning("router.clock_was_set", count=round(by.total_seconds()))

    def read_skills(self, agents: list[UUID], now: datetime) -> None:
        with tenancy.role("latido_router"):
            self.memory.skills.update(staff.skills_by_agent(agents))
        self.read_at = now

    def refresh(self, now: datetime) -> None:
        """Skills and policies change without word to us; whoever waits in the hall is looked at again."""
        if (policies := every_policy(now)) != self.memory.hall.hall.policies:
            self.memory.hall.set_policies(policies)
            self.memory.desks |= self.memory.skills.keys()  # who had the most there may be in an hour, for one
        before = dict(self.memory.skills)
        self.read_skills(list(before), now)
        self.memory.desks |= {each for each, skills in self.memory.skills.items() if skills != before.get(each)}

    def must_renew(self, now: datetime) -> bool:
        return self.renewed is None or now - self.renewed >= RENEW_EVERY

    def anything_new(self, now: datetime) -> bool:
        changes = self.memory.hall.next_change()
        if self.memory.work or self.memory.desks or (changes is not None and changes <= now):
            return True
        return bool(self.session.one(sql.ANYTHING_NEW)[0])

    def seconds_to_next(self, now: datetime, longest: float) -> float:
        """How long nothing changes by time alone, at most so long."""
        longest = self.memory.timers.seconds_to_next(now, longest)
        changes = self.memory.hall.next_change()
        return longest if changes is None else min(max((changes - now).total_seconds(), 0.0), longest)

    def tick(self, now: datetime) -> bool:
        """Hear what changed and offer what can be offered. True when there is more to do at once.

        When the database, the last arbiter, refuses, nothing is kept: everything is read again.
        """
        began = time.perf_counter()
        try:
            return self._tick(now)
        except psycopg.IntegrityError as refusal:
            log.warning("router.refused", cause=type(refusal).__name__)
            self.session.roll_back()
            self.reload(now)
            return True
        finally:
            self.took = time.perf_counter() - began

    def _tick(self, now: datetime) -> bool:
        renew = self.must_renew(now)
        self.memory.hall.settle(now)
        drained = self.session.begin(now, renew=renew)
        self.lag = max((now - at for *_, at in drained), default=timedelta(0))
        self._hear(drained, now)
        picks = self.memory.hall.match(now)
        entries = self.memory.hall.entries(now)
        if not picks:
            self.session.commit(entries)
            made: Rows = []
        else:
            ids = [new_id() for _ in picks]
            works, agents = [p.interaction_id for p in picks], [p.agent_id for p in picks]
            made = self.session.offer_and_commit(ids, works, agents, entries, now)
        self.renewed = now if renew else self.renewed
        self._announce(made)
        return self._settle(picks, made, now) or len(drained) == MOST_HEARD

    def _hear(self, drained: Rows, now: datetime) -> None:
        memory = self.memory
        work = memory.work | {ref for kind, ref, _ in drained if kind == "work"}
        desks = memory.desks | {ref for kind, ref, _ in drained if kind == "agent"}
        if not work and not desks:
            return
        memory.work, memory.desks = set(), set()
        if strangers := [each for each in desks if each not in memory.skills]:
            self.read_skills(strangers, now)
        work_rows, desk_rows = self.session.look_at(list(work), list(desks))
        memory.see_work(work, work_rows, now)
        memory.see_desks(desks, desk_rows)

    def _announce(self, made: Rows) -> None:
        """After the commit, and only then: the nodes that ring, the pages that show."""
        for node in {row[4] for row in made}:
            wake(f"voice-{node}")
        for organisation_id in {row[1] for row in made}:
            realtime.touch(f"floor:{organisation_id}", "board")
        for offer_id, organisation_id, interaction_id, agent_id, _, expires_at in made:
            self.memory.timers.put(Timer(expires_at, Due.LAPSE, offer_id, organisation_id))
            for page in PAGES:
                realtime.touch(f"agent:{agent_id}", page)
            if interaction_id in self.memory.urgent:
                realtime.touch(f"alarm:{organisation_id}", "alarm")
        if made:
            offers, interactions, agents = ([str(row[column]) for row in made] for column in (0, 2, 3))
            log.info("offer.made", offer=offers, interaction=interactions, agent=agents)

    def _settle(self, picks: list[Pick], made: Rows, now: datetime) -> bool:
        """An offer the database did not make was matched on old news, or met somebody who held a row."""
        done = {row[2] for row in made}
        self.memory.work |= done & self.memory.urgent  # which may ring further telephones before long
        missing = [pick for pick in picks if pick.interaction_id not in done]
        if not missing:
            return bool(self.memory.work)
        works, agents = [p.interaction_id for p in missing], [p.agent_id for p in missing]
        for interaction_id, agent_id, work_ok, desk_ok in self.session.rows(sql.WHY_NOT, works=works, agents=agents):
            self.memory.not_made(interaction_id, agent_id, work_ok=bool(work_ok), desk_ok=bool(desk_ok), now=now)
        return bool(self.memory.work or self.memory.desks)


@contextmanager
def _nothing_to_collect() -> Iterator[None]:
    """Python's collector looks at everything again and again while much is made: half the time of it, and nothing is
    garbage. What is there in the end stays, and is not looked at in the ticks either."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


__all__ = ["Deposed", "Leader"]
