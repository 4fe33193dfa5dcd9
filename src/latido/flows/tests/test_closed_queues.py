"""Calling a queue outside its hours: the dialogue says so, and goes on as the queue says."""

from datetime import timedelta

import pytest

from latido.flows import api
from latido.flows.contracts import Admitted, End, Heard, Menu, Queued, Say, Type
from latido.flows.core import promising
from latido.flows.core.graph import prompt_name
from latido.flows.tests.lines import DONE, NOON, SILENCE, arrival, call, hears, key, work
from latido.orgs.models import OpeningHours
from latido.routing.contracts import Then
from latido.routing.models import AfterHours, Callback, CallbackRule, Queue

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]
SHUT = "Citas atiende de lunes a viernes."
OPENING = NOON + timedelta(days=1)


def closed(then: Then, other: str = "", text: str = SHUT) -> None:
    """On Saturdays and Sundays and, for these tests, on Mondays."""
    queue = Queue.objects.get(code="CIT")
    AfterHours.objects.create(queue=queue, calendar="sede-norte", then=then, queue_code=other, text=text)
    OpeningHours.objects.filter(site__code="sede-norte", weekday=0).delete()
    CallbackRule.objects.create(queue=queue)


def said(word: str) -> str:
    return promising.said(word, "es")


def test_a_sentence_is_heard_and_the_call_ends() -> None:
    closed(Then.MESSAGE)
    admitted = call()

    *_, shut, over = hears(admitted, DONE, key("1"), DONE)

    assert (shut, over) == (Say(prompt_name(SHUT), keys="9"), End())
    assert work(admitted) is None


@pytest.mark.parametrize("then", [Then.MESSAGE, Then.CALLBACK])
def test_the_emergency_key_leads_to_the_emergency_there_too(then: Then) -> None:
    closed(then)
    admitted = call()

    hears(admitted, DONE, key("1"), key("9"))

    found = work(admitted)
    assert found is not None
    assert (found.queue.code, found.tier) == ("ENF", 0)


def test_another_queue_takes_them_and_they_hear_why() -> None:
    closed(Then.QUEUE, "RES")
    admitted = call()

    queued = hears(admitted, DONE, key("1"))[-1]

    assert isinstance(queued, Queued)
    assert queued.prompt.startswith(prompt_name(SHUT))
    found = work(admitted)
    assert found is not None
    assert found.queue.code == "RES"


def test_they_are_called_when_it_opens_at_the_number_they_confirm() -> None:
    closed(Then.CALLBACK)
    admitted = call()

    *_, asked, done = hears(admitted, DONE, key("1"), key("1"))

    assert isinstance(asked, Menu)
    assert (asked.prompt.split("+")[0], asked.keys) == (prompt_name(SHUT), "129")
    assert done == End(said("done_closed"))
    made, found = Callback.objects.get(interaction_id=admitted.interaction_id), work(admitted)
    assert found is not None
    assert (made.number, made.next_at, found.state) == ("+573001112233", OPENING, "later")


@pytest.mark.parametrize("answers", [[SILENCE, SILENCE], [key("2"), Heard("typed", "")]])
def test_who_says_nothing_that_makes_sense_is_promised_nothing(answers: list[Heard]) -> None:
    closed(Then.CALLBACK, text="")
    admitted = call()

    *_, last, over = hears(admitted, DONE, key("1"), *answers, DONE)

    assert (last, over) == (Say(said("bye_closed"), keys="9"), End())
    assert work(admitted) is None
    assert not Callback.objects.exists()


@pytest.mark.parametrize("pressed", [[Heard("typed", "9")], [SILENCE, SILENCE, key("9")]])
def test_the_emergency_key_counts_while_a_number_is_asked_for_and_in_the_farewell(pressed: list[Heard]) -> None:
    closed(Then.CALLBACK, text="")
    admitted = call("")

    hears(admitted, DONE, key("1"), *pressed)

    found = work(admitted)
    assert found is not None
    assert (found.queue.code, found.tier) == ("ENF", 0)


def test_a_queue_that_stands_for_it_and_calls_nobody_back_offers_no_such_thing() -> None:
    closed(Then.QUEUE, "RES")
    admitted = call()

    *_, queued, still = hears(admitted, DONE, key("1"), key("1"))

    assert isinstance(queued, Queued)
    assert isinstance(still, Queued)
    assert not Callback.objects.exists()


def test_who_hides_the_number_types_one() -> None:
    closed(Then.CALLBACK, text="")
    admitted = call("")

    *_, typing, back, done = hears(admitted, DONE, key("1"), Heard("typed", "6015551234"), key("1"))[-4:]

    assert isinstance(typing, Type)
    assert isinstance(back, Menu)
    assert done == End(said("done_closed"))


def test_who_calls_again_while_it_is_closed_keeps_the_promise() -> None:
    closed(Then.CALLBACK)
    hears(call(), DONE, key("1"), key("1"))
    again = call()

    *_, pending, kept = hears(again, DONE, key("1"))

    assert isinstance(pending, Menu)
    assert kept == End(said("kept"))
    assert Callback.objects.filter(ended_at=None).count() == 1


def test_a_voice_process_that_starts_anew_asks_the_same_again() -> None:
    closed(Then.CALLBACK)
    first: Admitted = api.admit(arrival(channel_id="same"))
    asked = hears(first, DONE, key("1"))[-1]

    again = api.admit(arrival(channel_id="same")).step

    assert isinstance(asked, Menu)
    assert isinstance(again, Menu)
    assert again.keys == asked.keys == "129"


def test_every_sentence_has_a_sound() -> None:
    closed(Then.MESSAGE)
    texts = {prompt.name for prompt in api.prompts()}

    assert prompt_name(SHUT) in texts
    assert {said("done_closed"), said("bye_closed"), said("closed")} <= texts
