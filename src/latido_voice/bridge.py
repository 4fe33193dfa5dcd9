"""The one place where the asyncio voice process meets Django."""

# ruff: noqa: E402 - Django must be ready before a room is imported
import asyncio
import os
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import django
import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "latido.config.settings")
django.setup()

from latido.channels.voice import api as telephony
from latido.flows import api as flows
from latido.flows import contracts as said
from latido.interactions import api as interactions
from latido.interactions.contracts import RING_ON_CALL, Command, EndedBy, VoiceCommandOut, segment_of
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName, DialOutcome, OfferOutcome, OfferToRing, OnCall
from latido_voice import commands as do
from latido_voice import steps
from latido_voice.doors import About, Account, Arrival, Unavailable
from latido_voice.events import Admitted, Commanded, Offered, Reminded, ToCall

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 16
TIMEOUT = 5.0
SLOW = 120.0  # encrypting an hour of audio
RETRY = 0.05
FINISHED_AFTER = timedelta(seconds=5)  # what Asterisk writes no more is finished
PATIENCE = {"admit": 1.4, "advance": 4.0, "accept": 2.0}  # a restarting database is back by then, or it is not
EMERGENCY_KEY = "9"
AWAY = (OperationalError, InterfaceError, TimeoutError)

log = structlog.get_logger()
_threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="django")


