"""How names come out wrong when somebody types what they hear: each kind of error by itself, and several at once."""

import random
from collections.abc import Callable

from latido.kernel.text import fold
from latido.patients.core.names import PARTICLES

ROWS = ("qwertyuiop", "asdfghjklñ", "zxcvbnm")
SOUNDS = (
    ("b", "v"), ("v", "b"), ("z", "s"), ("s", "z"), ("ce", "se"), ("ci", "si"), ("se", "ce"), ("si", "ci"), ("ll", "y"),
    ("y", "ll"), ("ge", "je"), ("gi", "ji"), ("je", "ge"), ("ji", "gi"), ("h", ""), ("qu", "k"), ("c", "k"), ("ñ", "n"),
    ("x", "j"), ("j", "x"), ("rr", "r"), ("nn", "n"), ("tt", "t"), ("ph", "f"), ("w", "v"), ("th", "t"),
)  # fmt: skip
SHORT = {"maría": "Ma.", "francisco": "Fco", "josé": "Jse", "rodríguez": "Rdguez", "guadalupe": "Gpe",
         "hernández": "Hdez", "fernández": "Fdez", "gonzález": "Glez", "martínez": "Mtz", "gutiérrez": "Gtz",
         "juan": "Jn", "fernando": "Fdo", "antonio": "Ant."}  # fmt: skip
TITLES = ("señora", "Sr.", "doña", "Sra.", "don", "Dra.")

Words = list[str]
Chance = random.Random
Error = Callable[[Words, Chance], Words]


def _somewhere(words: Words, chance: Chance, least: int, change: Callable[[str], str]) -> Words:
    """Change one word of at least so many letters."""
    places = [n for n, word in enumerate(words) if len(word) >= least and fold(word) not in PARTICLES]
    if not places:
        return words
    place = chance.choice(places)
    return [*words[:place], change(words[place]), *words[place + 1 :]]


def _beside(letter: str, chance: Chance) -> str:
    for n, row in enumerate(ROWS):
        if (at := row.find(letter)) >= 0:
            near = [row[i] for i in (at - 1, at + 1) if 0 <= i < len(row)]
            near += [ROWS[m][at] for m in (n - 1, n + 1) if 0 <= m < len(ROWS) and at < len(ROWS[m])]
            return chance.choice(near)
    return chance.choice("aeiou")


def swapped(words: Words, chance: Chance) -> Words:
    def change(word: str) -> str:
        places = [n for n in range(len(word) - 1) if word[n].lower() != word[n + 1].lower()]
        n = chance.choice(places) if places else 0
        return word[:n] + word[n + 1] + word[n] + word[n + 2 :] if places else word

    return _somewhere(words, chance, 3, change)


def inserted(words: Words, chance: Chance) -> Words:
    def change(word: str) -> str:
        n = chance.randrange(len(word) + 1)
        letter = _beside(fold(word[min(n, len(word) - 1)]), chance) if chance.random() < 0.6 else word[max(0, n - 1)]
        return word[:n] + letter + word[n:]

    return _somewhere(words, chance, 3, change)


def deleted(words: Words, chance: Chance) -> Words:
    def change(word: str) -> str:
        n = chance.randrange(len(word))
        return word[:n] + word[n + 1 :]

    return _somewhere(words, chance, 4, change)


def replaced(words: Words, chance: Chance) -> Words:
    def change(word: str) -> str:
        n = chance.randrange(len(word))
        return word[:n] + _beside(fold(word[n]), chance) + word[n + 1 :]

    return _somewhere(words, chance, 3, change)


def typo(words: Words, chance: Chance) -> Words:
    return chance.choice((inserted, deleted, replaced))(words, chance)


def two_typos(words: Words, chance: Chance) -> Words:
    return typo(typo(words, chance), chance)


def two_in_a_word(words: Words, chance: Chance) -> Words:
    longest = max(range(len(words)), key=lambda n: len(words[n]))
    return [*words[:longest], *typo(swapped([words[longest]], chance), chance), *words[longest + 1 :]]


