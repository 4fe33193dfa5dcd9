"""Real Asterisks, and the whole product, for the tests of this folder: booted once, on loopback."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.process.lab import Lab, open_lab
from tests.process.town import Town, town


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def asterisks(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lab]:
    """Two Asterisks of this run's own."""
    folder: Path = tmp_path_factory.mktemp("lab")
    lab = await open_lab(folder)
    yield lab
    await lab.close()


@pytest_asyncio.fixture(loop_scope="session")
async def lab(asterisks: Lab) -> AsyncIterator[Lab]:
    """The telephones with a fresh script and a voice process that runs."""
    asterisks.reset()
    await asterisks.start_voice()
    yield asterisks
    await asterisks.empty()


@pytest.fixture(scope="session")
def whole() -> Iterator[Town]:
    """The whole product, and who is outside of it: one for all tests that take it apart."""
    with town() as made:
        yield made


# with two more Asterisks from here on
LAST = ("test_bad_input.py", "test_beside.py", "test_house_doctor.py", "test_house_faults.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the whole product come last, one after the other."""
    items.sort(key=lambda item: item.path.name in LAST)
