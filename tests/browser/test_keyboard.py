"""A call from the login to the next one without a pointer: every act has its key, and the keyboard never gets lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.seat import Caller, Seat
from tests.fixtures.house import PASSWORD

pytestmark = pytest.mark.browser
WHERE = """() => {
    const at = document.activeElement;
    const label = at.labels?.[0] ?? document.querySelector(`label[for="${at.id}"]`) ?? at;
    const style = getComputedStyle(at);
    const isPage = at.id === "workspace" || at === document.body;
    const ring = isPage || style.outlineStyle !== "none" || style.boxShadow !== "none";
    return { name: label.textContent.trim(), ring };
}"""


def test_a_whole_call_with_the_keyboard_alone(stranger: Seat) -> None:
    enter(stranger)
    stranger.tidy_up()
    become_available(stranger)
    read_the_keys(stranger)
    with Caller(stranger.house):
        stranger.answer()
        open_and_close_the_drawer(stranger)
        verify(stranger)
        book(stranger)
        cancel(stranger)
        mute_and_hold(stranger)
        stranger.hang_up()
        focused(stranger, "wrap-q")
        stranger.page.keyboard.type("ci")
        stranger.page.keyboard.press("Enter")
        stranger.finish()
    stranger.in_state("available")
    assert stranger.problems == []
    stranger.leave()


def test_the_console_with_the_keyboard_alone(stranger: Seat) -> None:
    page, keys = stranger.page, stranger.page.keyboard
    enter_as(stranger, "admin@demo.latido")
    page.goto(f"{stranger.house.url}/consola/pausas/")
    keys.press("Tab")
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    keys.press("Enter")
    walk_to(stranger, "Descanso")
    keys.press("Enter")
    page.wait_for_url("**/pausas/DES/")
    walk_to(stranger, "Nombre")
    keys.type("Descanso corto")
    walk_to(stranger, "Por qué (queda en la historia)")
    keys.type("Se pidió en la reunión")
    keys.press("Enter")
    page.wait_for_url("**/pausas/")

    page.goto(f"{stranger.house.url}/consola/historia/?action=pause")
    expect(page.get_by_text("«Se pidió en la reunión»")).to_be_visible()


def test_a_record_is_found_and_opened_with_the_keyboard_alone(stranger: Seat) -> None:
    page, keys = stranger.page, stranger.page.keyboard
    enter(stranger)
    keys.press("Control+k")
    keys.type("gutiérrez 300 111 2233")
    keys.press("Enter")
    page.wait_for_url("**/puesto/buscar/")
    found = stranger.there("candidate")
    expect(found.first).to_be_focused()
    keys.press("ArrowDown")
    expect(found.nth(1)).to_be_focused()
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(found.first).to_have_attribute("aria-checked", "true")
    expect(page.get_by_label("Gestionar una cita")).to_be_focused()
    keys.press("2")
    expect(page.get_by_label("Devolverle la llamada")).to_be_checked()
    keys.press("Tab")
    keys.type("la llamada que se cortó")
    keys.press("Enter")
    expect(stranger.there("patient-page")).to_be_visible()
    expect(page.get_by_role("link", name="Pacientes")).to_have_attribute("aria-current", "page")
    walk_to(stranger, "Trato y preferencias")
    keys.press("Enter")
    expect(stranger.there("confirm-document")).to_be_focused()
    keys.type("41523907")
    keys.press("Tab")
    keys.type("12/03/1954")
    keys.press("Control+Enter")
    expect(stranger.there("manner-page")).to_be_visible()
    walk_to(stranger, "Volver a la ficha")
    keys.press("Enter")
    expect(stranger.there("patient-page")).to_be_visible()


def test_two_records_are_made_one_and_two_again_with_the_keyboard_alone(stranger: Seat) -> None:
    page, keys = stranger.page, stranger.page.keyboard
    page.on("dialog", lambda asked: asked.accept())
    enter_as(stranger, "admin@demo.latido")
    page.goto(f"{stranger.house.url}/consola/duplicados/")
    walk_to(stranger, one_that_can_be_joined(stranger))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="¿Son la misma persona?")).to_be_visible()
    walk_to(stranger, "Es la misma persona: unir")
    keys.press("Enter")
    expect(stranger.there("merged")).to_be_visible()
    walk_to(stranger, "Deshacer")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Fichas separadas")).to_be_visible()
    page.reload()  # undoes nothing twice
    expect(page.get_by_text("Deshecha", exact=True).first).to_be_visible()
    expect(stranger.there("unmerge")).to_have_count(0)


def one_that_can_be_joined(seat: Seat) -> str:
    """Its words in the list, which is open again: by the day, the agenda gives some two of a pair one time."""
    links = seat.there("pair").get_by_role("link").all()
    there, pairs = seat.page.url, [(each.inner_text().replace("\n", ""), each.get_attribute("href")) for each in links]
    for words, address in pairs:
        seat.page.goto(f"{seat.house.url}{address}")
        expect(seat.page.get_by_role("heading", name="¿Son la misma persona?")).to_be_visible()
        if seat.there("merge").count():
            seat.page.goto(there)
            return str(words)
    raise AssertionError("no pair can be joined")


def test_what_a_record_lacks_is_completed_from_the_list_with_the_keyboard_alone(stranger: Seat) -> None:
    page, keys = stranger.page, stranger.page.keyboard
    enter_as(stranger, "sam@demo.latido")
    page.goto(f"{stranger.house.url}/piso/fichas/")
    walk_to(stranger, "Abrir")
    keys.press("Enter")
    expect(page.get_by_label("Gestionar una cita")).to_be_focused()
    keys.press("6")
    keys.press("Tab")
    keys.type("falta confirmar su teléfono")
    keys.press("Enter")
    expect(stranger.there("patient-page")).to_be_visible()
    expect(stranger.there("see-consents")).to_be_visible()
    walk_to(stranger, stranger.there("see-consents").inner_text())
    keys.press("Enter")
    expect(stranger.there("consents-page")).to_be_visible()
    for _ in range(40):  # to its end and on: the telephone and the emergency key stay where they are
        keys.press("Tab")
        assert page.evaluate("document.scrollingElement.scrollTop") == 0
    expect(stranger.there("emergency")).to_be_in_viewport()


def walk_to(seat: Seat, name: str) -> None:
    """By Tab, as far as it takes; every stop on the way can be seen."""
    for _ in range(60):
        at = seat.page.evaluate(WHERE)
        if at["name"] == name:
            return
        assert at["ring"], f"nobody sees that the keyboard is on {at}"
        seat.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not come to {name}")


def enter_as(seat: Seat, email: str) -> None:
    seat.page.goto(f"{seat.house.url}/cuenta/ingresar/")
    expect(seat.page.locator("[name=login]")).to_be_focused()
    seat.page.keyboard.type(email)
    seat.page.keyboard.press("Tab")
    seat.page.keyboard.type(PASSWORD)
    seat.page.keyboard.press("Enter")
    seat.page.wait_for_url(lambda url: "/cuenta/" not in url)


def enter(seat: Seat) -> None:
    seat.page.goto(f"{seat.house.url}/cuenta/ingresar/")
    expect(seat.page.locator("[name=login]")).to_be_focused()
    seat.page.keyboard.type("ana@demo.latido")
    seat.page.keyboard.press("Tab")
    seat.page.keyboard.type(PASSWORD)
    seat.page.keyboard.press("Enter")
    expect(seat.there("phone")).to_have_attribute("data-state", "ready")


def become_available(seat: Seat) -> None:
    seat.page.keyboard.press("F2")
    focused(seat, "check-tone")
    expect(seat.there("check-done")).to_be_enabled()
    seat.page.keyboard.press("Tab")
    seat.page.keyboard.press("Enter")
    seat.in_state("available")
    expect(seat.there("idle")).to_contain_text("La próxima llamada timbra aquí")


def read_the_keys(seat: Seat) -> None:
    seat.page.keyboard.press("?")
    expect(seat.there("keys")).to_contain_text("Retener y retomar")
    seat.page.keyboard.press("Escape")
    expect(seat.there("keys")).to_be_hidden()


def open_and_close_the_drawer(seat: Seat) -> None:
    """On a small screen the patient's pane takes the keyboard, and gives it back."""
    seat.page.set_viewport_size({"width": 1024, "height": 800})
    opener = seat.page.get_by_role("button", name="Paciente", exact=True)
    opener.focus()
    seat.page.keyboard.press("Enter")
    expect(seat.page.locator("#patient-pane")).to_be_focused()
    seat.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    seat.page.set_viewport_size({"width": 1280, "height": 800})
    seat.page.evaluate("document.activeElement.blur()")