def unaccented(words: Words, _chance: Chance) -> Words:
    return [fold(word) for word in words]


def by_sound(words: Words, chance: Chance) -> Words:
    found = list(words)
    for _ in range(chance.randint(1, 3)):
        places = [(n, a, b) for n, word in enumerate(found) for a, b in SOUNDS if a in word.lower() and len(word) > 2]
        if places:
            n, a, b = chance.choice(places)
            found[n] = found[n].lower().replace(a, b, 1)
    return found


def surnames_first(words: Words, chance: Chance) -> Words:
    cut = len(words) // 2 if len(words) > 3 else chance.choice((1, len(words) - 1))
    return words[cut:] + words[:cut]


def shuffled(words: Words, chance: Chance) -> Words:
    return chance.sample(words, len(words))


def _weighty(words: Words) -> int:
    return sum(fold(word) not in PARTICLES for word in words)


def without_last(words: Words, _chance: Chance) -> Words:
    return words[:-1] if _weighty(words) > 2 else words


def without_second(words: Words, _chance: Chance) -> Words:
    return [words[0], *words[2:]] if _weighty(words) > 3 else without_last(words, _chance)


def first_and_surname(words: Words, _chance: Chance) -> Words:
    return [words[0], words[2]] if _weighty(words) == len(words) == 4 else words[:2]


def joined(words: Words, chance: Chance) -> Words:
    n = chance.randrange(len(words) - 1)
    return [*words[:n], words[n] + words[n + 1].lower(), *words[n + 2 :]]


def split(words: Words, chance: Chance) -> Words:
    def change(word: str) -> str:
        n = chance.randint(3, len(word) - 3)
        return f"{word[:n]} {word[n:]}"

    return _somewhere(words, chance, 7, change)


def cut_short(words: Words, chance: Chance) -> Words:
    return _somewhere(words, chance, 6, lambda word: word[: chance.randint(4, len(word) - 1)])


def initial(words: Words, _chance: Chance) -> Words:
    return [words[0], words[1][0] + ".", *words[2:]] if len(words) > 2 else words


def shortened(words: Words, _chance: Chance) -> Words:
    return [SHORT.get(word.lower(), word) for word in words]


def without_particles(words: Words, _chance: Chance) -> Words:
    return [word for word in words if fold(word) not in PARTICLES]


def with_particle(words: Words, chance: Chance) -> Words:
    return [*words[:-1], chance.choice(("de", "de la", "del")), words[-1]]


def with_title(words: Words, chance: Chance) -> Words:
    return [chance.choice(TITLES), *words]


def with_a_strange_word(words: Words, chance: Chance) -> Words:
    return [*words, chance.choice(("Restrepo", "Salcedo", "Luz", "Quiñones", "Viuda"))]


def typo_and_order(words: Words, chance: Chance) -> Words:
    return surnames_first(typo(words, chance), chance)


def typo_and_missing(words: Words, chance: Chance) -> Words:
    return typo(without_last(words, chance), chance)


def sound_and_missing(words: Words, chance: Chance) -> Words:
    return by_sound(without_second(words, chance), chance)


def sound_and_typo(words: Words, chance: Chance) -> Words:
    return typo(by_sound(words, chance), chance)


ONE_SLIP: tuple[Error, ...] = (typo, swapped)
ALL: tuple[Error, ...] = (
    unaccented, swapped, inserted, deleted, replaced, by_sound, surnames_first, shuffled, without_last, without_second,
    first_and_surname, joined, split, cut_short, initial, shortened, without_particles, with_particle, with_title,
    with_a_strange_word, two_typos, two_in_a_word, typo_and_order, typo_and_missing, sound_and_missing, sound_and_typo,
)  # fmt: skip


def wrong(full_name: str, error: Error, chance: Chance) -> str:
    """The name as it is typed; accents are left out half of the time."""
    typed = " ".join(error(full_name.split(), chance))
    return fold(typed) if chance.random() < 0.5 else typed
