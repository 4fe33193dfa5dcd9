"""The door of safety: are these words a red flag, and what is said then."""

from dataclasses import replace

from django.utils.translation import gettext

from latido.safety.contracts import Script
from latido.safety.core import scripts
from latido.safety.core.matcher import screen

__all__ = ["screen", "script"]


def script(country: str, emergency_number: str = "") -> Script:
    """What an agent reads aloud, in the reader's language, with the numbers of the caller's country."""
    plain = scripts.script(country, emergency_number)
    lines = tuple(
        replace(line, text=gettext(line.text).format(emergency=plain.emergency_number)) for line in plain.lines
    )
    return replace(plain, lines=lines)
