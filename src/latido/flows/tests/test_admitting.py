"""Arrivals on the real database: opened, identified, led and queued, each in one transaction."""

from dataclasses import replace
from uuid import UUID

import pytest

from latido.flows import api
from latido.flows.contracts import BadFlow, End, Menu, Overflow, Queued, Say
from latido.flows.models import Flow, FlowRun
from latido.flows.tests.lines import (
    DONE,
    NOON,
    SEED,
    SILENCE,
    arrival,
    at,
    call,
    hears,
    key,
    seen,
    somebody_works,
    work,
)
from latido.interactions import api as interactions
from latido.interactions.contracts import Badge, NotFound, State
from latido.interactions.models import Interaction
from latido.orgs.tests.hospitals import SAN_RAFAEL, SANTA_LUCIA
from latido.patients.tests.people import FAMILY_PHONE, family
from latido.plumbing import tenancy

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("hospital")]


def test_a_caller_is_welcomed_then_asked_then_queued() -> None:
    admitted = call()
    assert isinstance(admitted.step, Say)

    menu, queued = hears(admitted, DONE, key("1"))

    assert isinstance(menu, Menu)
    assert queued == Queued()
    contact = seen(admitted)
    assert (contact.state, contact.queue_name, contact.chosen_key) == (State.QUEUED, "Citas", "1")
    assert (contact.announcement_version, contact.queued_at) == ("co-2", at(2))
    found_work = work(admitted)
    assert found_work is not None
    assert (found_work.queue.code, found_work.tier, found_work.channel_id) == ("CIT", 2, contact.channel_id)
    assert [step.kind for step in interactions.story(admitted.interaction_id)] == [
        "arrived", "announced", "chose", "queued",
    ]  # fmt: skip


def test_a_shared_telephone_gives_its_candidates_and_discloses_nobody() -> None:
    ids = family()

    contact = seen(call(FAMILY_PHONE))

    assert (contact.candidate_ids, contact.patient_ids, contact.identified_at) == (ids, (), NOON)
    assert contact.verified_level == 0


@pytest.mark.parametrize(
    ("number", "stored", "withheld"),
    [
        ("", "", True),
        ("Anonymous", "", True),
        ("+573009998877", "+573009998877", False),
        ("3001112233", "+573001112233", False),
        ("12", "12", False),
        ("9" * 40, "9" * 40, False),
        ("9" * 64, "9" * 40, False),
        ("'; DROP TABLE x; --", "", False),
        ("${EVAL(1)}", "1", False),
        ("+٣٠٠١١١٢٢٣٣", "+", False),
        ("sip:bob@evil\r\nX: 1", "1", False),
    ],
    ids=[
        "none", "withheld", "unknown", "national", "short", "40 digits", "64 digits", "SQL", "dialplan", "arabic",
        "SIP",
    ],
)  # fmt: skip
def test_whoever_calls_is_taken_however_the_number_looks(number: str, stored: str, withheld: bool) -> None:
    admitted = call(number)

    contact = seen(admitted)
    assert (contact.from_number, contact.withheld, contact.candidate_ids) == (stored, withheld, ())
    assert isinstance(admitted.step, Say)


def test_a_switchboard_of_very_many_people_identifies_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("latido.patients.api.find_by_phone", lambda _: tuple(UUID(int=n) for n in range(1, 14)))

    assert seen(call()).candidate_ids == ()


def test_two_calls_at_once_from_one_number_are_two_contacts() -> None:
    family()
    one, other = call(FAMILY_PHONE), call(FAMILY_PHONE)

    assert one.interaction_id != other.interaction_id
    hears(one, DONE, key("1"))

    assert isinstance(hears(other, DONE)[0], Menu)
    assert (seen(one).state, seen(other).state) == (State.QUEUED, State.IN_FLOW)


def test_admitting_again_gives_where_the_caller_is() -> None:
    came = arrival()
    first = api.admit(came)
    (menu,) = hears(first, DONE)

    again = api.admit(came)

    assert (again.interaction_id, again.step) == (first.interaction_id, menu)
    assert Interaction.objects.count() == FlowRun.objects.count() == 1


