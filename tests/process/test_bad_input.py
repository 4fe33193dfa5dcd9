"""Callers as they come: nameless, malformed, silent, impatient. Each ends properly, with a row that says how."""

import re
from collections.abc import Iterator

import pytest

from latido.flows.api import prompt_name
from tests.process.ears import SAME, hear, likeness
from tests.process.town import ENGLISH, MAIN, MENU, Town

pytestmark = pytest.mark.process


@pytest.fixture
def outside(whole: Town) -> Iterator[Town]:
    yield whole
    whole.everybody_leaves()


@pytest.mark.parametrize(
    ("sent", "stored", "withheld"),
    [
        ("", "", True),
        ("anonymous", "", True),
        ("573209999999", "+573209999999", False),
        ("0" * 40, "0" * 40, False),
        ("9" * 80, "9" * 40, False),
        ("abc'; DROP TABLE--", "", False),
        ("+57 300 111-22-44", "+573001112244", False),
        ("${SHELL(id)}", "", False),
    ],
    ids=[
        "withheld", "anonymous", "unknown", "40 digits", "80 digits", "a quotation mark", "punctuation", "${}",
    ],
)  # fmt: skip
def test_whoever_calls_reaches_a_person_and_the_row_says_so(
    outside: Town, sent: str, stored: str, withheld: bool
) -> None:
    outside.agent()
    call = outside.talk(number=sent, stored=stored).hang_up()

    assert call.over() == ("closed", "caller", "talking")
    assert call.row["withheld"] is withheld


def test_two_calls_at_once_from_one_number_are_two_contacts(outside: Town) -> None:
    outside.agent(1)
    outside.agent(2)
    first, second = outside.call(number="573007770000"), outside.call(number="573007770000")
    marks = outside.where.marks(first.number)
    outside.until(
        "SELECT 1 FROM interactions_interaction WHERE from_mark = ANY(%s) AND state = 'connected' HAVING count(*) = 2",
        marks,
    )
    first.hang_up()
    outside.until("SELECT 1 FROM interactions_interaction WHERE from_mark = ANY(%s) AND state = 'closed'", marks)

    assert second.is_up
    second.hang_up()
    outside.until(
        "SELECT 1 FROM interactions_interaction WHERE from_mark = ANY(%s) AND state = 'closed' HAVING count(*) = 2",
        marks,
    )


def test_who_presses_nothing_reaches_a_person_who_knows_it(outside: Town) -> None:
    outside.agent()
    call = outside.talk(MENU).hang_up()

    assert call.over() == ("closed", "caller", "talking")
    assert (call.row["badge"], call.row["tier"], call.row["chosen_key"]) == ("no_key", 1, "")


def test_who_presses_keys_that_mean_nothing_reaches_a_person(outside: Town) -> None:
    outside.agent()
    call = outside.talk(MENU, digits="7w5w8wwww")
    call.hang_up()

    assert call.over() == ("closed", "caller", "talking")
    assert call.row["badge"] == "no_key"


def test_whoever_keys_a_language_hears_it_and_their_contact_says_so(outside: Town) -> None:
    outside.agent()
    call = outside.talk(MENU, digits="2wwwwww1", before=1.5)
    menu = hear(outside.where.home.prompts / f"{prompt_name(ENGLISH)}.wav")
    call.hang_up()

    assert call.over() == ("closed", "caller", "talking")
    assert (call.row["keyed_language"], call.row["chosen_key"], call.row["badge"]) == ("en", "1", "")
    outside.wait(lambda: likeness(call.heard(), menu) > SAME)


def test_star_and_hash_without_end_reach_a_person_within_the_dialogues_limits(outside: Town) -> None:
    outside.agent()
    call = outside.talk(MENU, digits="#*" * 100, before=1.5)
    steps = outside.where.rows("SELECT steps FROM flows_flowrun WHERE interaction_id = %s", call.id)
    call.hang_up()

    assert call.over() == ("closed", "caller", "talking")
    assert steps <= [(10,)]  # the greeting, five repeats, three failures


