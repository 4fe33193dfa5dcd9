"""The demonstration's menu by table, and every caller's way by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.flows.contracts import End, Heard, Menu, Overflow, Queued, Say, Step
from latido.flows.core.graph import Graph, prompt_name, read_graph, spoken_number, words
from latido.flows.core.interpreter import Enqueue, Move, Run, again_now, emergency, hear, start
from latido.flows.samples import sample

pytestmark = pytest.mark.core
DONE, SILENCE = Heard("done"), Heard("timeout")


def key(pressed: str) -> Heard:
    return Heard("digit", pressed)


@pytest.fixture(scope="module")
def menu() -> Graph:
    return read_graph(sample("menu"), words("123"))


def led(graph: Graph, *heard: Heard) -> list[Move]:
    """Every move of a caller who is heard so."""
    moves = [start(graph)]
    for each in heard:
        moves.append(hear(graph, moves[-1].run, each))
    return moves


@pytest.mark.parametrize(
    ("heard", "queue", "tier"),
    [
        ([DONE, key("1")], "CIT", 2),
        ([DONE, key("2")], "AUT", 2),
        ([DONE, key("3")], "RES", 2),
        ([DONE, key("4")], "FAC", 2),
        ([DONE, key("0")], "CIT", 2),
        ([DONE, key("9")], "ENF", 0),
        ([key("9")], "ENF", 0),
        ([DONE, SILENCE, SILENCE, SILENCE], "CIT", 1),
        ([DONE, Heard("wrong", "7"), Heard("wrong", "A"), Heard("wrong", "8")], "CIT", 1),
        ([DONE, SILENCE, key("2")], "AUT", 2),
        ([DONE, Heard("wrong", "7"), key("9")], "ENF", 0),
        ([DONE, key("*"), key("#"), key("3")], "RES", 2),
        ([DONE, *[key("#")] * 8], "CIT", 1),
    ],
    ids=[
        "1 citas", "2 autorizaciones", "3 resultados", "4 facturación", "0 una persona", "9 emergencia",
        "9 over the welcome", "silence three times", "wrong keys three times", "silence, then 2", "wrong, then 9",
        "repeats, then 3", "asks to repeat for ever",
    ],
)  # fmt: skip
def test_where_the_keys_of_the_demonstration_lead(menu: Graph, heard: list[Heard], queue: str, tier: int) -> None:
    moves = led(menu, *heard)

    assert [move.enqueue for move in moves[:-1]] == [None] * len(heard)
    assert moves[-1].enqueue == Enqueue(queue, tier)


def test_the_welcome_comes_first_and_only_9_stops_it(menu: Graph) -> None:
    step = start(menu).step

    assert step == Say(prompt_name(menu.nodes["bienvenida"].text), keys="9")


def test_the_emergency_number_is_said_digit_by_digit_in_the_first_sentence_but_one(menu: Graph) -> None:
    first, second, *_ = menu.nodes["bienvenida"].text.split(".")

    assert "llame al 1 2 3 o marque nueve" in second
    assert spoken_number("+1-23") == "1 2 3"
    assert first == "Hospital San Rafael"


def test_the_announcement_counts_only_when_heard_to_its_end(menu: Graph) -> None:
    whole, cut = led(menu, DONE)[-1], led(menu, key("9"))[-1]

    assert (whole.announced, whole.run.announced) == ("co-2", "co-2")
    assert (cut.announced, cut.run.announced) == ("", "")


def test_a_welcome_that_was_broken_off_announced_nothing(menu: Graph) -> None:
    broken = led(menu, key("1"))[-1]

    assert isinstance(broken.step, Menu)
    assert (broken.announced, broken.run.announced) == ("", "")


def test_each_menu_has_tries_of_its_own() -> None:
    ask = {"kind": "menu", "text": "a", "otherwise": "person", "tries": 2}
    graph = two_menus({**ask, "keys": {"1": "other"}}, {**ask, "keys": {"1": "person"}})

    assert [move.enqueue for move in led(graph, SILENCE, key("1"), SILENCE, SILENCE)[1:]] == [
        None, None, None, Enqueue("CIT", 2),
    ]  # fmt: skip


def test_menus_that_lead_round_in_circles_end_with_a_person() -> None:
    ask = {"kind": "menu", "text": "a", "otherwise": "person"}
    graph = two_menus({**ask, "keys": {"1": "other"}}, {**ask, "keys": {"1": "first"}})

    queued = [move.enqueue is not None for move in led(graph, *[key("1")] * 50)]

    assert queued.index(True) == 40
    assert queued.count(True) == 1


def two_menus(first: dict[str, object], other: dict[str, object]) -> Graph:
    nodes = {
        "first": first,
        "other": other,
        "person": {"kind": "queue", "queue": "CIT"},
        "emergency": {"kind": "queue", "queue": "ENF", "tier": 0},
    }
    return read_graph({"start": "first", "nodes": nodes, "emergency": "emergency", "person": "person"})


def test_an_emergency_rings_at_once_and_hears_the_announcement_meanwhile(menu: Graph) -> None:
    *_, urgent, after = led(menu, key("9"), DONE)

    assert urgent.enqueue == Enqueue("ENF", 0)
    assert isinstance(urgent.step, Say)
    assert isinstance(after.step, Queued)
    assert after.announced == "co-2"
    assert after.enqueue is None


def test_who_heard_the_announcement_does_not_hear_it_again(menu: Graph) -> None:
    urgent = led(menu, DONE, key("9"))[-1]

    assert isinstance(urgent.step, Queued)
    assert urgent.step.prompt == ""


def test_the_menu_waits_seven_seconds_and_takes_the_shared_keys(menu: Graph) -> None:
    step = led(menu, DONE)[-1].step

    assert isinstance(step, Menu)
    assert step.seconds == 7
    assert set(step.keys) == set("123409*#")


def test_after_a_wrong_key_the_menu_says_so(menu: Graph) -> None:
    *_, first, again = led(menu, DONE, Heard("wrong", "8"))

    assert first.step != again.step
    assert again.step.prompt == prompt_name("No le entendimos. " + menu.nodes["menu"].text)  # type: ignore[union-attr]


def test_the_choice_is_noted_and_so_is_the_lack_of_one(menu: Graph) -> None:
    chosen = led(menu, DONE, key("1"))[-1]
    silent = led(menu, DONE, SILENCE, SILENCE, SILENCE)[-1]

    assert (chosen.key, chosen.badge) == ("1", "")
    assert (silent.key, silent.badge) == ("", "no_key")


def test_9_while_waiting_in_a_queue_is_an_emergency_and_twice_is_once(menu: Graph) -> None:
    *_, waiting, urgent, twice = led(menu, DONE, key("1"), key("9"), key("9"))

    assert waiting.enqueue == Enqueue("CIT", 2)
    assert urgent.enqueue == Enqueue("ENF", 0)
    assert twice.enqueue is None


def test_the_direct_dialogue_queues_at_once() -> None:
    move = start(read_graph(sample("directo"), words("123")))

    assert move.enqueue == Enqueue("CIT", 2)
    assert move.step == Queued()


def test_a_written_emergency_goes_there_first(menu: Graph) -> None:
    assert emergency(menu).enqueue == Enqueue("ENF", 0)


def test_asking_anew_gives_the_same_step(menu: Graph) -> None:
    for move in led(menu, DONE, SILENCE, key("9")):
        assert again_now(menu, move.run) == move.step


def test_a_place_that_is_gone_overflows(menu: Graph) -> None:
    assert again_now(menu, Run("")) == Overflow(prompt_name(menu.overflow_text))


def test_the_same_words_are_the_same_file() -> None:
    assert prompt_name("Hola") == prompt_name("Hola") != prompt_name("Hola.")
    assert prompt_name("") == ""
    assert len(prompt_name("Hola")) == 16


HEARD = st.one_of(
    st.just(DONE),
    st.just(SILENCE),
    st.builds(key, st.sampled_from("0123456789*#ABCD")),
    st.builds(lambda pressed: Heard("wrong", pressed), st.text(max_size=3)),
)


def a_node(names: list[str]) -> st.SearchStrategy[dict[str, object]]:
    somewhere = st.sampled_from(names)
    return st.one_of(
        st.fixed_dictionaries({"kind": st.just("say"), "text": st.just("a"), "next": somewhere}),
        st.fixed_dictionaries(
            {
                "kind": st.just("menu"),
                "text": st.just("b"),
                "keys": st.dictionaries(st.sampled_from("12345"), somewhere, min_size=1),
                "otherwise": st.just("person"),
            }
        ),
        st.fixed_dictionaries({"kind": st.just("queue"), "queue": st.just("CIT")}),
        st.just({"kind": "end", "text": "c"}),
        st.just({"kind": "overflow"}),
    )


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Dialogues whose menus may lead round in circles; only saying for ever is ruled out, as validation does."""
    names = [f"n{n}" for n in range(draw(st.integers(1, 5)))]
    everywhere = [*names, "person", "emergency"]
    nodes = {name: draw(a_node(everywhere)) for name in names}
    for node in nodes.values():
        if node["kind"] == "say":
            node["next"] = "person"
    nodes["person"] = {"kind": "queue", "queue": "CIT"}
    nodes["emergency"] = {"kind": "queue", "queue": "ENF", "tier": 0}
    return read_graph({"start": names[0], "nodes": nodes, "emergency": "emergency", "person": "person"})


