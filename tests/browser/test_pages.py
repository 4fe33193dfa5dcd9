"""Every page as a person finds it: readable by all (axe), in their language, locked when they leave."""

from collections.abc import Callable
from http import HTTPStatus
from itertools import groupby

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.pages import ADMIN, LOOKED, SAM, Look
from tests.browser.readable import barriers
from tests.browser.seat import Caller, Seat
from tests.fixtures.house import PASSWORD

pytestmark = pytest.mark.browser
PAPER = "() => getComputedStyle(document.body).backgroundColor"
RAN_OUT = """UPDATE staff_pledge SET expires_at = now() - interval '1 hour'
              WHERE user_id = (SELECT id FROM staff_user WHERE email = %s)"""
PATIENTS = b"documento,nombres,apellidos,nacimiento,celular\n52111222,Luz,Rojas,1980-02-01,3001234567\n"


def test_every_page_can_be_read_by_everybody(stranger: Seat, ana: Seat) -> None:
    somebody_waited(ana)
    found: dict[str, list[str]] = {}
    for who, looks in groupby(LOOKED, key=lambda look: look.who):
        if who:
            enter(stranger, who)
        for look in looks:
            address = address_of(stranger, look)
            answer = stranger.page.goto(f"{stranger.house.url}{address}")
            assert answer is not None
            assert answer.ok or answer.status == HTTPStatus.GONE, address  # an invitation that nobody has
            found |= barriers(stranger.page, address)
    stranger.page.goto(f"{stranger.house.url}/no-existe/")
    found |= barriers(stranger.page, "404")
    stranger.page.goto(f"{stranger.house.url}/consola/colas/")
    found |= barriers(stranger.page, "403")

    assert found == {}


def test_the_pages_of_a_record_can_be_read_by_everybody(stranger: Seat) -> None:
    enter(stranger, SAM)
    page, house = stranger.page, stranger.house.url
    rosa = stranger.house.rows("SELECT id FROM patients_patient WHERE record_number = 'HC 71-20455'")[0][0]
    record = f"{house}/puesto/ficha/{rosa}/"
    page.goto(record)
    found = barriers(page, "reason")
    page.keyboard.press("1")
    stranger.there("reason").fill("está en la ventanilla")
    stranger.there("reason").press("Enter")
    expect(stranger.there("journey")).to_be_visible()
    for part in ("permisos", "pedidos", "confirmar"):
        page.goto(f"{record}{part}/")
        found |= barriers(page, part)
    for check, said in (("document", "41523907"), ("birth_date", "12/03/1954")):
        stranger.there(f"confirm-{check}").fill(said)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "/confirmar/" not in url)
    for part in ("trato", "permisos", "pedidos", "datos", "contacto-seguro", "cobertura", "fallecimiento"):
        page.goto(f"{record}{part}/")
        expect(page).to_have_url(f"{record}{part}/")
        found |= barriers(page, part)
    page.keyboard.press("Control+Enter")
    expect(stranger.there("death-differences")).to_be_visible()
    found |= barriers(page, "lo que cambia")

    assert found == {}


def test_an_import_can_be_read_by_everybody(stranger: Seat) -> None:
    enter(stranger, ADMIN)
    page = stranger.page
    page.goto(f"{stranger.house.url}/consola/importaciones/")
    page.set_input_files("input[type=file]", {"name": "p.csv", "mimeType": "text/csv", "buffer": PATIENTS})
    page.get_by_role("button", name="Subir").click()
    page.wait_for_url("**/importaciones/*-*/**")
    found = barriers(page, "columns")
    page.locator("button[name=act][value=check]").click()
    expect(page.get_by_role("button", name="Importar 1 paciente")).to_be_visible()
    found |= barriers(page, "import")

    assert found == {}


