"""The wait that is told, asked of simulated callers. Loosely and briefly; `latido bench routing` has the demand."""

from pathlib import Path

import pytest

from latido.routing.simulator import reading
from latido.routing.simulator.backtest import backtest

pytestmark = pytest.mark.core
DAY = Path(__file__).resolve().parents[5] / "scenarios/hospital-day.toml"


@pytest.mark.parametrize("policy", ["fifo", "latido"])
def test_four_of_five_wait_no_longer_than_they_were_told(policy: str) -> None:
    told = backtest(reading.read(DAY), 40, policy, [1001])

    assert told.answers() > 80
    assert told.inside() >= 80
    assert 40 <= told.below_median() <= 80
    assert told.width() < 3
