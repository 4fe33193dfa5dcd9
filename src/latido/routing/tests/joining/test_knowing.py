"""What is known of somebody who joins a queue: who attended them before, and preferential attention."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from latido.interactions import api as interactions
from latido.interactions import callers
from latido.interactions.contracts import NewInteraction
from latido.interactions.models import Interaction, InteractionPatient
from latido.kernel.ids import new_id
from latido.orgs.tests.hospitals import found
from latido.patients import api as patients
from latido.patients.tests.people import patient
from latido.plumbing import sql
from latido.routing import api as routing
from latido.routing.contracts import CallbackSource, CallbackWish
from latido.routing.models import RoutingPolicy
from latido.routing.tests.floor import NODE, NOON, Floor, later, leading
from latido.staff.contracts import Role
from latido.staff.models import Skill, User

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
MINE, OTHER = "+573001112233", "+573009998877"
ROSA, TOMAS = UUID(int=0x50A), UUID(int=0x70A5)


@pytest.fixture
def floor() -> Floor:
    made = Floor()
    found(made.id)
    return made


def staff(floor: Floor, **skills: int) -> UUID:
    agent_id = floor.person(**skills)
    with floor.scope():
        User.objects.filter(id=agent_id).update(role_names=[Role.AGENT.value])
    return agent_id


def attended(
    floor: Floor, by: UUID | None, *people: UUID, days: float = 1, number: str = MINE, answered: bool = True
) -> UUID:
    """A contact of some days ago, over; people: whom it was about."""
    over = NOON - timedelta(days=days)
    with floor.scope():
        row = Interaction.objects.create(
            channel="voice",
            node=NODE,
            channel_id=new_id().hex,
            from_number=number,
            state="closed",
            agent_id=by,
            opened_at=over,
            answered_at=over if answered else None,
            ended_at=over,
            end_reason="completed",
        )
        for patient_id in people:
            InteractionPatient.objects.create(interaction=row, patient_id=patient_id, linked_at=over)
    return row.id


def calls(
    floor: Floor, *candidates: UUID, number: str = MINE, queue: str = "CIT", tier: int = 2, at: datetime = NOON
) -> UUID:
    new = NewInteraction("voice", NODE, new_id().hex, number, "+576015550100", candidate_ids=candidates)
    call, _ = interactions.open_interaction(floor.id, new, at=at)
    floor.enqueue(call, queue, tier=tier, at=at, channel=new.channel_id)
    return call


def known_by(floor: Floor, call: UUID) -> UUID | None:
    knows: UUID | None = floor.work(call).knows
    return knows


def test_whoever_attended_the_patient_last_answers_again_though_somebody_was_free_for_longer(floor: Floor) -> None:
    ana, beto = staff(floor), floor.agent(later(-600))
    attended(floor, ana, ROSA)
    floor.ready(ana)
    floor.available(ana)

    call = calls(floor, ROSA)
    with leading(later(1)) as leader:
        leader.tick(later(1))

    assert [(each.interaction_id, each.agent_id) for each in floor.ringing(later(1))] == [(call, ana)]
    assert floor.desk(beto).state == "available"


def speaks(floor: Floor, *languages: str) -> UUID:
    """A patient whose languages these are, the preferred one first."""
    with floor.scope():
        row = patient("John", "Quispe", manner={"languages": list(languages)})
    return row.id


def test_the_agent_a_patient_asks_for_is_theirs_before_whoever_attended_them_last(floor: Floor) -> None:
    ana, beto, nurse = staff(floor), staff(floor), staff(floor, enfermeria=3)
    with floor.scope():
        asks, in_vain = (patient("Rosa", "Díaz", manner={"agent": str(each)}).id for each in (ana, nurse))
    for each in (asks, in_vain):
        attended(floor, beto, each)

    assert known_by(floor, calls(floor, asks)) == ana
    assert known_by(floor, calls(floor, in_vain)) == beto  # who does not serve this queue will not come


def english(floor: Floor) -> None:
    with floor.scope():
        Skill.objects.create(code="ing", name="Inglés")


def test_who_speaks_english_is_offered_to_who_speaks_it_though_somebody_was_free_for_longer(floor: Floor) -> None:
    english(floor)
    floor.agent(later(-600))
    eva = floor.agent(later(-5), citas=3, ing=2)
    john = speaks(floor, "en", "es")

    call = calls(floor, john)
    with leading(later(1)) as leader:
        leader.tick(later(1))

    assert floor.work(call).required == {"citas": 1, "ing": 1}
    assert [(each.interaction_id, each.agent_id) for each in floor.ringing(later(1))] == [(call, eva)]
    with floor.scope():
        assert "se le ofrece solo a quien habla su idioma: inglés" in routing.explain(call, now=later(1))


def test_a_language_is_asked_of_nobody_when_nobody_at_work_speaks_it_or_it_may_be_somebody_else(floor: Floor) -> None:
    english(floor)
    floor.agent(later(-600))
    john, rosa = speaks(floor, "en"), speaks(floor, "es", "en")
    nobody_there = calls(floor, john)
    floor.agent(later(-5), citas=3, ing=2)

    asked = [floor.work(each).required for each in (nobody_there, calls(floor, rosa), calls(floor, john, rosa))]
    urgent = floor.work(calls(floor, john, tier=0)).required

    assert [*asked, urgent] == [{"citas": 1}] * 4


def test_the_last_contact_of_the_patient_counts_from_whatever_telephone_it_came(floor: Floor) -> None:
    ana, beto = staff(floor), staff(floor)
    attended(floor, ana, ROSA, days=9)
    attended(floor, beto, ROSA, days=2, number=OTHER)
    attended(floor, ana, TOMAS, days=1)

    assert known_by(floor, calls(floor, ROSA)) == beto


@pytest.mark.parametrize("candidates", [(), (ROSA, TOMAS)], ids=["nobody", "a family"])
def test_a_number_is_known_by_the_one_agent_who_attended_it(floor: Floor, candidates: tuple[UUID, ...]) -> None:
    ana = staff(floor)
    attended(floor, ana, TOMAS)
    attended(floor, ana, ROSA, days=3)

    assert known_by(floor, calls(floor, *candidates)) == ana


def test_a_number_that_two_attended_is_known_by_nobody(floor: Floor) -> None:
    attended(floor, staff(floor), TOMAS)
    attended(floor, staff(floor), ROSA, days=3)

    assert known_by(floor, calls(floor)) is None


@pytest.mark.parametrize(
    ("days", "kept_for", "is_known"), [(29, None, True), (31, None, False), (31, 60, True), (1, 0, False)]
)
def test_an_agent_knows_a_patient_for_as_long_as_the_organisation_says(
    floor: Floor, days: int, kept_for: int | None, is_known: bool
) -> None:
    with floor.scope():
        RoutingPolicy.objects.bulk_create([RoutingPolicy(known_days=kept_for)] if kept_for is not None else [])
    attended(floor, staff(floor), ROSA, days=days)

    assert (known_by(floor, calls(floor, ROSA)) is not None) is is_known


def test_nobody_is_kept_for_who_left_or_does_not_serve_the_queue_or_never_answered(floor: Floor) -> None:
    gone, clerk, nobody = staff(floor), staff(floor, citas=3), staff(floor)
    with floor.scope():
        User.objects.filter(id=gone).update(is_active=False)
    attended(floor, gone, ROSA)
    attended(floor, clerk, TOMAS)
    attended(floor, nobody, number=OTHER, answered=False)

    assert known_by(floor, calls(floor, ROSA)) is None
    assert known_by(floor, calls(floor, TOMAS, queue="ENF")) is None
    assert known_by(floor, calls(floor, number=OTHER)) is None


def test_another_queue_is_asked_anew_and_an_emergency_knows_nobody(floor: Floor) -> None:
    attended(floor, clerk := staff(floor), ROSA)
    call = calls(floor, ROSA)
    assert known_by(floor, call) == clerk

    floor.enqueue(call, "ENF", tier=0, at=later(9))
    assert known_by(floor, call) is None

    floor.enqueue(call, "CIT", tier=2, at=later(19))
    assert known_by(floor, call) == clerk


def test_who_is_called_back_anew_is_known_as_well(floor: Floor) -> None:
    attended(floor, ana := staff(floor), ROSA)
    left = calls(floor, ROSA)
    floor.hang_up(left, later(20))
    wish = CallbackWish(MINE, CallbackSource.ABANDONED, "+576015550100")

    with floor.scope():
        routing.promise_anew(left, "CIT", wish, since=NOON, at=later(21))
        promised = routing.promise_to(MINE)

    assert promised is not None
    assert known_by(floor, promised.interaction_id) == ana


def test_another_house_knows_nothing_of_it(floor: Floor) -> None:
    attended(floor, staff(floor), ROSA)
    found((elsewhere := Floor()).id)

    assert known_by(elsewhere, calls(elsewhere, ROSA)) is None


def test_it_is_one_question_that_the_indexes_answer(floor: Floor) -> None:
    call = calls(floor)
    with floor.scope():
        sql.rows("SET LOCAL enable_seqscan = off")
        plan = sql.rows(f"EXPLAIN {callers._CALLER}", interaction=call, since=NOON)

    said = "\n".join(line for (line,) in plan)
    assert "Seq Scan" not in said


def person(floor: Floor, born: int | None, *, on_file: bool = False) -> UUID:
    with floor.scope():
        row = patient("Alguien", "Ruiz", birth_date=date(born, 1, 1) if born else None)
        patients.set_preferential(row.id, on_file, floor.actor(row.id))
    return row.id


@pytest.mark.parametrize(
    ("born", "on_file", "passes"),
    [(1954, False, True), (1979, False, False), (1979, True, True), (2023, False, True), (None, False, False)],
    ids=["72", "47", "47, on file", "3", "unknown"],
)
def test_one_person_s_age_or_file_gives_preferential_attention(
    floor: Floor, born: int | None, on_file: bool, passes: bool
) -> None:
    assert floor.work(calls(floor, person(floor, born, on_file=on_file))).preferential is passes


def test_of_a_family_s_telephone_only_if_all_of_them_have_it(floor: Floor) -> None:
    old, younger, pregnant = person(floor, 1954), person(floor, 1979), person(floor, 1999, on_file=True)

    assert floor.work(calls(floor, old, pregnant)).preferential
    assert not floor.work(calls(floor, old, younger)).preferential
    assert not floor.work(calls(floor)).preferential
    assert not floor.work(calls(floor, old, new_id())).preferential


def test_whoever_has_it_is_offered_first_and_the_agent_sees_why(floor: Floor) -> None:
    old = person(floor, 1954)
    first = calls(floor, at=later(-2))
    second = calls(floor, old, number=OTHER)
    agent = floor.agent()
    with leading(later(20)) as leader:
        leader.tick(later(20))

    assert [each.interaction_id for each in floor.ringing(later(20))] == [second]
    assert floor.work(first).state == "waiting"
    with floor.scope():
        offer = routing.current_offer(agent)
    assert offer is not None
    assert offer.preferential
