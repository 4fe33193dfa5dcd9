"""The whole product and a real Chromium: one house and one browser a run, a fresh profile a test."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.seat import Seat
from tests.fixtures.house import House, house

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
]


@pytest.fixture(scope="session")
def installed() -> Iterator[House]:
    """The demonstration's hospital and people; nobody calls but the test."""
    with house() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("LATIDO_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def ana(installed: House, chromium: Browser) -> Iterator[Seat]:
    """Ana at her desk, available, with nothing left from before."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="es-CO", permissions=["microphone"])
    seat = Seat(installed, context)
    seat.log_in("ana@demo.latido")
    seat.tidy_up()
    seat.become_available()
    yield seat
    seat.leave()
    context.close()