def test_a_trial_can_be_read_by_everybody(stranger: Seat) -> None:
    enter(stranger, ADMIN)
    page = stranger.page
    page.goto(f"{stranger.house.url}/consola/reparto/")
    page.check("input[name=way][value=fifo]")
    page.locator("button[value=try]").click()
    expect(page.get_by_role("button", name="Aprobar y guardar")).to_be_visible(timeout=120_000)

    assert barriers(page, "trial") == {}


def test_the_agreement_can_be_read_by_everybody(stranger: Seat) -> None:
    """Asked of somebody whose acceptance ran out, and not asked again."""
    page, house = stranger.page, stranger.house
    house.change(RAN_OUT, ADMIN)
    enter(stranger, ADMIN, "**/cuenta/acuerdo/")
    found = barriers(page, "agreement")
    page.check("[name=agreed]")
    stranger.there("accept-pledge").click()
    page.wait_for_url(lambda url: "/cuenta/" not in url)

    assert found == {}


def enter(seat: Seat, email: str, lands: str | Callable[[str], bool] = lambda url: "/cuenta/" not in url) -> None:
    seat.page.context.clear_cookies()
    seat.page.goto(f"{seat.house.url}/cuenta/ingresar/")
    seat.page.fill("[name=login]", email)
    seat.page.fill("[name=password]", PASSWORD)
    seat.page.keyboard.press("Enter")
    seat.page.wait_for_url(lands)


def somebody_waited(seat: Seat) -> None:
    """The page of why somebody waited needs one: another test's call, or when this runs alone a call of its own,
    which waits only where somebody is at a desk."""
    if not seat.house.rows("SELECT 1 FROM routing_work LIMIT 1"):
        with Caller(seat.house):
            seat.house.until("SELECT 1 FROM routing_work LIMIT 1", seconds=60)


def address_of(seat: Seat, look: Look) -> str:
    """What is SQL is asked of the database."""
    words = {name: said if " " not in said else seat.house.rows(said)[0][0] for name, said in look.parameters.items()}
    return reverse(look.name, kwargs=words)


def test_every_moment_of_a_call_can_be_read_by_everybody(ana: Seat) -> None:
    found = barriers(ana.page, "idle")
    with Caller(ana.house):
        expect(ana.there("offer")).to_be_visible(timeout=60_000)
        found |= barriers(ana.page, "offer")
        ana.answer()
        found |= barriers(ana.page, "call")
        ana.verify_rosa()
        found |= barriers(ana.page, "record")
        ana.there("open-whole").click()
        expect(ana.there("journey")).to_be_visible()
        found |= barriers(ana.page, "patient")
        ana.there("back-to-call").click()
        ana.there("move").first.click()
        expect(ana.there("readback")).to_be_visible()
        found |= barriers(ana.page, "moving")
        ana.there("cancel").first.click()
        expect(ana.there("cancel-form")).to_be_visible()
        found |= barriers(ana.page, "cancelling")
        ana.page.keyboard.press("F9")
        expect(ana.there("emergency-screen")).to_be_visible()
        found |= barriers(ana.page, "emergency")
        ana.page.get_by_role("link", name="Volver a la llamada").click()
        expect(ana.there("patient-name")).to_be_visible()
        ana.hang_up()
        found |= barriers(ana.page, "wrap-up")
        ana.page.keyboard.press("5")
        ana.finish()

    assert found == {}


def test_the_screen_locks_and_comes_back_to_where_it_was(ana: Seat) -> None:
    page = ana.page
    account(ana)
    page.get_by_role("button", name="Bloquear").click()
    expect(ana.there("lock")).to_be_visible()
    found = barriers(ana.page, "lock")
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


def test_colours_follow_the_system_until_a_person_chooses(stranger: Seat) -> None:
    page = stranger.page
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    enter(stranger, ADMIN)
    dark = page.evaluate(PAPER)
    account(stranger)
    page.get_by_role("button", name="Claro").click()
    light = page.evaluate(PAPER)
    page.reload()

    assert dark != light
    assert page.evaluate(PAPER) == light


def account(seat: Seat) -> None:
    seat.page.locator("nav details > summary").click()
