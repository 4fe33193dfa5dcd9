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

FAMILY = Guide(
    code="G2",
    title=gettext_noop("Guía: con la familia"),
    steps=(
        Step(gettext_noop("Dé el pésame y escuche"), gettext_noop("Sin prisa")),
        Step(gettext_noop("Pregunte en qué puede ayudar"), gettext_noop("Una cosa cada vez")),
        Step(gettext_noop("Anote lo que pide la familia"), gettext_noop("Quién, para cuándo")),
        Step(gettext_noop("Diga quién y cuándo responderá")),
    ),
    says=(
        gettext_noop("Lamento mucho su pérdida."),
        gettext_noop("Tómese el tiempo que necesite; yo me encargo."),
    ),
    never=(
        gettext_noop("Hablar de la persona en presente ni ofrecerle citas."),
        gettext_noop("Pedir encuestas, pagos o datos que no hagan falta."),
    ),
)


def context(done: int, level: int, *, deceased: bool = False) -> dict[str, Any]:
    """done: steps behind us. The guide stays the same in the whole call, so that it does not jump."""
    chosen = FAMILY if deceased else BOOKING
    done = 0 if deceased else done
    guide = Guide(
        chosen.code,
        _(chosen.title),
        tuple(Step(_(step.title), _(step.hint) if step.hint else "") for step in chosen.steps),
        tuple(_(phrase) for phrase in chosen.says),
        tuple(_(phrase) for phrase in chosen.never),
    )
    steps = marked(guide, done)
    return {"guide": guide, "steps": steps, "step_now": min(done + 1, len(steps)), "level": level, "mourning": deceased}
