"""The day's calls: through the dialogue, into a queue, to an agent, and to their end. Each step is the real one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from latido.channels.voice.contracts import Number
from latido.config.demo.chance import Chance
from latido.config.demo.contacts import STORIES
from latido.config.demo.day.clock import Clock
from latido.config.demo.day.crew import NODE, Crew, Member
from latido.flows import api as flows
from latido.flows import contracts as said
from latido.interactions import api as interactions
from latido.interactions.contracts import CallerKind, EndedBy, EndReason, Given
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import OfferOutcome, OfferToRing
from latido.routing.models import Work
from latido_run.demo import workers
from latido_run.demo.callers import NOTHING, Caller, Kind
from latido_run.demo.tally import Queued

SPEAKS, PRESSES, SILENT = 8.0, 3.0, 7.0  # seconds: a prompt, finding the key, none pressed
IDENTIFIES = 25.0  # seconds of talk until the patient is chosen
WRONG_NUMBER, ESCALATED = "6.1", "5.2"  # dispositions


@dataclass
class Call:
    """One call that goes on. Its times are seconds of the day's clock."""

    caller: Caller
    attempt: int
    channel: str
    id: UUID
    step: int = 0  # keys pressed so far
    queue: str = ""
    queued: float = 0.0
    answered: float | None = None
    over: bool = False
    patient: UUID | None = None


