"""A patient prefers a team: it is asked first, for a stated time, and nobody waits for a team that is not there."""

from uuid import UUID

import pytest

from latido.interactions import api as interactions
from latido.interactions.contracts import NewInteraction
from latido.interactions.models import InteractionPatient
from latido.orgs.tests.hospitals import found
from latido.patients.tests.people import patient
from latido.routing import api as routing
from latido.routing.contracts import NewQueue
from latido.routing.router.chores import Chores
from latido.routing.services import transferring
from latido.routing.services.knowing import TEAM_KEPT_FOR
from latido.routing.tests.floor import NODE, NOON, Floor, later, leading
from latido.staff.models import Skill

pytestmark = pytest.mark.db
SECONDS = TEAM_KEPT_FOR.total_seconds()


@pytest.fixture
def floor(committed: None) -> Floor:
    made = Floor()
    found(made.id)
    with made.scope():
        Skill.objects.create(code="diab", name="Diabetes")
        Skill.objects.create(code="ing", name="Inglés")
        routing.save_queue(NewQueue("DIA", "Diabetes", required={"diab": 1}))
    return made


def prefers(floor: Floor, **manner: object) -> UUID:
    """Somebody calls, whose record says so."""
    new = NewInteraction("voice", NODE, "luz", "+573001112244", "+576015550100")
    one, _new = interactions.open_interaction(floor.id, new, at=NOON)
    with floor.scope():
        who = patient("Luz", "Marina", manner={"team": "diab", **manner}).id
        InteractionPatient.objects.create(interaction_id=one, patient_id=who, linked_at=NOON)
    floor.enqueue(one, channel="luz")
    return one


def told(floor: Floor, one: UUID, seconds: float) -> str:
    with floor.scope():
        return routing.explain(one, now=later(seconds))


def test_the_team_is_asked_first_and_after_its_time_whoever_is_free(floor: Floor) -> None:
    theirs, anybody = floor.agent(later(-5), citas=3, diab=2), floor.agent(later(-900), citas=5)
    with leading() as leader:
        floor.call("DIA")
        leader.tick(NOON)
        [first] = floor.ringing()
        floor.talk(first)
        one = prefers(floor)
        ringing = {}
        for seconds in (1, SECONDS - 1, SECONDS + 1, SECONDS + 2):
            floor.beat(anybody, later(seconds))
            Chores(leader).run(later(seconds))
            leader.tick(later(seconds))
            ringing[seconds] = {each.interaction_id: each.agent_id for each in floor.ringing(later(seconds))}

    assert first.agent_id == theirs
    assert one not in ringing[1] and one not in ringing[SECONDS - 1]
    assert ringing[SECONDS + 2][one] == anybody


def test_one_of_the_team_who_is_free_takes_it_whoever_else_has_rested_longer(floor: Floor) -> None:
    theirs = floor.agent(later(-5), citas=1, diab=2)
    floor.agent(later(-900), citas=5)

    one = prefers(floor)
    with leading() as leader:
        leader.tick(NOON)

    assert {each.interaction_id: each.agent_id for each in floor.ringing()} == {one: theirs}
    words = "pidió el equipo Diabetes: se le ofrece solo a él durante 30 s, y después a quien esté libre"
    assert words in told(floor, one, 9) and "idioma" not in told(floor, one, 9)
    assert "se le ofreció primero a su equipo, Diabetes, durante 30 s" in told(floor, one, 40)


@pytest.mark.parametrize(
    "crew", [{"citas": 5}, {"diab": 5}], ids=["nobody of it is at work", "it serves another queue"]
)
def test_nobody_waits_for_a_team_that_is_not_there(floor: Floor, crew: dict[str, int]) -> None:
    floor.agent(later(-5), citas=2)
    floor.agent(later(-5), **crew)

    one = prefers(floor)

    assert floor.work(one).required == {"citas": 1} and floor.work(one).handed_until is None
    assert "Diabetes" not in told(floor, one, 9)


def test_somebody_by_name_comes_before_a_team(floor: Floor) -> None:
    named = floor.agent(later(-5), citas=2)
    floor.agent(later(-5), citas=2, diab=1)

    one = prefers(floor, agent=str(named))

    assert floor.work(one).required == {"citas": 1} and floor.work(one).knows == named


def test_what_is_asked_for_their_language_is_still_asked_when_the_time_of_the_team_is_over(floor: Floor) -> None:
    floor.agent(later(-5), citas=2, ing=1, diab=1)
    one = prefers(floor, languages=["en"])
    before = floor.work(one).required

    transferring.skill_lapsed(floor.id, one, now=later(SECONDS + 1))

    assert before == {"citas": 1, "ing": 1, "diab": 1}
    assert floor.work(one).required == {"citas": 1, "ing": 1}
