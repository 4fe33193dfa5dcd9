import asyncio
import json
from collections.abc import Collection

import pytest

from latido.plumbing.realtime import LIMIT, payloads
from latido.plumbing.sse import Hub, Message, Stream, session_key

pytestmark = pytest.mark.core


def test_hints_are_said_once_and_each_notification_fits() -> None:
    hints = [(f"agent:{n:036d}", "offer") for n in range(1000)]

    lists = payloads(hints)

    assert all(len(each) <= LIMIT for each in lists)
    assert [tuple(hint) for each in lists for hint in json.loads(each)] == sorted(set(hints))


def test_no_hints_no_notification() -> None:
    assert payloads([]) == []


@pytest.mark.parametrize(
    ("sent", "key"),
    [(b"latido=abc; other=1", "abc"), (b"other=1", ""), (b"", ""), (b"\xff\xfe=;;;", "")],
)
def test_the_session_key_is_read_from_any_cookie_header(sent: bytes, key: str) -> None:
    assert session_key({"headers": [(b"cookie", sent)]}, "latido") == key


class Browser:
    """One page's end of the stream."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 0
        self.news = asyncio.Event()
        self.left = asyncio.Event()

    async def send(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        self.heard.append(message.get("body", b"").decode())
        self.news.set()

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def until(self, text: str) -> None:
        async with asyncio.timeout(5):
            while not any(text in each for each in self.heard):
                self.news.clear()
                await self.news.wait()


def everything(topics: Collection[str]) -> Stream:
    return Stream(Hub(""), lambda _key: topics, "latido")


PAGE: Message = {"type": "http", "headers": [(b"cookie", b"latido=abc")]}


async def test_a_page_hears_its_own_topic_and_no_other() -> None:
    stream, browser = everything({"agent:1"}), Browser()
    serving = asyncio.create_task(stream(PAGE, browser.receive, browser.send))
    await browser.until("retry")

    stream.hub.spread([("agent:2", "offer"), ("agent:1", "desk")])
    await browser.until("event: desk")

    assert not any("offer" in each for each in browser.heard)
    browser.left.set()
    serving.cancel()


async def test_a_page_without_rights_is_refused() -> None:
    browser = Browser()

    await everything(())(PAGE, browser.receive, browser.send)

    assert browser.status == 401


async def test_a_page_that_leaves_is_forgotten() -> None:
    stream, browser = everything({"agent:1"}), Browser()
    serving = asyncio.create_task(stream(PAGE, browser.receive, browser.send))
    await browser.until("retry")

    browser.left.set()
    stream.hub.spread([("agent:1", "desk")])
    async with asyncio.timeout(15):
        await serving

    assert not stream.hub.pages


async def test_a_page_whose_rights_changed_comes_back_for_its_new_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("latido.plumbing.sse.KEEP_ALIVE", 0.01)
    answers = iter([("agent:1", "floor:1")])
    stream, browser = Stream(Hub(""), lambda _key: next(answers, ("agent:1",)), "latido"), Browser()

    async with asyncio.timeout(5):
        await stream(PAGE, browser.receive, browser.send)

    assert browser.status == 200
    assert not stream.hub.pages
