"""What is said to whoever waits: how long, who is before, what to have at hand, that we can call back. Pure."""

from collections.abc import Iterator, Mapping

from latido.flows.core.graph import prompt_name
from latido.flows.core.spoken import in_turn
from latido.routing.contracts import WaitTold

MOST_SAID = 60  # minutes; beyond it, more than an hour
MOST_BEFORE = 20  # a longer line is not counted aloud
WORDS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "next": "Usted es la siguiente persona en la fila.",
        "one_before": "Hay una persona antes que usted.",
        "before": "Hay",
        "people_before": "personas antes que usted.",
        "soon": "Le contestamos en menos de un minuto.",
        "less": "Le contestamos en menos de",
        "between": "Le contestamos en un plazo de entre",
        "and": "y",
        "minutes": "minutos.",
        "long": "La espera es hoy de más de una hora.",
        "at_hand": "Mientras espera, tenga a la mano el documento de identidad del paciente.",
        "offer": "Si prefiere no esperar, marque uno y le devolvemos la llamada sin perder su lugar.",
    },
    "en": {
        "next": "You are the next person in line.",
        "one_before": "There is one person before you.",
        "before": "There are",
        "people_before": "people before you.",
        "soon": "We will answer in less than a minute.",
        "less": "We will answer in less than",
        "between": "We will answer in between",
        "and": "and",
        "minutes": "minutes.",
        "long": "The wait today is more than an hour.",
        "at_hand": "While you wait, please have the patient's identity document at hand.",
        "offer": "If you would rather not wait, press one and we will call you back without losing your place.",
    },
}


def texts(language: str) -> Iterator[str]:
    """Everything that must have a sound."""
    yield from _words(language).values()
    yield from (_number(n, language) for n in range(1, MOST_SAID + 1))


def wait(told: WaitTold, language: str) -> str:
    """The prompt that says it, or empty for nothing to say."""
    return in_turn(_place(told.position, language), _minutes(told, language))


def offer(language: str) -> str:
    """That we can call back."""
    return _said("offer", language)


def at_hand(own: str, language: str) -> str:
    """What to have at hand. own: the words of this queue, if it has any."""
    return prompt_name(own) or _said("at_hand", language)


def _place(position: int, language: str) -> str:
    before = position - 1
    if before <= 0:
        return _said("next", language)
    if before == 1:
        return _said("one_before", language)
    if before > MOST_BEFORE:
        return ""
    return in_turn(_said("before", language), prompt_name(_number(before, language)), _said("people_before", language))


def _minutes(told: WaitTold, language: str) -> str:
    if told.most is None or told.least is None:
        return ""
    if told.most <= 1:
        return _said("soon", language)
    if told.most > MOST_SAID:
        return _said("long", language)
    least, most = (prompt_name(_number(n, language)) for n in (told.least, told.most))
    if not 0 < told.least < told.most:
        return in_turn(_said("less", language), most, _said("minutes", language))
    return in_turn(_said("between", language), least, _said("and", language), most, _said("minutes", language))


def _number(n: int, language: str) -> str:
    """As it is written to be read aloud. The same words are the same file: each language has its own."""
    return str(n) if language not in WORDS or language == "es" else f"{n},"


def _said(word: str, language: str) -> str:
    return prompt_name(_words(language)[word])


def _words(language: str) -> Mapping[str, str]:
    return WORDS.get(language, WORDS["es"])
