"""How to treat a person, in words for whoever talks with them."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from latido.kernel import languages
from latido.patients.manner import Address, Hint, Manner, Need
from latido.patients.models import Sex

NEEDS = {
    Need.SLOW: gettext_lazy("Háblele despacio"),
    Need.HEARING: gettext_lazy("Oye con dificultad"),
    Need.SPEECH: gettext_lazy("Le cuesta hablar: dele tiempo"),
    Need.SIGHT: gettext_lazy("Ve poco: léale los mensajes"),
    Need.READING: gettext_lazy("No lee: explíquele de palabra"),
    Need.ACCOMPANIED: gettext_lazy("Necesita acompañante"),
    Need.MOBILITY: gettext_lazy("Se mueve con dificultad"),
}
ADDRESSES = {
    Address.USUAL: gettext_lazy("Sin decir: de usted"),
    Address.USTED: gettext_lazy("De usted"),
    Address.TU: gettext_lazy("De tú"),
    Address.VOS: gettext_lazy("De vos"),
}
USUAL_PRONOUNS = (gettext_lazy("ella"), gettext_lazy("él"), gettext_lazy("elle"))
_CALLED = {
    Sex.FEMALE: gettext_lazy("Trátela de %(name)s"),
    Sex.MALE: gettext_lazy("Trátelo de %(name)s"),
    Sex.OTHER: gettext_lazy("Prefiere que le digan %(name)s"),
}
_BY_PRONOUN = {"ella": Sex.FEMALE, "él": Sex.MALE, "she": Sex.FEMALE, "he": Sex.MALE}


def language_name(code: str) -> str:
    """Of any language there is, as it is called in the reader's."""
    ours = languages.OURS.get(code)
    return _(ours) if ours else languages.name(code, get_language() or "es")


def language_read(text: str) -> str:
    """The code of what somebody typed; empty when there is no such language."""
    return languages.read(text, get_language() or "es")


def hints(manner: Manner, preferred_name: str = "", sex: str = "") -> tuple[Hint, ...]:
    """What is to be known before greeting, most needed first."""
    return tuple(_hints(manner, preferred_name, sex))


def of_the_dead() -> tuple[Hint, ...]:
    """Whoever calls now is the family, and is spoken to so."""
    return (Hint("deceased", _("Falleció: quien llama es su familia")),)


def _hints(manner: Manner, preferred_name: str, sex: str) -> Iterator[Hint]:
    if manner.interpreter:
        name = language_name(manner.interpreter)
        yield Hint("interpreter", _("Necesita intérprete: %(language)s") % {"language": name})
    elif manner.language not in ("", "es"):
        yield Hint("language", _("Habla %(language)s") % {"language": language_name(manner.language).lower()})
    yield from (Hint("need", str(NEEDS[each])) for each in manner.needs)
    if preferred_name:
        yield Hint("name", str(_CALLED[_grammar(manner, sex)]) % {"name": preferred_name})
    if manner.pronouns:
        yield Hint("pronouns", _("Pronombres: %(pronouns)s") % {"pronouns": manner.pronouns})
    if manner.address not in (Address.USUAL, Address.USTED):
        yield Hint("name", str(ADDRESSES[manner.address]))
    yield from (Hint("sentence", said) for said in manner.sentences)
    if manner.agent:
        yield Hint("agent", _("Pide que le atienda siempre la misma persona"), UUID(manner.agent))


def _grammar(manner: Manner, sex: str) -> Sex:
    """Pronouns say how somebody is spoken of; the sex on file only where nothing was said."""
    if manner.pronouns:
        return _BY_PRONOUN.get(manner.pronouns.lower(), Sex.OTHER)
    return Sex(sex) if sex in (Sex.FEMALE, Sex.MALE) else Sex.OTHER
