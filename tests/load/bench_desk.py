"""`latido bench desk`: pages with 100,000 patients, the start of everything and what it weighs.

Server time is what the web server takes to answer a logged-in browser on this machine; the base is the login page of
the same run. What a browser paints is measured in Chromium, from the instant the database holds.
"""

import asyncio
import re
import sys
import time
from collections.abc import Callable
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.fixtures.house import House, house
from tests.load import screens
from tests.load.rows import Row, at_most, percentile, reported, say, show

PATIENTS = 100_000
TIMES = 60


def log_in(where: House, email: str) -> OpenerDirector:
    """A browser's session, by the form a person fills in."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    page = browser.open(f"{where.url}/cuenta/ingresar/").read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    form = {"login": email, "password": "latido-demo", "csrfmiddlewaretoken": found.group(1) if found else ""}
    answer = browser.open(f"{where.url}/cuenta/ingresar/", urlencode(form).encode())
    assert "/cuenta/" not in answer.geturl(), answer.geturl()
    return browser


def box_of(browser: OpenerDirector, where: House) -> Callable[[str], None]:
    """The search that every page has. It must find somebody."""
    page = browser.open(f"{where.url}/puesto/buscar/").read().decode()
    token = re.search(r'<meta name="csrf-token" content="([^"]+)"', page)
    assert token, "the page carries no token"

    def search(words: str) -> None:
        form = {"q": words, "part": "found", "csrfmiddlewaretoken": token.group(1)}
        answer = browser.open(f"{where.url}/puesto/buscar/", urlencode(form).encode()).read().decode()
        assert 'data-testid="candidate"' in answer, words

    return search


def timed(work: Callable[[], object], times: int = TIMES) -> list[float]:
    """Milliseconds of each, after three that do not count."""
    for _ in range(3):
        work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return taken


def rows_of(where: House, started: float) -> list[Row]:
    say(f"{PATIENTS} patients…")
    where.latido("manage", "demo_patients", "--count", str(PATIENTS), timeout=900)
    patients = where.rows("SELECT count(*) FROM patients_patient")[0][0]
    ana, sam = log_in(where, "ana@demo.latido"), log_in(where, "sam@demo.latido")
    stranger = build_opener()
    base = timed(lambda: stranger.open(f"{where.url}/cuenta/ingresar/").read())
    desk = timed(lambda: ana.open(f"{where.url}/puesto/").read())
    board = timed(lambda: sam.open(f"{where.url}/piso/").read())
    search = box_of(ana, where)
    phone, name = timed(lambda: search("300 111 2233")), timed(lambda: search("rosa gutierrez pena 12/03/1954"))
    weight = where.status()
    began = time.monotonic()
    where.latido("up", "--background")
    again = time.monotonic() - began
    say(f"{screens.CALLS} calls in a browser…")
    seen = asyncio.run(screens.measure(where))
    base95 = percentile(base, 95)
    return [
        at_most("desk page, p95", percentile(desk, 95), "ms", 150, base95, f"{patients} patients"),
        reported("desk page, p50", percentile(desk, 50), "ms", percentile(base, 50)),
        reported("board, p95", percentile(board, 95), "ms", base95),
        at_most("search by telephone, p95", percentile(phone, 95), "ms", 150, base95),
        at_most("search by name without accents, p95", percentile(name, 95), "ms", 300, base95),
        at_most(
            "offer to painted card, p95",
            percentile(seen.offers, 95),
            "ms",
            500,
            percentile(seen.offers, 50),
            f"{len(seen.offers)} of {screens.CALLS}; the base is its p50",
        ),
        at_most(
            "event to pixel on the board, p95",
            percentile(seen.board, 95),
            "ms",
            1000,
            percentile(seen.board, 50),
            f"{len(seen.board)} of {seen.expected} changes; the base is its p50",
        ),
        at_most("from nothing to ready, downloads done", started, "s", 120),
        at_most("up again", again, "s", 10),
        at_most("memory of everything but the carrier (PSS)", memory_of(weight), "MB", 1000),
    ]


def memory_of(status: dict[str, object]) -> float | None:
    found = next((value for key, value in status.items() if "pss" in key.lower() or "memory" in key.lower()), None)
    return float(found) if isinstance(found, int | float) else None


def main() -> int:
    say("starting the product…")
    began = time.monotonic()
    with house() as where:
        return show("desk", rows_of(where, time.monotonic() - began))


if __name__ == "__main__":
    sys.exit(main())
