"""A patient calls to move an appointment: the whole way, with the keys an agent uses and sound in both directions."""

import pytest
from playwright.sync_api import expect

from tests.browser import traces
from tests.browser.seat import Caller, Seat

pytestmark = pytest.mark.browser
BOOKED = """
    SELECT a.start FROM scheduling_appointment a JOIN patients_patient p ON p.id = a.patient_id
     WHERE p.record_number = 'HC 71-20455' AND a.status = 'booked' AND a.start > now()
"""
MOVED = """
    SELECT count(*) FROM scheduling_appointment a JOIN patients_patient p ON p.id = a.patient_id
     WHERE p.record_number = 'HC 71-20455' AND a.status = 'cancelled'
"""
WHO_CALLED = [
    "Rosa", "Elvira", "Guti", "Peña", "41.523.907", "71-20455", "3001112233", "1954-03-12", "12/03/1954", "calle 45",
    "viene de lejos",
]  # fmt: skip


def test_a_patient_calls_to_move_an_appointment(ana: Seat) -> None:
    house, page = ana.house, ana.page
    before = house.rows(BOOKED)
    moved_before = house.rows(MOVED)[0][0]

    with Caller(house) as caller:
        expect(ana.there("offer")).to_be_visible(timeout=60_000)
        expect(ana.there("candidate")).to_have_count(3)
        expect(page.get_by_text("Gutiérrez")).to_have_count(0)
        ana.answer()
        ana.verify_rosa()
        heard = ana.count(2)

        ana.there("move").first.click()
        said = ana.there("readback").inner_text()
        expect(ana.there("time-slot").first).to_be_focused()
        page.keyboard.press("2")
        expect(ana.there("readback")).not_to_have_text(said, use_inner_text=True)
        page.keyboard.press("Enter")
        expect(ana.there("booked")).to_contain_text("Cita reprogramada")

        page.keyboard.press("F4")
        expect(page.get_by_text("Retenida").first).to_be_visible()
        page.keyboard.press("F4")
        expect(ana.there("phone")).to_have_attribute("data-state", "talking")
        ana.hang_up()
        page.keyboard.press("2")
        ana.there("note").fill("Queda para otra hora: viene de lejos.")
        ana.finish()
        ana.in_state("available")
        story = caller.story()

    assert story["ok"] and story["answered"] < story["queued"] < story["bridged"] < story["ended"]
    assert heard.received > 50 and heard.sent > 50 and heard.energy > 0
    assert house.rows(BOOKED) != before
    assert house.rows(MOVED)[0][0] == moved_before + 1

    contact = story["interaction"]
    closed = "SELECT state, verified_level, ended_by, left(note, 7) FROM interactions_interaction WHERE id = %s"
    assert house.rows(closed, contact) == [("closed", 2, "agent", "sealed:")]
    assert house.rows("SELECT code FROM interactions_dispositiongiven WHERE interaction_id = %s", contact) == [("1.2",)]
    house.until(
        "SELECT 1 FROM interactions_recordingsegment WHERE interaction_id = %s AND state = 'stored' AND seconds > 1",
        contact,
    )
    actions = {
        row[0] for row in house.rows("SELECT action FROM compliance_auditevent WHERE interaction_id = %s", contact)
    }
    assert {"patient.candidates", "patient.verified", "patient.opened", "interaction.closed"} <= actions
    assert contact in "".join(text for _, text in traces.written(house.home)), "the logs tell of this very call"
    assert traces.of(WHO_CALLED, house.home) == []
    assert traces.malformed(house.home) == []
