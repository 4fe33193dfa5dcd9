"""How a person wishes to be treated: kept, put together from two records, and checked."""

from collections.abc import Iterable, Mapping
from typing import Any

from latido.kernel import languages
from latido.kernel.words import gettext_noop as _
from latido.patients.manner import Address, Manner, Need

LONGEST_PRONOUNS = 24
LONGEST_SENTENCE = 120
MOST_SENTENCES = 6
MOST_LANGUAGES = 6
PARTS = ("pronouns", "address", "languages", "interpreter", "needs", "sentences", "agent", "team")


def as_json(manner: Manner) -> dict[str, Any]:
    """Only what was said."""
    said = {
        "pronouns": manner.pronouns,
        "address": str(manner.address),
        "languages": list(manner.languages),
        "interpreter": manner.interpreter,
        "needs": [str(each) for each in manner.needs],
        "sentences": list(manner.sentences),
        "agent": manner.agent,
        "team": manner.team,
    }
    return {name: value for name, value in said.items() if value}


def from_json(kept: Mapping[str, Any]) -> Manner:
    return Manner(
        pronouns=kept.get("pronouns", ""),
        address=Address(kept.get("address", "")),
        languages=tuple(kept.get("languages", ())),
        interpreter=kept.get("interpreter", ""),
        needs=tuple(Need(each) for each in kept.get("needs", ())),
        sentences=tuple(kept.get("sentences", ())),
        agent=kept.get("agent", ""),
        team=kept.get("team", ""),
    )


def tidy(manner: Manner) -> Manner:
    """Each thing once and without blanks at its ends; needs in one order."""
    return Manner(
        " ".join(manner.pronouns.split()),
        manner.address,
        _once(manner.languages),
        manner.interpreter,
        tuple(each for each in Need if each in manner.needs),
        _once(" ".join(each.split()) for each in manner.sentences),
        manner.agent,
        manner.team,
    )


def together(stays: Manner, goes: Manner) -> Manner:
    """Of two records of one person: nothing that either of them needs is lost."""
    return tidy(
        Manner(
            stays.pronouns or goes.pronouns,
            stays.address or goes.address,
            stays.languages + goes.languages,
            stays.interpreter or goes.interpreter,
            stays.needs + goes.needs,
            stays.sentences + goes.sentences,
            stays.agent or goes.agent,
            stays.team or goes.team,
        )
    )


def problems(manner: Manner) -> dict[str, str]:
    """Field -> a sentence, in Spanish. Empty when it can be kept."""
    found = {
        "pronouns": _("Es demasiado largo.") if len(manner.pronouns) > LONGEST_PRONOUNS else "",
        "languages": _languages((*manner.languages, *filter(None, [manner.interpreter]))),
        "sentences": _sentences(manner.sentences),
    }
    return {name: problem for name, problem in found.items() if problem}


def _languages(codes: tuple[str, ...]) -> str:
    if not all(map(languages.is_known, codes)):
        return _("No conocemos ese idioma. Escríbalo como se llama o con su código.")
    return _("Son demasiados idiomas.") if len(set(codes)) > MOST_LANGUAGES else ""


def _sentences(said: tuple[str, ...]) -> str:
    if len(said) > MOST_SENTENCES:
        return _("Son demasiadas frases: deje las que sirven antes de saludar.")
    return _("Dígalo en una frase corta.") if any(len(each) > LONGEST_SENTENCE for each in said) else ""


def _once(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, said)))
