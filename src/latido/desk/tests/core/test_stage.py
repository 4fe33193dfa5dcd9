from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from latido.desk.core.stage import Stage, StageKind, choose_stage
from latido.interactions.contracts import Interaction, State
from latido.routing.contracts import CurrentOffer

pytestmark = pytest.mark.core

NOON = datetime(2026, 11, 20, 17, tzinfo=UTC)
CALL = Interaction(
    id=UUID(int=7),
    channel="voice",
    direction="in",
    state=State.CONNECTED,
    from_number="+573001112233",
    to_number="+576015550100",
    queue_id=None,
    queue_name="Citas",
    tier=2,
    opened_at=NOON,
    identified_at=None,
    queued_at=None,
    offered_at=None,
    answered_at=NOON,
    held_since=None,
    ended_at=None,
    closed_at=None,
    end_reason="",
    ended_by="",
    agent_id=UUID(int=1),
    caller_kind=None,
    caller_name="",
    verified_level=0,
    patient_ids=(),
    candidate_ids=(),
    chosen_key="1",
    recording="",
)


def offer(of: UUID) -> CurrentOffer:
    return CurrentOffer(UUID(int=3), of, UUID(int=4), NOON, NOON + timedelta(seconds=20), reattach=False)


def test_nothing_in_hand_is_idle() -> None:
    assert choose_stage(None, None) == Stage(StageKind.IDLE)


def test_what_rings_is_shown_before_what_is_left_to_close() -> None:
    wrapping = replace(CALL, state=State.WRAP_UP)

    assert choose_stage(offer(UUID(int=8)), wrapping) == Stage(StageKind.OFFER, UUID(int=8))


@pytest.mark.parametrize("state", [State.CONNECTED, State.HELD, State.REATTACHING])
def test_a_live_call_stays_on_screen_even_while_its_phone_rings_again(state: State) -> None:
    assert choose_stage(offer(CALL.id), replace(CALL, state=state)) == Stage(StageKind.CALL, CALL.id)


def test_a_call_that_is_over_is_written_up() -> None:
    assert choose_stage(None, replace(CALL, state=State.WRAP_UP)) == Stage(StageKind.WRAP_UP, CALL.id)


def test_each_contact_has_a_token_of_its_own() -> None:
    tokens = {Stage(StageKind.CALL, UUID(int=n)).token for n in (1, 2)} | {Stage(StageKind.IDLE).token}

    assert len(tokens) == 3
