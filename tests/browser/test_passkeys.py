"""A passkey is registered, opens the door without a password, and stands in for a code after one."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.seat import Seat
from tests.fixtures.house import PASSWORD

pytestmark = pytest.mark.browser
LETICIA = "admin.mx@demo.latido"  # nobody else's test logs in as her
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in_a_key(seat: Seat) -> None:
    """As if somebody touched it each time it asks."""
    cdp = seat.page.context.new_cdp_session(seat.page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def type_password(seat: Seat) -> None:
    seat.page.goto(f"{seat.house.url}/cuenta/ingresar/")
    seat.page.fill("[name=login]", LETICIA)
    seat.page.fill("[name=password]", PASSWORD)
    seat.page.keyboard.press("Enter")
    seat.page.wait_for_url(lambda url: "/ingresar/" not in url)


def log_out(seat: Seat) -> None:
    seat.page.goto(f"{seat.house.url}/cuenta/salir/")
    seat.page.get_by_role("button", name="Salir").click()
    seat.page.wait_for_url("**/cuenta/ingresar/")


def test_a_key_is_registered_and_opens_without_a_password_and_after_one(stranger: Seat) -> None:
    page = stranger.page
    plug_in_a_key(stranger)
    type_password(stranger)
    page.goto(f"{stranger.house.url}/cuenta/llaves/nueva/")
    page.fill("[name=name]", "Portátil del consultorio")
    stranger.there("add-key").click()
    expect(stranger.there("codes").get_by_role("listitem")).to_have_count(10)
    page.goto(f"{stranger.house.url}/cuenta/segundo-factor/")
    expect(stranger.there("keys")).to_contain_text("Portátil del consultorio")
    expect(stranger.there("keys")).to_contain_text("Entra también sin contraseña")

    log_out(stranger)
    stranger.there("passkey").click()
    page.wait_for_url("**/consola/**")
    log_out(stranger)
    type_password(stranger)
    assert "/segundo-paso/" in page.url
    stranger.there("use-key").click()
    page.wait_for_url("**/consola/**")
    assert stranger.problems == []


def test_a_browser_closed_by_who_administers_loses_its_telephone_in_ten_seconds(
    stranger: Seat, chromium: Browser
) -> None:
    stranger.log_in("julian@demo.latido")
    context = chromium.new_context(locale="es-CO")
    office = context.new_page()
    office.goto(f"{stranger.house.url}/cuenta/ingresar/")
    office.fill("[name=login]", "admin@demo.latido")
    office.fill("[name=password]", PASSWORD)
    office.keyboard.press("Enter")
    office.wait_for_url("**/consola/**")
    office.goto(f"{stranger.house.url}/consola/usuarios/")
    office.get_by_role("link", name="Julián Acosta").click()
    office.get_by_role("link", name="Cómo entra y dónde está abierto").click()

    office.get_by_role("button", name="Cerrar", exact=True).click()

    expect(stranger.there("phone")).not_to_have_attribute("data-state", "ready", timeout=10_000)
    stranger.page.goto(f"{stranger.house.url}/puesto/")
    assert "/cuenta/ingresar/" in stranger.page.url
    context.close()
