"""What the board shows, read through the doors and put into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latido.interactions import api as interactions
from latido.interactions.contracts import Interaction, State
from latido.kernel import phone
from latido.plumbing.ui.words import figure, percent
from latido.routing import api as routing
from latido.routing.contracts import AgentStateName, FloorAgent, Promise, QueueFigures, share
from latido.staff import api as staff
from latido.supervisor.advising import advice, urgent
from latido.supervisor.reinforcing import HelperLine, helpers

NOBODY = UUID(int=0)
MOST_CALLS = 12
UNREACHED_FOR = timedelta(hours=24)  # shown so long, for a person to take it up
TONES = {
    AgentStateName.AVAILABLE: "ok",
    AgentStateName.OFFERED: "ok",
    AgentStateName.ON_CONTACT: "brand",
    AgentStateName.AFTER_CONTACT: "warn",
    AgentStateName.AWAY: "n",
    AgentStateName.NOT_ANSWERING: "info",
}
SHOWN = (
    AgentStateName.AVAILABLE,
    AgentStateName.ON_CONTACT,
    AgentStateName.AFTER_CONTACT,
    AgentStateName.AWAY,
    AgentStateName.NOT_ANSWERING,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the big figures. tone: "warn" only with the word that says why."""

    label: str
    value: str
    unit: str
    context: str
    tone: str
    help: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class StateCount:
    name: str
    tone: str
    count: int


