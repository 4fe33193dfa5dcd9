"""What is being typed is never swapped away, and nothing typed is lost."""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from tests.browser.seat import Caller, Seat

pytestmark = pytest.mark.browser
GONE_MEANWHILE = """() => {
  const asks = document.querySelector("#stage").appendChild(document.createElement("div"));
  asks.setAttribute("hx-get", "/puesto/late/");
  asks.setAttribute("hx-trigger", "now");
  htmx.process(asks);
  htmx.trigger(asks, "now");
  asks.remove();
}"""


def test_a_booking_half_done_when_the_patient_hangs_up_is_still_there(ana: Seat) -> None:
    page = ana.page
    with Caller(ana.house) as caller:
        ana.answer()
        ana.verify_rosa()
        ana.there("note-form").locator("textarea").fill("Prefiere en la tarde.")
        expect(page.locator("#note-doing")).to_have_value("note")
        ana.there("reason-book").click()
        ana.there("visit-type").select_option(label="Medicina general")
        expect(ana.there("time-slot")).to_have_count(3)
        caller.hang_up()

        expect(page.get_by_text("La llamada terminó.")).to_be_visible()
        expect(ana.there("readback")).to_be_visible()
        ana.there("book").click()
        expect(ana.there("booked")).to_contain_text("Cita agendada")
        # With nothing half done any more the stage may go on by itself, and take the way there from under the finger:
        # whoever pressed in vain presses again.
        for _ in range(5):
            page.get_by_role("button", name="Ir al cierre").evaluate_all("shown => shown.forEach(each => each.click())")
            with suppress(PlaywrightTimeout):
                ana.there("note").wait_for(timeout=3000)
                break
        expect(ana.there("note")).to_have_value("Prefiere en la tarde.")

    ana.there("promise").fill("llamarla el lunes")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    with page.expect_response("**/borrador/"):
        ana.there("promise").press("End")
        ana.there("promise").type(".")
    page.reload()
    expect(ana.there("promise")).to_have_value("llamarla el lunes.")
    page.keyboard.press("1")
    ana.finish()


def test_two_letters_choose_and_enter_never_finishes_by_itself(ana: Seat) -> None:
    page = ana.page
    with Caller(ana.house, number="anonymous"):
        ana.answer()
        expect(page.get_by_text("Nadie registrado usa este teléfono")).to_be_visible()
        ana.hang_up()
        box = ana.there("wrap-q")
        box.press_sequentially("in")
        expect(page.get_by_text("Información general entregada (")).to_be_visible()
        box.press("Enter")
        expect(page.get_by_text("Listo para finalizar")).to_be_visible()
        expect(ana.there("wrap-up")).to_be_visible()
        ana.finish()


def test_an_answer_to_what_was_swapped_away_has_the_stage_asked_anew(ana: Seat) -> None:
    page = ana.page
    page.route("**/late/", lambda route: route.fulfill(body="<p>late</p>", headers={"HX-Retarget": "#stage"}))
    with page.expect_response(lambda answer: "/puesto/ahora/" in answer.url):
        page.evaluate(GONE_MEANWHILE)
    expect(page.get_by_text("late")).to_have_count(0)
    expect(page.locator("#stage-now")).to_have_count(1)
