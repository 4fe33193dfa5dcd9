"""A NUL in any field of any form and in any address gives an answer that says so, or is taken as no more than a letter:
never a failure of ours, and never something kept.
"""

import json
import logging
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test.utils import override_settings
from django.urls import reverse

from latido.plumbing import tenancy
from tests.access.asking import whole
from tests.access.forms import Form
from tests.access.hospitals import OURS, THEIRS, House, build
from tests.access.swaps import forms_of

pytestmark = pytest.mark.db
NUL = "Ro\0sa"


@pytest.fixture
def house(db: None) -> Iterator[House]:
    house, _other = build(OURS), build(THEIRS)
    logging.disable(logging.CRITICAL)
    with override_settings(DEMO=True):
        yield house
    logging.disable(logging.NOTSET)


def failing(house: House, who: str, form: Form) -> list[str]:
    fields = dict(form.fields)
    found = []
    for name in fields:
        with transaction.atomic():
            response = whole(house.people[who], form.method, form.path, fields | {name: NUL}, {})
            transaction.set_rollback(True)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            found.append(f"{form.method} {form.name} [{name}]: {response.status_code}")
    return found


@pytest.mark.parametrize("who", ["agent", "all"])
def test_a_nul_in_a_field_is_no_failure_of_ours(house: House, who: str) -> None:
    with tenancy.organisation(OURS):
        forms = {(each.name, each.method): each for each in forms_of(house, who) if "log" not in each.name}

    assert len(forms) > 5
    assert [each for form in forms.values() for each in failing(house, who, form)] == []


@pytest.mark.parametrize("part", [True, False], ids=["a part of a page", "a page"])
def test_where_no_field_says_so_the_answer_does(house: House, *, part: bool) -> None:
    headers = {"HX-Request": "true"} if part else {}

    response = whole(house.people["all"], "post", reverse("console:people"), {"q": NUL}, headers)

    told = json.loads(response.headers["HX-Trigger"])["toast"]["text"] if part else response.content.decode()  # type: ignore[attr-defined]
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "un carácter que no se ve" in told
