from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from latido.kernel.ids import new_id
from latido.plumbing import sql, tenancy
from latido.routing.contracts import AgentStateName
from latido.routing.models import AgentDesk, Work

pytestmark = pytest.mark.db
OURS, THEIRS = UUID(int=0xA1), UUID(int=0xA2)
AGENT = UUID(int=7)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _database(committed: None) -> None:
    return


def columns(row: AgentDesk | None) -> dict[str, object]:
    assert row is not None
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_written_changed_and_read_as_the_models_do() -> None:
    desk = AgentDesk(organisation_id=OURS, agent_id=AGENT, since=NOON, state=AgentStateName.AVAILABLE, load=100)
    with tenancy.organisation(OURS):
        sql.add(desk)
        assert columns(sql.seen(AgentDesk, AGENT)) == columns(AgentDesk.objects.get()) == columns(desk)

        desk.state, desk.interaction_id, desk.reason = AgentStateName.ON_CONTACT, new_id(), "DES"
        sql.keep(desk, "state", "interaction_id")

        found = sql.held(AgentDesk, AGENT)
        assert columns(found) == columns(AgentDesk.objects.get())
        assert found is not None
        assert (found.state, found.interaction_id, found.reason) == ("on_contact", desk.interaction_id, "")


def test_documents_come_back_as_they_went() -> None:
    loaders = sql._selection(Work, "", "true")[2]
    names = [field.attname for field in Work._meta.concrete_fields]

    assert sorted(names[place] for place, _ in loaders) == ["licensed", "not_before", "required"]


def test_a_key_that_is_taken_is_an_error_of_djangos() -> None:
    desk = AgentDesk(organisation_id=OURS, agent_id=AGENT, since=NOON)
    with tenancy.organisation(OURS):
        sql.add(desk)
        with pytest.raises(IntegrityError), transaction.atomic():
            sql.add(desk)


def test_the_database_s_own_words_may_stand_for_a_value() -> None:
    with tenancy.organisation(OURS):
        sql.add(AgentDesk(organisation_id=OURS, agent_id=AGENT), since="clock_timestamp()")

        (now,) = sql.rows("SELECT clock_timestamp()")[0]
        assert NOON < AgentDesk.objects.get().since <= now


def test_another_organisation_s_row_can_be_neither_seen_nor_changed() -> None:
    desk = AgentDesk(organisation_id=OURS, agent_id=AGENT, since=NOON)
    with tenancy.organisation(OURS):
        sql.add(desk)

    with tenancy.organisation(THEIRS):
        assert sql.seen(AgentDesk, AGENT) is None
        assert sql.held(AgentDesk, AGENT) is None
        with pytest.raises(DatabaseError), transaction.atomic():
            sql.change(desk, "since")
    with tenancy.role("latido_router"):
        assert sql.seen(AgentDesk, AGENT) is not None


def test_nothing_is_asked_outside_a_scope() -> None:
    with pytest.raises(tenancy.OutsideScope):
        sql.rows("SELECT 1")
