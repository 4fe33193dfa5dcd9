from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel.records import Unreadable, as_json, from_json, number, text

pytestmark = pytest.mark.core


@dataclass(frozen=True, slots=True)
class Inner:
    day: date
    at: time = time(8)


@dataclass(frozen=True, slots=True)
class Outer:
    name: str = text(10)
    note: str = text(5, "")
    size: int = number(1, 9, 5)
    sure: bool | None = None
    marks: frozenset[str] = frozenset()
    levels: Mapping[str, int] = field(default_factory=dict)
    inner: tuple[Inner, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


OUTERS = st.builds(
    Outer,
    name=st.from_regex(r"[a-zñ]{1,10}", fullmatch=True),
    note=st.from_regex(r"[a-z]{0,5}", fullmatch=True),
    size=st.integers(1, 9),
    sure=st.none() | st.booleans(),
    marks=st.frozensets(st.text(max_size=4)),
    levels=st.dictionaries(st.text(max_size=4), st.integers()),
    inner=st.lists(st.builds(Inner, st.dates(), st.times().map(lambda t: t.replace(second=0, microsecond=0)))).map(
        tuple
    ),
    raw=st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3)),
)


@given(OUTERS)
def test_a_record_comes_back_from_its_json(record: Outer) -> None:
    assert from_json(Outer, as_json(record)) == record


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 11}, "name"),
        ({"name": 1}, "name"),
        ({"name": "x", "size": 0}, "size"),
        ({"name": "x", "size": True}, "size"),
        ({"name": "x", "size": "5"}, "size"),
        ({"name": "x", "sure": "yes"}, "sure"),
        ({"name": "x", "marks": "abc"}, "marks"),
        ({"name": "x", "levels": {"a": "b"}}, "levels.a"),
        ({"name": "x", "inner": [{"day": "ayer"}]}, "inner.0.day"),
        ({"name": "x", "inner": [{}]}, "inner.0.day"),
        ({"name": "x", "other": 1}, "other"),
        ([], ""),
    ],
)
def test_what_does_not_fit_is_told_by_its_place(data: object, field: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        from_json(Outer, data)

    assert field in [fault.field for fault in wrong.value.faults]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["name", "size", "inner", "marks", "day"]), inner, max_size=4)
        ),
    )
)
def test_nothing_unreadable_breaks_it(data: object) -> None:
    try:
        record = from_json(Outer, data)
    except Unreadable as wrong:
        assert wrong.faults
    else:
        assert 0 < len(record.name) <= 10
