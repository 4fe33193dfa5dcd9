"""After an upgrade that seals more, and after a rotation that was cut, the worker does the rest by itself."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.test.utils import override_settings

from latido.compliance import turning
from latido.compliance.consent_values import Channel, Purpose
from latido.compliance.models import AuditEvent, ConsentEvent
from latido.config import settling
from latido.interactions.models import Interaction, InteractionPatient
from latido.kernel.ids import new_id
from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.patients.models import Merge
from latido.patients.tests.people import patient
from latido.plumbing import sql, tenancy
from latido.plumbing.keys import ring
from latido.plumbing.keys.models import Settling
from latido.plumbing.masters import FixedKeys, Masters, using
from latido_run import postgres
from latido_run.doctor import records
from latido_run.home import Home

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]
NOW = utc_now()
NUMBER, WHY, FORM = "+573005550177", "Por una autorización", "Formato 44"


@pytest.fixture(autouse=True)
def provider() -> Iterator[Masters]:
    first = FixedKeys({"0" * 16: bytes(32)})
    with using(first), override_settings(DEMO=True):
        yield first


@pytest.fixture
def rosa() -> UUID:
    """Of whom everything was written before it was sealed."""
    found()
    ring.forget_all()
    with tenancy.organisation(SAN_RAFAEL):
        one = patient("Rosa", "Gutiérrez")
        call = Interaction.objects.create(channel="voice", node="n", channel_id=str(new_id()), opened_at=NOW)
        InteractionPatient.objects.create(interaction=call, patient_id=one.id, linked_at=NOW)
        Merge.objects.create(survivor=one, loser=patient("Rosa", "Gutierres"), at=NOW)
        ConsentEvent.objects.create(
            patient_id=one.id, purpose=Purpose.CARE, channel=Channel.VOICE, given=False, basis="said", evidence="call",
            at=NOW,
        )  # fmt: skip
        for table, column, value in (
            ("interactions_interaction", "from_number", NUMBER),
            ("interactions_interactionpatient", "reason", WHY),
            ("patients_merge", "taken", '{"address": ["Calle 1", "Calle 2"]}'),
        ):
            sql.rows(f"UPDATE {table} SET {column} = %(value)s", value=value)  # noqa: S608
        sql.rows("SELECT set_config('latido.sealing_anew', 'on', true)")
        sql.rows("UPDATE compliance_consentevent SET address = %(a)s, words = %(w)s", a=NUMBER, w=FORM)
    return UUID(str(one.id))


def lying() -> str:
    with tenancy.organisation(SAN_RAFAEL):
        return str(
            sql.rows(
                "SELECT from_number, p.reason, m.taken::text, c.address, c.words FROM interactions_interaction i"
                " JOIN interactions_interactionpatient p ON p.interaction_id = i.id"
                " CROSS JOIN patients_merge m CROSS JOIN compliance_consentevent c"
            )
        )


def state() -> Settling:
    with tenancy.organisation(SAN_RAFAEL):
        return Settling.objects.get()


def test_what_lay_open_is_sealed_by_itself_and_is_found_by_its_number(rosa: UUID) -> None:
    settling.settle(NOW)

    assert not [each for each in (NUMBER, WHY, FORM, "Calle") if each in lying()]
    assert (state().waiting, state().settled_at) == (0, NOW)
    with tenancy.organisation(SAN_RAFAEL):
        assert Interaction.objects.get(from_number=NUMBER).from_number == NUMBER
        assert InteractionPatient.objects.get().reason == WHY
        assert Merge.objects.get().taken == {"address": ["Calle 1", "Calle 2"]}
        assert ConsentEvent.objects.get(address=NUMBER).words == FORM
    with tenancy.role("latido_auditor"):
        columns = {each.detail["column"] for each in AuditEvent.objects.filter(action="keys.turned")}
    assert "compliance_consentevent.address" in columns


def test_where_nothing_changed_no_row_is_looked_at_until_a_key_is_retired_or_a_week_has_gone(
    rosa: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    settling.settle(NOW)
    looked = list[str]()
    real = turning.waiting
    monkeypatch.setattr(turning, "waiting", lambda: looked.append("") or real())

    settling.settle(NOW + timedelta(minutes=1))
    assert not looked
    settling.settle(NOW + timedelta(days=8))
    assert looked
    looked.clear()
    with tenancy.organisation(SAN_RAFAEL):
        turning.keys.retire(NOW)
    settling.settle(NOW + timedelta(days=8, minutes=1))
    assert looked


def test_a_worker_that_is_stopped_goes_on_where_it_was_and_the_doctor_says_how_much_waits(
    rosa: UUID, cluster: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as stopped:
        real, steps = turning.go_on, list[str]()

        def go_on(*args: object, **given: object) -> Iterator[tuple[str, int]]:
            for step in real(*args, **given):  # type: ignore[arg-type]
                if len(steps) == 2:
                    raise KeyboardInterrupt
                steps.append(step[0])
                yield step

        stopped.setattr(turning, "go_on", go_on)
        with pytest.raises(KeyboardInterrupt):
            settling.settle(NOW)
    half = state()
    said = said_by_doctor(cluster)

    settling.settle(NOW + timedelta(minutes=1))

    assert 0 < half.done < half.waiting
    assert f": {half.waiting - half.done} rows" in said
    assert state().settled_at is not None
    assert said_by_doctor(cluster) == ""
    assert not [each for each in (NUMBER, WHY, FORM) if each in lying()]


def test_a_mark_that_is_missing_is_made_and_with_another_key_of_marks_all_is_found(rosa: UUID) -> None:
    settling.settle(NOW)
    with tenancy.organisation(SAN_RAFAEL):
        before = Interaction.objects.get().from_mark
        sql.rows("UPDATE plumbing_datakey SET retired_at = now() WHERE purpose = 'index'")
        sql.rows("UPDATE interactions_interaction SET from_mark = NULL")
    ring.forget_all()
    with tenancy.organisation(SAN_RAFAEL):
        assert turning.waiting() == {"interactions_interaction.from_number": 1}

    settling.settle(NOW + timedelta(days=8))

    with tenancy.organisation(SAN_RAFAEL):
        assert Interaction.objects.get(from_number=NUMBER).from_mark not in (None, before)
        assert turning.waiting() == {}


def test_one_worker_at_a_time(rosa: UUID, cluster: Home) -> None:
    with psycopg.connect(postgres.dsn(cluster, "latido_app"), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [settling.ONE])
        settling.settle(NOW)
        assert NUMBER in lying()
        other.execute("SELECT pg_advisory_unlock(%s)", [settling.ONE])
    settling.settle(NOW)
    assert NUMBER not in lying()


def test_without_the_master_nothing_is_touched(rosa: UUID) -> None:
    settling.settle(NOW)
    ring.forget_all()
    before = lying()
    with using(FixedKeys({})):
        settling.settle(NOW + timedelta(days=8))
    assert lying() == before


def said_by_doctor(home: Home) -> str:
    with psycopg.connect(postgres.dsn(home, "latido_owner"), autocommit=True) as tables:
        return " ".join(each.text for each in records.sealing(home, tables))
