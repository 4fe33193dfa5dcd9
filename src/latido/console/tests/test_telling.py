"""The lines of the report of who saw somebody's data."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

import latido
from latido.compliance.contracts import Entry, Outcome
from latido.console.privacy.telling import Look, looks
from latido.console.views.audit import GROUPS, WORDS
from latido.console.words import BY_ITSELF

LATIDO = Path(latido.__path__[0])
BY_NAME = re.compile(r'(?:\bsystem\(|Actor\(ActorKind\.(?:SYSTEM|COMMAND), [^)]*name=)\s*"(\w+)"')
pytestmark = pytest.mark.core
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPENED = Entry(
    id=UUID(int=1), at=NOON, actor_kind="staff", actor_id=UUID(int=7), actor_name="", roles=("agent",), address="",
    action="patient.opened", patient_ids=(), interaction_id=UUID(int=9), fields=(), purpose="interaction", reason="",
    outcome=Outcome.DONE, detail={},
)  # fmt: skip


def entry(minutes: int, action: str, **more: object) -> Entry:
    changed: Entry = replace(OPENED, id=UUID(int=minutes + 100), at=NOON + timedelta(minutes=minutes), action=action)
    return replace(changed, **more)  # type: ignore[arg-type]


def test_every_process_that_writes_to_the_audit_is_named_in_words() -> None:
    named = {
        name for file in LATIDO.rglob("*.py") if "tests" not in file.parts for name in BY_NAME.findall(file.read_text())
    }

    assert len(named) > 10
    assert named <= BY_ITSELF.keys()


def test_acts_of_one_sitting_are_one_line() -> None:
    acts = [OPENED, entry(1, "coverage.read"), entry(2, "patient.opened"), entry(31, "appointment.listed")]

    (line,) = looks(acts)

    assert line == Look(acts)
    assert (line.began, line.ended) == (NOON, acts[-1].at)
    assert line.actions == ("patient.opened", "coverage.read", "appointment.listed")


def test_what_says_no_reason_is_told_with_the_reason_it_was_done_for() -> None:
    alone = {"interaction_id": None, "purpose": ""}
    searched = entry(1, "patient.searched", **alone)
    opened = entry(5, "patient.opened", **alone, detail={"why": "billing"})
    shown = entry(5, "coverage.read", **alone)
    again = entry(9, "patient.opened", **alone, detail={"why": "appointment"})
    after = entry(9, "appointment.listed", **alone)

    found = looks([searched, opened, replace(shown, id=UUID(int=900)), again, replace(after, id=UUID(int=901))])

    assert [each.actions for each in found] == [
        ("patient.opened", "appointment.listed"),
        ("patient.searched", "patient.opened", "coverage.read"),
    ]


def test_an_act_after_half_an_hour_begins_another_line_and_nothing_is_lost() -> None:
    acts = [OPENED, entry(30, "coverage.read"), entry(61, "patient.opened"), entry(62, "coverage.read")]

    assert [each.entries for each in looks(acts)] == [acts[2:], acts[:2]]


@pytest.mark.parametrize(
    "other",
    [
        entry(31, "patient.opened"),
        entry(1, "patient.opened", actor_id=UUID(int=8)),
        entry(1, "patient.opened", interaction_id=None),
        entry(1, "patient.opened", detail={"why": "billing"}),
        entry(1, "patient.refused", outcome=Outcome.REFUSED),
    ],
    ids=["later", "somebody else", "no contact", "another reason", "refused"],
)
def test_anything_else_is_another_line_and_the_newest_is_first(other: Entry) -> None:
    found = looks([OPENED, other])

    assert [each.entries[0] for each in found] == [other, OPENED]
    assert [each.refused for each in found] == [other.outcome is Outcome.REFUSED, False]


def test_every_act_can_be_looked_for_by_what_it_is_about() -> None:
    assert {action.partition(".")[0] for action in WORDS} == set(GROUPS)