def arrives(step: Step) -> bool:
    return isinstance(step, Queued | End | Overflow)


def way(graph: Graph, heard: list[Heard]) -> list[Move]:
    """What happens to a caller who does this and then nothing: prompts end, menus time out."""
    moves = [start(graph)]
    while not arrives(moves[-1].step) and len(moves) < 400:
        silence = DONE if isinstance(moves[-1].step, Say) else SILENCE
        moves.append(hear(graph, moves[-1].run, heard[len(moves) - 1] if len(moves) <= len(heard) else silence))
    return moves


@given(graphs(), st.lists(HEARD, max_size=100))
def test_every_way_ends_in_a_queue_or_an_end_in_bounded_steps(graph: Graph, heard: list[Heard]) -> None:
    moves = way(graph, heard)

    assert arrives(moves[-1].step)
    assert len(moves) <= 60


@given(st.lists(HEARD, max_size=60))
def test_9_leads_to_the_emergency_whatever_was_pressed_before(heard: list[Heard]) -> None:
    graph = read_graph(sample("menu"), words("123"))
    moves = led(graph, *heard, key("9"))

    assert moves[-1].run.node == "emergencia"
    assert Enqueue("ENF", 0) in [move.enqueue for move in moves]


@given(st.lists(HEARD, max_size=60))
def test_nobody_is_queued_twice_in_the_same_place(heard: list[Heard]) -> None:
    moves = led(read_graph(sample("menu"), words("123")), *heard)
    queues = [move.enqueue for move in moves if move.enqueue]

    assert len(queues) == len(set(queues))
