"""What is asked of a foreign system at the login: once in a while, by one at a time, few at once."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import ClassVar

import pytest
from django.test.utils import override_settings

from latido.plumbing import egress, published
from latido.plumbing.egress import Answer, Unreachable, fetch

pytestmark = pytest.mark.core
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Handler(BaseHTTPRequestHandler):
    """Counts who asks; `slow` is answered when the test says so."""

    asked: ClassVar[list[str]] = []
    says: ClassVar[bytes] = b"{}"
    goes_on: ClassVar[threading.Event] = threading.Event()
    arrived: ClassVar[threading.Semaphore] = threading.Semaphore(0)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/slow":
            self.arrived.release()
            self.goes_on.wait(20)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.says)

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    Handler.asked.clear()
    Handler.says, Handler.goes_on = b"{}", threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    published.forget()
    with override_settings(LATIDO_INSIDE_NETWORKS=[ip_network("127.0.0.0/8")]):
        yield f"http://127.0.0.1:{server.server_port}"
    Handler.goes_on.set()
    server.shutdown()
    server.server_close()


def refused(url: str, now: datetime, at_most: timedelta = published.KEPT_FOR) -> str:
    with pytest.raises(Unreachable) as failed:
        published.document(url, Answer.json, now, at_most=at_most)
    return failed.value.why


def test_it_is_asked_once_in_ten_minutes_and_anew_by_who_checks(address: str) -> None:
    for later in (0 * SECOND, 599 * SECOND, -1 * SECOND):
        published.document(address, Answer.json, NOON + later)
    assert len(Handler.asked) == 1

    published.document(address, Answer.json, NOON, at_most=timedelta())
    published.document(address, Answer.json, NOON + published.KEPT_FOR)

    assert len(Handler.asked) == 3


def test_what_failed_is_not_asked_again_for_some_seconds(address: str) -> None:
    Handler.says = b"in maintenance"
    assert [refused(address, NOON + n * SECOND) for n in (0, 9)] == [egress.UNREADABLE] * 2
    assert len(Handler.asked) == 1

    assert refused(address, NOON, timedelta()) == egress.UNREADABLE
    assert len(Handler.asked) == 2
    Handler.says = b"{}"
    assert published.document(address, Answer.json, NOON + 10 * SECOND) == {}


def test_an_answer_that_cannot_be_read_leaves_what_was_known(address: str) -> None:
    def read(answer: Answer) -> object:
        return 1 // answer.json()["way"]  # type: ignore[no-any-return]

    Handler.says = b'{"way": 1}'
    assert published.document(address, read, NOON) == 1
    Handler.says = b'{"way": 0}'
    with pytest.raises(ZeroDivisionError):
        published.document(address, read, NOON, at_most=timedelta())

    assert published.document(address, read, NOON + SECOND) == 1


def test_two_do_not_ask_the_same_at_once(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "PATIENCE", 0.05)
    first = threading.Thread(target=published.document, args=(f"{address}/slow", Answer.json, NOON))
    first.start()
    assert Handler.arrived.acquire(timeout=20)

    assert refused(f"{address}/slow", NOON) == egress.BUSY
    Handler.goes_on.set()
    first.join()

    assert published.document(f"{address}/slow", Answer.json, NOON) == {}
    assert Handler.asked == ["/slow"]


def test_few_are_asked_at_once_so_that_pages_go_on(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "PATIENCE", 0.05)
    asking = [threading.Thread(target=fetch, args=(f"{address}/slow",)) for _ in range(egress.AT_ONCE)]
    for each in asking:
        each.start()
    for _ in asking:
        assert Handler.arrived.acquire(timeout=20)

    with pytest.raises(Unreachable) as one_too_many:
        fetch(address)
    assert one_too_many.value.why == egress.BUSY
    Handler.goes_on.set()
    for each in asking:
        each.join()

    assert fetch(address).body == b"{}"
