"""Which words of a text to be read aloud must not be skipped. Pure."""

from collections.abc import Iterable, Iterator


def emphasised(text: str, strong: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether it is strong, in order; a phrase that is not there changes nothing."""
    return tuple(_pieces(text, [phrase for phrase in strong if phrase]))


def _pieces(text: str, strong: list[str]) -> Iterator[tuple[str, bool]]:
    found = [(text.find(phrase), phrase) for phrase in strong if phrase in text]
    if not found:
        if text:
            yield text, False
        return
    start, phrase = min(found, key=lambda each: (each[0], -len(each[1])))
    if start:
        yield text[:start], False
    yield phrase, True
    yield from _pieces(text[start + len(phrase) :], strong)
