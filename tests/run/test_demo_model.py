"""The model of a demonstration's day: who calls follows the clinic's profile, and the same seed is the same day."""

import math
import random
from collections import Counter
from pathlib import Path

import pytest

from latido_run import options
from latido_run.carrier.day import digits
from latido_run.demo import callers, cli, profile, tally, workers
from latido_run.demo.callers import EMERGENCY, NOTHING, Caller, Kind
from latido_run.demo.plan import plan
from latido_run.demo.said import SAID
from latido_run.demo.workers import Answers, Declines, Forgets, Temper, Worker
from latido_run.home import Home

pytestmark = pytest.mark.core

KNOWN = [f"+57312000{n:04d}" for n in range(200)]
TODAY = plan("3", calls=700, agents=12, known=KNOWN)


def test_arrivals_follow_the_profile_of_a_clinic() -> None:
    chance, counted, days = random.Random(5), Counter[int](), 60
    for _ in range(days):
        counted.update(int((at - profile.OPENS) // profile.QUARTER) for at in profile.arrivals(chance, 500))

    for quarter, mean in enumerate(profile.expected(500 * days)):
        assert abs(counted[quarter] - mean) < 5 * math.sqrt(mean)
    hours = [sum(counted[4 * hour + q] for q in range(4)) for hour in range(len(profile.HOURS))]
    assert set(sorted(range(len(hours)), key=lambda hour: -hours[hour])[:3]) == {1, 2, 3}  # from seven to ten
    assert hours[8] > hours[7]  # and a small one at two
    assert hours[8] > hours[9]


def test_arrivals_come_in_order_while_the_clinic_is_open() -> None:
    at = list(profile.arrivals(random.Random(1), 300))

    assert at == sorted(at)
    assert at[0] >= profile.OPENS and at[-1] < profile.CLOSES


def test_the_same_seed_is_the_same_day_and_another_is_not() -> None:
    assert plan("3", calls=700, agents=12, known=KNOWN) == TODAY
    assert plan("4", calls=700, agents=12, known=KNOWN) != TODAY
    assert workers.reaction("3", TODAY.workers[0], 9, 30_000.0) == workers.reaction("3", TODAY.workers[0], 9, 30_000.0)


def test_patience_is_that_of_people() -> None:
    chance = random.Random(2)
    waits = sorted(callers.patience(chance) for _ in range(20_000))

    share_at_once = sum(wait < 5 for wait in waits) / len(waits)
    assert share_at_once == pytest.approx(callers.AT_ONCE / 100, abs=0.01)
    for seconds in (60, 180, 400):
        stay = sum(wait > seconds for wait in waits) / len(waits)
        theory = (1 - callers.AT_ONCE / 100) * math.exp(-((seconds / callers.PATIENCE) ** callers.PATIENCE_SHAPE))
        assert stay == pytest.approx(theory, abs=0.015)


def test_all_sorts_of_people_call() -> None:
    kinds = Counter(caller.kind for caller in TODAY.callers)

    assert kinds.keys() == set(Kind)
    assert kinds[Kind.EMERGENCY] == 1
    shared = Counter(caller.number for caller in TODAY.callers if caller.kind is Kind.FAMILY)
    assert max(shared.values()) > 3
    assert {caller.number for caller in TODAY.callers if caller.kind is Kind.HIDDEN} == {""}
    for caller in TODAY.callers:
        if caller.kind not in (Kind.WRONG, Kind.EMERGENCY):
            assert caller.sentence in SAID[caller.reason]
        assert len(caller.waits) == len(caller.again) + 1


def test_the_emergency_key_is_pressed_first_and_nobody_there_hangs_up() -> None:
    urgent = next(caller for caller in TODAY.callers if caller.kind is Kind.EMERGENCY)

    assert (urgent.keys, urgent.again) == ((EMERGENCY,), ())
    assert urgent.waits[0] > 1000


def test_who_gave_up_may_call_again_and_wrong_numbers_do_not() -> None:
    again = Counter(len(caller.again) for caller in TODAY.callers)

    assert set(again) == {0, 1, 2}
    assert all(not caller.again for caller in TODAY.callers if caller.kind is Kind.WRONG)


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        (("1",), "1"),
        (("7", "2"), "7" + "w" * 24 + "2"),
        ((NOTHING, "3"), "w" * 44 + "3"),
        ((NOTHING,) * 4, ""),
    ],
    ids=["right", "wrong first", "late", "none"],
)
def test_keys_are_sent_as_the_carrier_takes_them(keys: tuple[str, ...], sent: str) -> None:
    caller = Caller(0, Kind.KNOWN, "", "CIT", keys, "", 50, 1, (1.0,), ())

    assert digits(caller) == sent


