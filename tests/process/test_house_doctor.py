"""The doctor of a house that works, and of the same house with one thing broken: it says what, and what to do."""

from collections.abc import Iterator

import pytest

from tests.process.town import Town

pytestmark = pytest.mark.process


@pytest.fixture
def outside(whole: Town) -> Iterator[Town]:
    yield whole
    whole.wait(whole.is_answered_for)


def says(outside: Town) -> str:
    """What is bad, in the words of the command."""
    return "\n".join(line for line in outside.where.examined() if line.startswith("✗"))


def test_a_house_that_works_has_nothing_wrong(outside: Town) -> None:
    found = outside.where.examined()

    wrong = [line for line in found if line.startswith("✗")]
    assert wrong == []
    assert any(line.startswith("✓ Asterisk") for line in found)


def test_an_emergency_queue_without_a_telephone_to_ring(outside: Town) -> None:
    numbers = outside.where.rows("SELECT id, on_call_number FROM routing_queue WHERE on_call_number <> ''")
    outside.where.change("UPDATE routing_queue SET on_call_number = ''")
    try:
        assert "no tiene teléfono de guardia" in says(outside)
    finally:
        for queue, number in numbers:
            outside.where.change("UPDATE routing_queue SET on_call_number = %s WHERE id = %s", number, queue)


def test_an_audit_that_nobody_seals(outside: Town) -> None:
    with outside.frozen("worker"):
        outside.where.change(
            "INSERT INTO compliance_auditevent SELECT (jsonb_populate_record(e, jsonb_build_object('id',"
            " gen_random_uuid(), 'at', now() - interval '2 minutes'))).* FROM compliance_auditevent e LIMIT 1"
        )
        assert "1 filas de la auditoría esperan su sello" in says(outside)

    outside.until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM compliance_unsealed)")


def test_organisations_that_are_led_apart_and_by_nobody(outside: Town) -> None:
    outside.where.change("INSERT INTO routing_shard (organisation_id, shard) VALUES (gen_random_uuid(), 7)")
    try:
        assert "Nadie dirige el reparto 7" in says(outside)
        (line,) = outside.where.status()["led_by_nobody"]
        assert "LATIDO_SHARD=7" in line
    finally:
        outside.where.change("DELETE FROM routing_shard WHERE shard = 7")


def test_a_postgresql_that_does_not_answer(outside: Town) -> None:
    with outside.frozen("postgres"):
        assert "PostgreSQL no responde: las llamadas nuevas van al desborde" in says(outside)


def test_an_asterisk_that_does_not_answer(outside: Town) -> None:
    with outside.frozen("asterisk"):
        assert "Asterisk no responde y no entra ninguna llamada" in says(outside)


def test_a_voice_process_that_is_dead(outside: Town) -> None:
    with outside.nobody_restarts():
        pid = outside.kill("voice")
        outside.wait(lambda: not outside.is_answered_for())
        assert "nadie decide por las llamadas y van al desborde" in says(outside)
    outside.back("voice", pid)


def test_a_carrier_that_is_away(outside: Town) -> None:
    with outside.carrier_away():
        said = says(outside)

    assert "no responde y por esa línea no entra ni sale ninguna llamada" in said
