"""A supervisor reads why somebody waited: from the board, of a call that is going on, with no name of a patient."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.seat import Caller, Seat
from tests.fixtures.house import PASSWORD, House

pytestmark = pytest.mark.browser


@pytest.fixture
def sam(installed: House, chromium: Browser) -> Iterator[Page]:
    """The supervisor, at the board."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="es-CO")
    page = context.new_page()
    page.goto(f"{installed.url}/cuenta/ingresar/")
    page.fill("[name=login]", "sam@demo.latido")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/piso/")
    yield page
    context.close()


def test_a_supervisor_reads_why_somebody_waited(ana: Seat, sam: Page) -> None:
    """Ana talks; Rosa waits for her, and is answered when Ana is done."""
    with Caller(ana.house, number="+573009998877") as first:
        ana.answer()
        with Caller(ana.house):
            waiting = sam.locator("#board-queues tr").filter(has_text="Citas").locator("td").nth(2)
            expect(waiting).to_have_text("1", timeout=60_000)
            ana.hang_up()
            first.hang_up()
            ana.page.keyboard.press("1")
            ana.finish()
            ana.answer()

            sam.get_by_test_id("why").first.click()

            told = sam.get_by_test_id("sentence")
            expect(told).to_contain_text("Quien llama esperó")
            lines = sam.get_by_test_id("lines").locator("li")
            expect(lines.first).to_contain_text("Entró a Citas: nadie esperaba antes; nadie libre podía atenderla.")
            expect(lines.last).to_contain_text("Se ofreció a Ana")
            expect(lines.last).to_contain_text("contestó a los")
            expect(sam.get_by_test_id("record")).to_contain_text("el mismo código decide hoy lo mismo")
            expect(sam.get_by_text("Gutiérrez")).to_have_count(0)
            ana.hang_up()
            ana.page.keyboard.press("1")
            ana.finish()