def test_a_dialogue_that_says_goodbye_ends_the_call(outside: Town) -> None:
    outside.agent()
    call = outside.call(MENU, digits="4", before=1.5)

    assert call.over() == ("closed", "system", "flow_ended")
    outside.wait(lambda: not call.is_up)


# -- a hang-up at every step ---------------------------------------------------------------------------------


def test_a_hang_up_at_the_first_ring_leaves_a_row(outside: Town) -> None:
    outside.agent()
    call = outside.call(MENU)
    call.becomes("in_flow", "abandoned").hang_up()

    assert call.over()[:2] == ("abandoned", "caller")


def test_a_hang_up_during_the_greeting_is_an_abandonment(outside: Town) -> None:
    outside.agent()
    call = outside.call(MAIN)
    outside.wait(lambda: call.is_up)
    call.hang_up()

    assert call.over()[:2] == ("abandoned", "caller")


def test_a_hang_up_in_the_menu_is_an_abandonment(outside: Town) -> None:
    outside.agent()
    call = outside.call(MENU)
    outside.until("SELECT 1 FROM flows_flowrun WHERE node = 'menu' AND interaction_id = %s", call.id)
    call.hang_up()

    assert call.over() == ("abandoned", "caller", "choosing")


def test_a_hang_up_in_the_queue_is_an_abandonment(outside: Town) -> None:
    agent = outside.agent()
    outside.do(agent.turn("away:DES"))
    call = outside.call().becomes("queued").hang_up()

    how, by, where = call.over()
    assert (how, by) == ("abandoned", "caller")
    assert where in ("waiting", "arriving")  # the row is queued a moment before the voice process hears that it is
    assert outside.where.rows("SELECT state FROM routing_work WHERE interaction_id = %s", call.id) == [("done",)]


def test_a_hang_up_while_a_phone_rings_is_an_abandonment_and_the_agent_keeps_the_turn(outside: Town) -> None:
    agent = outside.agent()
    outside.answers(agent, "quiet")
    call = outside.call()
    outside.until("SELECT 1 FROM routing_offer WHERE interaction_id = %s AND delivered_at IS NOT NULL", call.id)
    call.hang_up()

    assert call.over() == ("abandoned", "caller", "waiting")
    outside.state(agent, "available")
    assert outside.where.rows("SELECT outcome FROM routing_offer WHERE interaction_id = %s", call.id) == [
        ("withdrawn",)
    ]
    outside.wait(lambda: outside.do(outside.phones.legs(agent.user)) == [])


def test_a_hang_up_on_hold_is_the_callers(outside: Town) -> None:
    agent = outside.agent()
    call = outside.talk()
    outside.do(agent.ask("hold", call.id))
    call.becomes("held").hang_up()

    assert call.over() == ("closed", "caller", "held")


def test_a_hang_up_while_the_agent_is_waited_for_is_the_callers(outside: Town) -> None:
    agent = outside.agent()
    call = outside.talk()
    outside.do(outside.phones.unplug(agent.user))
    call.becomes("reattaching").hang_up()

    assert call.over() == ("closed", "caller", "reattaching")


def test_a_hang_up_of_the_agent_is_the_agents(outside: Town) -> None:
    agent = outside.agent()
    call = outside.talk()
    outside.do(agent.ask("hang_up", call.id))

    assert call.over() == ("closed", "agent", "talking")
    outside.wait(lambda: not call.is_up)


def test_no_number_of_a_caller_is_in_any_log(outside: Town) -> None:
    outside.agent()
    outside.talk(MENU, digits="1", number="573147418529").hang_up().over()

    home = outside.where.home
    logs = [*home.log.iterdir(), *(home.asterisk / "log").iterdir()]
    text = "".join(file.read_text(errors="replace") for file in logs if file.is_file())
    assert "offer.accepted" in text
    assert re.findall("3147418529", text) == []
