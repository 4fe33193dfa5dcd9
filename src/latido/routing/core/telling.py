"""The lines of an account, in words. Pure; the words are Spanish, `_` translates whole sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from latido.routing.contracts import OfferOutcome
from latido.routing.core.explain import Translate, duration
from latido.routing.core.rules import Before, Chosen
from latido.routing.core.why import Line, What


@dataclass(frozen=True, slots=True)
class Names:
    """What to call those an account speaks of."""

    agents: Mapping[UUID, str]
    queues: Mapping[UUID, str]
    skills: Mapping[str, str] = field(default_factory=dict)  # by code

    def agent(self, who: UUID | None, _: Translate) -> str:
        return self.agents.get(who, "") if who and self.agents.get(who) else _("Un agente")

    def queue(self, which: UUID | None, _: Translate) -> str:
        return self.queues.get(which, "") if which and which in self.queues else _("su cola")


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of an offer. after: since it was made."""

    outcome: OfferOutcome | None  # None: it rings
    after: timedelta


def line(it: Line, names: Names, ended: Ended | None = None, _: Translate = str) -> str:
    """«Ana atendió antes a una persona de Citas: esperaba desde antes.»"""
    if it.what is What.JOINED:
        return _joined(it, names, _)
    if it.what is What.PASSED and it.before is not None:
        return _passed(it, it.before, names, _)
    if it.what is What.OFFERED:
        return _offered(it, names, ended, _)
    if it.what is What.TRANSFERRED:
        return _transferred(it, names, _)
    facts = {
        "queue": names.queue(it.queue, _),
        "agent": names.agent(it.agent, _),
        "time": duration(timedelta(seconds=it.seconds), _),
        "n": it.levels,
    }
    return _simple(it, _) % facts


def _simple(it: Line, _: Translate) -> str:
    if it.what is What.MOVED:
        return _("Pasó a ser una emergencia, en la cola %(queue)s.") if it.tier == 0 else _("Pasó a la cola %(queue)s.")
    if it.what is What.RELAXED:
        one = _("A los %(time)s se pidió un nivel menos de habilidad; de una licencia, nunca.")
        return one if it.levels == 1 else _("A los %(time)s se pidieron %(n)d niveles menos; de una licencia, nunca.")
    return {
        What.CAME_BACK: _("Se perdió al agente: volvió a %(queue)s, antes de quienes piden lo mismo."),
        What.KEPT: _("Se guardó hasta %(time)s para %(agent)s, que ya había atendido a esta persona."),
        What.AGED: _("A los %(time)s llevaba varias veces la meta de su cola: subió un nivel."),
        What.HELP: _("Desde los %(time)s pueden ayudar los agentes de %(queue)s, si hay suficientes."),
        What.TOGETHER: _("Desde los %(time)s puede timbrar a varios a la vez."),
        What.ANYBODY: _("Desde los %(time)s timbra a cualquiera que esté libre, tenga o no la habilidad."),
        What.EVERYBODY: _("Desde los %(time)s timbra también a quienes no habían contestado."),
        What.RESERVED: _("Había alguien libre, pero reservado para colas con más derecho."),
        What.JUST_MISSED: _("Quien estaba libre acababa de dejarla pasar."),
        What.ENTERED: _("Entró a %(queue)s."),
        What.PROMISED: _("Se le prometió devolver la llamada; guarda su lugar."),
        What.DIALLED: _("%(agent)s contestó y se marcó a quien espera."),
        What.NOT_REACHED: _("Nadie contestó esa llamada; se intentará de nuevo."),
        What.LEFT: _("Dejó de esperar a los %(time)s: nadie había contestado."),
    }[it.what]


def _joined(it: Line, names: Names, _: Translate) -> str:
    words = _("Entró a %(queue)s: %(before)s; %(free)s.")
    if it.tier == 0:
        words = _("Entró como emergencia a %(queue)s: %(before)s; %(free)s.")
    return words % {"queue": names.queue(it.queue, _), "before": _ahead(it.people, _), "free": _free(it.free, _)}


def _transferred(it: Line, names: Names, _: Translate) -> str:
    """Its place is what is told: somebody who was attended does not begin to wait again."""
    facts = {
        "agent": names.agent(it.agent, _),
        "to": names.agent(it.to, _),
        "queue": names.queue(it.queue, _),
        "skill": names.skills.get(it.skill, it.skill),
        "n": it.seconds,
    }
    if it.to is not None:
        return _("%(agent)s se la pasó a %(to)s: durante %(n)d s no se ofrece a nadie más. Conserva su lugar.") % facts
    if it.skill:
        return _("%(agent)s se la pasó a quien tenga %(skill)s, %(n)d s a nadie más. Conserva su lugar.") % facts
    return _("%(agent)s se la pasó a %(queue)s. Conserva su lugar.") % facts


