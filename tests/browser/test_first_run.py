"""From an empty home to a taken call: nothing is read, nothing but the pages is used."""

import base64
import hashlib
import hmac
import json
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from latido_run.asterisk import instance
from latido_run.carrier import instance as carrier
from tests.browser.readable import barriers
from tests.browser.seat import PATIENCE, Seat
from tests.fixtures.house import ROOT, House, house

pytestmark = pytest.mark.browser
PASSWORD = "una frase larga de Ada"


@pytest.fixture
def empty() -> Iterator[House]:
    """`latido up` on a machine where nothing was before."""
    with house(demo=False) as running:
        yield running


def code_of(secret: str) -> str:
    """What the application in a telephone shows now (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", ""))
    mac = hmac.new(key, struct.pack(">Q", int(time.time() // 30)), hashlib.sha1).digest()
    number = struct.unpack(">I", mac[mac[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def enter(page: Page, house: House, email: str, temporary: str) -> None:
    """A temporary password, one's own, and a second factor."""
    page.goto(f"{house.url}/cuenta/ingresar/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", temporary)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/ingresar/" not in url)
    page.goto(f"{house.url}/consola/")
    page.fill("[name=oldpassword]", temporary)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/clave/" not in url)
    page.goto(f"{house.url}/consola/")
    assert barriers(page, "second factor") == {}
    page.fill("[name=code]", code_of(page.locator("code").first.inner_text()))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/activar/" not in url)


def second_step(chromium: Browser, house: House) -> Page:
    """Half way into the house: the password was right, the code is asked for."""
    page = chromium.new_context(locale="es-CO").new_page()
    page.goto(f"{house.url}/cuenta/ingresar/")
    page.fill("[name=login]", "ada@lucia.co")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/segundo-paso/")
    return page


def answer_everything(page: Page, house: House, shots: Path) -> None:
    """The five steps, as somebody who reads only the page."""

    def onward(name: str) -> None:
        page.screenshot(path=shots / f"{name}.png", full_page=True)
        assert barriers(page, name) == {}
        page.get_by_test_id("onward").click()

    page.goto(f"{house.url}/consola/")
    page.wait_for_url("**/inicio/clinica/")
    page.fill("[name=name]", "Clínica Santa Lucía")
    page.fill("[name=city]", "Cali")
    onward("1-clinica")
    page.wait_for_url("**/inicio/horario/")
    for day in ("weekdays", "saturday", "sunday"):
        page.fill(f"[name={day}]", "0:00-24:00")
    page.uncheck("[name=holidays]")
    onward("2-horario")
    page.wait_for_url("**/inicio/gente/")
    page.fill("[name=first_name_0]", "Luz")
    page.fill("[name=last_name_0]", "Díaz")
    page.fill("[name=email_0]", "luz@lucia.co")
    onward("3-gente")
    expect(page.get_by_test_id("invitation")).to_have_value(re.compile("/cuenta/invitacion/"))
    onward("4-invitaciones")
    page.wait_for_url("**/inicio/numero/")
    page.fill("[name=number]", "602 555 0188")
    page.fill("[name=address]", carrier.ADDRESS)
    page.fill("[name=port]", str(house.home.ports.carrier_sip))
    onward("5-numero")
    page.wait_for_url("**/inicio/probar/")
    expect(page.get_by_text("Esperando la primera llamada")).to_be_visible()


def knows_the_line(house: House) -> bool:
    """Whether Asterisk has heard of the carrier yet: a worker tells it, moments after the page was answered."""
    asterisk = instance.command(instance.pbx_place(house.home))[:-1]
    said = subprocess.run([*asterisk, "-rx", "pjsip show identifies"], capture_output=True, text=True, check=False)
    return "trunk-" in said.stdout


def call(house: House) -> "subprocess.Popen[str]":
    """Somebody outside dials the clinic's number and presses one."""
    end = time.monotonic() + PATIENCE / 1000
    while not knows_the_line(house):
        assert time.monotonic() < end, "Asterisk was not told of the line"
        time.sleep(0.2)
    return _dial(house)


def _dial(house: House) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "latido_run.cli", "call", "--digits", "1", "--stay", "8", "--json"],
        env=house.env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_an_empty_home_takes_a_call_and_nothing_else_is_needed(empty: House, chromium: Browser, tmp_path: Path) -> None:
    said = empty.latido(
        "manage", "create_admin", "--email", "ada@lucia.co", "--first-name", "Ada", "--last-name", "Ruiz"
    )
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="es-CO", permissions=["microphone"])
    desk = Seat(empty, context)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    enter(page, empty, "ada@lucia.co", said.split("temporary password: ")[1].strip())
    answer_everything(page, empty, tmp_path)

    desk.page.goto(f"{empty.url}/puesto/")
    expect(desk.there("phone")).to_have_attribute("data-state", "ready")
    desk.become_available()
    calling = call(empty)
    desk.answer()
    desk.page.screenshot(path=tmp_path / "6-llamada.png")
    expect(page.get_by_text("Contestó su primera llamada")).to_be_visible()
    page.screenshot(path=tmp_path / "7-probar.png", full_page=True)
    desk.hang_up()

    assert json.loads(calling.communicate(timeout=60)[0])["bridged"] is not None
    page.goto(f"{empty.url}/consola/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Consola")
    page.screenshot(path=tmp_path / "8-consola.png", full_page=True)
    page.goto(f"{empty.url}/cuenta/codigos/")
    assert barriers(page, "codes") == {}
    context.close()
    assert barriers(second_step(chromium, empty), "second step") == {}
