"""The telephone lives through every page, back and forward; the browser keeps nothing of a patient."""

import pytest
from playwright.sync_api import expect

from tests.browser.seat import Caller, Seat

pytestmark = pytest.mark.browser
MARK = "document.querySelector('latido-softphone').ours = 'the same one'"
OURS = "document.querySelector('latido-softphone').ours"
ONLY_AN_ADDRESS = "htmx-current-path-for-history"  # ids, as every address of ours
KEPT = """async () => ({
    local: Object.keys(localStorage).filter((key) => !key.startsWith("latido_")),
    session: Object.keys(sessionStorage).filter((key) => !key.startsWith("latido_")),
    databases: (await indexedDB.databases()).map((each) => each.name),
    caches: await caches.keys(),
})"""
EVERYTHING = "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"


def test_the_telephone_survives_every_page_back_and_forward(ana: Seat) -> None:
    page = ana.page
    with Caller(ana.house):
        ana.answer()
        ana.verify_rosa()
        page.evaluate(MARK)

        page.get_by_role("navigation", name="Principal").get_by_role("link").nth(1).click()
        expect(ana.there("contacts")).to_be_visible()
        page.keyboard.press("Control+K")
        page.keyboard.type("79456264")
        page.keyboard.press("Enter")
        expect(ana.there("search")).to_be_visible()
        page.keyboard.press("F9")
        expect(ana.there("emergency-screen")).to_be_visible()
        ana.there("emergency-address").fill("Carrera 14 # 63-20")
        page.go_back()
        page.go_back()
        page.go_forward()
        page.get_by_role("navigation", name="Principal").get_by_role("link").first.click()
        expect(ana.there("patient-name")).to_have_text("Rosa Elvira Gutiérrez Peña")

        assert page.evaluate(OURS) == "the same one"
        assert ana.count(1).received > 25
        expect(ana.there("phone")).to_have_attribute("data-state", "talking")

        ana.hang_up()
        page.keyboard.press("5")
        ana.finish()

    assert page.evaluate(KEPT) == {"local": [], "session": [ONLY_AN_ADDRESS], "databases": [], "caches": []}
    everything = page.evaluate(EVERYTHING)
    assert not [word for word in ("Rosa", "Guti", "41523907", "2233", "Carrera") if word in everything]


def test_a_reload_in_the_middle_of_a_call_comes_back_to_it(ana: Seat) -> None:
    with Caller(ana.house):
        ana.answer()
        ana.verify_rosa()

        ana.page.reload()

        expect(ana.there("patient-name")).to_have_text("Rosa Elvira Gutiérrez Peña")
        expect(ana.there("phone")).to_have_attribute("data-state", "talking")
        assert ana.count(1).received > 25
        ana.hang_up()
        ana.page.keyboard.press("5")
        ana.finish()


def test_under_1280_the_patient_is_a_drawer_and_nothing_scrolls_sideways(ana: Seat) -> None:
    page = ana.page
    with Caller(ana.house):
        ana.answer()
        ana.choose_rosa()
        wide = {width: fits(ana, width) for width in (1440, 1280, 1180, 1024)}
        page.get_by_role("button", name="Paciente", exact=True).click()
        expect(ana.there("verify-document")).to_be_visible()
        ana.hang_up()
        page.keyboard.press("5")
        ana.finish()

    assert wide == dict.fromkeys(wide, True)


def fits(seat: Seat, width: int) -> bool:
    seat.page.set_viewport_size({"width": width, "height": 860})
    return bool(seat.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
