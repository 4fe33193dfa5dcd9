"""A week's hours in words, as the closed message reads them aloud."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, override

from latido.kernel.words import gettext_noop as _

DAYS = (("weekdays", _("lunes a viernes")), ("saturday", _("sábados")), ("sunday", _("domingos")))


def in_words(hours: Mapping[str, Any], language: str) -> str:
    """ "lunes a viernes de 8 a 12 y de 14 a 18, sábados de 8 a 12"; in the language of the dialogues whoever asks."""
    with override(language):
        return ", ".join(f"{gettext(words)} {spoken(hours[name])}" for name, words in DAYS if hours[name])


def spoken(spans: list[Mapping[str, str]]) -> str:
    """Intervals of a day: "de 8 a 12 y de 14 a 18:30"."""
    if any(span["opens"] == span["closes"] == "00:00" for span in spans):
        return gettext("todo el día")
    each = [gettext("de {opens} a {closes}").format(opens=_hour(s["opens"]), closes=_hour(s["closes"])) for s in spans]
    return gettext(" y ").join(each)


def _hour(at: str) -> str:
    """ "8", "14:30"; the day's end is midnight."""
    hours, minutes = at.split(":")
    if at == "00:00":
        return gettext("medianoche")
    return f"{int(hours)}" if minutes == "00" else f"{int(hours)}:{minutes}"
