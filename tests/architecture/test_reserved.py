"""What each role sees of what is reserved: for all of them, and as the page for assessors says."""

import pytest

from latido.compliance.contracts import Use
from latido.compliance.core.sensitive import RULES, how_shown
from latido.staff.contracts import Role
from tests.architecture.source import ROOT

pytestmark = pytest.mark.core
PAGE = (ROOT / "docs/algorithms/reserved.md").read_text(encoding="utf-8")
ORDER = ("agent", "nurse", "supervisor", "billing", "privacy_officer", "administrator")


def test_every_role_has_an_answer_to_every_tag() -> None:
    assert set(ORDER) == {str(role) for role in Role}
    assert [tag for tag, by_role in RULES.items() if by_role.keys() != set(ORDER)] == []


@pytest.mark.parametrize("tag", RULES, ids=str)
def test_the_page_tells_what_each_role_sees(tag: str) -> None:
    cells = (f"{how_shown([tag], [role], Use.LOOK)} ({how_shown([tag], [role], Use.LISTEN)})" for role in ORDER)

    assert f"| `{tag}` | {' | '.join(cells)} |" in PAGE
