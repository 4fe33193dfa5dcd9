"""Calling back on the real database, from the key to the promise; who calls again; who hung up; what is told."""

from dataclasses import replace
from uuid import UUID

import pytest

from latido.flows import api
from latido.flows.contracts import Admitted, End, Heard, Menu, Queued, Reminder, Say, Type
from latido.flows.core import promising, telling
from latido.flows.core.graph import prompt_name
from latido.flows.keeping import NUMBERS_FOR, forget_numbers
from latido.flows.models import FlowRun
from latido.flows.tests.lines import DONE, NOON, SILENCE, arrival, at, call, hears, key, seen, somebody_works, work
from latido.interactions import api as interactions
from latido.interactions.contracts import State
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.routing.contracts import AgentStateName
from latido.routing.models import AgentDesk, Callback, CallbackRule, Queue, Work

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
CALLER, OTHER = "+573001112233", "+576015551234"


@pytest.fixture(autouse=True)
def _rule(hospital: None) -> None:
    rule("CIT", offer_after=120)


def rule(queue: str, **values: int) -> None:
    CallbackRule.objects.update_or_create(queue=Queue.objects.get(code=queue), defaults=values)


def promise(admitted: Admitted) -> Callback | None:
    return Callback.objects.filter(interaction_id=admitted.interaction_id).first()


def said(word: str) -> str:
    return promising.said(word, "es")


def left(admitted: Admitted, second: float) -> None:
    interactions.ended(SAN_RAFAEL, admitted.interaction_id, by="caller", at=at(second))
    api.left(SAN_RAFAEL, admitted.interaction_id, at=at(second))


def remind(admitted: Admitted, second: float) -> Reminder:
    return api.remind(SAN_RAFAEL, admitted.interaction_id, at=at(second))


def test_a_key_while_waiting_confirms_the_number_and_the_place_is_kept() -> None:
    admitted = call()
    *_, queued, asked, done = hears(admitted, DONE, key("1"), key("1"), key("1"))

    assert queued == Queued()
    assert isinstance(asked, Menu)
    assert (asked.prompt.startswith(said("ends_in")), asked.keys) == (True, "0129")
    assert done == End(said("done"))
    made, found = promise(admitted), work(admitted)
    assert made is not None
    assert found is not None
    assert (made.number, made.shown, made.source) == (CALLER, "+576015550100", "asked")
    assert (found.state, found.enqueued_at, seen(admitted).state) == ("later", at(2), State.QUEUED)
    assert found.channel_id == f"back-{made.id.hex}-1"


def test_another_number_is_typed_and_read_back_with_its_extension() -> None:
    admitted = call()
    *_, typing, back, done = hears(
        admitted, DONE, key("1"), key("1"), key("2"), Heard("typed", "6015551234*104"), key("1")
    )

    assert isinstance(typing, Type)
    assert isinstance(back, Menu)
    assert isinstance(done, End)
    made = promise(admitted)
    assert made is not None
    assert (made.number, made.extension) == (OTHER, "104")


def test_a_number_that_was_typed_and_hung_up_over_is_forgotten_in_a_day() -> None:
    admitted = call()
    hears(admitted, DONE, key("1"), key("1"), key("2"), Heard("typed", "3019998877"))
    assert run(admitted).number

    assert forget_numbers(NOON + NUMBERS_FOR) == 0
    assert forget_numbers(at(3600) + NUMBERS_FOR) == 1

    assert run(admitted).number == ""


def test_who_hides_the_number_is_asked_for_one() -> None:
    assert isinstance(hears(call(""), DONE, key("1"), key("1"))[-1], Type)


@pytest.mark.parametrize("answers", [[key("0")], [SILENCE, SILENCE], [key("2"), Heard("typed", "")]])
def test_who_says_nothing_that_makes_sense_waits_on_and_may_ask_again(answers: list[Heard]) -> None:
    admitted = call()
    assert hears(admitted, DONE, key("1"), key("1"), *answers)[-1] == Queued(keys="1")
    assert promise(admitted) is None
    found = work(admitted)
    assert found is not None
    assert found.state == "waiting"


def test_the_emergency_key_in_the_middle_of_it_is_the_emergency() -> None:
    admitted = call()
    hears(admitted, DONE, key("1"), key("1"), key("9"))

    found = work(admitted)
    assert found is not None
    assert (found.tier, found.queue.code) == (0, "ENF")
    assert hears_at(admitted, 20, key("1")) != Menu("", "", 0)
    assert promise(admitted) is None


def hears_at(admitted: Admitted, second: float, heard: Heard) -> object:
    return api.advance(SAN_RAFAEL, admitted.interaction_id, heard, at=at(second))


