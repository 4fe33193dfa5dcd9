"""Every page as a person finds it: readable by all (axe), in their language, locked when they leave."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.seat import Caller, Seat
from tests.fixtures.house import PASSWORD

pytestmark = pytest.mark.browser
BAD = ("serious", "critical")
DARK = "dark => document.documentElement.classList.toggle('dark', dark)"


def test_every_page_can_be_read_by_everybody(stranger: Seat) -> None:
    found: dict[str, list[str]] = {}
    for email, addresses in {
        "": ("/", "/no-existe/"),
        "sam@demo.latido": ("/piso/", "/puesto/", "/puesto/contactos/", "/cuenta/clave/", "/consola/"),
        "admin@demo.latido": (
            "/consola/usuarios/",
            "/consola/usuarios/nuevo/",
            "/consola/colas/",
            "/consola/tipificaciones/",
            "/consola/numeros/",
            "/cuenta/segundo-factor/",
        ),
        "privacidad@demo.latido": ("/consola/auditoria/",),
    }.items():
        if email:
            stranger.page.context.clear_cookies()
            stranger.page.goto(f"{stranger.house.url}/cuenta/ingresar/")
            stranger.page.fill("[name=login]", email)
            stranger.page.fill("[name=password]", PASSWORD)
            stranger.page.keyboard.press("Enter")
            stranger.page.wait_for_url(lambda url: "/cuenta/" not in url)
        for address in addresses:
            stranger.page.goto(f"{stranger.house.url}{address}")
            found |= barriers(stranger, address)

    assert found == {}


def test_every_moment_of_a_call_can_be_read_by_everybody(ana: Seat) -> None:
    found = barriers(ana, "idle")
    with Caller(ana.house):
        expect(ana.there("offer")).to_be_visible(timeout=60_000)
        found |= barriers(ana, "offer")
        ana.answer()
        found |= barriers(ana, "call")
        ana.verify_rosa()
        found |= barriers(ana, "record")
        ana.there("move").first.click()
        expect(ana.there("readback")).to_be_visible()
        found |= barriers(ana, "moving")
        ana.there("cancel").first.click()
        expect(ana.there("cancel-form")).to_be_visible()
        found |= barriers(ana, "cancelling")
        ana.page.keyboard.press("F9")
        expect(ana.there("emergency-screen")).to_be_visible()
        found |= barriers(ana, "emergency")
        ana.page.get_by_role("link", name="Volver a la llamada").click()
        expect(ana.there("patient-name")).to_be_visible()
        ana.hang_up()
        found |= barriers(ana, "wrap-up")
        ana.page.keyboard.press("5")
        ana.finish()

    assert found == {}


def test_the_screen_locks_and_comes_back_to_where_it_was(ana: Seat) -> None:
    page = ana.page
    account(ana)
    page.get_by_role("button", name="Bloquear").click()
    expect(ana.there("lock")).to_be_visible()
    found = barriers(ana, "lock")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(ana.there("lock")).to_have_count(0)
    expect(ana.there("idle")).to_be_visible()
    assert found == {}


def test_the_language_is_chosen_in_the_menu_and_remembered(ana: Seat) -> None:
    account(ana)
    ana.there("language").click()
    expect(ana.there("idle")).to_contain_text("Available")
    kept = ana.house.rows("SELECT language FROM staff_user WHERE email = 'ana@demo.latido'")
    account(ana)
    ana.there("language").click()
    expect(ana.there("idle")).to_contain_text("Disponible")

    assert kept == [("en",)]


def account(seat: Seat) -> None:
    seat.page.locator("nav details > summary").click()


def barriers(seat: Seat, place: str) -> dict[str, list[str]]:
    """What axe finds serious, in light and in dark."""
    found: list[str] = []
    for dark in (False, True):
        seat.page.evaluate(DARK, dark)
        for each in Axe().run(seat.page).response["violations"]:
            if each["impact"] in BAD:
                found += [f"{each['id']}: {node['html'][:160]}" for node in each["nodes"]]
    seat.page.evaluate(DARK, False)
    return {place: found} if found else {}
