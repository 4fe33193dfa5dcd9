"""A patient's page and its timeline by HTTP, as the desk asks for them, of people with much behind them."""

import argparse
import http.client
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from latido_run import postgres
from latido_run.home import SOURCE, free_port
from tests.load.patients.ground import Ground
from tests.load.rows import Row, at_most, percentile, reported, say

PAGE, PART, QUERIES = 120, 50, 12
ROUND = 32  # of the page and what comes after it; one more where somebody promised
EVENTS = 3  # in the timeline, for each patient: 3,000,000 of a million
PEOPLE, OLD = 200, 20  # whose pages are opened, and of these with much behind them
PAGES_BACK = 3
WARM = 15
FILTERS = ("", "calls", "visits", "consents", "identity")
NEWEST = """
    SELECT id, kind, ref, at FROM interactions_timelineentry
     WHERE organisation_id = %s AND patient_id = %s AND at <= now() ORDER BY at DESC, id DESC LIMIT 32
"""
FRAME = re.compile(
    r"(statement|execute [^:]+): *(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SELECT set_config|SET )", re.I
)
PING = re.compile(r"statement: $")  # of the pool, whether the connection lives
SAID = re.compile(r"LOG:  (statement|execute [^:]+): ")


def rows(chosen: argparse.Namespace) -> list[Row]:
    made: Ground = chosen.ground()
    lives = _lives(made, EVENTS * chosen.people)
    with serving(made) as browser:
        browser.enter(lives["cookie"], lives["session"])
        people = [*lives["people"][: PEOPLE - OLD], *lives["old"][:OLD]]
        say(f"{len(people)} pages…")
        seen = Seen()
        for person in people[:WARM]:
            look(browser, person, Seen(), [""])
        for person in people:
            look(browser, person, seen, FILTERS if person in lives["old"] else [""])
        empty = [browser.get("/puesto/bandeja/", part=True)[0] for _ in range(100)]
        asked = counted(made, browser, people[-1])
    plain = _plain(made, people)
    patients = made.one("SELECT count(*) FROM patients_patient")
    many = f"{patients:,} patients; base: "
    events = made.one("SELECT count(*) FROM interactions_timelineentry")
    frame = many + "the inbox of the same browser, with nothing in it"
    back = f"{events:,} events, of one person up to {max(lives['events'].values()):,}; base: the bare index, 32 entries"
    return [
        at_most("patient page, p95", percentile(seen.page, 95), "ms", PAGE, percentile(empty, 95), frame),
        reported("the same, p50", percentile(seen.page, 50), "ms", percentile(empty, 50)),
        at_most("questions of a patient page", asked["page"], "", QUERIES, asked["inbox"],
                "the whole request's, in PostgreSQL's log; one more where somebody promised; base: the inbox"),
        at_most("the rest of the page, p95", percentile(seen.rest, 95), "ms", PAGE, percentile(empty, 95),
                "timeline, family, journey and consents, which come after it"),
        reported("questions of the rest of the page", asked["rest"], "", asked["inbox"]),
        at_most("questions of both together", asked["page"] + asked["rest"], "", ROUND, 2 * asked["inbox"],
                "each request asks seven of its own: who asks, for which house, may they, and what is written of it"),
        at_most("timeline, p99", percentile(seen.parts, 99), "ms", PART, percentile(plain, 99), back),
        reported("the same, p50", percentile(seen.parts, 50), "ms", percentile(plain, 50),
                 f"{len(seen.parts)} parts: the first and further back, with each filter"),
        reported("questions of a part of the timeline", asked["timeline"], "", asked["inbox"]),
    ]  # fmt: skip


def _lives(made: Ground, events: int) -> dict[str, Any]:
    """Planted once: a kept hospital has them."""
    known = made.home.path / "lives.json"
    if not known.exists():
        say(f"{events} things happen to them…")
        told = made.inside("living", str(events))
        counts = "SELECT json_object_agg(id, n) FROM (SELECT patient_id AS id, count(*) AS n"
        counts += " FROM interactions_timelineentry WHERE patient_id = ANY(%s::uuid[]) GROUP BY patient_id) AS each"
        told["events"] = made.one(counts, [*told["people"], *told["old"]])
        known.write_text(json.dumps(told))
        made.settle()
    return dict(json.loads(known.read_text()))


@dataclass
class Seen:
    """Milliseconds of each."""

    page: list[float] = field(default_factory=list)
    rest: list[float] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)


