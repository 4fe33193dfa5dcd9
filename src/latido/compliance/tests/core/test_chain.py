import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.compliance.contracts import ChainReport
from latido.compliance.core.chain import START, Anchor, Link, canonical, inspect, link_hash

pytestmark = pytest.mark.core
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def facts(n: int) -> dict[str, object]:
    return {"id": UUID(int=n), "at": NOON, "action": "patient.opened", "detail": {"n": str(n)}}


def chain(length: int) -> list[Link]:
    links, previous = [], START
    for seq in range(1, length + 1):
        found = link_hash(seq, previous, facts(seq))
        links.append(Link(seq, previous, found, facts(seq)))
        previous = found
    return links


def look(links: list[Link], *anchors: Anchor) -> ChainReport:
    return inspect(links, anchors, rows=len(links), unsealed_late=0)


def head(links: list[Link]) -> Anchor:
    return Anchor(NOON, links[-1].seq, links[-1].hash)


def test_an_untouched_chain_is_sound() -> None:
    links = chain(50)

    assert look(links, head(links)).sound


def test_an_empty_audit_is_sound() -> None:
    assert look([]).sound


def without_contents(links: list[Link], at: int) -> list[Link]:
    return [*links[:at], replace(links[at], facts=None), *links[at + 1 :]]


def with_other_contents(links: list[Link], at: int) -> list[Link]:
    return [*links[:at], replace(links[at], facts=facts(99)), *links[at + 1 :]]


def without_link(links: list[Link], at: int) -> list[Link]:
    return [*links[:at], *links[at + 1 :]]


def rehashed_alone(links: list[Link], at: int) -> list[Link]:
    old = links[at]
    forged = replace(old, facts=facts(99), hash=link_hash(old.seq, old.previous, facts(99)))
    return [*links[:at], forged, *links[at + 1 :]]


@pytest.mark.parametrize("forge", [without_contents, with_other_contents, without_link, rehashed_alone])
@pytest.mark.parametrize("at", [0, 4, 8])
def test_tampering_before_the_end_breaks_the_chain(forge: Callable[[list[Link], int], list[Link]], at: int) -> None:
    report = look(forge(chain(10), at))

    assert not report.sound
    assert report.broken_at in (at + 1, at + 2)


def test_a_cut_tail_is_seen_by_an_anchor_and_by_nothing_else() -> None:
    links = chain(10)

    assert look(links[:7]).sound
    assert look(links[:7], head(links)).contradicted == 1


def test_a_chain_computed_afresh_is_seen_by_an_anchor() -> None:
    links, previous, forged = chain(5), START, []
    for seq in range(1, 6):
        found = link_hash(seq, previous, facts(seq + 100))
        forged.append(Link(seq, previous, found, facts(seq + 100)))
        previous = found

    assert look(forged).sound
    assert not look(forged, head(links)).sound


def test_a_row_nobody_sealed_in_time_is_a_finding() -> None:
    assert not inspect([], [], rows=1, unsealed_late=1).sound


def test_the_zone_an_instant_is_read_in_does_not_matter() -> None:
    bogota = NOON.astimezone(timezone(timedelta(hours=-5)))

    assert canonical({"at": NOON}) == canonical({"at": bogota})


@pytest.fixture
def machine_in_bogota(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "America/Bogota")
        time.tzset()
        yield
    time.tzset()


# docs/compliance/access.md: another program must be able to check the chain in ten years.
ROW = {"reason": "José", "patient_ids": [UUID(int=7)], "at": NOON, "detail": {"b": 1, "a": None}, "actor_id": None}
SPELLED = (
    '{"actor_id":null,"at":"2026-03-02T12:00:00+00:00","detail":{"a":null,"b":1},'
    '"patient_ids":["00000000-0000-0000-0000-000000000007"],"reason":"José"}'
)


@pytest.mark.usefixtures("machine_in_bogota")
def test_a_row_is_spelled_as_the_documentation_says_wherever_the_machine_stands() -> None:
    assert canonical(ROW) == SPELLED.encode()


def test_a_link_is_what_the_documentation_says() -> None:
    previous = hashlib.sha256(b"the link before").digest()

    found = link_hash(258, previous, ROW)

    assert found == hashlib.sha256(bytes.fromhex("0000000000000102") + previous + SPELLED.encode()).digest()


def test_what_has_no_spelling_is_refused_and_named() -> None:
    with pytest.raises(TypeError, match="complex"):
        canonical({"at": 1j})


def test_the_report_counts_what_it_found() -> None:
    links = chain(12)
    for at in (2, 5, 6):
        links = with_other_contents(links, at)
    for at in (8, 9):
        links = without_contents(links, at)
    anchors = [head(links), Anchor(NOON, 3, links[2].hash), Anchor(NOON, 99, START), Anchor(NOON, 4, START)]

    report = inspect(links, anchors, rows=15, unsealed_late=4)

    assert report == ChainReport(
        rows=15, sealed=12, broken_at=3, missing=2, altered=3, unsealed_late=4, anchors=4, contradicted=2
    )


@pytest.mark.parametrize("wrong", ["missing", "altered", "unsealed_late", "contradicted", "broken_at"])
def test_one_finding_of_any_kind_is_enough(wrong: str) -> None:
    whole = ChainReport(rows=9, sealed=9, broken_at=None, missing=0, altered=0, unsealed_late=0, anchors=2)

    assert whole.sound
    assert not replace(whole, **{wrong: 1}).sound


@given(st.integers(0, 9), st.integers(0, 255))
def test_every_single_flipped_bit_of_a_hash_is_seen(at: int, bit: int) -> None:
    links = chain(10)
    flipped = bytes(b ^ (1 << bit % 8 if place == bit // 8 else 0) for place, b in enumerate(links[at].hash))

    assert not look([*links[:at], replace(links[at], hash=flipped), *links[at + 1 :]]).sound


def test_rows_of_before_keep_their_spelling_and_their_hash() -> None:
    before, after = facts(1), {**facts(1), "level": "", "on_behalf_of": None}

    assert canonical(before) == canonical(after)


@given(st.sampled_from(["L0", "L1", "L2", "L3"]), st.none() | st.uuids())
def test_a_level_written_into_an_old_row_or_taken_out_of_a_new_one_is_seen(level: str, speaker: UUID | None) -> None:
    old, new = facts(1), {**facts(1), "level": level, "on_behalf_of": speaker}

    hashes = {
        link_hash(1, START, each) for each in (old, new, {**new, "level": "L9"}, {**new, "on_behalf_of": UUID(int=7)})
    }
    assert len(hashes) == 4
    assert link_hash(1, START, {**new, "level": ""}) != link_hash(1, START, new)
