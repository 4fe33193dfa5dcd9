"""What is said piece by piece: digits one after the other, each a sound of its own. Pure."""

from latido.flows.core.graph import prompt_name

DIGITS = {
    "es": ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
NEXT = "+"  # between the names of prompts that are played one after the other
LAST = 4  # digits that tell somebody which of their telephones is meant


def in_turn(*names: str) -> str:
    """Prompts played one after the other, as one."""
    return NEXT.join(name for name in names if name)


def digits(number: str, language: str) -> str:
    """A number read digit by digit."""
    words = DIGITS.get(language, DIGITS["es"])
    return in_turn(*(prompt_name(words[int(each)]) for each in number if each.isdigit()))


def last_digits(number: str, language: str) -> str:
    """The end of a telephone number, digit by digit."""
    return digits(number[-LAST:], language)


def words(language: str) -> tuple[str, ...]:
    """Everything that must have a sound to read a number."""
    return DIGITS.get(language, DIGITS["es"])
