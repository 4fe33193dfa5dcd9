"""Two walls: the manager, and below it PostgreSQL, which raw SQL cannot pass either."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from latido.kernel.ids import new_id
from latido.plumbing import tenancy
from latido.staff.models import User

pytestmark = [pytest.mark.db, pytest.mark.django_db]

OURS, THEIRS = new_id(), new_id()


@pytest.fixture
def two_people() -> Iterator[None]:
    for organisation_id, name in ((OURS, "ana"), (THEIRS, "noor")):
        with tenancy.organisation(organisation_id):
            User.objects.create(email=f"{name}@example.org", first_name=name, last_name="Prueba")
    yield


def raw(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_a_query_outside_a_scope_raises() -> None:
    with pytest.raises(tenancy.OutsideScope):
        User.objects.count()


def test_raw_sql_outside_a_scope_sees_nothing(two_people: None) -> None:
    assert raw("SELECT count(*) FROM staff_user") == [(0,)]


def test_raw_sql_inside_one_organisation_sees_no_other(two_people: None) -> None:
    with tenancy.organisation(OURS):
        assert raw("SELECT email FROM staff_user") == [("ana@example.org",)]


def test_a_row_cannot_be_written_into_another_organisation(two_people: None) -> None:
    with tenancy.organisation(OURS), pytest.raises(ProgrammingError), transaction.atomic():
        raw("UPDATE staff_user SET organisation_id = gen_random_uuid() RETURNING 1")


def test_a_row_made_outside_a_scope_is_refused() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        User(email="x@example.org", first_name="x", last_name="x").save()


def test_one_scope_cannot_be_entered_from_another() -> None:
    with tenancy.organisation(OURS), pytest.raises(tenancy.AnotherOrganisation), tenancy.organisation(THEIRS):
        raise AssertionError


def test_a_scope_nests_in_itself(two_people: None) -> None:
    with tenancy.organisation(OURS), tenancy.organisation(OURS):
        assert User.objects.count() == 1


def test_the_scope_ends_with_its_block_even_inside_a_longer_transaction(two_people: None) -> None:
    with tenancy.organisation(OURS):
        pass

    assert raw("SELECT count(*) FROM staff_user") == [(0,)]


def test_a_failed_block_leaves_no_scope_behind(two_people: None) -> None:
    with pytest.raises(RuntimeError), tenancy.organisation(OURS):
        raise RuntimeError

    assert raw("SELECT count(*) FROM staff_user") == [(0,)]


def test_the_login_role_sees_users_of_all_and_leaves_with_its_block(two_people: None) -> None:
    with tenancy.role("latido_login"):
        assert User.objects.count() == 2

    assert raw("SELECT current_user") == [("latido_app",)]


def test_inside_the_login_role_an_organisation_narrows_again(two_people: None) -> None:
    with tenancy.role("latido_login"):
        with tenancy.organisation(OURS):
            assert raw("SELECT count(*) FROM staff_user") == [(1,)]
        assert raw("SELECT count(*) FROM staff_user") == [(2,)]


def test_a_role_that_was_given_nothing_reads_nothing(two_people: None) -> None:
    with pytest.raises(ProgrammingError), tenancy.role("latido_voice"):
        raw("SELECT 1 FROM staff_user")


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(ValueError, match="postgres"), tenancy.role("postgres"):
        raise AssertionError
