"""The outside world's whims, and what `latido call` tells of a call."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from latido_run.carrier import callers
from latido_run.carrier.place_call import Story
from latido_run.carrier.records import STEPS, Seen

pytestmark = pytest.mark.core

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def seen(**seconds: float) -> Seen:
    at = {name: NOON + timedelta(seconds=seconds[name]) if name in seconds else None for name in STEPS}
    return Seen("an-id", "wrap_up", at)


def test_callers_are_known_strangers_and_hidden_and_press_all_sorts_of_keys() -> None:
    chance = random.Random(7)
    wishes = [callers.whim(chance, ["+573124459042"]) for _ in range(400)]

    numbers = {wish.number for wish in wishes}
    assert {"", "+573001112233", "+573124459042"} < numbers
    assert len(numbers) > 50
    assert {wish.digits for wish in wishes} == set(callers.KEYS)
    assert all(wish.sentence in callers.SAYS.get(wish.digits, callers.SAYS_ELSE) for wish in wishes)
    assert len({wish.sentence for wish in wishes}) > 60


def test_where_nobody_is_known_people_call_all_the_same() -> None:
    assert callers.whim(random.Random(1), []).talk > 0


def test_a_story_counts_milliseconds_from_the_invite() -> None:
    story = Story(NOON, answered=40)
    story.look(seen(identified=0.03, queued=8.5, offered=8.55, bridged=9, recorded=9, ended=29))

    told = json.loads(story.as_json())

    assert told["ok"] is True
    assert [told[name] for name in ("answered", *STEPS)] == [40, 30, 8500, 8550, 9000, 9000, 29000]
    assert told["state"] == "wrap_up"


@pytest.mark.parametrize("missing", STEPS)
def test_a_call_that_lacks_a_step_is_not_ok(missing: str) -> None:
    story = Story(NOON, answered=40)
    story.look(seen(**{name: 1.0 for name in STEPS if name != missing}))

    assert story.ok is False
    assert json.loads(story.as_json())[missing] is None


def test_a_call_nobody_answered_is_told_too() -> None:
    assert json.loads(Story(NOON).as_json())["ok"] is False
