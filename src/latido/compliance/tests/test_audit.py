import contextlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from latido.compliance import anchors, api
from latido.compliance.contracts import AuditRecord, LogQuery, Outcome
from latido.compliance.models import AuditEvent
from latido.compliance.tamper import tamper_test
from latido.kernel.actor import Actor, ActorKind
from latido.plumbing import tenancy

pytestmark = pytest.mark.db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOSPITAL, OTHER = UUID(int=1), UUID(int=2)
PAT = UUID(int=7)


@pytest.fixture(autouse=True)
def _alone(committed: None) -> Iterator[None]:
    anchors.file(settings.HOME).unlink(missing_ok=True)
    yield
    anchors.file(settings.HOME).unlink(missing_ok=True)


def officer(organisation: UUID = HOSPITAL, *permissions: str) -> Actor:
    return Actor(
        ActorKind.STAFF, organisation, id=UUID(int=9), roles=frozenset({"privacy_officer"}),
        permissions=frozenset(permissions or {"audit.read"}), session="s1", address="127.0.0.1",
    )  # fmt: skip


def write(rows: int = 1, organisation: UUID = HOSPITAL, action: str = "patient.opened") -> None:
    with tenancy.organisation(organisation):
        for _ in range(rows):
            api.record(officer(organisation), AuditRecord(action, patient_ids=(PAT,), purpose="interaction"))


def test_a_row_tells_who_did_what_to_whom_and_when() -> None:
    write()

    with tenancy.role("latido_auditor"):
        row = AuditEvent.objects.get()
    assert (row.actor_id, row.action, row.patient_ids) == (UUID(int=9), "patient.opened", [PAT])
    assert (row.session, row.address, row.roles_held) == ("s1", "127.0.0.1", ["privacy_officer"])
    assert row.at.tzinfo is not None


def actions() -> list[str]:
    with tenancy.role("latido_auditor"):
        return [row.action for row in AuditEvent.objects.order_by("id")]


def test_what_is_read_together_leaves_every_row_by_one_statement() -> None:
    with tenancy.organisation(HOSPITAL):
        with api.together():
            api.record(officer(), AuditRecord("patient.opened", (PAT,)))
            api.record(officer(), AuditRecord("coverage.read", (PAT,)))
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
                assert cursor.fetchone() == (True,)  # nothing is written yet
        api.record(officer(), AuditRecord("patient.family", (PAT,)))

    assert sorted(actions()) == ["coverage.read", "patient.family", "patient.opened"]


def test_a_refusal_among_them_is_written_too() -> None:
    with tenancy.organisation(HOSPITAL), contextlib.suppress(PermissionError), api.together():
        api.record(officer(), AuditRecord("patient.refused", (PAT,), outcome=Outcome.REFUSED))
        raise PermissionError

    assert actions() == ["patient.refused"]


@pytest.mark.parametrize("sql", ["SELECT 1 FROM {}", "UPDATE {} SET action = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_may_add_to_the_audit_and_nothing_else(sql: str) -> None:
    write()

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        tenancy.organisation(HOSPITAL),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format("compliance_auditevent"))


@pytest.mark.parametrize("table", ["compliance_seal", "compliance_unsealed"])
def test_the_application_cannot_touch_the_seals(table: str) -> None:
    write()
    api.seal_new(NOW)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        tenancy.organisation(HOSPITAL),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def test_a_row_in_another_organisations_name_is_refused() -> None:
    with pytest.raises(api.AuditUnwritable, match="row-level security"), tenancy.organisation(HOSPITAL):
        api.record(officer(OTHER), AuditRecord("patient.opened"))


def test_a_read_whose_row_cannot_be_written_is_refused() -> None:
    too_long = AuditRecord("x" * 61)

    with pytest.raises(Exception, match="too long"), tenancy.organisation(HOSPITAL):
        api.record(officer(), too_long)

    with tenancy.role("latido_auditor"):
        assert not AuditEvent.objects.exists()


def test_rows_of_every_organisation_are_sealed_in_one_chain() -> None:
    write(3)
    write(2, OTHER)

    assert api.seal_new(NOW) == 5
    assert api.seal_new(NOW) == 0
    report = api.verify()
    assert report.sound
    assert (report.rows, report.sealed) == (5, 5)


def test_a_row_is_not_sealed_before_its_transaction_commits() -> None:
    with tenancy.organisation(HOSPITAL):
        api.record(officer(), AuditRecord("patient.opened"))
        transaction.set_rollback(True)

    assert api.seal_new(NOW) == 0


def test_two_sealers_do_not_fork_the_chain() -> None:
    write(5)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [0x5EA1])
            assert api.seal_new(NOW) == 0
            cursor.execute("ROLLBACK")
    finally:
        other.close()

    assert api.seal_new(NOW) == 5
    assert api.verify().sound


def test_ninety_acts_of_tampering_are_all_seen_and_none_stays() -> None:
    write(40)
    api.seal_new(NOW)

    result = tamper_test(90, random.Random(4))

    assert (result.tried, result.missed) == (90, ())
    assert api.verify().sound


def test_the_head_is_anchored_once_for_each_place_it_reaches() -> None:
    write()
    api.seal_new(NOW)

    api.anchor_head(NOW)
    api.anchor_head(NOW)
    write()
    api.seal_new(NOW)
    api.anchor_head(NOW)

    assert [each.seq for each in anchors.read(settings.HOME)] == [1, 2]
    assert api.verify().anchors == 2
    assert api.verify().sound


def test_an_anchor_somebody_wrote_without_the_key_contradicts() -> None:
    write()
    api.seal_new(NOW)
    api.anchor_head(NOW)
    file = anchors.file(settings.HOME)
    file.write_text(file.read_text().replace('"seq": 1', '"seq": 2'))

    assert api.verify().contradicted == 1


def test_the_log_is_read_by_those_who_may_and_the_reading_is_written_down() -> None:
    write(3)
    write(1, OTHER)

    with tenancy.organisation(HOSPITAL):
        page = api.access_log(LogQuery(action="patient."), actor=officer(), now=NOW)
        with pytest.raises(PermissionError):
            api.access_log(LogQuery(), actor=officer(HOSPITAL, "desk.use"), now=NOW)
        mine = api.access_log(LogQuery(action="audit."), actor=officer(), now=NOW)

    assert [each.action for each in page] == ["patient.opened"] * 3
    assert [each.action for each in mine] == ["audit.read", "audit.read"]
    assert mine[0].outcome is Outcome.DONE


def test_the_log_of_one_patient_holds_what_was_done_to_them() -> None:
    write(2)

    with tenancy.organisation(HOSPITAL):
        assert len(api.access_log(LogQuery(patient_id=PAT, action="patient."), actor=officer(), now=NOW)) == 2
        assert not api.access_log(LogQuery(patient_id=uuid4(), action="patient."), actor=officer(), now=NOW)


def test_the_command_says_whether_the_audit_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    api.seal_new(NOW)

    call_command("audit", "verify", skip_checks=True)
    call_command("audit", "tamper-test", "--count", "20", skip_checks=True)
    call_command("audit", "tail", skip_checks=True)

    said = capsys.readouterr().out
    assert "the audit is whole" in said
    assert "20 mutations tried, 20 seen" in said
    assert said.count('"action": "patient.opened"') == 3
