"""A page open past the end of its session: it asks, loses nothing, and goes on without being loaded again."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.seat import Seat
from tests.fixtures.house import PASSWORD

pytestmark = pytest.mark.browser
MARK = "window.loadedOnce = 'yes'"
LOADED_ONCE = "window.loadedOnce"
ASKED_IN_A_MINUTE = 90  # heartbeats, tickets, tries of the stream: and no more


@pytest.fixture
def left_open(stranger: Seat) -> Seat:
    """Ana's desk, in a browser whose time the test decides."""
    stranger.page.clock.install()
    stranger.log_in("ana@demo.latido")
    stranger.page.evaluate(MARK)
    return stranger


def end_session(seat: Seat) -> None:
    """What twelve hours do to it."""
    (key,) = [each["value"] for each in seat.page.context.cookies() if each["name"] == "latido"]
    seat.house.change("DELETE FROM django_session WHERE session_key = %s", key)


def log_in_again(seat: Seat, by: Page) -> None:
    """In the other tab that the notice opens."""
    by.wait_for_url("**/cuenta/ingresar/**")
    by.fill("[name=login]", "ana@demo.latido")
    by.fill("[name=password]", PASSWORD)
    by.keyboard.press("Enter")
    by.wait_for_url("**/puesto/")
    by.close()
    seat.page.bring_to_front()
    seat.page.evaluate("window.dispatchEvent(new Event('focus'))")


def notice(seat: Seat) -> None:
    expect(seat.page.get_by_text("Su sesión terminó. Entre de nuevo")).to_be_visible()


def goes_on(seat: Seat) -> None:
    """The same page, without the notice, with a telephone."""
    expect(seat.page.locator("#expired")).to_be_hidden()
    expect(seat.there("phone")).to_have_attribute("data-state", "ready")
    assert seat.page.evaluate(LOADED_ONCE) == "yes"


def test_what_was_typed_is_there_after_logging_in_again(left_open: Seat) -> None:
    page = left_open.page
    page.keyboard.press("Control+K")
    search = page.get_by_role("searchbox").first
    search.fill("rosa gutierrez")
    end_session(left_open)
    search.press("Enter")
    notice(left_open)
    assert search.input_value() == "rosa gutierrez"

    with page.expect_popup() as other:
        page.get_by_role("link", name="Entrar").click()
    log_in_again(left_open, other.value)

    goes_on(left_open)
    assert search.input_value() == "rosa gutierrez"


def test_left_open_for_twelve_hours_it_is_locked_asks_once_and_goes_on(left_open: Seat) -> None:
    page = left_open.page
    page.clock.fast_forward("11:00")
    expect(page.locator("#lock input[type=password]")).to_be_visible()
    end_session(left_open)
    page.clock.fast_forward("12:00:00")
    notice(left_open)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.clock.run_for("01:00")
    assert len(asked) < ASKED_IN_A_MINUTE

    with page.expect_popup() as other:
        page.get_by_role("link", name="Entrar").click()
    log_in_again(left_open, other.value)
    goes_on(left_open)
    page.locator("#lock input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(left_open.there("agent-state")).to_be_visible()
    expect(page.locator("#workspace")).not_to_be_empty()
    assert page.evaluate(LOADED_ONCE) == "yes"