def test_a_queue_without_a_rule_asks_nobody() -> None:
    admitted = call()

    assert hears(admitted, DONE, key("2"), key("1"))[-1] == Queued()
    assert remind(admitted, 5).keys == ""


def test_a_telephone_that_rings_for_them_comes_before_any_promise() -> None:
    admitted = call()
    hears(admitted, DONE, key("1"), key("1"))
    Work.objects.filter(pk=admitted.interaction_id).update(state="offered")

    assert hears_at(admitted, 10, key("1")) == Queued(keys="1")
    assert promise(admitted) is None


def test_a_number_with_a_promise_gets_no_second_one_from_another_telephone() -> None:
    first, second = call(), call("+573001112244")
    hears(first, DONE, key("1"), key("1"), key("1"))
    hears(second, DONE, key("1"), key("1"), key("2"), Heard("typed", "3001112233"))

    assert hears_at(second, 30, key("1")) == Queued(said("already"), keys="1")
    assert promise(second) is None


def again(second: float = 60) -> Admitted:
    """The same telephone calls again, and has heard the welcome."""
    admitted = api.admit(replace(arrival(CALLER), at=at(second)))
    assert isinstance(admitted.step, Say)
    step = hears_at(admitted, second + 1, DONE)
    assert isinstance(step, Menu)
    assert step.prompt == said("pending")
    return admitted


def promised() -> Admitted:
    admitted = call()
    hears(admitted, DONE, key("1"), key("1"), key("1"))
    somebody_works(at(60))
    return admitted


def test_who_calls_again_may_take_the_turn_with_the_wait_they_have() -> None:
    before = promised()
    now = again()

    assert hears_at(now, 62, key("1")) == Queued()
    found = work(now)
    assert found is not None
    assert (found.enqueued_at, found.queue.code, found.state) == (at(2), "CIT", "waiting")
    assert (seen(before).state, seen(before).end_reason) == (State.CLOSED, "took_turn")
    made = promise(before)
    assert made is not None
    assert made.reason == "took_turn"


def test_who_calls_again_may_keep_it_and_is_asked_once() -> None:
    before = promised()

    assert hears_at(again(), 62, key("2")) == End(said("kept"))
    made = promise(before)
    assert made is not None
    assert made.ended_at is None


def test_who_calls_again_may_cancel_it_and_goes_on() -> None:
    before = promised()
    step = hears_at(again(), 62, key("3"))

    assert isinstance(step, Menu)
    assert step.prompt.startswith(said("gone") + "+")
    made = promise(before)
    assert made is not None
    assert made.reason == "by_caller"


@pytest.mark.parametrize("heard", [key("0"), SILENCE])
def test_who_calls_about_something_else_goes_on_and_the_promise_stays(heard: Heard) -> None:
    before, now = promised(), again()
    menu = hears_at(now, 62, heard)

    assert isinstance(menu, Menu)
    assert hears_at(now, 63, key("2")) == Queued()
    made = promise(before)
    assert made is not None
    assert made.ended_at is None


def test_straight_to_a_queue_they_are_asked_before_they_wait_and_go_on_to_it() -> None:
    promised()
    admitted = api.admit(replace(arrival(CALLER, flow="directo"), at=at(60)))
    assert isinstance(admitted.step, Menu)
    assert work(admitted) is None
    assert api.admit(
        replace(arrival(CALLER, flow="directo"), at=at(60), channel_id=seen(admitted).channel_id)
    ).step == (admitted.step)

    hears_at(admitted, 62, SILENCE)
    assert work(admitted) is not None


def test_the_emergency_key_passes_by_a_promise() -> None:
    promised()
    admitted = api.admit(replace(arrival(CALLER), at=at(60)))
    hears_at(admitted, 61, key("9"))

    found = work(admitted)
    assert found is not None
    assert found.tier == 0


# -- hung up -----------------------------------------------------------------------------------------------


def missed(number: str = CALLER, queue: str = "CIT") -> Admitted:
    return api.admit(replace(arrival(number), missed_queue=queue))


@pytest.mark.parametrize(
    ("number", "queue", "made"), [(CALLER, "CIT", 1), (CALLER, "", 0), ("", "CIT", 0), ("+15551234567", "CIT", 0)]
)
def test_a_missed_call_is_a_request_on_lines_where_it_is_and_from_this_country(
    number: str, queue: str, made: int
) -> None:
    admitted = missed(number, queue)
    left(admitted, 3)

    assert Callback.objects.count() == made
    assert seen(admitted).state is State.ABANDONED
    if made:
        found = Callback.objects.get()
        assert (found.source, found.number) == ("missed", CALLER)
        left(missed(), 5)
        assert Callback.objects.count() == 1