def test_the_same_thing_heard_again_changes_nothing() -> None:
    admitted = call()
    hears(admitted, DONE)

    one = api.advance(SAN_RAFAEL, admitted.interaction_id, key("1"), at=at(5))
    again = api.advance(SAN_RAFAEL, admitted.interaction_id, key("1"), at=at(5))

    assert one == again == Queued()
    assert [step.kind for step in interactions.story(admitted.interaction_id)].count("queued") == 1


def test_who_presses_nothing_reaches_a_person_soon_with_a_badge() -> None:
    admitted = call()

    hears(admitted, DONE, SILENCE, SILENCE, SILENCE)

    contact = seen(admitted)
    assert (contact.queue_name, contact.tier, contact.badge) == ("Citas", 1, Badge.NO_KEY)
    assert [step.kind for step in interactions.story(admitted.interaction_id)][-2:] == ["chose_nothing", "queued"]


def test_9_over_the_welcome_is_an_emergency_without_identification() -> None:
    admitted = call("")

    said, waiting = hears(admitted, key("9"), DONE)

    contact = seen(admitted)
    assert (contact.queue_name, contact.tier, contact.badge) == ("Enfermería", 0, Badge.EMERGENCY_KEY)
    assert isinstance(said, Say)
    assert isinstance(waiting, Queued)
    assert contact.announcement_version == "co-2"


def test_a_direct_number_goes_straight_to_its_queue() -> None:
    admitted = call(flow="directo")

    assert admitted.step == Queued()
    assert (seen(admitted).state, seen(admitted).queued_at) == (State.QUEUED, NOON)


def test_a_written_red_flag_goes_to_nursing_first() -> None:
    assert seen(call(text="me duele el pecho y el brazo")).tier == 0
    assert seen(call(text="necesito una cita")).state == State.IN_FLOW


@pytest.mark.parametrize("heard", [None, -16], ids=["nobody ever", "silent for 16 s"])
def test_a_call_overflows_when_no_desk_is_alive_and_has_a_record(heard: float | None) -> None:
    somebody_works(None if heard is None else at(heard))

    admitted = call()

    assert isinstance(admitted.step, Overflow)
    assert admitted.step.prompt in {prompt.name for prompt in api.prompts()}
    assert interactions.ended(SAN_RAFAEL, admitted.interaction_id, by="overflow", at=at(1)) is State.OVERFLOWED


def test_a_caller_in_the_menu_overflows_when_the_last_desk_goes() -> None:
    admitted = call()
    somebody_works(at(-60))

    assert isinstance(hears(admitted, DONE, key("1"))[-1], Overflow)
    assert work(admitted) is None
    assert isinstance(api.advance(SAN_RAFAEL, admitted.interaction_id, DONE, at=at(9)), Overflow)


def test_a_number_without_a_dialogue_overflows_and_has_a_record() -> None:
    admitted = call(flow="no existe")

    assert admitted.step == Overflow()
    assert hears(admitted, DONE) == [Overflow()]
    assert seen(admitted).state is State.IN_FLOW


def test_nothing_is_queued_for_who_hung_up_meanwhile() -> None:
    admitted = call()
    hears(admitted, DONE)
    interactions.ended(SAN_RAFAEL, admitted.interaction_id, by="caller", at=at(3))

    assert api.advance(SAN_RAFAEL, admitted.interaction_id, key("1"), at=at(4)) == End()
    assert work(admitted) is None
    assert seen(admitted).state is State.ABANDONED


def test_a_call_nobody_admitted_is_not_advanced() -> None:
    with pytest.raises(NotFound):
        api.advance(SAN_RAFAEL, UUID(int=5), DONE, at=NOON)


