"""What a file says of how to treat somebody, who pays and what they refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.patients.bringing import ALLOWING, MORE_FIELDS, REFUSING
from latido.patients.core.imports import more
from latido.patients.core.imports.checking import clean
from latido.patients.core.imports.more import More

pytestmark = pytest.mark.core
INSURERS = {"eps frailejon": "frailejon", "eps001": "frailejon"}


def read(insurers: dict[str, str] | None = None, **said: str) -> tuple[More, list[str], list[str]]:
    """And the codes of what stopped and of what was noted."""
    stopped: list[str] = []
    noted: list[str] = []
    found = more.read(
        said,
        clean,
        INSURERS if insurers is None else insurers,
        lambda _field, code: stopped.append(code),
        lambda _field, code: noted.append(code),
    )
    return found, stopped, noted


@pytest.mark.parametrize(
    ("said", "refused", "noted"),
    [
        ({"no_calls": "Sí"}, (":voice",), []),
        ({"no_calls": "x", "no_whatsapp": "1"}, (":voice", ":whatsapp"), []),
        ({"no_calls": "no"}, (), []),
        ({"no_calls": ""}, (), []),
        ({"no_calls": "quizás"}, (":voice",), ["refusal.unclear"]),
        ({"allows_whatsapp": "No"}, (":whatsapp",), []),
        ({"allows_whatsapp": "Sí"}, (), []),
        ({"allows_whatsapp": "pendiente"}, (":whatsapp",), ["refusal.unclear"]),
        ({"no_marketing": "true"}, ("marketing:",), []),
        ({"refused": "llamadas; encuestas por correo"}, (":voice", "survey:email"), []),
        ({"refused": "no"}, (), []),
        ({"refused": "lo que sea"}, (":",), ["refusal.unclear"]),
        ({"no_contact": "S"}, (":",), []),
    ],
)
def test_a_no_is_a_no_and_so_is_what_nobody_understands(
    said: dict[str, str], refused: tuple[str, ...], noted: list[str]
) -> None:
    found, _stopped, notes = read(**said)

    assert (found.refused, notes) == (refused, noted)


@given(st.sampled_from(sorted({**REFUSING, **ALLOWING})), st.text(max_size=20))
def test_only_words_for_no_refusal_let_somebody_be_contacted(name: str, text: str) -> None:
    """Whatever is written, either it is understood, or it refuses and says so, or nothing is there."""
    found, _stopped, noted = read(**{name: text})

    assert found.refused or not noted


def test_language_interpreter_and_needs() -> None:
    found, stopped, noted = read(
        language="Wayuunaiki", interpreter="sí", needs="Oye con dificultad; silla de ruedas", pronouns="ella",
        preferred_name="doña Rosa",
    )  # fmt: skip

    assert (found.language, found.interpreter, found.needs) == ("guc", "guc", ("hearing", "mobility"))
    assert (found.pronouns, found.preferred_name, stopped, noted) == ("ella", "doña Rosa", [], [])
    assert read(interpreter="lengua de señas colombiana")[0].interpreter == "csn"
    assert read(language="klingonés")[2] == ["language.unknown"]
    assert read(interpreter="sí")[2] == ["interpreter.which"]
    assert read(needs="baila")[2] == ["needs.unknown"]


def test_a_warning_that_nobody_understands_warns() -> None:
    assert [read(nursing=text)[0].nursing for text in ("sí", "no", "", "ver nota")] == [True, False, False, True]
    assert read(nursing="ver nota")[2] == ["nursing.unclear"]


def test_whose_the_telephone_is() -> None:
    said = ("Hija", "propio", "", "la comadre")
    assert [read(phone_whose=text)[0].whose for text in said] == ["daughter", "", "", "other"]
    assert read(phone_whose="la comadre")[2] == ["whose.unknown"]


def test_who_pays_is_known_by_any_of_its_names_or_stops_the_row() -> None:
    said = {"plan": "Plan Oro", "affiliation": "Beneficiaria", "covered_until": "31/12/2027"}
    found, stopped, noted = read(insurer="EPS-001", **said)

    assert (found.covers, stopped) == ((), ["insurer.unknown"])
    (cover,) = read(insurer="EPS001", **said)[0].covers
    told = (cover.insurer, cover.plan, cover.role, cover.valid_to, noted)
    assert told == ("frailejon", "Plan Oro", "beneficiary", "2027-12-31", [])
    with_a_no, stopped, notes = read(insurer="Sura", no_calls="sí")
    assert (with_a_no.refused, with_a_no.covers, stopped, notes) == ((":voice",), (), [], ["insurer.unknown"])
    (made,) = read({**INSURERS, "*": ""}, insurer="Sura")[0].covers
    assert (made.insurer, made.name) == ("", "Sura")
    assert read(plan="Plan Oro")[2] == ["insurer.missing"]
    assert read(insurer="eps001", covered_until="pronto", affiliation="vecino")[2] == [
        "affiliation.unknown",
        "covered_until.unreadable",
    ]


@given(st.dictionaries(st.sampled_from(sorted(MORE_FIELDS)), st.text(max_size=40)))
def test_anything_is_read_kept_and_given_back_and_twice_changes_nothing(said: dict[str, str]) -> None:
    found, _stopped, _noted = read({**INSURERS, "*": ""}, **said)

    assert more.from_json(more.as_json(found)) == found
    known = more.together(found, more.NOTHING)
    assert more.differences(found, known) == ()
    assert more.same(found, known)
    assert more.differences(more.NOTHING, known) == ()
