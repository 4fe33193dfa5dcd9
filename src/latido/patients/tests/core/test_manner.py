"""How somebody wishes to be treated: kept whole, put together without loss, and the languages there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel import languages
from latido.patients.contracts import Address, Manner, Need
from latido.patients.core.manner import as_json, from_json, problems, tidy, together

pytestmark = pytest.mark.core
texts = st.text(max_size=12)
manners = st.builds(
    Manner, texts, st.sampled_from(Address), st.lists(st.sampled_from(["es", "guc", "csn"])).map(tuple),
    st.sampled_from(["", "guc", "csn"]), st.lists(st.sampled_from(Need)).map(tuple), st.lists(texts).map(tuple), texts,
)  # fmt: skip


@given(manners)
def test_what_is_kept_is_what_was_said(said: Manner) -> None:
    assert from_json(as_json(said)) == said
    assert tidy(tidy(said)) == tidy(said)


@given(manners, manners)
def test_of_two_records_no_need_and_no_sentence_is_lost(one: Manner, other: Manner) -> None:
    both, stays, goes = together(one, other), tidy(one), tidy(other)

    for part in ("needs", "languages", "sentences"):
        assert set(getattr(both, part)) == {*getattr(stays, part), *getattr(goes, part)}
    assert both.interpreter == (one.interpreter or other.interpreter)
    assert both.language == (stays.language or goes.language)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Manner(languages=("xx",)), "languages"),
        (Manner(interpreter="klingon"), "languages"),
        (Manner(languages=tuple(languages.SPOKEN["CO"])), "languages"),
        (Manner(pronouns="p" * 25), "pronouns"),
        (Manner(sentences=("s" * 121,)), "sentences"),
        (Manner(sentences=tuple("abcdefg")), "sentences"),
    ],
)
def test_what_cannot_be_kept_says_so(said: Manner, field: str) -> None:
    assert list(problems(said)) == [field]


def test_every_language_that_is_offered_exists_and_every_other_can_be_typed() -> None:
    offered = {code for codes in languages.SPOKEN.values() for code in codes} | {languages.ANY_SIGNED}

    assert all(map(languages.is_known, offered | set(languages.OURS)))
    typed = [
        "wayuunaiki",
        "NÁHUATL",
        "quechua",
        "aimara",
        "mapudungun",
        "guarani",
        "Tzotzil",
        "csn",
        "francés",
        "klingoniano",
    ]
    codes = [languages.read(each, "es") for each in typed]
    assert codes == ["guc", "nah", "qu", "ay", "arn", "gn", "tzo", "csn", "fr", ""]
    assert [code for code in ("csn", "mfs", "ase", "ils", "guc", "nah") if not languages.is_signed(code)] == [
        "guc",
        "nah",
    ]
