"""What stands beside an act about several patients."""

from uuid import UUID

import pytest

from latido.compliance.memory import together

pytestmark = pytest.mark.core
MARTA, LUIS = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("standings", "said"),
    [
        ([], ("", None)),
        ([("L2", None)], ("L2", None)),
        ([("L2", MARTA), ("L0", MARTA)], ("L0", MARTA)),  # the least of them
        ([("L3", MARTA), ("L3", LUIS)], ("L3", None)),
        ([("L2", MARTA), ("L2", None)], ("L2", None)),
    ],
)
def test_the_least_that_any_was_verified_and_who_spoke_for_all(
    standings: list[tuple[str, UUID | None]], said: tuple[str, UUID | None]
) -> None:
    assert together(standings) == said
