import pytest

from latido.plumbing.ui import charts

pytestmark = pytest.mark.core


def test_a_spark_needs_two_points() -> None:
    assert charts.spark([4]) == ""


def test_a_spark_goes_from_edge_to_edge_and_the_most_is_highest() -> None:
    drawn = charts.spark([0, 10, 5], width=100, height=28)

    assert "0.0,26.0 50.0,2.0 100.0,14.0" in drawn


def test_a_spark_of_a_flat_day_divides_by_nothing() -> None:
    assert "polyline" in charts.spark([3, 3, 3])


def test_a_stack_shows_only_the_parts_there_are() -> None:
    drawn = charts.stack([(1, "ok"), (0, "warn"), (3, "brand")])

    assert drawn.count("<rect") == 2
    assert 'x="25.00%"' in drawn
    assert "fill-warn" not in drawn


def test_a_stack_of_nobody_is_an_empty_bar() -> None:
    assert "<rect" not in charts.stack([])
