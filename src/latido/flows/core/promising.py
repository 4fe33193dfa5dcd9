"""How somebody who waits is asked where to call them back, and who calls again what becomes of our promise. Pure.

A little dialogue inside a queue: the place in it stays. Whoever says nothing that makes sense waits on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from latido.flows.contracts import End, Menu, Step, Type
from latido.flows.core.graph import EMERGENCY_KEY, MENU_SECONDS, prompt_name
from latido.flows.core.spoken import digits, in_turn, last_digits
from latido.kernel import phone

KEY = "1"  # while waiting: call me back
MOST_FAILURES = 2
MOST_TYPED = 22
LONGEST_EXTENSION = 6
EXTENSION = "*"  # between a number and the extension behind it
HASH = {"MX": "gato", "CL": "gato", "CR": "gato", "PE": "michi"}  # what people call the key at the lower right
WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "ends_in": "Le devolvemos la llamada a este número, terminado en",
        "will_call": "Le llamaremos al",
        "extension": "extensión",
        "from": "Le llamará el",
        "right": "Si está bien, marque uno. Para otro número, dos. Para seguir esperando, cero.",
        "type": "Marque el número completo al que le llamamos y, al final, la tecla {hash}. "
        "Si tiene extensión, antes de terminar marque asterisco y la extensión. "
        "Para seguir esperando, marque solo {hash}.",
        "bad": "A ese número no podemos llamar: debe ser un teléfono de este país.",
        "done": "Listo. Guardamos su lugar y le llamamos cuando llegue su turno. Ya puede colgar.",
        "already": "Ese número ya tiene una llamada pendiente. Siga en la línea, por favor.",
        "pending": "Tenemos pendiente devolverle la llamada. Para hablar ahora, con el lugar que tiene, marque uno. "
        "Para que le llamemos, como quedó, dos. Para anularla, tres. Para otro asunto, cero.",
        "kept": "De acuerdo: le llamamos cuando llegue su turno. Hasta luego.",
        "gone": "Anulamos la devolución de la llamada.",
        "closed": "En este momento esta línea está cerrada. Podemos llamarle cuando abra.",
        "right_closed": "Si está bien, marque uno. Para otro número, dos.",
        "type_closed": "Marque el número completo al que le llamamos y, al final, la tecla {hash}. "
        "Si tiene extensión, antes de terminar marque asterisco y la extensión.",
        "done_closed": "Listo. Le llamamos cuando abra, en el orden en que nos llamaron. Ya puede colgar.",
        "already_closed": "Ese número ya tiene una llamada pendiente. Hasta luego.",
        "bye_closed": "Puede llamarnos de nuevo cuando esté abierto. Hasta luego.",
    },
    "en": {
        "ends_in": "We will call you back at this number, ending in",
        "will_call": "We will call you at",
        "extension": "extension",
        "from": "The call will come from",
        "right": "If that is right, press one. For another number, two. To go on waiting, zero.",
        "type": "Enter the whole number to call, and then the {hash} key. "
        "If there is an extension, press star and the extension before you finish. "
        "To go on waiting, press only the {hash} key.",
        "bad": "We cannot call that number: it must be a telephone of this country.",
        "done": "Done. We keep your place and call you when your turn comes. You may hang up now.",
        "already": "That number has a call pending already. Please stay on the line.",
        "pending": "We have promised to call you back. To talk now, with the place you have, press one. "
        "To be called as agreed, two. To cancel it, three. For anything else, zero.",
        "kept": "All right: we will call you when your turn comes. Goodbye.",
        "gone": "We have cancelled the call back.",
        "closed": "This line is closed at the moment. We can call you when it opens.",
        "right_closed": "If that is right, press one. For another number, two.",
        "type_closed": "Enter the whole number to call, and then the {hash} key. "
        "If there is an extension, press star and the extension before you finish.",
        "done_closed": "Done. We will call you when it opens, in the order in which you called. You may hang up now.",
        "already_closed": "That number has a call pending already. Goodbye.",
        "bye_closed": "You may call us again when it is open. Goodbye.",
    },
}


class Ask(StrEnum):
    """What is being asked. Nothing: the empty word."""

    NOTHING = ""
    NUMBER = "number"  # is the number they call from right?
    TYPING = "typing"
    TYPED = "typed"  # is the number they typed right?
    PENDING = "pending"  # they call again: what becomes of our promise?
    CLOSED = "closed"  # nothing: they hear that the queue is closed


class Act(StrEnum):
    """What the answer leads to."""

    ASK = "ask"  # say the step
    STAY = "stay"  # wait on; where the queue is closed, the call ends
    PROMISE = "promise"
    TAKE_TURN = "take_turn"
    KEEP = "keep"
    CANCEL = "cancel"
    GO_ON = "go_on"  # where they were going


@dataclass(frozen=True, slots=True)
class Line:
    """Whom we speak with. known: the number they call from, when it may be called; shown: which of ours will call."""

    known: str
    shown: str
    country: str
    language: str
    closed: bool = False  # the queue is closed: nobody waits on


@dataclass(frozen=True, slots=True)
class Asked:
    """Where the little dialogue is. number: what is to be confirmed, with its extension after a star."""

    ask: Ask = Ask.NOTHING
    number: str = ""
    failures: int = 0


def may_call(number: str, country: str, *ours: str) -> bool:
    """Whether a promise may be made to it: a telephone of this country, none of premium rate, none of ours."""
    return number not in ours and phone.is_national(number, country)


def begin(line: Line) -> Asked:
    """The key was pressed: is it this number?"""
    return Asked(Ask.NUMBER, line.known) if line.known else Asked(Ask.TYPING)


def hear(asked: Asked, kind: str, value: str, line: Line) -> tuple[Act, Asked]:
    """What an answer leads to."""
    if asked.ask is Ask.PENDING:
        return _PENDING.get(value if kind == "digit" else "", Act.GO_ON), Asked()
    if asked.ask is Ask.TYPING:
        return _typed(asked, value if kind == "typed" else "", line)
    if kind == "digit" and value == "1":
        return Act.PROMISE, asked
    if kind == "digit" and value == "2":
        return Act.ASK, Asked(Ask.TYPING)
    if kind == "digit" or asked.failures + 1 >= MOST_FAILURES:
        return Act.STAY, Asked()
    return Act.ASK, replace(asked, failures=asked.failures + 1)


def _typed(asked: Asked, typed: str, line: Line) -> tuple[Act, Asked]:
    number, _, extension = typed.partition(EXTENSION)
    if not typed:
        return Act.STAY, Asked()
    whole = phone.e164(number, line.country)
    if (
        may_call(whole, line.country, line.shown)
        and len(extension) <= LONGEST_EXTENSION
        and extension.isdigit() | (not extension)
    ):
        return Act.ASK, Asked(Ask.TYPED, f"{whole}{EXTENSION}{extension}" if extension else whole)
    if asked.failures + 1 >= MOST_FAILURES:
        return Act.STAY, Asked()
    return Act.ASK, replace(asked, failures=asked.failures + 1)


def step(asked: Asked, line: Line) -> Step:
    """What is said, and heard."""
    language = line.language
    match asked.ask:
        case Ask.TYPING:
            bad = said("bad", language) if asked.failures else ""
            typing = prompt_name(_type(line.country, language, "type_closed" if line.closed else "type"))
            return Type(in_turn(bad, typing), MOST_TYPED, MENU_SECONDS)
        case Ask.CLOSED:
            return End()
        case Ask.PENDING:
            return Menu(said("pending", language), f"0123{EMERGENCY_KEY}", MENU_SECONDS)
        case Ask.NUMBER:
            whom = in_turn(said("ends_in", language), last_digits(asked.number, language))
        case _:
            number, _, extension = asked.number.partition(EXTENSION)
            whom = in_turn(said("will_call", language), digits(national(number), language))
            behind = digits(extension, language)
            whom = in_turn(whom, said("extension", language), behind) if behind else whom
    ours = in_turn(said("from", language), digits(national(line.shown), language))
    if line.closed:
        return Menu(in_turn(whom, ours, said("right_closed", language)), f"12{EMERGENCY_KEY}", MENU_SECONDS)
    return Menu(in_turn(whom, ours, said("right", language)), f"012{EMERGENCY_KEY}", MENU_SECONDS)


def national(number: str) -> str:
    """A number as people of its country dial it."""
    found = phone.forms(number)
    return found[-1] if found else number


def goodbye(act: Act, language: str) -> End:
    return End(said("done" if act is Act.PROMISE else "kept", language))


def cancelled(language: str) -> str:
    return said("gone", language)


def texts(country: str, language: str) -> Iterator[str]:
    """Everything that must have a sound."""
    yield from (text for word, text in _words(language).items() if word not in _TYPED)
    yield from (_type(country, language, word) for word in _TYPED)


def said(word: str, language: str) -> str:
    return prompt_name(_words(language)[word])


def _type(country: str, language: str, word: str) -> str:
    key = HASH.get(country, "numeral") if language == "es" else "hash"
    return _words(language)[word].format(hash=key)


def _words(language: str) -> Mapping[str, str]:
    return WORDS.get(language, WORDS["es"])


_TYPED = ("type", "type_closed")  # which name the key at the lower right
_PENDING = {"1": Act.TAKE_TURN, "2": Act.KEEP, "3": Act.CANCEL}
