"""Which words of names somebody may have meant by the words they typed. Pure: what names there are is asked outside.

`guesses` says what each word may stand for; of that, `question` takes what is there and writes it as PostgreSQL's
tsquery over the sounds of a name's words.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from latido.patients.core import sounds
from latido.patients.core.names import PARTICLES
from latido.patients.core.shortenings import LONG_FORMS

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST_MISSPELT = 3  # two letters with one wrong could be anybody
LONGEST_MISSPELT = 24
SHORTEST_BEGINNING = 3
BEGINNING = 2  # letters that a word begins with however wrong the rest is
SHORTEST_PART = 2  # of two words that were typed as one
_PARTICLES_TOGETHER = PARTICLES | {"dela", "delas", "delos"}


@dataclass(frozen=True, slots=True)
class Guess:
    """What one typed word may stand for, as it sounds. several: words that were typed as one.

    written: what it is short for, in words.
    """

    sound: str
    near: frozenset[str]
    written: frozenset[tuple[str, ...]]
    several: frozenset[tuple[str, ...]]
    begins: bool  # names that begin so count, where nobody is called so

    def as_meant(self) -> str:
        """As a question, of the word itself or what it is short for."""
        return f"({' | '.join([heard([self.sound]), *(f'({heard(long)})' for long in sorted(self.written))])})"

    def of_known(self, known: Collection[str]) -> str:
        """As a question, of the words that are known; empty when nobody can be meant."""
        options = [f"'{each}'" for each in sorted(self.near & set(known))]
        options += [f"({heard(pair)})" for pair in sorted(self.several) if all(part in known for part in pair)]
        if self.begins and self.sound not in known:
            options.append(f"'{self.sound}':*")
        return f"({' | '.join(options)})" if options else ""


def heard(sounding: Iterable[str]) -> str:
    """The question for every word there, as it sounds."""
    return " & ".join(f"'{sound}'" for sound in sounding)


def guesses(words: Sequence[str], typed: Sequence[str]) -> list[Guess]:
    """For each word. typed: the words with the particles between them."""
    joined = _joined(words, typed)
    return [_guess(word, joined[n]) for n, word in enumerate(words)]


def looked_up(asked: Iterable[Guess]) -> set[str]:
    """The words that a question would have to know of."""
    return {sound for each in asked for sound in (*each.near, *(part for pair in each.several for part in pair))}


def one_wrong(asked: Sequence[Guess], known: Collection[str]) -> str:
    """What finds everybody who has all these words but one, and something that one may stand for."""
    terms = [(each.as_meant(), each.of_known(known)) for each in asked]
    wholes = [[maybe if n == wrong else meant for n, (meant, maybe) in enumerate(terms)] for wrong in range(len(terms))]
    return " | ".join(f"({' & '.join(whole)})" for whole in wholes if all(whole))


def question(asked: Sequence[Guess], known: Collection[str], *, but_one: bool) -> str:
    """What finds everybody who has all these words, or all but one. Empty when nobody can.

    Of two words the one that may be wrong begins right: a name's other half alone says too little.
    """
    terms = [each.of_known(known) for each in asked]
    if not but_one:
        return " & ".join(terms) if all(terms) else ""
    instead = [[f"'{each.sound[:BEGINNING]}':*"] if len(asked) == 2 else [] for each in asked]
    wholes = [terms[:n] + instead[n] + terms[n + 1 :] for n in range(len(terms))]
    return " | ".join(f"({' & '.join(whole)})" for whole in wholes if all(whole))


def one_away(word: str) -> set[str]:
    """A letter more, less or another, or two neighbours that changed places."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    found |= {a + c + b[1:] for a, b in cuts if b for c in LETTERS}
    return found | {a + c + b for a, b in cuts for c in LETTERS}


def _guess(word: str, joined: frozenset[str]) -> Guess:
    long_forms = [tuple(sounds.of_folded(form).split()) for form in LONG_FORMS.get(word, ())]
    near = {word} | (one_away(word) if SHORTEST_MISSPELT <= len(word) <= LONGEST_MISSPELT else set())
    parts = _parts(word)
    sound = sounds.of_folded(word)
    return Guess(
        sound=sound,
        near=(joined | {*sounds.of_each(near), *(each[0] for each in (*long_forms, *parts) if len(each) == 1)}) - {""},
        several=frozenset(each for each in (*long_forms, *parts) if len(each) > 1),
        written=frozenset(long_forms),
        begins=len(sound) >= SHORTEST_BEGINNING or len(word) == 1,
    )


def _parts(word: str) -> set[tuple[str, ...]]:
    """Two words that were typed as one, as they sound; of a particle and a word, the word: "delahoz"."""
    places = range(SHORTEST_PART, min(len(word), LONGEST_MISSPELT) - SHORTEST_PART + 1)
    before, after = (sounds.of_each(part) for part in ([word[:n] for n in places], [word[n:] for n in places]))
    return {
        (right,) if word[:n] in _PARTICLES_TOGETHER else (left, right)
        for n, left, right in zip(places, before, after, strict=True)
        if left and right
    }


def _joined(words: Sequence[str], typed: Sequence[str]) -> list[frozenset[str]]:
    """One word that was typed as two or three, for each of them: "monte negro", "de la hoz"."""
    places = [n for n, token in enumerate(typed) if token not in PARTICLES][: len(words)]
    return [
        frozenset(
            sounds.of_folded("".join(typed[first : first + many]))
            for many in (2, 3)
            for first in range(max(0, place - many + 1), place + 1)
            if first + many <= len(typed)
        )
        for place in places
    ]
