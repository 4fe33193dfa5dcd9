"""Keys of the database: sealed words open where they should and nowhere else; no key is ever used that no row holds."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import FieldError
from django.db import DataError, connection, transaction

from latido.kernel.time import utc_now
from latido.orgs.tests.hospitals import SAN_RAFAEL
from latido.patients.models import Patient, SafeContact
from latido.patients.tests.people import patient
from latido.plumbing import keys, sql, tenancy
from latido.plumbing.keys import ring, values
from latido.plumbing.keys.models import DataKey
from latido.plumbing.keys.ring import Purpose
from latido.plumbing.masters import FixedKeys, KeyMissing, Tampered, using

pytestmark = [pytest.mark.db, pytest.mark.django_db]
WORDS = "Solo de mañana; su esposo no debe saber"


@pytest.fixture
def rosa() -> Iterator[Patient]:
    with tenancy.organisation(SAN_RAFAEL):
        yield patient("Rosa", "Gutiérrez")


def asked_of(of: Patient, words: str = WORDS, write_to: str = "") -> SafeContact:
    made: SafeContact = SafeContact.objects.create(patient=of, words=words, write_to=write_to, at=utc_now())
    return made


def at_rest(row: SafeContact, column: str = "words") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM patients_safecontact WHERE id = %s", [row.pk])  # noqa: S608
        return str(cursor.fetchone()[0])


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked about keys from here on."""
    said: list[str] = []
    rows = sql.rows

    def noted(statement: str, **words: object) -> list[tuple[object, ...]]:
        said.append(statement)
        return rows(statement, **words)

    monkeypatch.setattr(sql, "rows", noted)
    return said


def test_words_lie_sealed_and_are_read_plain(rosa: Patient) -> None:
    row = asked_of(rosa)

    assert at_rest(row).startswith("sealed:1:")
    assert "esposo" not in at_rest(row)
    assert SafeContact.objects.get(pk=row.pk).words == WORDS
    found = sql.seen(SafeContact, row.pk)
    assert found is not None and found.words == WORDS


def test_empty_words_stay_empty_and_can_be_asked_for(rosa: Patient) -> None:
    row = asked_of(rosa, write_to="")

    assert at_rest(row, "write_to") == ""
    assert list(SafeContact.objects.filter(write_to="", words__isnull=False)) == [row]
    assert list(SafeContact.objects.exclude(words="")) == [row]


def test_nothing_else_can_be_asked_of_what_is_sealed(rosa: Patient) -> None:
    with pytest.raises(FieldError):
        SafeContact.objects.filter(words__contains="esposo").exists()
    with pytest.raises(FieldError):
        SafeContact.objects.filter(words=WORDS).exists()


def test_words_that_are_too_long_are_refused(rosa: Patient) -> None:
    with pytest.raises(DataError), transaction.atomic():
        asked_of(rosa, "x" * 201)


def test_what_was_written_before_the_column_was_sealed_is_read_as_it_is(rosa: Patient) -> None:
    row = asked_of(rosa)
    sql.rows("UPDATE patients_safecontact SET words = 'de antes' WHERE id = %(id)s", id=row.pk)

    assert SafeContact.objects.get(pk=row.pk).words == "de antes"


def test_each_patient_has_a_key_of_their_own_and_it_is_under_the_organisations(rosa: Patient) -> None:
    asked_of(rosa)
    asked_of(patient("Julián", "Gutiérrez"))

    theirs = DataKey.objects.filter(purpose=Purpose.PATIENT)
    wrap = DataKey.objects.get(purpose=Purpose.WRAP)
    assert theirs.count() == 2
    assert {each.under for each in theirs} == {f"key:{wrap.id}"}
    assert wrap.under.startswith("master:")


def test_moved_to_another_column_it_does_not_open(rosa: Patient) -> None:
    row = asked_of(rosa)
    sql.rows("UPDATE patients_safecontact SET write_to = words WHERE id = %(id)s", id=row.pk)

    with pytest.raises(Tampered):
        assert SafeContact.objects.get(pk=row.pk).write_to


def test_a_list_asks_for_all_its_keys_at_once(rosa: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(20):
        asked_of(patient("Ana", f"Número {n}"), f"palabras {n}")
    DataKey.objects.update(created_at=utc_now() - timedelta(days=1))  # as those of other transactions are
    ring.forget_all()
    questions = counted(monkeypatch)

    rows = list(SafeContact.objects.order_by("at"))

    assert [row.words for row in rows] == [f"palabras {n}" for n in range(20)]
    assert len(questions) == 2  # their keys, and what wraps those: that once a process


def test_a_row_that_nobody_looks_at_is_saved_without_its_key(rosa: Patient) -> None:
    row = SafeContact.objects.get(pk=asked_of(rosa).pk)
    before = at_rest(row)
    ring.forget_all()

    with using(FixedKeys({"stranger": bytes(32)})):
        row.save()

    assert at_rest(row) == before


def test_a_key_that_was_undone_with_its_transaction_seals_nothing_after(rosa: Patient) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        asked_of(rosa)
        raise RuntimeError

    row = asked_of(rosa)

    ring.forget_all()
    assert SafeContact.objects.get(pk=row.pk).words == WORDS


def test_a_destroyed_key_reads_as_erased_and_saving_leaves_it(rosa: Patient) -> None:
    row = asked_of(rosa)
    before = at_rest(row)
    DataKey.objects.filter(patient_id=rosa.id).update(destroyed_at=utc_now(), wrapped=b"")
    ring.forget_all()

    found = SafeContact.objects.get(pk=row.pk)

    assert isinstance(found.words, keys.Erased)
    assert "borrado" in str(found.words)
    found.save()
    assert at_rest(row) == before


def test_without_its_master_nothing_is_read_or_written_and_with_it_all_is_as_it_was(rosa: Patient) -> None:
    row = asked_of(rosa)
    before = at_rest(row)
    ring.forget_all()
    with using(FixedKeys({"stranger": bytes(32)})):
        with pytest.raises(KeyMissing):
            assert SafeContact.objects.get(pk=row.pk).words
        with pytest.raises(KeyMissing), transaction.atomic():
            asked_of(rosa)

    assert at_rest(row) == before
    assert SafeContact.objects.get(pk=row.pk).words == WORDS


def test_another_organisations_key_does_not_open_here(rosa: Patient) -> None:
    row = asked_of(rosa)
    name = values.key_named(at_rest(row))
    token = tenancy._scope.set(tenancy.Scope(organisation_id=uuid4()))
    try:
        with pytest.raises(KeyMissing):
            ring.key_of(name)
    finally:
        tenancy._scope.reset(token)


def test_the_same_value_has_one_mark_in_one_organisation_and_kind() -> None:
    with tenancy.organisation(SAN_RAFAEL):
        ours = keys.blind("document", "52123907")
        assert keys.blind("document", "52123907") == ours
        assert len(ours) == 16
        assert keys.blind("phone", "52123907") != ours
    with tenancy.organisation(UUID(int=0xB2)):
        assert keys.blind("document", "52123907") != ours


def test_an_organisations_keys_are_asked_for_once(rosa: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.blind("document", "1")
    questions = counted(monkeypatch)

    keys.blind("document", "2")

    assert questions == []
