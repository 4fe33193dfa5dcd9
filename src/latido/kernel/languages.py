"""Languages by their code (BCP 47): which there are, what they are called, which a country's agents hear most.

The codes and names are those of ISO 639-3, sign languages among them; here is only what it does not say in Spanish.
"""

import gettext
from collections.abc import Mapping
from functools import cache

import pycountry

from latido.kernel.text import fold
from latido.kernel.words import gettext_noop as _

OURS: Mapping[str, str] = {  # as people call them
    "es": _("Español"),
    "en": _("Inglés"),
    "guc": _("Wayuunaiki"),
    "nah": _("Náhuatl"),  # the family: whoever asks seldom knows which one
    "qu": _("Quechua"),
    "qug": _("Kichwa"),
    "ay": _("Aimara"),
    "arn": _("Mapudungun"),
    "gn": _("Guaraní"),
    "pbb": _("Nasa yuwe"),
    "kog": _("Kogui"),
    "arh": _("Arhuaco"),
    "emp": _("Emberá"),
    "yua": _("Maya"),
    "quc": _("Quiché"),
    "ht": _("Criollo haitiano"),
    "csn": _("Lengua de señas colombiana"),
    "mfs": _("Lengua de señas mexicana"),
    "prl": _("Lengua de señas peruana"),
    "csg": _("Lengua de señas chilena"),
    "aed": _("Lengua de señas argentina"),
    "bvl": _("Lengua de señas boliviana"),
    "ase": _("Lengua de señas americana"),
}
USUAL = ("es", "en")
ANY_SIGNED = "ils"  # International Sign: of whom nothing nearer is known
SPOKEN: Mapping[str, tuple[str, ...]] = {  # offered first where a country's agents choose; any other is typed
    "CO": ("es", "guc", "pbb", "emp", "arh", "kog", "en", "csn"),
    "MX": ("es", "nah", "yua", "tzo", "tzh", "en", "mfs"),
    "PE": ("es", "qu", "ay", "en", "prl"),
    "BO": ("es", "qu", "ay", "gn", "bvl"),
    "CL": ("es", "arn", "ay", "qu", "ht", "en", "csg"),
    "EC": ("es", "qug", "en"),
    "PY": ("es", "gn", "en"),
    "AR": ("es", "gn", "qu", "arn", "en", "aed"),
    "GT": ("es", "quc", "kek", "mam", "en"),
    "US": ("es", "en", "ht", "quc", "ase"),
}


@cache
def is_known(code: str) -> bool:
    return code in OURS or _found(code) is not None


@cache
def is_signed(code: str) -> bool:
    found = _found(code)
    return found is not None and "Sign" in found.name.split()


def name(code: str, language: str) -> str:
    """What it is called in a language; of those in OURS, whoever shows it translates OURS. The code when unknown."""
    found = _found(code)
    return _words(language[:2]).gettext(str(found.name)) if found is not None else code


def spoken_in(country: str) -> tuple[str, ...]:
    return SPOKEN.get(country, USUAL)


@cache
def others(language: str) -> Mapping[str, str]:
    """What may be typed, as it is compared: name or code -> code. Every language there is."""
    found: dict[str, str] = {}
    for each in pycountry.languages:
        code = getattr(each, "alpha_2", each.alpha_3)
        for said in (each.name, name(code, language), code, each.alpha_3):
            found.setdefault(fold(said), code)
    return found | {fold(words): code for code, words in OURS.items()}


def read(text: str, language: str) -> str:
    """The code of what was typed, by name or code; empty when there is no such language."""
    return others(language[:2]).get(fold(text), "")


def _found(code: str) -> "pycountry.db.Data | None":
    return pycountry.languages.get(alpha_2=code) if len(code) == 2 else pycountry.languages.get(alpha_3=code)


@cache
def _words(language: str) -> gettext.NullTranslations:
    return gettext.translation("iso639-3", pycountry.LOCALES_DIR, languages=[language], fallback=True)
