"""The clinic's call guides, as data: steps, what may be said, and what is never said."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from latido.desk.core.guide import Guide, Step, marked

BOOKING = Guide(
    code="G1",
    title=gettext_noop("Guía: agendar"),
    steps=(
        Step(gettext_noop("Saludo y motivo")),
        Step(gettext_noop("¿Para quién es la cita?"), gettext_noop("Documento y nombre")),
        Step(gettext_noop("Servicio, orden y autorización"), gettext_noop("Vigentes")),
        Step(gettext_noop("Ofrezca tres opciones"), gettext_noop("La más próxima primero")),
        Step(gettext_noop("Lea la confirmación"), gettext_noop("Pida que la repita")),
    ),
    says=(
        gettext_noop("Entiendo que lleva rato intentándolo; hagámoslo de una vez."),
        gettext_noop("Gracias por avisar que no puede venir: otra persona podrá usar esa cita."),
    ),
    never=(
        gettext_noop("«No hay agenda» sin ofrecer otra salida."),
        gettext_noop("El motivo clínico de la cita a un tercero."),
    ),
)


def context(done: int, level: int) -> dict[str, Any]:
    """done: steps behind us. The guide stays the same in the whole call, so that it does not jump."""
    guide = Guide(
        BOOKING.code,
        _(BOOKING.title),
        tuple(Step(_(step.title), _(step.hint) if step.hint else "") for step in BOOKING.steps),
        tuple(_(phrase) for phrase in BOOKING.says),
        tuple(_(phrase) for phrase in BOOKING.never),
    )
    steps = marked(guide, done)
    return {"guide": guide, "steps": steps, "step_now": min(done + 1, len(steps)), "level": level}
