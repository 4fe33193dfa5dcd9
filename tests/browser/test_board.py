"""The supervisor's board follows the floor by itself, and stays the page it is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.seat import Seat
from tests.fixtures.house import PASSWORD, House

pytestmark = pytest.mark.browser


@pytest.fixture
def board(installed: House, chromium: Browser) -> Iterator[Page]:
    """Sam's, freshly opened."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="es-CO")
    page = context.new_page()
    page.goto(f"{installed.url}/cuenta/ingresar/")
    page.fill("[name=login]", "sam@demo.latido")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/piso/")
    yield page
    context.close()


def test_an_agents_state_moves_on_the_board(ana: Seat, board: Page) -> None:
    card = board.locator("#board li").filter(has_text="Ana").first
    expect(card).to_contain_text("Disponible")
    address = board.url

    ana.there("agent-state").locator("summary").click()
    ana.page.get_by_role("menuitemradio", name="Descanso").click()

    expect(card).to_contain_text("Descanso")
    ana.there("agent-state").locator("summary").click()
    ana.page.get_by_role("menuitemradio", name="Disponible").click()
    expect(card).to_contain_text("Disponible")
    assert board.url == address
    expect(board.locator("#board")).to_have_count(1)
