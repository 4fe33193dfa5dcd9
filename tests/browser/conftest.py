"""The whole product and a real Chromium: one house and one browser a run, a fresh profile a test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.seat import Seat
from tests.fixtures.chromium import FLAGS, program
from tests.fixtures.house import House, house


@pytest.fixture(scope="session")
def installed() -> Iterator[House]:
    """The demonstration's hospital and people; nobody calls but the test."""
    with house() as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def stranger(installed: House, chromium: Browser) -> Iterator[Seat]:
    """Somebody who has not logged in yet, at a small screen."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="es-CO", permissions=["microphone"], reduced_motion="reduce"
    )
    seat = Seat(installed, context)
    yield seat
    context.close()


@pytest.fixture
def ana(installed: House, chromium: Browser) -> Iterator[Seat]:
    """Ana at her desk, available, with nothing left from before."""
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="es-CO", permissions=["microphone"], reduced_motion="reduce"
    )
    seat = Seat(installed, context)
    seat.log_in("ana@demo.latido")
    seat.tidy_up()
    seat.become_available()
    yield seat
    problems = list(seat.problems)
    seat.leave()
    context.close()
    assert problems == []  # a browser with nothing to complain about
