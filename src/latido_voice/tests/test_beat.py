"""What the supervisor sees of us; a full disk ends no call."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from latido_voice.voice import beat

pytestmark = pytest.mark.core


async def test_where_nothing_can_be_written_the_process_goes_on_living(tmp_path: Path) -> None:
    voice: Any = SimpleNamespace(lines={})
    beating = asyncio.create_task(beat(tmp_path / "alive", Path("/dev/full"), voice, 0.01))
    await asyncio.sleep(0.1)

    assert not beating.done()
    assert (tmp_path / "alive").exists()
    beating.cancel()
