"""Real Asterisks for the tests of this folder: booted once, on loopback."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.process.lab import Lab, open_lab


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


DEEP_ONLY = ("test_house_faults.py", "test_bad_input.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Minutes of a whole product being killed belong to `./latido test process --deep`, which is run by hand."""
    for item in items:
        if item.path.name in DEEP_ONLY and not os.environ.get("LATIDO_DEEP"):
            item.add_marker(pytest.mark.skip(reason="runs with --deep"))