@dataclass(frozen=True, slots=True)
class AgentCard:
    agent_id: UUID
    name: str
    words: str
    since: datetime
    tone: str
    late: str  # the word that says why; empty when all is well


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call in progress: who talks, for which queue, since when. Nothing of the patient."""

    interaction_id: UUID
    queue: str
    agent: str
    agent_id: UUID | None
    words: str
    tone: str
    since: datetime
    emergency: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    queue: QueueFigures
    level: str
    level_value: float
    late: bool  # below its target
    answer_rate: str
    abandonment: str


@dataclass(frozen=True, slots=True)
class CallbackLine:
    """Somebody to be called back, or whom nobody reached. The number is masked; showing it is an act of its own."""

    id: UUID
    queue: str
    number: str
    words: str
    tone: str
    since: datetime
    unreached: bool  # it is over, for a person to take up
    open: bool  # it may still be cancelled


@dataclass(frozen=True, slots=True)
class Board:
    at: datetime
    sentence: str  # what to do; empty when nothing needs doing
    figures: tuple[Figure, ...]
    queues: tuple[QueueLine, ...]
    states: tuple[StateCount, ...]
    agents: tuple[AgentCard, ...]
    connected: int
    calls: tuple[CallLine, ...]  # the longest ones
    calls_count: int
    helpers: tuple[HelperLine, ...]  # who helps out in a queue for a while
    callbacks: tuple[CallbackLine, ...]  # in their turn, then those nobody reached in a day
    callbacks_count: int


def read_board(now: datetime) -> Board:
    """Everything on the board at one instant."""
    queues = routing.figures(now)
    agents = tuple(a for a in routing.floor_agents(now) if a.state is not AgentStateName.OFFLINE)
    live = interactions.live()
    callbacks = callback_lines(routing.promises(now - UNREACHED_FOR))
    return Board(
        at=now,
        sentence=urgent(routing.waiting_emergencies(now)) or advice(queues),
        figures=figures_of(queues, agents),
        queues=tuple(line_of(q) for q in queues),
        states=tuple(StateCount(state_name(s), TONES[s], count_of(agents, s)) for s in SHOWN),
        agents=cards(agents, now),
        connected=len(agents),
        calls=call_lines(live[:MOST_CALLS]),
        calls_count=len(live),
        callbacks=callbacks[:MOST_CALLS],
        callbacks_count=len(callbacks),
        helpers=helpers(now),
    )


def cards(agents: Sequence[FloorAgent], now: datetime) -> tuple[AgentCard, ...]:
    """The agents by name, those who need care first."""
    people = staff.agents_by_id([a.agent_id for a in agents])
    shown = [
        AgentCard(a.agent_id, people[a.agent_id].name, words_of(a), a.since, TONES[a.state], lateness(a, now))
        for a in agents
        if a.agent_id in people
    ]
    return tuple(sorted(shown, key=lambda card: (not card.late, card.name)))


def call_lines(live: Sequence[Interaction]) -> tuple[CallLine, ...]:
    people = staff.agents_by_id([call.agent_id for call in live if call.agent_id])
    return tuple(
        CallLine(
            interaction_id=call.id,
            queue=call.queue_name,
            agent=people[call.agent_id].name if call.agent_id in people else "",
            agent_id=call.agent_id,
            words=call_words(call.state),
            tone="brand" if call.state is State.CONNECTED else "warn",
            since=call.answered_at or call.offered_at or call.opened_at,
            emergency=call.tier == 0,
        )
        for call in live
    )


def call_words(state: State) -> str:
    return {
        State.HELD: _("Retenida"),
        State.REATTACHING: _("Reconectando al agente"),
        State.DIALLING: _("Devolviendo la llamada"),
    }.get(state, _("Hablando"))


def callback_lines(promises: Sequence[Promise]) -> tuple[CallbackLine, ...]:
    return tuple(
        CallbackLine(
            id=each.id,
            queue=each.queue,
            number=phone.masked(each.number),
            words=callback_words(each),
            tone="warn" if each.ended_at else "brand" if each.dialling else "n",
            since=each.since,
            unreached=each.ended_at is not None,
            open=each.ended_at is None and not each.dialling,
        )
        for each in promises
    )


def callback_words(promise: Promise) -> str:
    """Where it is: in its turn, being dialled, waiting for another try, or given up."""
    if promise.ended_at is not None:
        tried = ngettext("No contestó en %(n)s intento", "No contestó en %(n)s intentos", promise.tried)
        return tried % {"n": promise.tried}
    if promise.dialling:
        return _("Llamando")
    if promise.next_at is None:
        return _("En su turno")
    at = timezone.localtime(promise.next_at).strftime("%H:%M")
    if not promise.tried:
        return _("Desde las %(at)s") % {"at": at}
    return _("No contestó; de nuevo a las %(at)s") % {"at": at}


def words_of(agent: FloorAgent) -> str:
    if agent.state is AgentStateName.AWAY:
        return agent.reason_name or _("Pausa")
    if agent.state is AgentStateName.OFFERED:
        return _("Timbrando")
    if agent.state is AgentStateName.AVAILABLE and not agent.voice_ready:
        return _("Disponible, sin teléfono")
    return state_name(agent.state)


def lateness(agent: FloorAgent, now: datetime) -> str:
    """Only what the agent was told first: a pause past its limit, two missed offers."""
    if agent.state is AgentStateName.NOT_ANSWERING:
        return _("Dos ofertas")
    if agent.limit_minutes and now - agent.since > timedelta(minutes=agent.limit_minutes):
        return _("Pasa %(n)s min") % {"n": agent.limit_minutes}
    return ""


def line_of(queue: QueueFigures) -> QueueLine:
    level = queue.service_level
    return QueueLine(
        queue,
        level=percent(level),
        level_value=level or 0,
        late=level is not None and level < queue.target_percent,
        answer_rate=percent(queue.answer_rate),
        abandonment=percent(queue.abandonment, 1),
    )


def figures_of(queues: Sequence[QueueFigures], agents: Sequence[FloorAgent]) -> tuple[Figure, ...]:
    whole = total(queues)
    return (*_answered(whole), *_waiting(queues, whole), _abandoned(whole), _busy(agents))


def _answered(whole: QueueFigures) -> tuple[Figure, Figure]:
    level = whole.service_level
    low = level is not None and level < whole.target_percent
    served = whole.answered + whole.called_back
    return (
        Figure(
            _("Nivel de servicio"),
            figure(level),
            "%" if level is not None else "",
            _("por debajo de la meta") if low else _("contestadas dentro de la meta de su cola"),
            "warn" if low else "n" if level is None else "ok",
            _("Contestadas dentro de la meta de su cola, de las contestadas y las que esperaron más de 5 segundos."),
        ),
        Figure(
            _("Nivel de atención"),
            figure(whole.answer_rate),
            "%" if whole.answer_rate is not None else "",
            _("%(answered)s de %(all)s atendidas") % {"answered": served, "all": served + whole.abandoned},
            "n",
            _("Atendidas o devueltas, de esas y de las abandonadas."),
        ),
    )


def _waiting(queues: Sequence[QueueFigures], whole: QueueFigures) -> tuple[Figure, Figure]:
    fullest, longest = max(queues, key=lambda q: q.waiting, default=None), oldest(queues)
    where = {"n": fullest.waiting, "queue": fullest.name} if fullest and fullest.waiting else None
    return (
        Figure(
            _("En cola"),
            figure(whole.waiting),
            "",
            " · ".join(filter(None, [_("%(n)s en %(queue)s") % where if where else "", to_call(whole.promised)])),
            "n",
            _("Personas que esperan ahora a un agente."),
        ),
        Figure(
            _("Espera más larga"),
            "",
            "",
            longest.name if longest else _("nadie espera"),
            "n",
            _("Lo que lleva en cola quien más ha esperado."),
            longest.longest_wait if longest else None,
        ),
    )


def to_call(promised: int) -> str:
    return _("%(n)s por devolver") % {"n": promised} if promised else ""


def _abandoned(whole: QueueFigures) -> Figure:
    short = _("sin cortos %(share)s") % {"share": percent(whole.abandonment_without_short, 1)}
    return Figure(
        _("Abandono"),
        figure(whole.abandonment, 1),
        "%" if whole.abandonment is not None else "",
        short if whole.abandoned else "",
        "n",
        _("Colgaron en la cola, de las atendidas y abandonadas. Cortos: antes de 5 segundos."),
    )


def _busy(agents: Sequence[FloorAgent]) -> Figure:
    busy = count_of(agents, AgentStateName.ON_CONTACT) + count_of(agents, AgentStateName.AFTER_CONTACT)
    return Figure(
        _("Ocupados ahora"),
        figure(share(busy, len(agents))),
        "%" if agents else "",
        ngettext("%(n)s agente en turno", "%(n)s agentes en turno", len(agents)) % {"n": len(agents)},
        "n",
        _("Agentes en contacto o en cierre, de los que están en turno en este momento."),
    )


def total(queues: Sequence[QueueFigures]) -> QueueFigures:
    """All queues as one: its target is the mean of theirs, weighed by what they received."""
    received = sum(q.received for q in queues)
    target = sum(q.target_percent * q.received for q in queues) / received if received else 80
    return QueueFigures(
        queue_id=NOBODY,
        code="",
        name=_("Todas"),
        target_percent=round(target),
        target_seconds=20,
        waiting=sum(q.waiting for q in queues),
        longest_wait=None,
        received=received,
        answered=sum(q.answered for q in queues),
        answered_in_target=sum(q.answered_in_target for q in queues),
        abandoned=sum(q.abandoned for q in queues),
        abandoned_short=sum(q.abandoned_short for q in queues),
        agents=0,
        agents_free=0,
        promised=sum(q.promised for q in queues),
        called_back=sum(q.called_back for q in queues),
        recovered=sum(q.recovered for q in queues),
    )


def oldest(queues: Sequence[QueueFigures]) -> QueueFigures | None:
    """The queue in which somebody has waited longest."""
    since = {q.longest_wait: q for q in queues if q.longest_wait}
    return since[min(since)] if since else None


def count_of(agents: Sequence[FloorAgent], state: AgentStateName) -> int:
    """A ringing phone counts as available: nobody has answered yet."""
    also = AgentStateName.OFFERED if state is AgentStateName.AVAILABLE else state
    return sum(a.state in (state, also) for a in agents)


def state_name(state: AgentStateName) -> str:
    return {
        AgentStateName.AVAILABLE: _("Disponible"),
        AgentStateName.ON_CONTACT: _("En contacto"),
        AgentStateName.AFTER_CONTACT: _("Cierre"),
        AgentStateName.AWAY: _("Pausa"),
        AgentStateName.NOT_ANSWERING: _("Sin contestar"),
    }[state]
