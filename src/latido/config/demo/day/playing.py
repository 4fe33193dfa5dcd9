"""Plays one day to its end, or until it is stopped, and says what became of every queue."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from types import FrameType
from zoneinfo import ZoneInfo

from latido.channels.voice import api as voice
from latido.config.demo.chance import Chance
from latido.config.demo.day.clock import Clock
from latido.config.demo.day.crew import NODE, Crew
from latido.config.demo.day.leading import DayRouter
from latido.config.demo.day.line import Line
from latido.config.demo.hospitals import SAN_RAFAEL, Hospital
from latido.interactions import api as interactions
from latido.patients.models import ContactPoint
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName, QueueFigures
from latido.routing.core.agent_state import SILENT_AFTER
from latido.routing.models import AgentDesk
from latido.staff import api as staff
from latido.staff.contracts import Agent
from latido_run.demo import tally
from latido_run.demo.plan import Plan, plan
from latido_run.demo.profile import CLOSES, OPENS
from latido_run.demo.tally import Figures, Queued

KNOWN = 400  # telephones of patients who may call
SAY_EVERY = timedelta(hours=1)
LEADS_WITHIN = 10.0  # real seconds
FIRST_NURSES = 2  # without whom nobody may take an emergency

Say = Callable[[str], None]


class SomebodyWorks(Exception):
    """People are on their shift, or on the line: the day would be offered to them."""


class AnotherLeads(Exception):
    """A router leads and has not let go."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """day: None plays the last one that is over. calls: of an average day."""

    seed: str
    calls: float
    agents: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Result:
    day: date
    callers: int
    queues: tuple[Figures, ...]
    whole: Figures
    stopped_at: datetime | None
    board_agrees: bool


def play(wanted: Wanted, now: datetime, say: Say) -> Result:
    """Everything through the real doors. now: the real instant. Raises SomebodyWorks, AnotherLeads."""
    hospital = SAN_RAFAEL
    day = wanted.day or last_day(hospital, now)
    midnight = datetime.combine(day, time(0), tzinfo=ZoneInfo(hospital.time_zone))
    number = voice.find_number(hospital.main_number)
    with tenancy.organisation(hospital.id):
        _clear_the_floor(now)
        people = crew_of(wanted.agents)
        known = [each.e164 for each in ContactPoint.objects.order_by("id")[:KNOWN]]
        before = routing.figures(midnight)
    made = plan(wanted.seed, calls=wanted.calls, agents=len(people), known=known)
    clock = Clock(midnight + timedelta(seconds=OPENS) - timedelta(minutes=10))
    crew = Crew(hospital.id, made.seed, midnight, clock, list(zip(people, made.workers, strict=True)))
    seen: list[Queued] = []
    line = Line(number, clock, crew, Chance(f"{made.seed} day", now), seen.append)
    _expect(made, midnight, clock, line)
    crew.expect()
    stopped = _run(clock, crew, line, midnight, say)
    with tenancy.organisation(hospital.id):
        after = routing.figures(midnight)
    queues = tuple(tally.figures(q.code, q.name, q.target_seconds, seen) for q in after)
    return Result(
        day,
        len(made.callers),
        queues,
        tally.total("Todas", queues),
        stopped,
        board_agrees=all(_same(mine, was, now_) for mine, was, now_ in zip(queues, before, after, strict=True)),
    )


def _clear_the_floor(now: datetime) -> None:
    """Whoever left without saying so is sent home. Raises SomebodyWorks."""
    desks = AgentDesk.objects.exclude(state=AgentStateName.OFFLINE)
    if interactions.live_count() or desks.filter(heard_at__gt=now - SILENT_AFTER).exists():
        raise SomebodyWorks
    for agent_id in desks.values_list("agent_id", flat=True):
        routing.end_shift(agent_id, now=now)


def last_day(hospital: Hospital, now: datetime) -> date:
    """Today once the clinic has closed, or the day before it; never a Sunday."""
    local = now.astimezone(ZoneInfo(hospital.time_zone))
    day = local.date() if local.hour * 3600 >= CLOSES else local.date() - timedelta(days=1)
    return day - timedelta(days=1) if day.weekday() == 6 else day


def crew_of(count: int) -> Sequence[Agent]:
    """Nurses first, then those with a name, then simulated ones."""
    able = [agent for agent in staff.agents() if agent.takes_contacts and agent.skills]
    able.sort(key=lambda agent: (agent.email.startswith("sim"), agent.email))
    nurses = [agent for agent in able if "rn_triage" in agent.skills][:FIRST_NURSES]
    return [*nurses, *(agent for agent in able if agent not in nurses)][:count]


def _expect(made: Plan, midnight: datetime, clock: Clock, line: Line) -> None:
    for caller in made.callers:
        clock.at(midnight + timedelta(seconds=caller.at), partial(line.arrive, caller))


def _run(clock: Clock, crew: Crew, line: Line, midnight: datetime, say: Say) -> datetime | None:
    """To the last hang-up of the day. When it was stopped, or None."""
    router, told = DayRouter(), clock.now
    try:
        if not router.take_over_within(LEADS_WITHIN, clock.now):
            raise AnotherLeads
        with _stopping() as stop:
            while (event := clock.next()) is not None and not stop:
                clock.advance(min(event, router.next(clock.now)))
                crew.keep_heard()  # whatever the clock jumped over, their pages were there
                clock.do_due()
                router.match(clock.now)
                line.ring()
                if clock.now - told >= SAY_EVERY:
                    told = clock.now
                    say(f"{told.astimezone(midnight.tzinfo):%H:%M}  {line.live} en la línea")
            stopped = clock.now if stop else None
        line.hang_up_all()
        crew.go_home()
        router.match(clock.now)
        interactions.drain_commands(NODE, now=clock.now)
        return stopped
    finally:
        router.close()


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """Empty until somebody asks to stop."""
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _same(mine: Figures, before: QueueFigures, after: QueueFigures) -> bool:
    """Whether the board counts what this day added as we do."""
    ours = (mine.received, mine.answered, mine.in_target, mine.abandoned, mine.short)
    names = ("received", "answered", "answered_in_target", "abandoned", "abandoned_short")
    return ours == tuple(getattr(after, name) - getattr(before, name) for name in names)
