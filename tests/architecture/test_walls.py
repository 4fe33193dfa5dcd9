"""Who may use what stands written down once more, apart from the code: whoever lowers a wall changes two places."""

import re
import tomllib
from pathlib import Path

import pytest

from latido.staff.contracts import PERMISSIONS, ROLE_PERMISSIONS, Role
from tests.architecture.addresses import addresses

pytestmark = pytest.mark.core
HERE = Path(__file__).parent
WALLS: dict[str, str] = tomllib.loads((HERE / "walls.toml").read_text(encoding="utf-8"))["walls"]
PAGE = (HERE.parents[1] / "docs/compliance/access.md").read_text(encoding="utf-8")
UNWRITTEN = 30  # new addresses that may wait for their line
COLUMNS = (Role.AGENT, Role.NURSE, Role.BILLING, Role.SUPERVISOR, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR)


def declared() -> dict[str, str]:
    return {each.name: each.access.permission for each in addresses() if each.access}


def test_no_wall_is_lower_than_it_was_written_down() -> None:
    """An address moved to another permission: change walls.toml too, and say in the commit why."""
    now = declared()

    assert {name: now.get(name) for name in WALLS if now.get(name) != WALLS[name]} == {}


def test_new_addresses_are_written_down_before_they_are_many() -> None:
    assert len(declared().keys() - WALLS.keys()) <= UNWRITTEN


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_the_page_for_assessors_tells_who_holds_a_permission(permission: str) -> None:
    row = re.search(rf"^\| `{re.escape(permission)}` \|[^|]*\|(.*)\|$", PAGE, re.MULTILINE)
    assert row is not None
    marked = {role for role, cell in zip(COLUMNS, row[1].split("|"), strict=True) if cell.strip() == "x"}

    assert marked == {role for role, held in ROLE_PERMISSIONS.items() if permission in held}
