"""One call from its first event to its last, one event at a time: `step` decides, here it is done."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, get_args

import structlog

from latido_voice import commands as do
from latido_voice import events as on
from latido_voice.acks import Acks
from latido_voice.acts import Acts
from latido_voice.call import step
from latido_voice.doors import About, Arrival, Doors, Unavailable
from latido_voice.state import NO_ROUTE, At, Call

log = structlog.get_logger()

_NO_CHANNEL = frozenset({At.CALLING, At.DIALLING, At.ENDED})  # what is dialled gets its state with the dialling
_UNSAVED = frozenset({"ring", "typed", "beside"})
_SAVED = tuple(field.name for field in fields(Call) if field.name not in _UNSAVED)
_AS_JSON = json.JSONEncoder(separators=(",", ":"))
_ACTS = get_args(do.Act)
_QUESTIONS = get_args(do.Question)
_FACTS = get_args(do.Fact)


@dataclass(frozen=True, slots=True)
class Outside:
    """What a line needs of the world."""

    acts: Acts
    doors: Doors
    acks: Acks


class Line:
    """One caller. gone: called once, when the call is over."""

    def __init__(self, call: Call, caller: str, outside: Outside, gone: Callable[[str], None]) -> None:
        self.call, self._caller, self._outside, self._gone = call, caller, outside, gone
        self._events: asyncio.Queue[tuple[on.Event, int]] = asyncio.Queue()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._set: dict[str, int] = {}  # how often each timer was set: one that rang before counts no more
        self._tasks: set[asyncio.Task[None]] = set()
        self._saved = ""
        self._offers: set[str] = set()
        self._unkept: set[str] = set()  # legs whose audio must not be kept
        self._unsaid: do.Ended | None = None  # it ended before anybody knew whose call it was
        self._spawn(self._live())

    def post(self, event: on.Event) -> None:
        self._events.put_nowait((event, 0))

    def offer(self, offered: on.Offered) -> None:
        """An offer is shown until its answer is written down; it is rung once."""
        if offered.offer not in self._offers:
            self._offers.add(offered.offer)
            self.post(offered)

    async def _live(self) -> None:
        while self.call.at is not At.ENDED:
            before, (event, setting) = self.call, await self._events.get()
            if isinstance(event, on.Timer) and setting != self._set[event.name]:
                continue
            try:
                self.call, commands = step(before, event)
                _log(event, before, self.call)
                await self._carry_out(before, commands)
            except Exception:  # one mistake must not cost this caller the rest of the call
                log.exception("call.failed", channel=self.call.id, kind=type(event).__name__)
        for timer in self._timers.values():
            timer.cancel()
        self._gone(self.call.id)
        await self._outside.acts.forget(self.call.id)

    # -- commands --------------------------------------------------------------------------------------

    async def _carry_out(self, before: Call, commands: tuple[do.Command, ...]) -> None:
        """Questions and timers start at once; a prompt is stopped before the state is saved, that before the rest."""
        for command in commands:
            if isinstance(command, do.Timer):
                self._set_timer(command)
            elif isinstance(command, _QUESTIONS):
                self._ask(command)
        stops = [c for c in commands if isinstance(c, do.StopPrompt)]
        for stop in stops:
            await self._outside.acts.carry_out(self.call.id, stop)
        still_playing = before.playing and self.call.playing and before.play == self.call.play
        if not still_playing:
            await self._save()
        for command in commands:
            if isinstance(command, _ACTS) and command not in stops:
                await self._act(command)
            elif isinstance(command, _FACTS):
                self._tell(command)

    async def _save(self) -> None:
        state = saved(self.call)
        if state != self._saved and self.call.at not in _NO_CHANNEL:
            self._saved = state
            await self._outside.acts.save(self.call.id, state)

    async def _act(self, command: Any) -> None:
        if isinstance(command, do.DialOut):
            command = replace(command, state=saved(self.call))
        done = await self._outside.acts.carry_out(self.call.id, command)
        match command:
            case do.Ring(leg) | do.RingOnCall(leg) if not done:
                self.post(on.LegEnded(leg, 20))  # nobody is registered there
            case do.DialOut() if not done:
                self.post(on.CallerGone(NO_ROUTE))
            case do.Play(_, play) if not done:
                self.post(on.PromptEnded(play))
            case do.Mute(_, muted) if done:
                self._tell(do.RecordingPaused() if muted else do.RecordingResumed())

    def _set_timer(self, timer: do.Timer) -> None:
        if old := self._timers.pop(timer.name, None):
            old.cancel()
        setting = self._set[timer.name] = self._set.get(timer.name, 0) + 1
        if timer.seconds:
            ring = partial(self._events.put_nowait, (on.Timer(timer.name), setting))
            self._timers[timer.name] = asyncio.get_running_loop().call_later(timer.seconds, ring)

    # -- questions: each answer is an event ------------------------------------------------------------

    def _ask(self, question: Any) -> None:
        match question:
            case do.Admit():
                self._spawn(self._admit())
            case do.Advance():
                self._spawn(self._advance(question))
            case do.Remind():
                self._spawn(self._remind())
            case do.Accept(offer, agent):
                self._spawn(self._accept(offer, agent))
            case do.WhomToCall():
                self._spawn(self._whom_to_call())

    async def _admit(self) -> None:
        arrival = Arrival(self.call.id, self._caller, self.call.dialled, datetime.now(UTC))
        answer: on.Event
        try:
            answer = await self._outside.doors.admit(arrival)
        except Unavailable as problem:
            _undecided(self.call.id, problem)
            answer = on.NoAnswer()
            if not self.call.interaction:
                late = partial(self._admit_late, arrival, datetime.now(UTC))
                self._outside.acks.put(self.call.id, "Admit", late)
        except Exception as problem:
            _undecided(self.call.id, problem)
            answer = on.NoAnswer()
        if self._unsaid and isinstance(answer, on.Admitted):
            about = About(answer.organisation, answer.interaction)
            self._record(self.call.id, about, self._unsaid, datetime.now(UTC))
        self.post(answer)

    async def _admit_late(self, arrival: Arrival, ended_at: datetime) -> None:
        """Nobody answered in time, yet it may have been written down, or can be now: the contact ended elsewhere."""
        found = await self._outside.doors.admit(arrival)
        ended = self._unsaid or do.Ended("overflow", "undecided")
        await self._outside.doors.record(About(found.organisation, found.interaction), ended, ended_at)

    async def _advance(self, question: do.Advance) -> None:
        try:
            wanted = await self._outside.doors.advance(self._about, question.heard, datetime.now(UTC))
        except Exception as problem:
            _undecided(self.call.id, problem)
            self.post(on.NoAnswer())
        else:
            self.post(on.Advanced(wanted))

    async def _remind(self) -> None:
        """Whoever waits waits on, also when nobody can say how long."""
        try:
            found = await self._outside.doors.remind(self._about, datetime.now(UTC))
        except Exception as problem:
            _undecided(self.call.id, problem)
            found = on.Reminded(self.call.repeat)
        self.post(found)

    async def _accept(self, offer: str, agent: str) -> None:
        """Nobody there to decide: they talk, and it is written down as soon as it can be."""
        now = datetime.now(UTC)
        ask = partial(self._outside.doors.accept, self._about, offer, agent, now)
        try:
            yes = await ask()
        except Unavailable:
            yes = not self.call.is_back  # whose number only the records know
            if yes:
                self._outside.acks.put(self.call.id, "Accept", ask)
        except Exception as problem:
            _undecided(self.call.id, problem)
            yes = False
        self.post(on.Accepted(offer, yes))

    async def _whom_to_call(self) -> None:
        try:
            found = await self._outside.doors.whom_to_call(self._about)
        except Exception as problem:
            _undecided(self.call.id, problem)
            found = on.ToCall()
        self.post(found)

    # -- facts -----------------------------------------------------------------------------------------

    @property
    def _about(self) -> About:
        return About(self.call.organisation, self.call.interaction, self.call.id)

    def _tell(self, fact: Any) -> None:
        now = datetime.now(UTC)
        if not self.call.interaction:
            self._unsaid = fact if isinstance(fact, do.Ended) else self._unsaid
        elif isinstance(fact, do.RecordingFinished):
            # after what came before it, yet encrypting an hour of audio delays nothing that comes after
            told = partial(self._record, fact.leg, self._about, fact, now)
            self._outside.acks.put(self.call.id, "RecordingOver", partial(_at_once, told))
        else:
            self._record(self.call.id, self._about, fact, now)

    def _record(self, key: str, about: About, fact: do.Fact, at: datetime) -> None:
        self._outside.acks.put(key, type(fact).__name__, partial(self._written, about, fact, at))

    async def _written(self, about: About, fact: do.Fact, at: datetime) -> None:
        if isinstance(fact, do.RecordingFinished):
            if fact.leg in self._unkept:
                return
            await self._outside.acts.media.whole(fact.leg)
        wanted = await self._outside.doors.record(about, fact, at)
        match fact:
            case do.Connected(_, leg) | do.Reached(_, leg) | do.Reattached(leg) if not wanted:
                self._unkept.add(leg)
                await self._outside.acts.carry_out(self.call.id, do.Mute(leg, muted=True))
                self._outside.acts.media.discard(leg)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _at_once(do_it: Callable[[], None]) -> None:
    do_it()


def saved(call: Call) -> str:
    """The call as Asterisk keeps it."""
    return _AS_JSON.encode({name: getattr(call, name) for name in _SAVED})


def restored(state: str) -> Call:
    """The call as it was kept. Raises ValueError when it is not one of ours."""
    known = {field.name for field in fields(Call)} - _UNSAVED
    try:
        given = {name: value for name, value in json.loads(state).items() if name in known}
        return Call(**given | {"at": At(given["at"])})
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(state) from problem


def _log(event: on.Event, before: Call, after: Call) -> None:
    if before.at is not after.at:
        log.info("call.step", channel=after.id, kind=type(event).__name__, state=after.at.value)


def _undecided(call_id: str, problem: Exception) -> None:
    log.warning("call.undecided", channel=call_id, error=type(problem).__name__)