def test_who_was_asked_something_and_hung_up_made_no_request() -> None:
    admitted = missed()
    hears(admitted, DONE)
    left(admitted, 5)

    assert not Callback.objects.exists()


@pytest.mark.parametrize(("after", "waited", "made"), [(None, 300, 0), (60, 59, 0), (60, 60, 1)])
def test_who_gives_up_is_called_where_the_queue_says_so(after: int | None, waited: int, made: int) -> None:
    CallbackRule.objects.update(abandoned_after=after)
    admitted = call()
    hears(admitted, DONE, key("1"))
    left(admitted, 2 + waited)

    assert Callback.objects.count() == made
    assert seen(admitted).state is State.ABANDONED
    if made:
        found = Callback.objects.get()
        assert (found.source, Work.objects.get(pk=found.interaction_id).enqueued_at) == ("abandoned", at(2))


def test_an_emergency_that_hangs_up_is_no_callback() -> None:
    rule("ENF", abandoned_after=1)
    admitted = call()
    hears(admitted, key("9"))
    left(admitted, 60)

    assert not Callback.objects.exists()


# -- told --------------------------------------------------------------------------------------------------


def busy(agents: int = 1) -> None:
    """They talk, all of them."""
    for n in range(1, agents + 1):
        AgentDesk.objects.update_or_create(
            agent_id=UUID(int=n),
            defaults={"since": NOON, "heard_at": NOON, "state": AgentStateName.ON_CONTACT, "voice_ready": True},
        )


def wait(told: dict[str, int | None] | None) -> str:
    return telling.wait(telling.WaitTold(**told), "es") if told else ""  # type: ignore[arg-type]


def run(admitted: Admitted) -> FlowRun:
    return FlowRun.objects.get(pk=admitted.interaction_id)


def test_the_wait_is_told_and_calling_back_offered_when_it_is_long() -> None:
    busy()
    ahead = [call(f"+57300111224{n}") for n in range(3)]
    for each in ahead:
        hears(each, DONE, key("1"))
    admitted = call()
    hears(admitted, DONE, key("1"))

    first = remind(admitted, 5)
    assert run(admitted).told == {"position": 4, "least": first_minutes(admitted), "most": run(admitted).told["most"]}
    assert first == Reminder(f"{wait(run(admitted).told)}+{telling.offer('es')}", "1")
    assert telling.WORDS["es"]["people_before"] in texts(first)
    assert remind(admitted, 50) == Reminder(telling.at_hand("", "es"), "1")
    assert remind(admitted, 95) == Reminder(telling.offer("es"), "1")

    for each in ahead[:2]:
        interactions.ended(SAN_RAFAEL, each.interaction_id, by="caller", at=at(100))
        Work.objects.filter(pk=each.interaction_id).update(state="done")
    before = run(admitted).told
    nearer = remind(admitted, 140)
    after = run(admitted).told
    assert telling.WORDS["es"]["one_before"] in texts(nearer)
    assert (after["position"], after["most"] <= before["most"]) == (2, True)

    hears_at(admitted, 150, key("1"))
    assert isinstance(hears_at(admitted, 151, key("1")), End)
    made = promise(admitted)
    assert made is not None
    assert made.source == "offered"


def first_minutes(admitted: Admitted) -> int:
    least = run(admitted).told["least"]
    assert 4 <= least <= 20
    return int(least)


def texts(reminder: Reminder) -> set[str]:
    sounds = {prompt_name(text): text for text in telling.texts("es")}
    return {sounds[name] for name in reminder.prompt.split("+")}


def test_a_short_wait_is_told_and_the_key_named_once() -> None:
    busy(12)
    rule("CIT", offer_after=3600)
    admitted = call()
    hears(admitted, DONE, key("1"))

    assert telling.offer("es") not in remind(admitted, 5).prompt
    assert remind(admitted, 50) == Reminder(f"{telling.at_hand('', 'es')}+{telling.offer('es')}", "1")
    assert remind(admitted, 95) == Reminder("", "1")


def test_who_is_about_to_be_answered_an_emergency_and_who_is_asked_something_hear_nothing() -> None:
    somebody_works(NOON)
    AgentDesk.objects.update(state=AgentStateName.AVAILABLE, voice_ready=True)
    admitted = call()
    hears(admitted, DONE, key("1"))
    assert remind(admitted, 5).prompt == ""
    hears_at(admitted, 6, key("1"))
    assert remind(admitted, 7) == Reminder()

    urgent = call()
    hears(urgent, key("9"))
    assert remind(urgent, 5) == Reminder()