def _ahead(people: int, _: Translate) -> str:
    if people == 0:
        return _("nadie esperaba antes")
    return _("1 persona esperaba antes") if people == 1 else _("%(n)d personas esperaban antes") % {"n": people}


def _free(agents: int, _: Translate) -> str:
    if agents == 0:
        return _("nadie libre podía atenderla")
    return _("1 agente libre podía atenderla") if agents == 1 else _("%(n)d libres podían atenderla") % {"n": agents}


def _passed(it: Line, rule: Before, names: Names, _: Translate) -> str:
    facts = {"n": it.people, "queue": names.queue(it.queue, _), "agent": names.agent(it.agent, _)}
    if rule is Before.EMERGENCY:
        one = _("%(agent)s atendió antes una emergencia.")
        return (one if it.people == 1 else _("Pasaron antes %(n)d emergencias.")) % facts
    one = _("%(agent)s atendió antes a una persona de %(queue)s: %(why)s.")
    many = _("Pasaron antes %(n)d personas de %(queue)s: %(why)s.")
    return (one if it.people == 1 else many) % {**facts, "why": _because(rule, it.people, _)}


def _because(rule: Before, people: int, _: Translate) -> str:
    one = {
        Before.TIER: _("su nivel pasa antes"),
        Before.AGED: _("llevaba varias veces la meta de su cola"),
        Before.PRIORITY: _("su cola tiene prioridad"),
        Before.CAME_BACK: _("había perdido a su agente"),
        Before.WAITED_LONGER: _("esperaba desde antes"),
        Before.WEIGHED_MORE: _("por el peso, la meta y la espera de su cola le tocaba"),
        Before.KNOWN: _("ese agente ya había atendido a esa persona"),
        Before.PREFERENTIAL: _("tiene atención preferencial"),
        Before.HANDED: _("se la habían pasado a ese agente"),
        Before.KEPT: _("esta se guardaba para quien ya la había atendido"),
        Before.MEANT: _("esta se había pasado a otro agente"),
        Before.RESERVED: _("ese agente se reserva para colas con más derecho"),
        Before.RANG: _("para esta ya timbraba un teléfono"),
        Before.ORDER: _("llegaron a la vez"),
    }
    many = {
        Before.AGED: _("llevaban varias veces la meta de su cola"),
        Before.CAME_BACK: _("habían perdido a su agente"),
        Before.WAITED_LONGER: _("esperaban desde antes"),
        Before.WEIGHED_MORE: _("por el peso, la meta y la espera de su cola les tocaba"),
        Before.PREFERENTIAL: _("tienen atención preferencial"),
        Before.RESERVED: _("esos agentes se reservan para colas con más derecho"),
        Before.HANDED: _("se las habían pasado a esos agentes"),
        Before.KNOWN: _("esos agentes ya habían atendido a esas personas"),
    }
    return many.get(rule, one[rule]) if people > 1 else one[rule]


def _offered(it: Line, names: Names, ended: Ended | None, _: Translate) -> str:
    said = _("Se ofreció a %(agent)s") % {"agent": names.agent(it.agent, _)}
    if it.chosen is not None:
        said = f"{said}: {_chosen(it.chosen, it.people, _)}"
    return f"{said}; {_ended(ended, _)}." if ended is not None else f"{said}."


def _chosen(rule: Chosen, among: int, _: Translate) -> str:
    return {
        Chosen.HANDED: _("se la habían pasado"),
        Chosen.KNOWS: _("ya había atendido a esta persona"),
        Chosen.ONLY: _("nadie más podía en ese momento"),
        Chosen.FREE: _("de %(n)d que podían, sin interrumpir nada"),
        Chosen.BEST: _("de %(n)d que podían, quien más domina lo que se pide"),
        Chosen.LEAST_FLEXIBLE: _("de %(n)d que podían, quien menos falta hace en otras colas"),
        Chosen.LONGEST_IDLE: _("de %(n)d que podían, quien llevaba más tiempo libre"),
        Chosen.HELPS: _("es de otra cola que ayuda a esta"),
    }[rule] % {"n": among}


def _ended(ended: Ended, _: Translate) -> str:
    words = {
        None: _("timbra desde hace %(time)s"),
        OfferOutcome.ACCEPTED: _("contestó a los %(time)s"),
        OfferOutcome.LAPSED: _("no contestó en %(time)s"),
        OfferOutcome.DECLINED: _("la rechazó a los %(time)s"),
        OfferOutcome.UNREACHABLE: _("su teléfono no respondió"),
        OfferOutcome.WITHDRAWN: _("se retiró a los %(time)s"),
    }[ended.outcome]
    return words % {"time": duration(ended.after, _)}
