"""A small day of the demonstration, played through the real doors and the real leader."""

from datetime import UTC, date, datetime

import pytest

from latido.config.demo.day.playing import Result, SomebodyWorks, Wanted, play
from latido.config.demo.hospitals import SAN_RAFAEL
from latido.config.demo.seed import seed
from latido.interactions.models import Interaction
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.models import AgentDesk, Offer, Work

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)  # Friday, 14:00 in Bogota
DAY = date(2026, 11, 21)  # nothing happened yet
SMALL = Wanted("7", calls=40, agents=5, day=DAY)


def silent(_line: str) -> None:
    pass


def test_a_day_is_played_and_the_board_counts_the_same() -> None:
    seed(NOW, silent)
    _nobody_who_works_is_offered_a_pretended_call()

    result = play(SMALL, NOW, silent)

    assert result.board_agrees
    assert result.whole.received >= result.callers > 20
    assert result.whole.answered + result.whole.abandoned == result.whole.received
    assert result.whole.answered > 0
    with tenancy.organisation(SAN_RAFAEL.id):
        _everything_is_over()
        _the_board_says(result)


def _nobody_who_works_is_offered_a_pretended_call() -> None:
    with tenancy.organisation(SAN_RAFAEL.id):
        there = AgentDesk.objects.create(agent_id=SAN_RAFAEL.id, state="away", since=NOW, heard_at=NOW)
    with pytest.raises(SomebodyWorks):
        play(SMALL, NOW, silent)
    with tenancy.organisation(SAN_RAFAEL.id):
        there.delete()


def _everything_is_over() -> None:
    assert not AgentDesk.objects.exclude(state="offline").exists()
    assert not Work.objects.exclude(state=Work.State.DONE).exists()
    assert not Offer.objects.filter(ended_at=None).exists()
    played = Interaction.objects.filter(channel_id__startswith="day-")
    assert set(played.values_list("state", flat=True)) <= {"closed", "abandoned"}
    emergency = played.get(tier=0)
    assert emergency.answered_at is not None


def _the_board_says(result: Result) -> None:
    evening = datetime(2026, 11, 22, 4, tzinfo=UTC)
    board = {q.code: q for q in routing.figures(evening)}
    for row in result.queues:
        assert (row.received, row.service_level) == (board[row.queue].received, board[row.queue].service_level)
