"""What `latido bench chaos` counts as a talk that went on: who is seen talking, and nobody else."""

from types import SimpleNamespace

import pytest

from tests.load.chaos.talks import LOOK, SILENCE, Talks

pytestmark = pytest.mark.core

LOOKS = round(SILENCE / LOOK)


def talks(there: bool = True) -> Talks:
    """One talk, of a caller who is still on the line."""
    line = SimpleNamespace(there={"patient-1"} if there else set())
    return Talks(SimpleNamespace(line=line, own=set()), SimpleNamespace(), {"1"})  # type: ignore[arg-type]


def test_who_hears_the_other_or_hears_them_again_soon_talks_on() -> None:
    one = talks()

    for together in [{"1"}, *[set()] * LOOKS, {"1"}, *[set()] * LOOKS]:
        one.see(together)

    assert (one.cut, one.left) == (set(), set())


def test_who_waits_on_the_line_with_nobody_was_cut_also_when_they_hang_up_in_the_end() -> None:
    waits, gives_up = talks(), talks()

    for _ in range(LOOKS + 1):
        waits.see(set())
    for _ in range(2):
        gives_up.see(set())
    gives_up.callers.own.add("patient-1")
    gives_up.see(set())

    assert waits.cut == gives_up.cut == {"1"}
    assert gives_up.left == set()


def test_whose_line_is_gone_was_cut_unless_they_hung_up_out_of_the_talk() -> None:
    dropped, hung_up = talks(there=False), talks(there=False)
    hung_up.callers.own.add("patient-1")

    dropped.see(set())
    hung_up.see({"1"})

    assert (dropped.cut, dropped.left) == ({"1"}, set())
    assert (hung_up.cut, hung_up.left) == (set(), {"1"})
