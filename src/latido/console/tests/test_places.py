"""What the console leads to."""

import pytest

from latido.console.pages import PAGES
from latido.console.places import groups
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.ids import new_id
from latido.staff.contracts import PERMISSIONS

pytestmark = pytest.mark.core


def somebody(*permissions: str) -> Actor:
    return Actor(ActorKind.STAFF, new_id(), permissions=frozenset(permissions))


def test_every_kind_of_configuration_has_its_place() -> None:
    kinds = {place.kind for group in groups(somebody(*PERMISSIONS)) for place in group.places} - {"", "person"}

    assert kinds == {page.kind for page in PAGES}


def test_who_may_read_the_audit_alone_sees_its_place_alone() -> None:
    privacy = groups(somebody("audit.read"))

    assert [str(place.title) for group in privacy for place in group.places] == ["Auditoría"]
