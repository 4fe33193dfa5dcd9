"""A telephone that lies sealed is found from outside by the mark that the product gave it."""

import pytest
from django.db import connection

from latido.interactions.models import Interaction
from latido.orgs.tests.hospitals import SAN_RAFAEL, found
from latido.plumbing import keys, tenancy
from latido.plumbing.keys import ring
from latido_run.home import Home
from latido_run.marks import KEYS, Marks, spellings

NUMBER = "+573001112233"


@pytest.mark.db
@pytest.mark.usefixtures("committed")
def test_a_mark_made_outside_is_the_one_of_the_column(cluster: Home) -> None:
    ring.forget_all()
    found()
    kind = Interaction._meta.get_field("from_mark").kind
    with tenancy.organisation(SAN_RAFAEL):
        inside = keys.marker(kind, SAN_RAFAEL)(NUMBER)
    with tenancy.role("latido_voice"), connection.cursor() as cursor:
        cursor.execute(KEYS)
        rows = cursor.fetchall()

    assert Marks(cluster, rows).of(NUMBER) == [inside]
    assert Marks(cluster, rows).of("+573001112234") != [inside]


@pytest.mark.core
@pytest.mark.parametrize("called", ["573001112233", "3001112233", "+573001112233", "+57 300 111-22-33"])
def test_a_telephone_is_sought_as_it_was_written_down(called: str) -> None:
    assert NUMBER in spellings(called, "+576015550100")


@pytest.mark.core
def test_nobody_has_no_spelling() -> None:
    assert spellings("anonymous", "+576015550100") == []
