"""How they are reached and how sure that is, and the one thing to put right in this contact."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from latido.desk.panels.patient.panel import Brings, Item, Panel
from latido.desk.panels.patient.whole import Rest, Whole
from latido.patients.contracts import DATA, Datum, Point, Standing

MAY = "patients.edit"
ASKS = {  # what to say: it asks, and reads nothing aloud
    Standing.MISSING: {
        Datum.PHONE: gettext_noop("¿A qué teléfono podemos llamarle?"),
        Datum.BIRTH_DATE: gettext_noop("¿Cuál es su fecha de nacimiento?"),
        Datum.ADDRESS: gettext_noop("¿En qué dirección vive?"),
        Datum.EMAIL: gettext_noop("¿Tiene un correo electrónico donde podamos escribirle?"),
    },
    Standing.UNSURE: {
        Datum.PHONE: gettext_noop("¿Cuál es hoy su teléfono? Compare los últimos números."),
        Datum.BIRTH_DATE: gettext_noop("¿Sabe el día exacto en que nació?"),
        Datum.ADDRESS: gettext_noop("¿En qué dirección vive hoy? Compare con la ficha."),
        Datum.EMAIL: gettext_noop("¿Cuál es hoy su correo? Compare con la ficha."),
    },
}
STANDS = {
    Standing.GOOD: ("good", gettext_noop("Confirmado")),
    Standing.UNSURE: ("warn", gettext_noop("Por confirmar")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One way to reach them."""

    point: Point
    words: str
    stands: str
    tone: str
    can: bool  # may be confirmed with one press


def context(of: Rest) -> dict[str, Any] | None:
    found = of.upkeep
    may = of.may(MAY)
    ask = found.ask
    there = ask is not None and found.standings[ask] is Standing.UNSURE and ask is not Datum.BIRTH_DATE
    if not (there or of.changes):
        ask = None  # what they answer could be written nowhere
    return {
        "score": found.score,
        "lines": [_line(each, may=may) for each in found.points],
        "missing": [_(DATA[each]) for each in Datum if found.standings[each] is Standing.MISSING],
        "ask": ask,
        "question": _(ASKS[found.standings[ask]][ask]) if ask else "",
        "there": there,
        "opens": bool(of.changes),
        "patient_id": of.id,
        "may": may,
    }


def _line(point: Point, *, may: bool) -> Line:
    tone, words = STANDS[point.standing][0], _(STANDS[point.standing][1])
    if point.wrong or point.barred:
        tone, words = "bad", _("No llamar") if point.barred else _("Equivocado")
    can = may and not point.wrong and not point.barred and point.standing is Standing.UNSURE
    return Line(point, _(DATA[point.datum]), words, tone, can)


def pending(whole: Whole) -> Iterator[Item]:
    if whole.header.deceased:
        return
    if whole.header.incomplete:
        yield Item("circle-dashed", _("Datos por completar"), _("Se registró en una llamada"))
    if whole.header.phone_wrong:
        yield Item("phone-off", _("Teléfono equivocado"), _("Pida otro número"), tone="warn")


BRINGS = Brings(pending)
PANEL = Panel("upkeep", context)
