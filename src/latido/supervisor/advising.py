"""The one sentence above the board: what to do now."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from latido.routing.contracts import QueueFigures, WaitingEmergency


def urgent(waiting: Sequence[WaitingEmergency]) -> str:
    """The emergency that has waited longest, before anything else."""
    if not waiting:
        return ""
    first = waiting[0]
    if first.rings:
        return _("Una emergencia espera en %(queue)s y timbra en un puesto.") % {"queue": first.queue}
    return _(
        "Una emergencia espera en %(queue)s y nadie la ha contestado. Pida a alguien que termine, o póngase Disponible."
    ) % {"queue": first.queue}


def advice(queues: Sequence[QueueFigures]) -> str:
    """The sentence that says what to do, about the worst queue that somebody waits in."""
    alone = [q for q in queues if q.waiting and not q.agents]
    if alone:
        worst = max(alone, key=lambda q: q.waiting)
        return _(
            "En %(queue)s esperan %(n)s y nadie de turno puede atenderlas. Pida a alguien con esa habilidad que entre."
        ) % {
            "queue": worst.name,
            "n": worst.waiting,
        }
    late = [q for q in queues if q.waiting and q.service_level is not None and q.service_level < q.target_percent]
    if late:
        worst = min(late, key=lambda q: (q.service_level or 0) - q.target_percent)
        return _(
            "%(queue)s está por debajo de su meta y esperan %(n)s. Revise las pausas de quienes pueden atenderla."
        ) % {
            "queue": worst.name,
            "n": worst.waiting,
        }
    return ""
