"""Whether patients' data may be with a third party, and when somebody is warned that an agreement ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.compliance.values.thirds import ThirdPartyItem, is_covered, warning

pytestmark = pytest.mark.core
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("left", "said"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0), (-400, 0)]
)
def test_it_is_said_90_30_and_7_days_before(left: int, said: int | None) -> None:
    assert warning(TODAY + timedelta(days=left), TODAY) == (None if said is None else timedelta(days=said))
    assert warning(None, TODAY) is None


@given(st.integers(-500, 500))
def test_whoever_is_said_to_have_ended_is_not_covered_and_who_is_not_is(left: int) -> None:
    ends = TODAY + timedelta(days=left)
    item = ThirdPartyItem("Nube", "Historia", agreement="dpa", signed_on=date(2020, 1, 1), expires_on=ends)

    assert is_covered(item, TODAY) is (warning(ends, TODAY) != timedelta(0))