def _one(temper: Temper) -> Worker:
    return Worker(1, temper, 7 * 3600, 15 * 3600, ())


def _reactions(temper: Temper, at: float) -> Counter[type]:
    return Counter(type(workers.reaction("1", _one(temper), n, at)) for n in range(1500))


def test_tempers_are_told_apart_by_what_they_do() -> None:
    morning = 9 * 3600.0

    assert _reactions(Temper.CHOOSY, morning)[Declines] > 60
    assert _reactions(Temper.STEADY, morning)[Declines] == 0
    assert _reactions(Temper.ABSENT, morning)[Forgets] > 3 * _reactions(Temper.QUICK, morning)[Forgets]
    assert _reactions(Temper.QUICK, morning)[Answers] > 1400


def test_at_the_end_of_the_shift_people_are_slow() -> None:
    def spent(at: float) -> float:
        return sum(workers.wrap_up("1", _one(Temper.CAREFUL), n, at) for n in range(300))

    assert spent(14.5 * 3600) > 1.2 * spent(9 * 3600)
    assert _reactions(Temper.ABSENT, 14.5 * 3600)[Forgets] > _reactions(Temper.ABSENT, 9 * 3600)[Forgets]


def test_everybody_has_lunch_and_breaks_within_the_shift() -> None:
    for each in TODAY.workers:
        assert [pause.code for pause in each.breaks].count("ALM") == 1
        assert all(each.begins < pause.at < each.ends for pause in each.breaks)


def test_figures_are_those_of_the_written_definitions() -> None:
    contacts = [
        *(tally.Queued("CIT", answered=wait) for wait in (4.0, 20.0, 36.0)),
        tally.Queued("CIT", abandoned=5.0),
        tally.Queued("CIT", abandoned=90.0),
        tally.Queued("CIT"),
        tally.Queued("AUT", answered=500.0),
    ]

    row = tally.figures("CIT", "Citas", 20, contacts)

    assert (row.received, row.answered, row.in_target, row.abandoned, row.short) == (6, 3, 2, 2, 1)
    assert (row.service_level, row.speed, row.longest) == (50.0, 20.0, 90.0)


def test_all_queues_together_keep_the_targets_of_each() -> None:
    citas = tally.figures("CIT", "Citas", 20, [tally.Queued("CIT", answered=25.0)])
    others = tally.figures("AUT", "Otras", 30, [tally.Queued("AUT", answered=25.0), tally.Queued("AUT", answered=5.0)])
    empty = tally.figures("ENF", "Nadie", 10, [])

    whole = tally.total("Todas", [citas, others, empty])

    assert (whole.in_target, whole.service_level) == (2, pytest.approx(200 / 3))
    assert whole.speed == pytest.approx(55 / 3)
    assert empty.service_level is None
    assert "—" in tally.as_text([empty])


def test_a_day_is_played_in_a_demonstration_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = Home(tmp_path)
    home.run.mkdir()

    assert cli.day(home, ["--fast"]) == 2
    options.save(home, options.Options(demo=True))
    options.keep_real(home)
    assert cli.day(home, []) == 2
    assert str(tmp_path) in capsys.readouterr().out
