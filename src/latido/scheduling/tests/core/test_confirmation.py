from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from latido.scheduling.contracts import ReadBack
from latido.scheduling.core import confirmation, confirmation_en
from latido.scheduling.core.confirmation import Visit, day, hour, professional, read_back

pytestmark = pytest.mark.core

BOGOTA = ZoneInfo("America/Bogota")
HERRERA = Visit(
    start=datetime(2026, 11, 24, 9, 20, tzinfo=BOGOTA),
    site="Sede Norte",
    floor="tercer piso",
    professional="Dr. Andrés Herrera",
    arrive_before=30,
    bring="su documento y la remisión",
    preparation="",
    nurse_gives_it=False,
    remote=False,
    pays="",
    cancel_by="",
)
Reads = Callable[[Visit], ReadBack]
IN_BOTH = pytest.mark.parametrize("reads", [confirmation.read_back, confirmation_en.read_back], ids=["es", "en"])
NURSE_CALLS = {confirmation.NURSE_CALLS, confirmation_en.NURSE_CALLS}


def test_it_is_read_as_the_hospital_wrote_it() -> None:
    assert read_back(HERRERA).text == (
        "Le confirmo: el martes 24 de noviembre a las 9:20 de la mañana, en la Sede Norte, tercer piso, con el doctor"
        " Andrés Herrera. Llegue a las 8:50 con su documento y la remisión. ¿Le repito algo?"
    )


def test_an_english_speaking_house_reads_it_in_english() -> None:
    said = confirmation_en.read_back(replace(HERRERA, site="North Site", floor="third floor", bring="your document"))

    assert said.text == (
        "To confirm: Tuesday 24 November at 9:20 in the morning, at North Site, third floor, with Doctor Andrés"
        " Herrera. Arrive at 8:50 with your document. Shall I repeat anything?"
    )


@IN_BOTH
def test_the_order_never_changes(reads: Reads) -> None:
    whole = reads(
        replace(HERRERA, preparation="No deje de tomar ninguno.", pays="cuota moderadora", cancel_by="601 5550100")
    )

    parts = (
        whole.day,
        whole.hour,
        whole.where,
        whole.professional,
        whole.arrive,
        whole.preparation,
        whole.pays,
        whole.cancel,
    )
    assert [whole.text.index(part) for part in parts] == sorted(whole.text.index(part) for part in parts)


@IN_BOTH
def test_when_nursing_gives_the_preparation_nobody_else_reads_it(reads: Reads) -> None:
    spoken = reads(replace(HERRERA, preparation="Ayuno de 8 horas.", nurse_gives_it=True))

    assert "Ayuno" not in spoken.text
    assert spoken.preparation in NURSE_CALLS
    assert spoken.preparation in spoken.text


@IN_BOTH
def test_by_video_nobody_is_sent_to_a_site(reads: Reads) -> None:
    spoken = reads(replace(HERRERA, remote=True, arrive_before=10))

    assert "Sede" not in spoken.text
    assert spoken.arrive in {
        "Conéctese a las 9:10 con su documento y la remisión.",
        "Connect at 9:10 with su documento y la remisión.",
    }


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ((0, 5), "las 12:05 de la madrugada"),
        ((6, 0), "las 6:00 de la mañana"),
        ((12, 0), "las 12:00 del mediodía"),
        ((13, 0), "la 1:00 de la tarde"),
        ((18, 59), "las 6:59 de la tarde"),
        ((19, 0), "las 7:00 de la noche"),
        ((23, 40), "las 11:40 de la noche"),
    ],
)
def test_hours_are_said_as_people_say_them(at: tuple[int, int], said: str) -> None:
    assert hour(datetime(2026, 11, 24, *at, tzinfo=BOGOTA)) == said


def test_days_and_titles() -> None:
    assert day(datetime(2026, 12, 1, tzinfo=BOGOTA)) == "martes 1 de diciembre"
    assert professional("Dra. Elena Rojas") == "la doctora Elena Rojas"
    assert professional("Gloria Patiño") == "Gloria Patiño"
