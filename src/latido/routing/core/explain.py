"""Why somebody waited as long as they did, in one sentence. Pure: facts in, words out.

The words are Spanish; `_` translates whole sentences, so their order may differ in another language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from latido.routing.contracts import OnCall
from latido.routing.core.facts import HoldReason

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait in a queue, as it was."""

    who: str  # "Rosa"; empty when nobody is known
    waited: timedelta
    ahead: int  # people before, when this one joined
    agents: int  # at work and able to take it
    emergencies: int  # that came later and passed first
    offers_missed: int = 0  # agents who let it pass
    waiting: bool = False  # still waits
    held: HoldReason | None = None  # why, when it still waits
    alarm: "Alarm | None" = None  # of an emergency
    language: str = ""  # that is asked of the agent because they speak it: "Inglés"
    team: str = ""  # whom they prefer, who was asked first: "Diabetes"
    team_for: timedelta = timedelta(0)
    keyed: str = ""  # that they chose in the menu, where it is another than the house's: "Inglés"


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was done about an emergency that waited. Times count from when it began to wait."""

    raised: int  # times it sounded
    first: timedelta
    seen_by: str = ""
    seen: timedelta | None = None
    on_call: OnCall | None = None
    on_call_at: timedelta | None = None  # of its last ringing, or answer


def sentence(wait: Wait, _: Translate = str) -> str:
    """«Rosa esperó 6 min 10 s: había 9 personas antes y 4 agentes; una emergencia pasó primero.»"""
    who = wait.who or _("Quien llama")
    verb = _("%(who)s espera desde hace %(time)s") if wait.waiting else _("%(who)s esperó %(time)s")
    opening = verb % {"who": who, "time": duration(wait.waited, _)}
    before, agents = _before(wait.ahead, _), _agents(wait.agents, _)
    both = _("%(before)s y %(agents)s") % {"before": before, "agents": agents}
    more = [both] if wait.ahead else [before, agents]
    if wait.emergencies:
        more.append(_passed(wait.emergencies, _))
    if wait.offers_missed:
        more.append(_missed(wait.offers_missed, _))
    if wait.language or wait.keyed:
        more.append(_spoken(wait, _))
    if wait.team:
        words = _("se le ofreció primero a su equipo, %(team)s, durante %(time)s")
        now = _("pidió el equipo %(team)s: se le ofrece solo a él durante %(time)s, y después a quien esté libre")
        said = {"team": wait.team, "time": duration(wait.team_for, _)}
        more.append((now if wait.waiting and wait.waited < wait.team_for else words) % said)
    if wait.held is not None:
        more.append(_held(wait.held, _))
    if wait.alarm is not None:
        more += _alarm(wait.alarm, _)
    return f"{opening}: {'; '.join(more)}."


def duration(time: timedelta, _: Translate = str) -> str:
    """As a person says it: «40 s», «6 min 10 s», «1 h 5 min»."""
    seconds = max(int(time.total_seconds()), 0)
    if seconds < 60:
        return _("%(s)d s") % {"s": seconds}
    if seconds < 3600:
        return _("%(m)d min %(s)d s") % {"m": seconds // 60, "s": seconds % 60}
    return _("%(h)d h %(m)d min") % {"h": seconds // 3600, "m": seconds % 3600 // 60}


def _spoken(wait: Wait, _: Translate) -> str:
    """What they chose in the menu counts before what their record says."""
    if wait.keyed and wait.language:
        words = _("eligió su idioma en el menú, y se le ofrece solo a quien lo habla: %(language)s")
    elif wait.keyed:
        words = _("eligió %(language)s en el menú, y nadie en turno para su cola lo habla")
    else:
        words = _("se le ofrece solo a quien habla su idioma: %(language)s")
    return words % {"language": (wait.language or wait.keyed).lower()}


def _before(people: int, _: Translate) -> str:
    if people == 0:
        return _("no había nadie antes")
    if people == 1:
        return _("había 1 persona antes")
    return _("había %(people)d personas antes") % {"people": people}


def _agents(agents: int, _: Translate) -> str:
    if agents == 0:
        return _("ningún agente")
    return _("1 agente") if agents == 1 else _("%(agents)d agentes") % {"agents": agents}


def _passed(emergencies: int, _: Translate) -> str:
    if emergencies == 1:
        return _("una emergencia pasó primero")
    return _("%(emergencies)d emergencias pasaron primero") % {"emergencies": emergencies}


def _missed(offers: int, _: Translate) -> str:
    if offers == 1:
        return _("un agente no contestó")
    return _("%(offers)d ofertas no se contestaron") % {"offers": offers}


def _alarm(alarm: Alarm, _: Translate) -> list[str]:
    told = []
    if alarm.raised:
        words = _("la alarma sonó %(n)d veces, la primera tras %(time)s")
        once = _("la alarma sonó una vez, tras %(time)s")
        told.append((once if alarm.raised == 1 else words) % {"n": alarm.raised, "time": duration(alarm.first, _)})
    if alarm.seen is not None:
        told.append(
            _("%(who)s dijo tras %(time)s que la vio") % {"who": alarm.seen_by, "time": duration(alarm.seen, _)}
        )
    if alarm.on_call is not None:
        words = {
            OnCall.MISSING: _("no había teléfono de guardia"),
            OnCall.ASKED: _("se pidió el teléfono de guardia tras %(time)s"),
            OnCall.RINGS: _("el teléfono de guardia timbra desde los %(time)s"),
            OnCall.MISSED: _("el teléfono de guardia timbró tras %(time)s y no contestó"),
            OnCall.ANSWERED: _("el teléfono de guardia contestó tras %(time)s"),
        }[alarm.on_call]
        told.append(words % {"time": duration(alarm.on_call_at or timedelta(0), _)})
    return told


def _held(reason: HoldReason, _: Translate) -> str:
    words = {
        HoldReason.NOBODY_QUALIFIED: _("nadie conectado tiene la habilidad que pide"),
        HoldReason.ALL_BUSY: _("todos los que pueden atender están ocupados"),
        HoldReason.JUST_MISSED: _("quienes están libres acaban de dejarla pasar"),
        HoldReason.KEPT: _("se guarda un momento para el agente a quien corresponde"),
        HoldReason.RESERVED: _("quienes están libres se reservan para una cola más urgente"),
        HoldReason.RINGING: _("ya timbra"),
    }
    return words[reason]
