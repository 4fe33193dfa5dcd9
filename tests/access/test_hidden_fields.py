"""A4: what is sent beside a form's own fields changes nothing, though it has the name of a column."""

import hashlib
import logging
import re
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models, transaction
from django.test.utils import override_settings

from latido.plumbing import security, tenancy
from latido.plumbing.keys import values
from latido.plumbing.masters import NONCE
from tests.access.asking import at_the_view
from tests.access.forms import Form
from tests.access.hospitals import OURS, THEIRS, House, build, kept
from tests.access.swaps import NOBODY, forms_of

pytestmark = pytest.mark.db
DATE, NUMBER, WORD = "2099-09-09", "1313131313", "zafado"  # more digits than a time has behind its second
REFUSED = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)  # it has a field of that name, and took no nonsense
MARKS = (NOBODY, DATE, WORD, NUMBER)
NEW = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.+]+|"
    r'"(?:id|number)": \d+|[0-9a-f]{40,64}|"!\w{40}"'
)
# what a page may send of itself beside the fields that lie in it
OWN: dict[str, frozenset[str]] = {
    "desk:consents": frozenset({"number"}),  # which of their telephones it is about
    "desk:draft": frozenset({"promise", "promise_due"}),
    "desk:reserve": frozenset({"desired_on", "after"}),  # the day that was wished, and where the places go on
}


def sent_beside() -> dict[str, str]:
    """Every column there is, with a value of its kind."""
    found: dict[str, str] = {}
    for model in security.owned_models():
        for field in model._meta.concrete_fields:
            found |= {field.name: _value(field), field.attname: _value(field)}
    return found


def _value(field: Any) -> str:
    if field.is_relation or isinstance(field, models.UUIDField):
        return NOBODY
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return DATE
    return NUMBER if isinstance(field, models.IntegerField | models.FloatField) else WORD


@pytest.fixture
def house(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Sealed here, the same words lie the same way: what changed is seen without opening anything."""
    monkeypatch.setattr(values, "seal", unsafely_sealed)
    house, _other = build(OURS), build(THEIRS)
    logging.disable(logging.CRITICAL)
    with override_settings(DEMO=True), tenancy.organisation(OURS):
        yield house
    logging.disable(logging.NOTSET)


def unsafely_sealed(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = hashlib.sha256(plain).digest()[:NONCE]
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def after(house: House, who: str, form: Form, more: dict[str, str]) -> tuple[int, Counter[tuple[str, str]], list[str]]:
    """The answer, what lies in the tables then but for what is new each time, and marks of ours among it."""
    with transaction.atomic():
        response = at_the_view(house.people[who], "post", form.path, {**more, **dict(form.fields)}, {})
        rows = kept(house)
        transaction.set_rollback(True)
    marked = [row for table, row in rows if any(mark in row for mark in MARKS) and table != "plumbing_outboxevent"]
    return response.status_code, Counter((table, NEW.sub("", row)) for table, row in rows), marked


@pytest.mark.parametrize("who", ["agent", "all"])
def test_what_no_field_asks_for_changes_nothing(house: House, who: str) -> None:
    beside, changed = sent_beside(), []
    posts = {each.name: each for each in forms_of(house, who) if each.method == "post"}
    asked: dict[str, set[str]] = {}
    for each in forms_of(house, who):
        asked.setdefault(each.name, set()).update(name for name, _value in each.fields)
    for name, form in posts.items():
        more = {key: value for key, value in beside.items() if key not in asked[name] | OWN.get(name, frozenset())}
        plain, rogue = after(house, who, form, {}), after(house, who, form, more)
        refused = rogue[0] in REFUSED and not rogue[2]
        if not refused and (plain[:2] != rogue[:2] or rogue[2]):
            changed.append(f"{name}: {plain[0]} {rogue[0]} {list((rogue[1] - plain[1]).items())[:2]} {rogue[2][:1]}")

    assert len(posts) > 5
    assert changed == [], "\n".join(changed)
