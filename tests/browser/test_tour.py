"""The tour of the demonstration: once by itself, by keys alone, again from the menu, and never over a call."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.seat import Caller, Seat
from tests.browser.test_pages import barriers
from tests.fixtures.house import House

pytestmark = pytest.mark.browser
NEWCOMER = "laura@demo.latido"
STEPS = 7
FORGET = "DELETE FROM staff_tourseen WHERE user_id = (SELECT id FROM staff_user WHERE email = %s) RETURNING 1"


@pytest.fixture
def laura(installed: House, chromium: Browser) -> Iterator[Seat]:
    """At her desk for the first time."""
    installed.rows(FORGET, NEWCOMER)
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="es-CO", permissions=["microphone"], reduced_motion="reduce"
    )
    seat = Seat(installed, context)
    seat.log_in(NEWCOMER)
    yield seat
    seat.leave()
    context.close()


def test_a_newcomer_is_shown_around_once_and_a_call_comes_first(laura: Seat) -> None:
    card = laura.there("tour")
    expect(card).to_contain_text("1 / 7")
    assert barriers(laura.page, "tour") == {}
    for _ in range(STEPS):
        laura.page.keyboard.press("ArrowRight")
    expect(card).to_contain_text("7 / 7")
    with laura.page.expect_response("**/cuenta/recorrido/") as told:
        laura.page.keyboard.press("Enter")
    assert told.value.status == 204
    expect(card).to_have_count(0)

    laura.page.reload()
    expect(laura.there("phone")).to_have_attribute("data-state", "ready")
    expect(card).to_have_count(0)

    laura.become_available()
    laura.page.locator("nav details summary").click()
    laura.there("show-tour").click()
    expect(card).to_be_visible()
    with Caller(laura.house):
        laura.answer()
        expect(card).to_have_count(0)
        laura.hang_up()
    laura.page.keyboard.press("1")
    laura.finish()