class Line:
    """number: ours, that everybody calls."""

    def __init__(
        self, number: Number, clock: Clock, crew: Crew, chance: Chance, tell: Callable[[Queued], None]
    ) -> None:
        self._number, self._organisation_id = number, number.organisation_id
        self._clock, self._crew, self._chance, self._tell = clock, crew, chance, tell
        self._calls: dict[str, Call] = {}

    @property
    def live(self) -> int:
        return len(self._calls)

    def arrive(self, caller: Caller, attempt: int = 0) -> None:
        """Somebody calls; our line answers."""
        channel = f"day-{self._chance.id()}"
        number = self._number
        admitted = flows.admit(
            said.Arrival("voice", NODE, channel, caller.number, number.e164, self._clock.now, number.organisation_id,
                         number.flow, closed_flow=number.closed_flow, hours_of=number.hours_of)
        )  # fmt: skip
        call = self._calls[channel] = Call(caller, attempt, channel, admitted.interaction_id)
        self._follow(call, admitted.step)

    def ring(self) -> None:
        """Every telephone that was offered a call rings, and its agent does what they do."""
        for offer in routing.undelivered_offers(NODE, now=self._clock.now):
            routing.offer_delivered(offer.organisation_id, offer.offer_id, at=self._clock.now)
            if offer.agent_id in self._crew and offer.channel_id in self._calls:
                self._react(self._calls[offer.channel_id], offer, self._crew[offer.agent_id])

    def hang_up_all(self) -> None:
        """The day was stopped: whoever is on the line is let go by us."""
        for call in list(self._calls.values()):
            self._over(call, EndedBy.SYSTEM, EndReason.INTERRUPTED)

    def _follow(self, call: Call, step: said.Step) -> None:
        match step:
            case said.Say():
                self._hear(call, SPEAKS, said.Heard("done"))
            case said.Menu(keys=keys):
                key = call.caller.keys[min(call.step, len(call.caller.keys) - 1)]
                call.step += 1
                if key == NOTHING:
                    self._hear(call, SPEAKS + SILENT, said.Heard("timeout"))
                else:
                    self._hear(call, PRESSES, said.Heard("digit" if key in keys else "wrong", key))
            case said.Queued():
                self._wait(call)
            case said.Overflow() | said.End():
                self._over(call, EndedBy.SYSTEM, EndReason.OVERFLOW)

    def _hear(self, call: Call, after: float, heard: said.Heard) -> None:
        def advance() -> None:
            if not call.over:
                ids = self._organisation_id, call.id
                self._follow(call, flows.advance(*ids, heard, at=self._clock.now))

        self._clock.after(after, advance)

    def _wait(self, call: Call) -> None:
        """In a queue from now on, for as long as this caller's patience lasts."""
        with tenancy.organisation(self._organisation_id):
            call.queue = Work.objects.values_list("queue__code", flat=True).get(pk=call.id)
        call.queued = self._crew.seconds()
        patience = call.caller.waits[min(call.attempt, len(call.caller.waits) - 1)]
        self._clock.after(patience, partial(self._give_up, call))

    def _give_up(self, call: Call) -> None:
        if call.over or call.answered is not None:
            return
        self._over(call, EndedBy.CALLER, EndReason.HUNG_UP)
        if call.attempt < len(call.caller.again):
            self._clock.after(call.caller.again[call.attempt], partial(self.arrive, call.caller, call.attempt + 1))

    def _react(self, call: Call, offer: OfferToRing, member: Member) -> None:
        clock = self._clock
        match self._crew.reaction(member):
            case workers.Answers(after):
                clock.after(after, partial(self._answer, call, offer, member))
            case workers.Declines(after):
                clock.after(after, partial(self._decline, offer))
            case workers.Forgets(after):
                clock.at(offer.expires_at, lambda: clock.after(after, partial(self._crew.come_back, member)))

    def _decline(self, offer: OfferToRing) -> None:
        routing.refuse_offer(offer.organisation_id, offer.offer_id, OfferOutcome.DECLINED, at=self._clock.now)

    def _answer(self, call: Call, offer: OfferToRing, member: Member) -> None:
        ids, now = (self._organisation_id, call.id), self._clock.now
        if call.over or not routing.accept_offer(offer.organisation_id, offer.offer_id, at=now):
            return
        interactions.connected(*ids, agent_id=member.agent.id, at=now)
        call.answered = self._crew.seconds()
        talk = workers.talk(member.worker, call.caller.talk, call.answered)
        if call.caller.kind is not Kind.WRONG and talk > IDENTIFIES:
            self._clock.after(IDENTIFIES, partial(self._identify, call, member))
        self._clock.after(talk, partial(self._end, call, member))

    def _identify(self, call: Call, member: Member) -> None:
        """The agent chooses one of those who call from this telephone."""
        with tenancy.organisation(self._organisation_id):
            known = interactions.interaction(call.id).candidate_ids
            if not known:
                return
            call.patient = self._chance.of(known)
            kind = CallerKind.RELATIVE if len(known) > 1 and self._chance.happens(60) else CallerKind.PATIENT
            interactions.link_patient(call.id, call.patient, actor=member.actor, now=self._clock.now)
            interactions.set_caller_kind(call.id, kind, actor=member.actor)

    def _end(self, call: Call, member: Member) -> None:
        self._over(call, EndedBy.CALLER, EndReason.HUNG_UP)
        self._clock.after(self._crew.wrap_up(member), partial(self._close, call, member))

    def _close(self, call: Call, member: Member) -> None:
        """After-contact work is done: disposition, note, and whatever comes next for this agent."""
        code, note, promise = self._story(call)
        with tenancy.organisation(self._organisation_id):
            now = self._clock.now
            interactions.close_interaction(
                call.id, (Given(code, call.patient),), note=note, promise=promise, promise_due=None,
                actor=member.actor, now=now,
            )  # fmt: skip
            routing.finish_wrap_up(member.agent.id, call.id, actor=member.actor, now=now)

    def _story(self, call: Call) -> tuple[str, str, str]:
        if call.caller.kind is Kind.WRONG:
            return WRONG_NUMBER, "Número equivocado.", ""
        if call.caller.kind is Kind.EMERGENCY:
            return ESCALATED, "Se atendió con la guía de emergencia y se llamó al 123.", ""
        return self._chance.of(STORIES[call.caller.reason])

    def _over(self, call: Call, by: EndedBy, reason: EndReason) -> None:
        ids, now = (self._organisation_id, call.id), self._clock.now
        with tenancy.organisation(self._organisation_id):
            interactions.ended(*ids, by=by, at=now, reason=reason)
            routing.contact_ended(*ids, at=now)
        call.over = True
        del self._calls[call.channel]
        if call.queue:
            waited = self._crew.seconds() - call.queued
            answered = None if call.answered is None else call.answered - call.queued
            gone = waited if answered is None and by is EndedBy.CALLER else None
            self._tell(Queued(call.queue, answered, gone))