@dataclass
class Browser:
    """One that is logged in and keeps its connection, as htmx in a page of the desk does."""

    wire: http.client.HTTPConnection
    headers: dict[str, str] = field(default_factory=dict)

    def enter(self, cookie: str, session: str) -> None:
        """The shell is loaded once; what follows is swapped into it."""
        self.headers["Cookie"] = f"{cookie}={session}"
        _, shell = self.get("/puesto/")
        token = re.search(r'<meta name="csrf-token" content="([^"]+)"', shell)
        assert token, "the page carries no token"
        self.headers["X-CSRFToken"] = token.group(1)

    def get(self, path: str, *, part: bool = False) -> tuple[float, str]:
        return self._asked("GET", path, "", part=part)

    def post(self, path: str, **form: str) -> tuple[float, str]:
        return self._asked("POST", path, urlencode(form), part=True)

    def _asked(self, method: str, path: str, body: str, *, part: bool) -> tuple[float, str]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        swap = {"HX-Request": "true", "HX-Target": "workspace"} if part else {}
        began = time.perf_counter()
        self.wire.request(method, path, body, {**self.headers, **swap, **kind})
        answer = self.wire.getresponse()
        text = answer.read().decode()
        taken = 1000 * (time.perf_counter() - began)
        for each in answer.headers.get_all("Set-Cookie") or []:
            if "csrf" in each.partition("=")[0]:
                self.headers["Cookie"] += "; " + each.partition(";")[0]
        assert answer.status == http.HTTPStatus.OK, (method, answer.status)
        return taken, text


def look(browser: Browser, person: str, seen: Seen, filters: Sequence[str]) -> None:
    """Open the page for a reason, wait for the rest of it, and go back in time under each filter."""
    taken, page = browser.post(f"/puesto/ficha/{person}/", code="appointment", reason="pide la hora de su cita")
    assert 'data-testid="patient-page"' in page
    seen.page.append(taken)
    taken, rest = browser.get(f"/puesto/ficha/{person}/relacion/", part=True)
    assert "Nueva EPS" in page and "Muestra" not in rest
    seen.rest.append(taken)
    for code in filters:
        after = ""
        for _ in range(PAGES_BACK):
            taken, part = browser.get(f"/puesto/ficha/{person}/linea/?vista={code}&after={after}", part=True)
            seen.parts.append(taken)
            found = re.search(r"after=(\d+)", part)
            if not found:
                break
            after = found.group(1)


@contextmanager
def serving(made: Ground) -> Iterator[Browser]:
    """The web process of the product, and a browser."""
    with (made.home.log / "bench-web.log").open("ab") as log:
        made.home.save_ports(replace(made.home.ports, web=free_port()))
        argv = [sys.executable, "-m", "latido.config.web"]
        web = subprocess.Popen(argv, env=made.env, cwd=SOURCE, stdout=log, stderr=log)
        browser = Browser(_wire(made.home.ports.web))
        try:
            yield browser
        finally:
            browser.wire.close()
            web.terminate()
            web.wait(30)


def _wire(port: int) -> http.client.HTTPConnection:
    """As soon as it answers."""
    end = time.monotonic() + 60
    while True:
        wire = http.client.HTTPConnection("localhost", port, timeout=30)
        try:
            wire.connect()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return wire


def counted(made: Ground, browser: Browser, person: str) -> dict[str, int]:
    """How many statements each of them asks as a rule, where transactions begin and end aside.

    Once a minute a request writes down too that its session was seen.
    """
    address = f"/puesto/ficha/{person}/"
    acts = {
        "inbox": lambda: browser.get("/puesto/bandeja/", part=True),
        "page": lambda: browser.get(address, part=True),
        "rest": lambda: browser.get(f"{address}relacion/", part=True),
        "timeline": lambda: browser.get(f"{address}linea/", part=True),
    }
    with made.connect(postgres.SUPERUSER) as db:
        db.execute("ALTER SYSTEM SET log_statement = 'all'")
        db.execute("SELECT pg_reload_conf()")
        time.sleep(1)
        found = {name: statistics.median(_said(made, act) for _ in range(3)) for name, act in acts.items()}
        db.execute("ALTER SYSTEM RESET log_statement")
        db.execute("SELECT pg_reload_conf()")
    return found


def _said(made: Ground, act: Any) -> int:
    log = made.home.log / "postgres.log"
    before = log.stat().st_size
    act()
    time.sleep(0.3)
    with log.open("rb") as file:
        file.seek(before)
        lines = file.read().decode(errors="replace").splitlines()
    asked = [line for line in lines if SAID.search(line) and not FRAME.search(line) and not PING.search(line)]
    (made.home.log / "bench-questions.log").open("a").write("\n".join([*asked, "--", ""]))
    return len(asked)


def _plain(made: Ground, people: Sequence[str]) -> list[float]:
    taken = []
    with made.connect() as db:
        for person in people:
            began = time.perf_counter()
            db.execute(NEWEST, [made.house, person]).fetchall()
            taken.append(1000 * (time.perf_counter() - began))
    return taken
