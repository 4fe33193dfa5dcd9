"""Those who wait are moved to another queue before theirs is taken away, and keep the wait they have."""

import pytest

from latido.compliance import api as compliance
from latido.compliance.contracts import AskFirst, Refused
from latido.interactions import api as interactions
from latido.interactions.models import InteractionPatient
from latido.orgs.tests.hospitals import found
from latido.patients.tests.people import patient
from latido.routing import api as routing
from latido.routing.contracts import UnknownQueue
from latido.routing.models import QueueSkill, Work
from latido.routing.tests.floor import NOON, Floor, later, leading
from latido.staff.models import Skill

pytestmark = pytest.mark.db


@pytest.fixture
def floor(committed: None) -> Floor:
    floor = Floor()
    found(floor.id)
    return floor


def refused(floor: Floor, key: str, wanted: dict[str, object] | None) -> list[str]:
    with floor.scope(), pytest.raises(Refused) as wrong:
        compliance.change("queue", key, wanted, actor=floor.actor(floor.id, "console.configure"))
    assert not isinstance(wrong.value, AskFirst)
    return [problem.says.format(about=problem.about) for problem in wrong.value.problems]


def move(floor: Floor, code: str, to: str) -> int:
    with floor.scope():
        return routing.move_waiting(code, to, actor=floor.actor(floor.id, "console.configure"), now=later(30))


def test_a_queue_in_which_people_wait_is_not_taken_away_and_they_can_be_moved(floor: Floor) -> None:
    first, second = floor.call("CIT"), floor.call("CIT", at=later(10))

    assert refused(floor, "CIT", None) == ["Esperan 2 en esta cola: páselas antes a otra."]
    assert move(floor, "CIT", "ENF") == 2

    work = floor.work(first)
    assert (work.required, work.enqueued_at) == ({"enfermeria": 1}, NOON)
    assert floor.contact(second).queue_name == "Enfermería"
    with floor.scope():
        assert compliance.change("queue", "CIT", None, actor=floor.actor(floor.id, "console.configure"))


def test_who_was_being_offered_waits_again_and_is_offered_to_whom_the_other_queue_asks_for(floor: Floor) -> None:
    ana, nurse = floor.agent(citas=3), floor.agent(enfermeria=3)
    one = floor.call("CIT")
    with leading() as leader:
        leader.tick(NOON)
        assert [offer.agent_id for offer in floor.ringing()] == [ana]

        move(floor, "CIT", "ENF")
        leader.tick(later(30))

    assert [(offer.interaction_id, offer.agent_id) for offer in floor.ringing(later(30))] == [(one, nurse)]
    assert floor.desk(ana).state == "available"


def test_who_talks_is_left_alone(floor: Floor) -> None:
    floor.agent(citas=3)
    one = floor.call("CIT")
    with leading() as leader:
        leader.tick(NOON)
        floor.talk(floor.ringing()[0])

    assert move(floor, "CIT", "ENF") == 0
    assert floor.work(one).state == Work.State.ASSIGNED


def test_an_emergency_keeps_its_clock_and_its_alarm(floor: Floor) -> None:
    one = floor.call("CIT", tier=0)
    with floor.scope():
        Work.objects.filter(pk=one).update(alarm_step=2, on_call="rings", on_call_at=later(20))

    assert move(floor, "CIT", "ENF") == 1

    work = floor.work(one)
    assert (work.required, work.urgent_since, work.alarm_step) == ({"enfermeria": 1}, NOON, 2)
    assert (work.on_call, work.on_call_at) == ("rings", later(20))


def test_who_is_to_be_called_later_is_still_spoken_to_in_their_language(floor: Floor) -> None:
    with floor.scope():
        Skill.objects.create(code="ing", name="Inglés")
        john = patient("John", "Quispe", manner={"languages": ["en"]}).id
    floor.agent(later(-5), citas=3, enfermeria=3, ing=2)
    one = floor.call("CIT")
    with floor.scope():
        InteractionPatient.objects.create(interaction_id=one, patient_id=john, linked_at=NOON)
        Work.objects.filter(pk=one).update(state=Work.State.LATER)

    move(floor, "CIT", "ENF")

    assert floor.work(one).required == {"enfermeria": 1, "ing": 1}


@pytest.mark.parametrize(
    ("keyed", "on_record", "asked", "words"),
    [
        ("en", "", {"citas": 1, "ing": 1}, "eligió su idioma en el menú, y se le ofrece solo a quien lo habla: inglés"),
        ("es", "en", {"citas": 1}, ""),
        ("qu", "en", {"citas": 1}, "eligió quechua en el menú, y nadie en turno para su cola lo habla"),
        ("", "en", {"citas": 1, "ing": 1}, "se le ofrece solo a quien habla su idioma: inglés"),
    ],
    ids=["keyed", "Spanish keyed, English on record", "nobody speaks it", "of the record"],
)
def test_the_language_that_was_keyed_counts_before_the_one_on_record(
    floor: Floor, keyed: str, on_record: str, asked: dict[str, int], words: str
) -> None:
    with floor.scope():
        Skill.objects.create(code="ing", name="Inglés")
        john = patient("John", "Quispe", manner={"languages": [on_record]} if on_record else {}).id
    floor.agent(later(-5), citas=3, ing=2)
    floor.agent(later(-5), enfermeria=3)
    one = floor.call("ENF")
    with floor.scope():
        InteractionPatient.objects.create(interaction_id=one, patient_id=john, linked_at=NOON)
        if keyed:
            interactions.keyed_language(one, keyed, at=NOON)

    move(floor, "ENF", "CIT")

    assert floor.work(one).required == asked
    with floor.scope():
        said = routing.explain(one, now=later(9))
    assert (words in said) if words else ("idioma" not in said and "menú" not in said)


def test_who_is_to_be_called_later_needs_the_licences_of_the_other_queue(floor: Floor) -> None:
    one = floor.call("CIT")
    with floor.scope():
        Work.objects.filter(pk=one).update(state=Work.State.LATER)
        QueueSkill.objects.filter(queue__code="ENF").update(licence=True)

    assert move(floor, "CIT", "ENF") == 1

    work = floor.work(one)
    assert (work.state, work.required, work.licensed) == ("later", {"enfermeria": 1}, ["enfermeria"])


def test_nobody_is_moved_to_the_same_queue_or_to_one_that_is_not_there(floor: Floor) -> None:
    floor.call("CIT")

    for to in ("CIT", "NADA"):
        with pytest.raises(UnknownQueue):
            move(floor, "CIT", to)


def test_nobody_is_left_who_serves_a_queue_only_while_nobody_waits_in_it(floor: Floor) -> None:
    floor.agent(citas=3)
    with floor.scope():
        wanted = dict(compliance.item("queue", "CIT").value) | {"required": {"citas": 5}}
        problems = compliance.problems("queue", "CIT", wanted, actor=floor.actor(floor.id))
    assert [problem.warns for problem in problems] == [True]

    floor.call("CIT")

    assert refused(floor, "CIT", wanted) == ["Nadie tiene hoy las habilidades de esta cola, y en ella esperan 1."]
