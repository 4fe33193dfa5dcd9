"""How contacts are shared out: chosen on one page, tried before it is saved, one act of the history."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from latido.compliance import api as compliance
from latido.console.tests.test_console import House, house
from latido.console.trying import lines
from latido.plumbing import tenancy
from latido.routing import api as routing
from latido.routing.contracts import NewQueue, Preset, TrialState
from latido.routing.models import Trial
from latido.staff.contracts import Role
from latido.staff.tests.logins import browser, person

pytestmark = pytest.mark.db
__all__ = ["house"]
QUEUE = {"name": "Citas", "target_percent": 80, "target_seconds": 20, "wrap_up_seconds": 90, "ring_for": 20}
REST = {"priority": 5, "position": 0, "on_call_after": 60, "may_decline": "on"}


def weighing(code: str = "CIT") -> dict[str, Any]:
    return dict(compliance.item("weighing", code).value)


def rules() -> dict[str, Any]:
    return dict(compliance.item("routing", "reglas").value)


def test_a_way_is_chosen_for_all_queues_at_once_and_taken_back_as_one(house: House) -> None:
    routing.save_queue(NewQueue("FAC", "Facturación"))
    house.admin.post("/consola/reparto/", {"way": "large", "why": "ya somos muchos"})

    assert (rules()["name"], rules()["proficiency_bonus"]) == ("latido", 5)
    assert [weighing(code)["reserve"] for code in ("CIT", "FAC")] == [1, 1]
    changes = compliance.changes(limit=5)
    assert {(row.why, row.act) for row in changes} == {("ya somos muchos", changes[0].act)}
    assert "Centro grande" in house.admin.get("/consola/reparto/").content.decode()

    house.admin.post(f"/consola/historia/{changes[0].id}/", {"why": "no tantos"})

    assert [weighing(code)["reserve"] for code in ("CIT", "FAC")] == [0, 0]
    assert rules()["proficiency_bonus"] == 0


def test_the_page_says_which_way_it_is_and_what_each_other_would_change(house: House) -> None:
    page = house.admin.get("/consola/reparto/").content.decode()

    assert page.count("Así es ahora") == 1
    assert "Personas que deja libres: 0 → 1, en todas las colas" in page
    assert "Manera de repartir: por metas y pesos → por orden de llegada" in page


@pytest.mark.parametrize("preset", list(Preset))
def test_each_way_knows_itself_again(preset: Preset) -> None:
    rules, weighings = routing.preset_items(
        preset, {"name": "latido", "proficiency_bonus": 0}, {"CIT": {"reserve": 0}, "FAC": {"reserve": 0}}
    )

    assert routing.preset_of(rules, weighings) is preset


def test_a_supervisor_reads_the_way_and_does_not_change_it(house: House) -> None:
    sam = browser(person("Sam", Role.SUPERVISOR))

    assert "Guardar" not in sam.get("/consola/reparto/").content.decode()
    assert sam.post("/consola/reparto/", {"way": "fifo"}).status_code == 422
    assert rules()["name"] == "latido"


def test_what_is_to_be_tried_is_not_saved_and_leads_to_its_trial(house: House) -> None:
    answer = house.admin.post("/consola/reparto/", {"way": "fifo", "act": "try", "weekday": "2"})

    trial = Trial.objects.get()
    assert answer["Location"] == f"/consola/reparto/{trial.id}/"
    assert (trial.state, trial.weekday, rules()["name"]) == ("asked", 2, "latido")
    page = house.admin.get(answer["Location"]).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "por orden de llegada" in page


def played(house: House) -> UUID:
    house.admin.post("/consola/reparto/", {"way": "fifo", "act": "try"})
    trial = Trial.objects.get()
    side = {
        "all": {"callers": 9.0, "level": 81.5, "abandoned": 2.0, "wait": 9.0},
        "queues": {"CIT": {"callers": 9.0, "level": 81.5, "abandoned": 2.0, "wait": 9.0}},
        "at_once": 97.5,
        "slots": [80.0, None, 83.0],
    }
    facts = {"own": True, "contacts": 120, "agents": 4, "days": ["2026-02-23", "2026-03-02"]}
    found = {**facts, "names": {"CIT": "Citas"}, "hours": [8.0, 8.5, 9.0], "sides": dict.fromkeys(("now", "proposed", "fifo"), side)}  # fmt: skip  # noqa: E501
    Trial.objects.update(state=TrialState.READY.value, found=found)
    return UUID(str(trial.id))


def test_a_supervisor_approves_what_was_tried_with_a_reason(house: House) -> None:
    trial_id = played(house)
    sam = person("Sam", Role.SUPERVISOR)
    page = browser(sam).get(f"/consola/reparto/{trial_id}/").content.decode()
    assert "97,5" in page
    assert "Día probado: " in page

    browser(sam).post(f"/consola/reparto/{trial_id}/", {"act": "approve", "why": "probemos una semana"})

    assert rules()["name"] == "fifo"
    (row,) = compliance.changes(of="routing")
    assert (row.actor_id, row.why) == (sam, "probemos una semana")
    assert browser(sam).post(f"/consola/reparto/{trial_id}/", {"act": "decline"}).status_code == 422


def test_what_was_declined_changes_nothing(house: House) -> None:
    trial_id = played(house)

    house.admin.post(f"/consola/reparto/{trial_id}/", {"act": "decline", "why": "no"})

    assert rules()["name"] == "latido"
    assert "Descartado" in house.admin.get("/consola/reparto/").content.decode()


def test_the_list_of_what_was_tried_asks_no_more_the_longer_it_is(house: House) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as those:
            lines(routing.trials_of())
        return len(those)

    house.admin.post("/consola/reparto/", {"way": "large", "act": "try"})
    one = asked()
    house.admin.post("/consola/reparto/", {"way": "fifo", "act": "try"})
    house.admin.post("/consola/reparto/", {"way": "large", "act": "try"})

    assert len(routing.trials_of()) == 3
    assert asked() == one


def test_a_trial_of_ours_is_not_there_for_another_hospital(house: House) -> None:
    trial_id = played(house)
    with tenancy.organisation(UUID(int=0xA1)):
        noor = browser(house.noor)

    assert noor.get(f"/consola/reparto/{trial_id}/").status_code == 404
    assert browser(house.ana).get(f"/consola/reparto/{trial_id}/").status_code == 403


def test_a_queue_and_how_it_is_weighed_are_saved_as_one_act(house: House) -> None:
    routing.save_queue(NewQueue("FAC", "Facturación"))
    typed = {
        **QUEUE, **REST, "sure": "on", "weight": 250, "reserve": 2, "ring_0_after": 30, "ring_0_relax": "1",
        "help_0_to": "FAC", "help_0_after": 45, "why": "citas primero", "target_seconds": 25,
    }  # fmt: skip

    assert house.admin.post("/consola/colas/CIT/", typed).status_code == 302

    kept = weighing()
    assert (kept["weight"], kept["reserve"], kept["handle_seconds"], kept["may_decline"]) == (250, 2, 240, True)
    assert kept["rings"] == [{"after": 30, "relax": 1}]
    assert kept["overflow"] == [{"to": "FAC", "after": 45, "waiting": 0, "idle": 0}]
    queue, weighed = compliance.changes(limit=2)[::-1]
    assert (queue.kind, weighed.kind, queue.act) == ("queue", "weighing", weighed.act)
    page = house.admin.get("/consola/colas/CIT/").content.decode()
    assert 'value="250"' in page


def test_a_loop_of_helping_queues_is_refused_in_words_and_nothing_is_saved(house: House) -> None:
    routing.save_queue(NewQueue("FAC", "Facturación"))
    help_each_other = {"help_0_to": "CIT", "help_0_after": 5, "sure": "on"}
    house.admin.post("/consola/colas/CIT/", {**QUEUE, **REST, "help_0_to": "FAC", "sure": "on"})

    page = house.admin.post("/consola/colas/FAC/", {**QUEUE, **REST, **help_each_other, "name": "Otra"})

    assert page.status_code == 422
    assert "El desborde da la vuelta" in page.content.decode()
    assert compliance.item("queue", "FAC").title == "Facturación"


def test_a_queue_is_tried_with_what_was_typed(house: House) -> None:
    answer = house.admin.post("/consola/colas/CIT/", {**QUEUE, **REST, "weight": 900, "act": "try"})

    assert answer.status_code == 302
    trial = Trial.objects.get()
    assert [kind for kind, _key, _value, _mark in trial.proposed] == ["queue", "weighing"]
    assert weighing()["weight"] == 100