async def in_django(service: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run one synchronous service in a worker thread: one call, one transaction.

    Sixteen threads, so at most sixteen database connections from this process.
    Raises whatever the service raises; Unavailable when the database is away or after 5 s. A timed-out
    call may still commit, so services reached from here are safe to repeat.
    """
    return await _in_thread(TIMEOUT, service, *args, **kwargs)


async def _in_thread(seconds: float, service: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    def call() -> T:
        close_old_connections()
        try:
            return service(*args, **kwargs)
        finally:
            close_old_connections()

    loop = asyncio.get_running_loop()
    try:
        return await asyncio.wait_for(loop.run_in_executor(_threads, call), timeout=seconds)
    except AWAY as problem:
        raise Unavailable(type(problem).__name__) from problem


async def patiently(what: str, service: Callable[[], T]) -> T:
    """Ask again while the database is away, as long as the caller can wait. Raises Unavailable."""
    until = monotonic() + PATIENCE[what]
    while True:
        try:
            return await _in_thread(max(until - monotonic(), RETRY), service)
        except Unavailable:
            if monotonic() + RETRY >= until:
                raise
            await asyncio.sleep(RETRY)


class DjangoDoors:
    """The records, kept by Django. node: which Asterisk we drive; spool: where its recordings lie."""

    def __init__(self, node: str, spool: Path) -> None:
        self._node, self._spool = node, spool

    @classmethod
    async def open(cls, node: str, spool: Path) -> "DjangoDoors":
        """With connections made and modules read, so that the first caller does not wait for that."""
        await asyncio.gather(*(asyncio.wait_for(_warm(), TIMEOUT) for _ in range(THREADS // 4)), return_exceptions=True)
        return cls(node, spool)

    async def admit(self, arrival: Arrival) -> Admitted:
        found = await patiently("admit", partial(_admit, self._node, arrival))
        return Admitted(str(found.organisation_id), str(found.interaction_id), _as_step(found.step))

    async def advance(self, about: About, heard: steps.Heard, at: datetime) -> steps.Step:
        ids, words = _ids(about), said.Heard(heard.kind, heard.value)
        return _as_step(await patiently("advance", partial(flows.advance, *ids, words, at=at)))

    async def remind(self, about: About, at: datetime) -> Reminded:
        found = await in_django(flows.remind, *_ids(about), at=at)
        return Reminded(found.prompt, EMERGENCY_KEY + found.keys)

    async def accept(self, about: About, offer: str, agent: str, at: datetime) -> bool:
        return await patiently("accept", partial(_accept, *_ids(about), UUID(offer), UUID(agent), at))

    async def whom_to_call(self, about: About) -> ToCall:
        found = await in_django(_whom_to_call, *_ids(about))
        return found or ToCall()

    async def record(self, about: About, fact: do.Fact, at: datetime) -> bool:
        seconds = SLOW if isinstance(fact, do.RecordingFinished) else TIMEOUT
        if recorder := _OF_A_LINE.get(type(fact)):
            return await in_django(recorder, self._spool, *_ids(about), about.channel, fact, at) is not False
        return await _in_thread(seconds, _RECORDERS[type(fact)], self._spool, *_ids(about), fact, at) is not False

    async def wishes(self) -> list[tuple[str, Offered | Commanded]]:
        now = datetime.now(UTC)
        offers, commands = await in_django(_wishes, self._node, now)
        done = [(c.channel_id, await self._commanded(c)) for c in commands]
        return [*done, *((o.channel_id, _as_offered(o, now)) for o in offers)]  # who hangs up is rung after it

    async def _commanded(self, wish: VoiceCommandOut) -> Commanded:
        if wish.kind == Command.HAND_BACK:
            way = await in_django(telephony.way_back, wish.organisation_id, wish.args.get("where", ""))
            return Commanded(wish.kind, way.where, way.prompt) if way else Commanded(wish.kind)
        if wish.kind == Command.TRANSFER:
            return Commanded(wish.kind, wish.args["transfer"], await self._passes_on(wish))
        if wish.kind != RING_ON_CALL:
            return Commanded(wish.kind)
        try:
            outside = await in_django(telephony.to_dial, wish.organisation_id, wish.args["number"])
        except ValueError:
            log.exception("on_call.not_dialled", interaction=str(wish.interaction_id))
            outside = None
        if outside is None:
            ids = wish.organisation_id, wish.interaction_id
            await in_django(routing.on_call_said, *ids, OnCall.MISSING, at=datetime.now(UTC))
            return Commanded(wish.kind)
        return Commanded(wish.kind, outside.where, outside.prompt)

    async def _passes_on(self, wish: VoiceCommandOut) -> str:
        """What the caller hears; they are handed on, and other commands carried out, even so."""
        try:
            place, whose = wish.args["place"], wish.interaction_id
            return await in_django(telephony.passes_on, wish.organisation_id, place, whose)
        except Exception:
            log.exception("transfer.without_words", interaction=str(wish.interaction_id))
            return ""

    async def reconcile(self, alive: frozenset[str], at: datetime) -> None:
        await in_django(_reconcile, self._node, alive, at)
        await self._sweep(quiet_for=FINISHED_AFTER)

    async def redeem(self, ticket: str) -> Account | None:
        found = await in_django(telephony.redeem_ticket, ticket, now=datetime.now(UTC))
        if found is None:
            return None
        return Account(str(found.agent_id), str(found.organisation_id), found.password, found.has_call, str(found.mark))

    async def marks(self, agents: Collection[str]) -> dict[str, frozenset[str]]:
        found = await in_django(telephony.phone_marks, [UUID(agent) for agent in agents])
        return {str(agent): frozenset(map(str, marks)) for agent, marks in found.items()}

    async def phone(self, organisation: str, agent: str, ready: bool, at: datetime) -> None:
        ids = UUID(organisation), UUID(agent)
        await in_django(routing.phone_state, *ids, ready, at=at, node=self._node)

    async def phones(self) -> list[Account]:
        found = await in_django(routing.agents_with_phone, self._node)
        return [Account(str(agent), str(organisation), "") for organisation, agent in found]

    async def sweep(self) -> None:
        await self._sweep()

    async def _sweep(self, **wishes: Any) -> None:
        given = {"at": datetime.now(UTC), "owner_of": _owner_of, **wishes}
        await _in_thread(SLOW, partial(interactions.sweep_recordings, self._node, self._spool, **given))


async def _warm() -> None:
    await in_django(connection.ensure_connection)


def _admit(node: str, arrival: Arrival) -> said.Admitted:
    """Whose number it is, and then what its dialogue says. Raises UnknownNumber."""
    number = telephony.find_number(arrival.to_number)
    return flows.admit(
        said.Arrival(
            channel="voice",
            node=node,
            channel_id=arrival.channel,
            from_number=arrival.from_number,
            to_number=number.e164,
            at=arrival.at,
            organisation_id=number.organisation_id,
            flow=number.flow,
            closed_flow=number.closed_flow,
            hours_of=number.hours_of,
            missed_queue=number.missed_queue,
        )
    )


def _wishes(node: str, now: datetime) -> tuple[tuple[OfferToRing, ...], tuple[VoiceCommandOut, ...]]:
    """Both in one transaction: this is asked four times a second, and once an offer."""
    with tenancy.role("latido_voice"):
        return routing.undelivered_offers(node, now=now), interactions.drain_commands(node, now=now)


def _as_offered(o: OfferToRing, now: datetime) -> Offered:
    seconds = max((o.expires_at - now).total_seconds(), 1.0)
    ids = str(o.offer_id), str(o.agent_id), str(o.organisation_id), str(o.interaction_id)
    return Offered(*ids, seconds, o.banner, o.call_back, o.beside)


def _accept(org: UUID, interaction: UUID, offer: UUID, agent: UUID, at: datetime) -> bool:
    """An offer is accepted once; we may have died before we heard that it was, and ask again."""
    if routing.accept_offer(org, offer, at=at):
        return True
    with tenancy.organisation(org):
        desk = routing.agent_state(agent, now=at)
    return desk.interaction_id == interaction and desk.state is AgentStateName.ON_CONTACT


def _whom_to_call(org: UUID, interaction: UUID) -> ToCall | None:
    """The dial this agent is there for, as the line dials it."""
    wanted = routing.patient_to_dial(org, interaction)
    if wanted is None or (outside := telephony.to_call_back(org, wanted.number)) is None:
        return None
    return ToCall(outside.where, outside.prompt, wanted.ring_for, wanted.shown, wanted.extension)


def _reconcile(node: str, alive: frozenset[str], at: datetime) -> None:
    for call in interactions.dialling(node, at=at):
        if call.channel_id not in alive:
            ids, lost = (call.organisation_id, call.interaction_id), DialOutcome.INTERRUPTED
            routing.dial_ended(*ids, channel_id=call.channel_id, outcome=lost, at=at)
    for organisation_id, interaction_id in interactions.reconcile(node, alive, at=at):
        routing.contact_ended(organisation_id, interaction_id, at=at)


def _owner_of(leg: str) -> tuple[UUID, UUID] | None:
    """Legs are named by their offer; a number follows from the second on."""
    try:
        return routing.offered_interaction(UUID(leg.removeprefix("leg-")[:36]))
    except ValueError:
        return None


def _ids(about: About) -> tuple[UUID, UUID]:
    return UUID(about.organisation), UUID(about.interaction)


def _as_step(step: said.Step) -> steps.Step:
    match step:
        case said.Say(prompt, keys):
            return steps.Say(prompt, keys)
        case said.Menu(prompt, keys, seconds):
            return steps.Menu(prompt, keys, seconds)
        case said.Type(prompt, most, seconds):
            return steps.Type(prompt, most, seconds)
        case said.Queued(prompt, repeat, repeat_seconds, keys, asks):
            return steps.Queued(prompt, repeat, repeat_seconds, EMERGENCY_KEY + keys, asks)
        case said.Overflow(prompt):
            return steps.Elsewhere(prompt)
        case said.End(prompt):
            return steps.End(prompt)


# -- facts, each written by the room it belongs to -------------------------------------------------------


def _delivered(_: Path, org: UUID, __: UUID, fact: do.Delivered, at: datetime) -> None:
    routing.offer_delivered(org, UUID(fact.offer), at=at)


def _refused(_: Path, org: UUID, __: UUID, fact: do.Refused, at: datetime) -> None:
    routing.refuse_offer(org, UUID(fact.offer), OfferOutcome(fact.outcome), at=at)


def _connected(spool: Path, org: UUID, interaction: UUID, fact: do.Connected, at: datetime) -> bool:
    with tenancy.organisation(org):
        interactions.connected(org, interaction, agent_id=UUID(fact.agent), at=at)
        return _recorded(spool, org, interaction, fact.leg, at)


def _recorded(spool: Path, org: UUID, interaction: UUID, leg: str, at: datetime) -> bool:
    file = str(spool / f"{leg}.wav")
    return interactions.recording_started(org, interaction, segment_id=segment_of(leg), spool_path=file, at=at)


def _held(_: Path, org: UUID, interaction: UUID, __: do.Held, at: datetime) -> None:
    interactions.held(org, interaction, at=at)


def _unheld(_: Path, org: UUID, interaction: UUID, __: do.Unheld, at: datetime) -> None:
    interactions.resumed(org, interaction, at=at)


def _leg_lost(_: Path, org: UUID, interaction: UUID, __: do.LegLost, at: datetime) -> None:
    interactions.leg_lost(org, interaction, at=at)


def _reattached(spool: Path, org: UUID, interaction: UUID, fact: do.Reattached, at: datetime) -> bool:
    with tenancy.organisation(org):
        interactions.reattached(org, interaction, at=at)
        return _recorded(spool, org, interaction, fact.leg, at)


def _requeued(_: Path, org: UUID, interaction: UUID, __: do.Requeued, at: datetime) -> None:
    routing.requeue(org, interaction, at=at)


def _transferred(_: Path, org: UUID, interaction: UUID, fact: do.Transferred, at: datetime) -> None:
    routing.transferred(org, interaction, UUID(fact.transfer), at=at)


def _recording_paused(_: Path, org: UUID, interaction: UUID, __: do.RecordingPaused, at: datetime) -> None:
    interactions.recording_paused(org, interaction, at=at)


def _recording_resumed(_: Path, org: UUID, interaction: UUID, __: do.RecordingResumed, at: datetime) -> None:
    interactions.recording_resumed(org, interaction, at=at)


def _recording_finished(_: Path, org: UUID, interaction: UUID, fact: do.RecordingFinished, at: datetime) -> None:
    interactions.recording_finished(org, interaction, segment_id=segment_of(fact.leg), at=at)


def _on_call(_: Path, org: UUID, interaction: UUID, fact: do.OnCall, at: datetime) -> None:
    routing.on_call_said(org, interaction, OnCall(fact.said), at=at)


def _reached(spool: Path, org: UUID, interaction: UUID, channel: str, fact: do.Reached, at: datetime) -> bool:
    with tenancy.organisation(org):
        if not routing.reached(org, interaction, channel_id=channel, agent_id=UUID(fact.agent), at=at):
            return False
        return _recorded(spool, org, interaction, fact.leg, at)


def _not_reached(_: Path, org: UUID, interaction: UUID, channel: str, fact: do.NotReached, at: datetime) -> None:
    routing.dial_ended(org, interaction, channel_id=channel, outcome=DialOutcome(fact.outcome), at=at)


def _ended(_: Path, org: UUID, interaction: UUID, channel: str, fact: do.Ended, at: datetime) -> None:
    """The line is over, and the contact with it, unless its caller is to be called back."""
    with tenancy.organisation(org):
        if channel and routing.line_left(org, interaction, channel, at=at):
            return
        interactions.ended(org, interaction, by=fact.by, at=at, reason=fact.reason)
        routing.contact_ended(org, interaction, at=at)
    if fact.by == EndedBy.CALLER:
        flows.left(org, interaction, at=at)


_RECORDERS: dict[type[Any], Callable[..., bool | None]] = {
    do.Delivered: _delivered,
    do.Refused: _refused,
    do.Connected: _connected,
    do.Held: _held,
    do.Unheld: _unheld,
    do.LegLost: _leg_lost,
    do.Reattached: _reattached,
    do.Requeued: _requeued,
    do.Transferred: _transferred,
    do.RecordingPaused: _recording_paused,
    do.RecordingResumed: _recording_resumed,
    do.RecordingFinished: _recording_finished,
    do.OnCall: _on_call,
}
_OF_A_LINE: dict[type[Any], Callable[..., bool | None]] = {
    do.Reached: _reached,
    do.NotReached: _not_reached,
    do.Ended: _ended,
}
