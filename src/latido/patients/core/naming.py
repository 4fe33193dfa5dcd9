"""What is wrong with what somebody wrote as a name, told by what it is: who looks for a digit sees no zero-width space.

Any script is a name. Whoever wrote something else is told what, and where none can be seen, that it cannot be seen.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from latido.kernel.words import gettext_noop as _

SIGNS = frozenset(" '’‘ʼ´`-‐‑.,·ªº")  # that stand between letters of a name
_QUOTES = frozenset('"“”„‟«»‹›＂‚‛')
_KEYCAP, _BROKEN = "\u20e3", "\ufffd"
_FIRST_PICTURE = "\u2190"  # arrows; before it the symbols are of text: ©, °, ®
# Default_Ignorable_Code_Point of Unicode, with the blank of Braille: letters and marks too, by their category
_UNSEEN = (
    *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F)),
    *((0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A)),
    *((0xE0000, 0xE0FFF),),
)


class Fault(StrEnum):
    """Also the code of the reason that an import's report gives."""

    EMOJI = "name.emoji"
    BROKEN = "name.broken"
    UNSEEN = "name.unseen"
    DIGITS = "name.digits"
    QUOTES = "name.quotes"
    SYMBOLS = "name.symbols"
    NO_LETTER = "name.no_letter"


WORDS: Mapping[Fault, str] = {
    Fault.EMOJI: _("Un nombre no lleva emojis ni dibujos: escriba solo las letras."),
    Fault.BROKEN: _("Una letra llegó dañada y se ve como un rombo o un cuadro: escríbala de nuevo."),
    Fault.UNSEEN: _("Hay un carácter que no se ve, de los que trae un texto copiado: borre el nombre y escríbalo."),
    Fault.DIGITS: _("Un nombre no lleva números."),
    Fault.QUOTES: _("Un nombre no lleva comillas; el apóstrofo sí: D'Angelo."),
    Fault.SYMBOLS: _("Un nombre lleva solo letras, espacios, guion, punto y apóstrofo: quite los demás signos."),
    Fault.NO_LETTER: _("Escriba al menos una letra: con signos solos no hay nombre."),
}


def fault(name: str) -> Fault | None:
    """What keeps this from being somebody's name, in any script; None of a name, and of nothing.

    Of several the one that explains the others: a picture brings what is not seen with it.
    """
    found = {each for c in name if (each := _of(c)) is not None}
    if found:
        return next(each for each in Fault if each in found)
    return Fault.NO_LETTER if name.strip() and not any(c.isalpha() for c in name) else None


def _of(c: str) -> Fault | None:
    if c in SIGNS:
        return None
    kind = unicodedata.category(c)
    if c == _BROKEN or kind in ("Co", "Cn", "Cs"):
        return Fault.BROKEN
    if c == _KEYCAP or (kind in ("So", "Sk", "Sm") and c >= _FIRST_PICTURE and c != "\u2800"):
        return Fault.EMOJI
    if kind in ("Cc", "Cf") or any(first <= ord(c) <= last for first, last in _UNSEEN):
        return Fault.UNSEEN
    if kind[0] in "LM":
        return None
    return Fault.DIGITS if kind[0] == "N" else Fault.QUOTES if c in _QUOTES else Fault.SYMBOLS
