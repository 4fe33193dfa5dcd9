"""What a patient will probably need, and why: rules that can be read. Pure: no clock, no database, no chance.

docs/algorithms/guessing.md gives the worked examples.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from latido.kernel.words import gettext_noop as _

F = TypeVar("F")
SHOWN = 3
CUT_WITHIN = timedelta(hours=1)
REPEATED_WITHIN = timedelta(hours=72)
SOON = timedelta(days=3)
MISSED_WITHIN = timedelta(days=14)
SEEN_WITHIN = timedelta(days=7)
CANCELLED_WITHIN = timedelta(days=14)
COVER_ENDS_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody. Instants are in the organisation's zone; None: there is none."""

    now: datetime
    cut_off: datetime | None = None  # when their last contact ended by a fault, before it was finished
    callback: bool = False  # we owe them a call
    promised: datetime | None = None  # when their last unanswered promise was made
    promise_due: datetime | None = None
    lately: tuple[tuple[datetime, str], ...] = ()  # their last contacts: when, and in which queue
    next_visit: datetime | None = None
    preparation: bool = False  # of that visit
    requires: str = ""  # by it: "remisión y autorización"
    missed: datetime | None = None  # their latest visit, when they did not come to it
    seen: datetime | None = None  # the same, when they did
    cancelled: datetime | None = None  # the same, when it was cancelled and none was booked since
    cover_ends: datetime | None = None
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Because:
    """Why a rule holds: words with places, and what goes there. An instant is said as a day."""

    words: str
    places: Mapping[str, int | str | datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule(Generic[F]):
    """Of some facts. weight: 0 to 100, how often it is that; says: the rule in a sentence."""

    code: str
    weight: int
    title: str
    says: str
    because: Callable[[F], Because | None]


@dataclass(frozen=True, slots=True)
class Guess:
    code: str
    title: str
    because: Because


def held(facts: F, rules: Iterable[Rule[F]]) -> list[tuple[int, Guess]]:
    """The rules that hold, with their weight."""
    found = ((rule, rule.because(facts)) for rule in rules)
    return [(rule.weight, Guess(rule.code, rule.title, because)) for rule, because in found if because is not None]


def likeliest(found: Iterable[tuple[int, Guess]]) -> tuple[Guess, ...]:
    """The three of most weight; of equal weight, the first given."""
    return tuple(guess for _weight, guess in sorted(found, key=lambda each: -each[0])[:SHOWN])


def guesses(facts: Facts, rules: Sequence[Rule[Facts]] = ()) -> tuple[Guess, ...]:
    """What is likeliest by the rules on these facts."""
    return likeliest(held(facts, rules or RULES))


def _cut_off(facts: Facts) -> Because | None:
    if facts.cut_off is None or facts.now - facts.cut_off > CUT_WITHIN:
        return None
    minutes = max(int((facts.now - facts.cut_off).total_seconds() // 60), 1)
    return Because(_("La llamada se cortó hace %(minutes)d min"), {"minutes": minutes})


def _callback(facts: Facts) -> Because | None:
    return Because(_("Se le prometió devolver la llamada")) if facts.callback else None


def _promise(facts: Facts) -> Because | None:
    if facts.promised is None:
        return None
    if facts.promise_due is not None and facts.promise_due < facts.now:
        return Because(_("Se le prometió para el %(day)s y no hay contacto después"), {"day": facts.promise_due})
    return Because(_("Se le prometió el %(day)s"), {"day": facts.promised})


def _repeated(facts: Facts) -> Because | None:
    recent = [queue for at, queue in facts.lately if queue and facts.now - at <= REPEATED_WITHIN]
    if not recent:
        return None
    times = recent.count(recent[0])
    if times < 2:  # once is no pattern
        return None
    return Because(_("%(queue)s: %(times)d contactos en tres días"), {"queue": recent[0], "times": times})


def _missed(facts: Facts) -> Because | None:
    if facts.missed is None or facts.now - facts.missed > MISSED_WITHIN or facts.next_visit is not None:
        return None
    return Because(_("No asistió el %(day)s y no tiene otra cita"), {"day": facts.missed})


def _preparation(facts: Facts) -> Because | None:
    if not _soon(facts) or not facts.preparation:
        return None
    return Because(_("Tiene cita el %(day)s y hay que prepararse"), {"day": facts.next_visit or facts.now})


def _papers(facts: Facts) -> Because | None:
    if not _soon(facts) or not facts.requires:
        return None
    return Because(
        _("La cita del %(day)s pide %(requires)s"), {"day": facts.next_visit or facts.now, "requires": facts.requires}
    )


def _visit(facts: Facts) -> Because | None:
    if not _soon(facts):
        return None
    return Because(_("Tiene cita el %(day)s: hora, lugar o cambio"), {"day": facts.next_visit or facts.now})


def _soon(facts: Facts) -> bool:
    return facts.next_visit is not None and facts.next_visit - facts.now <= SOON


def _after_visit(facts: Facts) -> Because | None:
    if facts.seen is None or facts.now - facts.seen > SEEN_WITHIN:
        return None
    return Because(_("Estuvo en cita el %(day)s"), {"day": facts.seen})


def _again(facts: Facts) -> Because | None:
    if facts.cancelled is None or facts.next_visit is not None or facts.now - facts.cancelled > CANCELLED_WITHIN:
        return None
    return Because(_("Canceló la cita del %(day)s y no tiene otra"), {"day": facts.cancelled})


def _cover(facts: Facts) -> Because | None:
    if facts.cover_ends is None or facts.cover_ends - facts.now > COVER_ENDS_WITHIN:
        return None
    return Because(_("Su cobertura llega hasta el %(day)s"), {"day": facts.cover_ends})


def _incomplete(facts: Facts) -> Because | None:
    return Because(_("Se registró en una llamada y faltan datos")) if facts.incomplete else None


RULES: tuple[Rule[Facts], ...] = (
    Rule("cut_off", 100, _("Seguir donde quedaron"), _("Su último contacto se cortó en la última hora."), _cut_off),
    Rule("callback", 95, _("La llamada que le debemos"), _("Hay una devolución abierta a su teléfono."), _callback),
    Rule("promise", 90, _("Lo que se le prometió"), _("Se le prometió algo y nadie le ha hablado después."), _promise),
    Rule("missed", 80, _("Otra cita por la que perdió"), _("Faltó a su última cita y no tiene otra."), _missed),
    Rule("preparation", 75, _("La preparación"), _("En tres días tiene una cita que pide prepararse."), _preparation),
    Rule("repeated", 70, _("Lo mismo de antes"), _("Dos contactos en la misma cola en tres días."), _repeated),
    Rule("papers", 60, _("La orden o la autorización"), _("En tres días tiene una cita que pide papeles."), _papers),
    Rule("visit", 50, _("Su cita"), _("Tiene una cita en tres días."), _visit),
    Rule("again", 45, _("Volver a agendar"), _("Canceló su última cita y no tiene otra."), _again),
    Rule("after_visit", 40, _("El control o el resultado"), _("Estuvo en cita en la última semana."), _after_visit),
    Rule("cover", 20, _("Su cobertura"), _("Su cobertura termina en treinta días."), _cover),
    Rule("incomplete", 10, _("Completar sus datos"), _("La ficha dice que faltan datos."), _incomplete),
)
