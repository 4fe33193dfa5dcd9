"""Every text a person sees has its translation, and what is committed is what the sources give."""

import gettext
import re
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from latido.kernel.words import OWN_WORDS
from latido.plumbing.ui.phone_words import phone_words
from tests.architecture.source import LATIDO, ROOT, rooms
from tools import translations
from tools.translations import Text

pytestmark = pytest.mark.core
LANGUAGES = [pytest.param(po, id=po.parents[1].name) for po in translations.catalogues()]
COUNTRIES = [pytest.param(po, id=po.parents[1].name) for po in translations.country_catalogues()]
NOT_SAID_IN = {
    "es_AR": r"\bcitas?\b|fórmula|acudiente|radicad|PQRS",
    "es_CL": r"\bcitas?\b|historia clínica|fórmula|acudiente|radicad|PQRS",
    "es_MX": r"\bsedes?\b|historia clínica|fórmula|acudiente|radicad|PQRS",
    "es_PE": r"fórmula|acudiente|radicad|PQRS",
}  # words of the source that people there say otherwise
ROOMS = [room for room in rooms() if (LATIDO / room / "contracts.py").exists()]
HOLES = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+[^>]*>")
PAGES = sorted(page for page in LATIDO.rglob("templates/**/*.html") if page.name != "components.html")  # the kit's own
SCRIPTS = sorted(script for script in (ROOT / "web").glob("s*/*.ts") if not script.name.endswith(".test.ts"))
MARKED = re.compile(
    r"\{% block width %\}.*?\{% endblock %\}|\{%\s*blocktranslate.*?endblocktranslate\s*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|&\w+;",
    re.DOTALL,
)
BETWEEN_TAGS = re.compile(r">([^<>={}]+)<")
SAID_BY_TAGS = re.compile(r'(?:aria-label|title|placeholder|alt|label|hint)="([^"$]*)"')
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
WORD = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
NAMES = {"Latido", "DEMO", "Español", "English", "EspañolEnglish", "WhatsApp", "WhatsAppSMS", "SMS", "min"}
NAMES |= {"ana", "sam", "demo", "latido"}  # who logs in to the demonstration
REPAIR = "run: python tools/translations.py"


@cache
def wanted() -> frozenset[Text]:
    return frozenset(translations.texts())


def holes(words: str) -> Counter[str]:
    """What must not change: the values filled in and the tags around them."""
    return Counter(HOLES.findall(words))


def test_there_is_an_english_for_the_spanish() -> None:
    assert [po.parents[1].name for po in translations.catalogues()] == ["en"]
    assert Text("Disponible") in wanted()


@pytest.mark.parametrize("po", LANGUAGES)
def test_every_marked_text_is_translated_and_no_other(po: Path) -> None:
    catalogue = translations.read(po)

    assert set(catalogue) - {Text("")} == wanted(), REPAIR
    assert translations.missing(catalogue) == [], f"write what is missing in {po.name}, then {REPAIR}"


@pytest.mark.parametrize("po", COUNTRIES)
def test_a_country_says_everything_with_its_own_words(po: Path) -> None:
    foreign = re.compile(NOT_SAID_IN[po.parents[1].name], re.IGNORECASE)
    own = {text: into for text, into in translations.read(po).items() if text.one}
    theirs = {text for text in wanted() if foreign.search(f"{text.one} {text.plural}")}

    assert set(own) - wanted() == set(), REPAIR
    assert theirs - set(own) == set(), f"say them in {po}, then {REPAIR}"
    assert [words for into in own.values() for words in into if foreign.search(words) or not words] == []


def test_every_country_with_words_of_its_own_has_them() -> None:
    countries = {po.parents[1].name.removeprefix("es_") for po in translations.country_catalogues()}

    assert countries == set(OWN_WORDS)


@pytest.mark.parametrize("po", LANGUAGES + COUNTRIES)
def test_a_translation_keeps_the_values_and_the_tags(po: Path) -> None:
    for text, into in translations.read(po).items():
        sources = (text.one, text.plural or text.one)
        if text.one:
            assert [holes(words) for words in into] == [holes(words) for words in sources[: len(into)]], text.one


@pytest.mark.parametrize("po", LANGUAGES + COUNTRIES)
def test_the_files_are_what_the_tool_writes(po: Path) -> None:
    catalogue = translations.read(po)

    # Only whether they are equal: showing where two such long files differ takes minutes.
    same_words = po.read_text(encoding="utf-8") == translations.written(catalogue)
    same_bytes = po.with_suffix(".mo").read_bytes() == translations.compiled(catalogue)

    assert (same_words, same_bytes) == (True, True), REPAIR


