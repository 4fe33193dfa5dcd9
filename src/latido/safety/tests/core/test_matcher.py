import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.safety.contracts import Colour
from latido.safety.core.lexicon import EN, EN_AMBER, ES, ES_AMBER
from latido.safety.core.matcher import screen
from latido.safety.tests.core.sentences import ORDINARY, RED

pytestmark = pytest.mark.core


@pytest.mark.parametrize("said", RED)
def test_what_may_be_an_emergency_is_flagged(said: str) -> None:
    assert screen(said, "es") is not None


@pytest.mark.parametrize("said", ORDINARY)
def test_ordinary_talk_is_not_flagged(said: str) -> None:
    assert screen(said, "es") is None


@pytest.mark.parametrize(
    "said",
    [
        "Ya no me duele el pecho, eso fue la semana pasada",
        "Nunca me dolió el pecho",
        "no sangra mucho",
        "sin convulsiones",
    ],
)
def test_a_negation_lowers_the_colour_and_never_hides(said: str) -> None:
    flag = screen(said, "es")

    assert flag is not None
    assert flag.colour is Colour.AMBER


@pytest.mark.parametrize(
    "said",
    [
        "ME DUELE EL PÉCHO",
        "me duele el pecho",
        "mi mama se desmallo",
        "tiene convulciones",
        "esta combulsionando",
        "se esta afixiando",
        "se esta asfxiiando",
        "no puedo rrespirar",
        "bomita sangre",
        "esta embarasada y sangra",
        "me quiero suicidar",
        "tuvo una emboila",
        "se intoxico con límpido",
    ],
)
def test_spelling_by_ear_case_and_accents_do_not_hide_it(said: str) -> None:
    flag = screen(said, "es")

    assert flag is not None
    assert flag.red


@pytest.mark.parametrize("said", ["Necesito una cita, es urgente", "Tengo una emergencia con mi factura"])
def test_a_bare_urgent_goes_to_a_person_first(said: str) -> None:
    flag = screen(said, "es")

    assert flag is not None
    assert flag.colour is Colour.AMBER


def test_the_loudest_of_several_counts() -> None:
    flag = screen("Ya no me duele el pecho y mi hijo se desmayó, es urgente", "es")

    assert flag is not None
    assert flag.group == "consciousness"
    assert flag.red


@pytest.mark.parametrize(
    "said",
    [
        "I have chest pain going down my arm",
        "my husband passed out",
        "I can’t breathe",
        "her face is drooping and her speech is slurred",
        "I want to kill myself",
        "my baby is two months old and has a fever: baby fever 39",
        "he swallowed a coin",
        "I don't want to live any more",
    ],
)
def test_english_is_read_too(said: str) -> None:
    flag = screen(said, "en-US")

    assert flag is not None
    assert flag.red


@pytest.mark.parametrize("said", ["I need to change my appointment", "What time do you open on Saturday?"])
def test_ordinary_english_is_not_flagged(said: str) -> None:
    assert screen(said, "en") is None


def test_an_unknown_language_is_read_in_every_one_we_know() -> None:
    assert screen("me duele el pecho", "pt") is not None
    assert screen("chest pain", "") is not None


def test_words_far_apart_are_not_one_phrase() -> None:
    between = " ".join(["bueno"] * 12)

    assert screen(f"tengo un dolor {between} pecho", "es") is None
    assert screen("tengo un dolor bueno bueno bueno pecho", "es") is not None


@pytest.mark.parametrize("phrase", [p for phrases in ES.values() for p in phrases])
def test_every_spanish_phrase_matches_itself(phrase: str) -> None:
    flag = screen(first_forms(phrase), "es")

    assert flag is not None


@pytest.mark.parametrize("phrase", [p for phrases in EN.values() for p in phrases])
def test_every_english_phrase_matches_itself(phrase: str) -> None:
    assert screen(first_forms(phrase), "en") is not None


@pytest.mark.parametrize(("phrase", "language"), [*((p, "es") for p in ES_AMBER), *((p, "en") for p in EN_AMBER)])
def test_ambiguous_words_alone_are_amber(phrase: str, language: str) -> None:
    flag = screen(phrase, language)

    assert flag is not None
    assert flag.colour is Colour.AMBER


@given(st.text(alphabet=string.printable + "áéíóúñü¿¡…", max_size=400), st.sampled_from(["es", "en", "xx"]))
def test_no_text_breaks_it(text: str, language: str) -> None:
    screen(text, language)


@given(st.sampled_from(RED), st.text(alphabet=string.ascii_lowercase + " ", max_size=60))
def test_saying_more_never_hides_a_flag(said: str, more: str) -> None:
    assert screen(f"{more} . {said}", "es") is not None


def first_forms(phrase: str) -> str:
    return " ".join(word.split("|")[0].rstrip("*") for word in phrase.split())