def test_a_call_in_progress_goes_on_in_the_version_it_began() -> None:
    admitted = call()
    changed = {**api.sample_in("menu", "es"), "start": "menu"}
    nodes = dict(changed["nodes"])
    del nodes["bienvenida"]
    assert api.publish("menu", {**changed, "nodes": nodes}, actor=SEED, now=at(1)) == 2

    assert isinstance(hears(admitted, DONE)[0], Menu)
    assert isinstance(call().step, Menu)


def test_the_same_dialogue_published_again_is_the_same_version() -> None:
    assert api.publish("menu", api.sample_in("menu", "es"), actor=SEED, now=at(1)) == 1
    assert Flow.objects.filter(name="menu").count() == 1


def test_a_dialogue_with_problems_is_not_published() -> None:
    with pytest.raises(BadFlow) as bad:
        api.publish("nuevo", {**api.sample_in("menu", "es"), "emergency": ""}, actor=SEED, now=NOON)

    assert bad.value.problems[0] == "La tecla 9 debe llevar a una cola con prioridad de emergencia."
    assert not Flow.objects.filter(name="nuevo").exists()


def test_every_text_a_caller_may_hear_is_a_prompt_to_be_spoken() -> None:
    prompts = {prompt.name: prompt for prompt in api.prompts()}
    admitted = call()
    steps = [admitted.step, *hears(admitted, DONE, SILENCE, key("9"))]
    other = call()
    steps += hears(other, key("9"), DONE)

    said = {getattr(step, "prompt", "") for step in steps} - {""}
    assert said <= prompts.keys()
    assert "1 2 3" in prompts[api.prompt_name(prompts[admitted.step.prompt].text)].text  # type: ignore[union-attr]
    assert {prompt.language for prompt in prompts.values()} == {"es"}


def test_admitting_a_direct_call_asks_the_database_little(django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_max_num_queries(28):  # type: ignore[operator]
        call(flow="directo")


def test_another_hospital_s_call_is_neither_admitted_here_nor_advanced() -> None:
    admitted = call()

    with pytest.raises(tenancy.AnotherOrganisation):
        api.admit(replace(arrival(), organisation_id=SANTA_LUCIA))
    with pytest.raises(tenancy.AnotherOrganisation):
        api.advance(SANTA_LUCIA, admitted.interaction_id, DONE, at=at(1))


@pytest.fixture
def bilingual() -> None:
    """The menu, which offers English by 5."""
    graph = {**api.sample_in("menu", "es"), "other": {"en": "One moment."}}
    english = api.sample_in("menu", "en")["nodes"]
    graph["nodes"] = {
        name: {**node, "other": {"en": {"text": english[name]["text"]}}} if node.get("text") else node
        for name, node in graph["nodes"].items()
    }
    graph["nodes"]["menu"]["languages"] = {"5": "en"}
    api.publish("menu", graph, actor=SEED, now=NOON)


def test_whoever_keys_a_language_is_spoken_to_in_it_and_their_contact_says_so(bilingual: None) -> None:
    admitted = call()

    first, english, queued = hears(admitted, DONE, key("5"), key("1"))
    told = [api.remind(SAN_RAFAEL, admitted.interaction_id, at=at(seconds)).prompt for seconds in (30, 60)]
    said = {prompt.name: prompt for prompt in api.prompts()}

    assert isinstance(first, Menu) and isinstance(english, Menu) and isinstance(queued, Queued)
    assert (said[first.prompt].language, said[english.prompt].language) == ("es", "en")
    assert {said[name].language for name in "+".join(told).split("+") if name} == {"en"}
    contact = seen(admitted)
    assert (contact.keyed_language, contact.language, contact.chosen_key) == ("en", "en", "1")
    assert "language" in [step.kind for step in interactions.story(admitted.interaction_id)]
    assert api.admit(replace(arrival(), channel_id=contact.channel_id)).step == queued


def test_whoever_keys_none_is_spoken_to_as_before(bilingual: None) -> None:
    admitted = call()

    hears(admitted, DONE, key("1"))

    assert (seen(admitted).keyed_language, seen(admitted).language) == ("", "es")