@pytest.mark.parametrize("po", LANGUAGES + COUNTRIES)
def test_the_compiled_file_says_the_same_as_the_written_one(po: Path) -> None:
    with po.with_suffix(".mo").open("rb") as compiled:
        spoken = gettext.GNUTranslations(compiled)

    for text, into in translations.read(po).items():
        if text.plural:
            assert (spoken.ngettext(text.one, text.plural, 1), spoken.ngettext(text.one, text.plural, 2)) == into
        elif text.context:
            assert spoken.pgettext(text.context, text.one) == into[0]
        elif text.one:
            assert spoken.gettext(text.one) == into[0]


def test_every_word_of_the_audit_is_marked() -> None:
    modules = [import_module(f"latido.{room}.contracts") for room in ROOMS]
    words = {text for contracts in modules for text in getattr(contracts, "AUDIT_ACTIONS", {}).values()}

    assert words, "the rooms say what they write down"
    assert words - {text.one for text in wanted()} == set(), "mark it with latido.kernel.words.gettext_noop"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_no_words_that_are_not_marked(page: Path) -> None:
    plain = MARKED.sub("", page.read_text(encoding="utf-8"))
    shown = [*BETWEEN_TAGS.findall(plain), *SAID_BY_TAGS.findall(plain)]

    assert [words.strip() for words in shown if set(WORD.findall(words)) - NAMES] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_holds_no_words_of_its_own(script: Path) -> None:
    code = COMMENT.sub("", script.read_text(encoding="utf-8"))
    shown = [*re.findall(r">([^<>={}]+)</", code), *SAID_BY_TAGS.findall(code)]

    assert re.findall(r"[^\n]*[áéíóúñ¿¡«][^\n]*", code) == [], "give it with latido.plumbing.ui.phone_words or #words"
    assert [words for words in shown if re.fullmatch(r"\s*[A-Z][a-z]+( [a-z]+)*[.…]?\s*", words)] == []


def test_every_word_that_a_script_asks_for_is_given() -> None:
    code = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    asked = set(re.findall(r"\bword\(\"(\w+)\"\)", code))
    template = (LATIDO / "plumbing/ui/templates/ui/_notices.html").read_text(encoding="utf-8")

    assert asked, "the scripts ask by name"
    assert asked - set(re.findall(r'data-word="(\w+)"', template)) == set()
    assert set(re.findall(r"\bw\.(\w+)", code)) - phone_words().keys() == set()


def test_a_text_put_together_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "LATIDO", tmp_path)
    (tmp_path / "wrong.py").write_text('_(f"Quedan {n}")\n')

    with pytest.raises(translations.NotPlain, match=r"wrong\.py:1"):
        translations.texts()


def test_texts_are_found_in_code_and_in_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translations, "LATIDO", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "code.py").write_text(
        "from django.utils.translation import gettext_lazy as lazy, ngettext, pgettext\n"
        'lazy("Uno " "solo"); ngettext("%(n)s cita", "%(n)s citas", n); pgettext("tablero", "Atención")\n'
        'f"{_("Adentro") if n else n}"; plain("No")\n'.replace('"Adentro"', "'Adentro'")
    )
    (tmp_path / "templates" / "page.html").write_text(
        '<c-field label="{% translate \'Correo\' %}" />{% translate "Atención" context "tablero" as words %}\n'
        "{% blocktranslate trimmed count n=n %}Queda\n {{ n }} al 80 %{% plural %}Quedan {{ n }}{% endblocktranslate %}"
    )

    assert translations.texts() == {
        Text("Uno solo"),
        Text("%(n)s cita", "%(n)s citas"),
        Text("Atención", context="tablero"),
        Text("Adentro"),
        Text("Correo"),
        Text("Queda %(n)s al 80 %%", "Quedan %(n)s"),
    }


def test_a_remark_in_a_template_ends_on_its_line() -> None:
    """Or a person reads it: Django knows no remark of two lines."""
    lines = ((page, line) for page in PAGES for line in page.read_text(encoding="utf-8").splitlines())
    wrong = [f"{page.name}: {line}" for page, line in lines if "{#" in re.sub(r"\{#.*?#\}", "", line)]

    assert wrong == []