def verify(seat: Seat) -> None:
    keys = seat.page.keyboard
    keys.press("1")
    say(seat, "document", "41.523.907")
    say(seat, "birth_date", "12/03/1955")
    expect(seat.page.get_by_role("button", name="Escribirlo de nuevo")).to_be_focused()
    keys.press("Enter")
    say(seat, "birth_date", "12/03/1954")
    say(seat, "address", "calle 45 # 12-30")
    expect(seat.there("patient-name")).to_have_text("Rosa Elvira Gutiérrez Peña")


def say(seat: Seat, check: str, said: str) -> None:
    focused(seat, f"verify-{check}")
    seat.page.keyboard.type(said)
    seat.page.keyboard.press("Enter")


def book(seat: Seat) -> None:
    keys = seat.page.keyboard
    keys.press("1")
    focused(seat, "visit-type")
    keys.type("Medicina general")
    expect(seat.there("time-slot")).to_have_count(3)
    said = seat.there("readback").inner_text()
    keys.press("3")
    expect(seat.there("readback")).not_to_have_text(said, use_inner_text=True)
    keys.press("Enter")
    expect(seat.there("booked")).to_contain_text("Cita agendada")


def cancel(seat: Seat) -> None:
    keys = seat.page.keyboard
    keys.press("3")
    expect(seat.page.get_by_text("¿Cuál cita cancela?")).to_be_visible()
    keys.press("1")
    expect(seat.there("cancel-form")).to_be_visible()
    keys.press("1")
    keys.press("Control+Enter")
    expect(seat.there("cancelled")).to_be_visible()


def mute_and_hold(seat: Seat) -> None:
    keys = seat.page.keyboard
    keys.press("F6")
    expect(seat.there("mute")).to_have_attribute("aria-pressed", "true")
    keys.press("F4")
    expect(seat.there("phone")).to_have_attribute("data-state", "held")
    keys.press("F4")
    expect(seat.there("phone")).to_have_attribute("data-state", "talking")


def focused(seat: Seat, name: str) -> None:
    """The keyboard is there, without anybody having looked for it."""
    expect(seat.there(name)).to_be_focused()
