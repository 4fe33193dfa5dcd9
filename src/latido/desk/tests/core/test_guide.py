import pytest

from latido.desk.core.emphasis import emphasised
from latido.desk.core.guide import Guide, Step, marked

pytestmark = pytest.mark.core
GUIDE = Guide("G1", "Agendar", (Step("Saludo"), Step("¿Para quién?", "Documento"), Step("Servicio")), (), ())


@pytest.mark.parametrize(
    ("done", "states"), [(0, ["current", "", ""]), (1, ["done", "current", ""]), (3, ["done", "done", "done"])]
)
def test_the_guide_follows_the_work(done: int, states: list[str]) -> None:
    assert [state for _title, _hint, state in marked(GUIDE, done)] == states


def test_what_must_not_be_skipped_is_strong_and_nothing_is_lost() -> None:
    text = "Le confirmo: el martes 24 a las 9:20, en la Sede Norte."

    pieces = emphasised(text, ("Sede Norte", "martes 24 a las 9:20", "que no está", ""))

    assert "".join(words for words, _strong in pieces) == text
    assert [words for words, strong in pieces if strong] == ["martes 24 a las 9:20", "Sede Norte"]
