"""What a person sees, and when: an agent's screen while calls come in, and the supervisor's board beside it.

Each page notes by itself the instant at which something new was painted; the database says when it happened. One
machine, one clock.
"""

import asyncio
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.fixtures.chromium import FLAGS, program
from tests.fixtures.house import PASSWORD, House
from tests.load.base import CALLERS
from tests.load.sip import Telephone, open_telephone

CALLS = 25
AGENT = "ana@demo.latido"
STRAIGHT = "576015550199"  # a number of the demonstration that goes straight to a queue
FAMILY = "573001112233"  # three people share it: three cards
PATIENCE = 20_000  # ms
STATES = {"available": "Disponible", "on_contact": "En contacto", "after_contact": "Cierre"}
LASTS = 1.0  # seconds: a state that was over sooner need not have been painted
NOTE_PAINT = """([selector, name]) => {
    window.painted = [];
    let last = "";
    const look = () => {
      const all = [...document.querySelectorAll(selector)].map((each) => each.innerText);
      const now = all.filter((words) => words.includes(name)).join("|");
      if (now === last) return;
      last = now;
      requestAnimationFrame(() => setTimeout(() => window.painted.push([Date.now() / 1000, now])));
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
    look();
}"""
Painted = list[tuple[float, str]]  # Unix seconds, the words


@dataclass(frozen=True)
class Seen:
    """Milliseconds, one an event."""

    offers: list[float]  # from the offer to the cards of who it may be, painted
    board: list[float]  # from an agent's change of state to its word on the board
    expected: int  # changes that the board had to show


async def measure(where: House) -> Seen:
    async with AsyncExitStack() as open_now:
        playwright = await open_now.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=program(), args=FLAGS)
        open_now.push_async_callback(browser.close)
        desk = await log_in(browser, where, AGENT)
        board = await log_in(browser, where, "sam@demo.latido")
        await board.goto(f"{where.url}/piso/")
        await available(desk)
        await board.evaluate(NOTE_PAINT, ["#board li", "Ana"])
        await desk.evaluate(NOTE_PAINT, ["[data-testid=candidate]", ""])
        patients = await open_telephone(CALLERS, ("127.0.0.1", where.home.ports.sip))
        began = datetime.now().astimezone()
        for _ in range(CALLS):
            await one_call(desk, patients)
        await asyncio.sleep(2 * LASTS)
        cards: Painted = await desk.evaluate("window.painted")
        words: Painted = await board.evaluate("window.painted")
    offered = where.rows("SELECT extract(epoch FROM offered_at) FROM routing_offer WHERE offered_at > %s", began)
    spans = where.rows(
        """SELECT s.state, extract(epoch FROM s.started_at), extract(epoch FROM coalesce(s.ended_at, now()))
             FROM routing_agentstatespan s JOIN staff_user u ON u.id = s.agent_id
            WHERE u.email = %s AND s.started_at > %s ORDER BY s.started_at""",
        AGENT,
        began,
    )
    shown = [(STATES[s], float(a), float(b)) for s, a, b in spans if s in STATES and float(b - a) > LASTS]
    return Seen(
        offers=sorted(delays(((float(at), "") for (at,) in offered), cards)),
        board=sorted(delays(((start, word) for word, start, _ in shown), words)),
        expected=len(shown),
    )


def delays(happened: Iterable[tuple[float, str]], painted: Painted) -> list[float]:
    """From each event to the first painting after it that says the word, in milliseconds. Never painted: left out."""
    found = []
    for at, word in happened:
        after = next((seen for seen, words in painted if seen >= at and words and word in words), None)
        if after is not None:
            found.append(1000 * (after - at))
    return found


async def log_in(browser: Browser, where: House, email: str) -> Page:
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="es-CO", permissions=["microphone"]
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(f"{where.url}/cuenta/ingresar/")
    await page.fill("[name=login]", email)
    await page.fill("[name=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(lambda address: "/cuenta/" not in address)
    return page


async def available(desk: Page) -> None:
    """The headset is tried first, once a shift."""
    await desk.wait_for_selector('[data-testid=phone][data-state="ready"]')
    await desk.get_by_test_id("go-available").click()
    await desk.get_by_test_id("check-done").click()
    await in_state(desk, "available")


async def in_state(desk: Page, state: str) -> None:
    await desk.wait_for_selector(f'[data-testid=agent-state][data-state="{state}"]')


async def one_call(desk: Page, patients: Telephone) -> None:
    """It rings, is answered by key, lasts a moment, is written up; the agent is free again."""
    call: Any = patients.call(STRAIGHT, FAMILY)
    await desk.get_by_test_id("offer").wait_for()
    await desk.wait_for_selector('[data-testid=phone][data-state="ringing"]')
    await desk.keyboard.press("F2")
    await desk.wait_for_selector('[data-testid=phone][data-state="talking"]')
    await asyncio.sleep(2 * LASTS)
    patients.hang_up(call)
    await desk.get_by_test_id("wrap-up").wait_for()
    await asyncio.sleep(2 * LASTS)
    await desk.keyboard.press("1")
    await desk.get_by_text("Listo para finalizar").wait_for()
    await desk.keyboard.press("Control+Enter")
    await desk.get_by_test_id("idle").wait_for()
    await in_state(desk, "available")
    await asyncio.sleep(2 * LASTS)
