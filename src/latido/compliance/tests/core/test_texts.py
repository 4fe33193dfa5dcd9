"""Which legal text is in force at a time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.compliance.consent_values import Purpose
from latido.compliance.core.starts import STARTS, texts_of
from latido.compliance.core.texts import beginning, in_force, is_older, language_read, to_come
from latido.compliance.values.texts import MOST_WORDS, LegalText, TextTooEarly
from latido.kernel.ids import new_id

pytestmark = pytest.mark.core
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAYS = st.integers(-30, 30).map(lambda days: NOON + timedelta(days=days))


def text(number: int, since: datetime | None, language: str = "es", words: str = "") -> LegalText:
    said = words or f"{language} {number}"
    return LegalText(new_id(), "CO", Purpose.MARKETING, language, number, said, since, None, NOON)


@st.composite
def published(draw: st.DrawFn) -> list[LegalText]:
    """As the console publishes them: numbers grow, the days on which they begin need not."""
    return [text(number + 1, since) for number, since in enumerate(draw(st.lists(DAYS, max_size=8)))]


@given(published(), DAYS)
def test_it_has_begun_and_no_other_began_later(versions: list[LegalText], at: datetime) -> None:
    found = in_force(versions, at)
    begun = [each for each in versions if each.since and each.since <= at]

    assert (found is None) == (not begun)
    if found is not None and found.since is not None:
        later = [each for each in begun if each.since and (each.since, each.number) > (found.since, found.number)]
        assert found in begun and not later


@given(published(), DAYS, DAYS, DAYS)
def test_publishing_changes_nothing_of_what_was_read_before(
    versions: list[LegalText], now: datetime, wanted: datetime, at: datetime
) -> None:
    try:
        since = beginning(wanted, now)
    except TextTooEarly:
        assert wanted < now
        return
    more = [*versions, text(len(versions) + 1, since)]

    assert since >= now
    if at < now:
        assert in_force(more, at) == in_force(versions, at)
    assert in_force(more, since) == more[-1]


@given(published(), DAYS, st.randoms())
def test_the_order_in_which_they_are_read_is_nothing_to_it(versions: list[LegalText], at: datetime, chance) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(versions)
    chance.shuffle(shuffled)

    assert in_force(shuffled, at) == in_force(versions, at)
    assert to_come(shuffled, at) == to_come(versions, at)


@given(published(), DAYS)
def test_each_to_come_will_be_read_once_its_time_comes(versions: list[LegalText], at: datetime) -> None:
    for each in to_come(versions, at):
        assert each.since is not None and each.since > at and in_force(versions, each.since) == each


@given(published(), DAYS)
def test_what_is_in_force_is_never_older_and_of_what_began_only_it_is_not(
    versions: list[LegalText], at: datetime
) -> None:
    current = in_force(versions, at)
    for each in versions:
        assert is_older(versions, each.version, at) == (current is not None and each != current)


def test_a_draft_is_read_to_nobody() -> None:
    assert in_force([text(0, None)], NOON) is None


def test_it_begins_in_its_instant_and_the_later_of_two_counts() -> None:
    first, second = text(1, NOON), text(2, NOON)

    assert in_force([first], NOON - timedelta(microseconds=1)) is None
    assert in_force([first], NOON) == first
    assert in_force([second, first], NOON) == second
    assert beginning(None, NOON) == NOON == beginning(NOON, NOON)


def test_older_is_judged_in_the_language_that_was_read() -> None:
    spanish, english = [text(1, NOON - timedelta(days=9)), text(2, NOON)], text(1, NOON - timedelta(days=9), "en")
    every = [*spanish, english]

    assert is_older(every, "CO-es-1", NOON)
    assert not is_older(every, "CO-es-1", NOON - timedelta(days=1))
    assert not is_older(every, "CO-en-1", NOON)


@pytest.mark.parametrize("version", ["", "v3", "co-1", "CO-es-9"])
def test_what_is_no_version_of_ours_is_not_called_older(version: str) -> None:
    assert not is_older([text(1, NOON), text(2, NOON)], version, NOON)


def test_the_same_words_again_make_nothing_older() -> None:
    versions = [
        text(number, NOON + timedelta(days=number), words=words) for number, words in ((1, "a"), (2, "b"), (3, "a"))
    ]

    assert not is_older(versions, "CO-es-1", NOON + timedelta(days=3))
    assert is_older(versions, "CO-es-2", NOON + timedelta(days=3))


@pytest.mark.parametrize(
    ("spoken", "there", "read"),
    [
        ("es", {"es", "en"}, "es"),
        ("en-US", {"es", "en"}, "en"),
        ("guc", {"es"}, "es"),
        ("", {"es"}, "es"),
        ("guc", {"guc", "es"}, "guc"),
        ("guc", {"en"}, ""),
    ],
)
def test_it_is_read_in_their_language_or_in_spanish(spoken: str, there: set[str], read: str) -> None:
    assert language_read(spoken, there) == read


def test_what_one_begins_with_can_be_published() -> None:
    for country in (*STARTS, "MX"):
        for words in (words for texts in texts_of(country).values() for words in texts.values()):
            assert 20 < len(words) <= MOST_WORDS and " ".join(words.split()) == words
    assert set(STARTS["US"]["en"]) == set(STARTS["US"]["es"])
