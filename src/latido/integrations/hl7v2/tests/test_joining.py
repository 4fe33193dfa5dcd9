"""A40 and what parts again: as the standard writes them, as others write them, and back."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.integrations.hl7v2.core.joining import MergedOutside, Named, accepted, merged, messages
from latido.integrations.hl7v2.core.messages import NotHl7, composed, escaped, read, written
from latido.patients.contracts import JoinedNews, KnownAs

pytestmark = pytest.mark.core
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ROSA = KnownAs(
    UUID(int=1), "HC 80-00181", (("CO", "CC", "52123907"),), "Rosa Elvira", "Gutiérrez", "Peña", date(1954, 3, 12),
    "female",
)  # fmt: skip
AGAIN = KnownAs(UUID(int=2), "", (("CO", "PA", "AB|12"),), "Rosa", "Gutiérres", "", None, "unknown")


def news(stays: KnownAs = ROSA, goes: KnownAs = AGAIN, *, parted: bool = False) -> JoinedNews:
    return JoinedNews(UUID(int=9), "Hospital San Rafael", stays, goes, parted, AT)


def test_a_merge_is_an_a40_of_the_one_that_stays_and_the_one_that_goes() -> None:
    [only] = messages(news())

    assert only.text == (
        "MSH|^~\\&|LATIDO|Hospital San Rafael|||20261124093000+0000||ADT^A40^ADT_A39|A400000000000000009|P|2.5"
        "|||AL|NE||UNICODE UTF-8\r"
        "EVN|A40|20261124093000+0000\r"
        "PID|1||00000000-0000-0000-0000-000000000001^^^LATIDO^PI~HC 80-00181^^^LATIDO^MR~52123907^^^CO-CC^NI"
        "||Gutiérrez Peña^Rosa^Elvira^^^^L||19540312|F\r"
        "MRG|00000000-0000-0000-0000-000000000002^^^LATIDO^PI~AB\\F\\12^^^CO-PA^PPN||||||Gutiérres^Rosa^^^^^L\r"
    )


def test_parted_is_an_unlink_then_both_whole_for_who_forgot_one() -> None:
    sent = messages(news(parted=True))
    read_back = [read(each.text) for each in sent]

    assert [each.header.field(9) for each in read_back] == ["ADT^A37^ADT_A37", "ADT^A28^ADT_A05", "ADT^A31^ADT_A05"]
    whom = [[each.name for each in one.segments[2:]] for one in read_back]
    assert whom == [["PID", "PID"], ["PID", "PV1"], ["PID", "PV1"]]
    assert str(AGAIN.id) in sent[1].text and str(ROSA.id) in sent[2].text
    assert len({each.control for each in sent}) == 3 and all(len(each.control) <= 20 for each in sent)
    assert all(merged(each) == [] for each in read_back), "no receiver takes it for a merge"


words = st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Zs"), max_codepoint=0x2FFF), max_size=30)
papers = st.tuples(st.sampled_from(["CO", "MX"]), st.sampled_from(["CC", "PA"]), words.filter(str.strip))
known = st.builds(
    KnownAs,
    id=st.uuids(), record_number=words.map(str.strip), documents=st.lists(papers, max_size=3).map(tuple),
    given_names=words, first_surname=words, second_surname=words, birth_date=st.none() | st.dates(),
    sex=st.sampled_from(["female", "male", "other", "unknown"]),
)  # fmt: skip


@given(known, known)
def test_whatever_they_are_called_it_is_read_back_as_it_was(stays: KnownAs, goes: KnownAs) -> None:
    [pair] = merged(read(messages(news(stays, goes))[0].text))

    for said, who in ((pair.stays, stays), (pair.goes, goes)):
        expected = [(str(who.id), "PI")] + ([(who.record_number, "MR")] if who.record_number else [])
        expected += [(value, "PPN" if kind == "PA" else "NI") for _country, kind, value in who.documents]
        assert [(each.value, each.kind) for each in said] == expected


@given(words)
def test_nothing_written_is_a_mark(said: str) -> None:
    message = read(written([["MSH", "^~\\&", "X"], ["ZZZ", composed([said, "end"])]]))

    assert message.parts(message.segments[1].field(1)) == [[said, "end"]]
    assert not set(escaped(said).replace("\\", "")) & set("|^~&")


THEIRS = (
    "MSH|^~\\&|REG|HOSP||LATIDO|202611231015||ADT^{event}^ADT_A39|77|P|2.5\r"
    "EVN|{event}|202611231015\r"
    "PID|1||8801^^^REG^MR~CC1^^^CO-CC^NI||RUIZ^EVA\r"
    "MRG|9902^^^REG^MR\r"
)


def test_an_a40_of_others_names_both() -> None:
    stays = (Named("8801", "REG", "MR"), Named("CC1", "CO-CC", "NI"))

    assert merged(read(THEIRS.format(event="A40"))) == [MergedOutside(stays, (Named("9902", "REG", "MR"),))]


@pytest.mark.parametrize("event", ["A08", "A34", "A43", "A37"])
def test_no_other_event_is_taken_for_a_merge(event: str) -> None:
    assert merged(read(THEIRS.format(event=event))) == []


def test_several_pairs_in_one_message() -> None:
    text = messages(news())[0].text + messages(news(AGAIN, ROSA))[0].text.split("\r", 2)[2]

    assert [each.stays[0].value for each in merged(read(text))] == [str(ROSA.id), str(AGAIN.id)]


@pytest.mark.parametrize("text", ["", "hola", "MSH", "MSH|||||", "PID|1", "MSHaaaaaaaa", "\x0b\x1c\r"])
def test_what_is_no_message_is_none(text: str) -> None:
    with pytest.raises(NotHl7):
        read(text)


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ("MSA|AA|7", True),
        ("MSA|CA|7", True),
        ("MSA|AE|7", False),
        ("MSA|AR|7", False),
        ("MSA|AA|8", False),
        ("ERR|", False),
    ],
)
def test_only_its_own_acknowledgement_says_that_it_was_taken(answer: str, taken: bool) -> None:
    assert accepted(read(f"MSH|^~\\&|X\r{answer}\r"), "7") is taken
