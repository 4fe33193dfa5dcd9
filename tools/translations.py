"""Writes the translations of the Spanish source texts: `python tools/translations.py`.

Gathers every text marked for translation in the code and the templates, writes it to each
src/latido/locale/<language>/LC_MESSAGES/django.po (new ones empty, unused ones gone, the rest as they are)
and compiles the .po to the .mo the product reads. Needs no gettext programs; the same sources always
give the same bytes. Says what still has no translation, and then ends with 1.
"""

import ast
import json
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation.template import templatize

LATIDO = Path(__file__).resolve().parents[1] / "src" / "latido"
MARKERS = ("django.utils.translation", "latido.kernel.words")
STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)
SPOKEN = ("text", "retry", "repeat", "overflow_text")  # what of a dialogue's data is words
PO_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s+)?"(.*)"')


class NotPlain(Exception):
    """A marked text that is put together: no translation can ever match it."""


@dataclass(frozen=True, order=True)
class Text:
    """One source text; `plural` and `context` are empty for most."""

    one: str
    plural: str = ""
    context: str = ""


Catalogue = dict[Text, tuple[str, ...]]


def texts() -> set[Text]:
    """Every text marked for translation."""
    found: set[Text] = set()
    for file in _files("*.py"):
        found.update(_in_code(file))
    for file in _files("*.html", "*.txt", "*.svg"):
        if "templates" in file.parts:
            found.update(_in_template(file))
    for file in _files("*.json"):
        if file.parent.name == "data":
            found.update(_in_dialogue(json.loads(file.read_text(encoding="utf-8"))))
    return found


def catalogues() -> list[Path]:
    """Of the languages: each has every text."""
    return sorted(set(_all_catalogues()) - set(country_catalogues()))


def country_catalogues() -> list[Path]:
    """Of the countries (es_MX): each has the texts it says with words of its own; the rest is the source's."""
    return [po for po in _all_catalogues() if po.parents[1].name.startswith("es_")]


def _all_catalogues() -> list[Path]:
    return sorted((LATIDO / "locale").glob("*/LC_MESSAGES/django.po"))


def read(po: Path) -> Catalogue:
    """What a .po file says; its header is the translation of the empty text."""
    found: Catalogue = {}
    entry: dict[str, str] = {}
    field = ""
    for line in [*po.read_text(encoding="utf-8").splitlines(), ""]:
        if part := PO_LINE.fullmatch(line):
            field = part[1] or field
            entry[field] = entry.get(field, "") + str(ast.literal_eval(f'"{part[2]}"'))
        elif entry and not line.startswith("#"):
            text = Text(entry["msgid"], entry.get("msgid_plural", ""), entry.get("msgctxt", ""))
            found[text] = tuple(value for name, value in sorted(entry.items()) if name.startswith("msgstr"))
            entry = {}
    return found


def merged(catalogue: Catalogue, wanted: Iterable[Text]) -> Catalogue:
    """The header and the wanted texts, each with the translation it already has."""
    result = {Text(""): catalogue[Text("")]}
    for text in sorted(wanted):
        result[text] = catalogue.get(text) or (("", "") if text.plural else ("",))
    return result


def written(catalogue: Catalogue) -> str:
    """A .po file, one line for each text."""
    return "\n".join(_entry(text, into) for text, into in catalogue.items())


def compiled(catalogue: Catalogue) -> bytes:
    """A .mo file: a table of texts and a table of translations, both pointing into what follows."""
    pairs = sorted((_key(text), "\0".join(into).encode()) for text, into in catalogue.items() if all(into))
    tables, words, at = [b"", b""], b"", 28 + 16 * len(pairs)
    for column in (0, 1):
        for pair in pairs:
            tables[column] += struct.pack("<2I", len(pair[column]), at + len(words))
            words += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs))
    return head + b"".join(tables) + words


def missing(catalogue: Catalogue) -> list[str]:
    return [text.one for text, into in catalogue.items() if not all(into)]


def _files(*patterns: str) -> Iterator[Path]:
    for pattern in patterns:
        for file in sorted(LATIDO.rglob(pattern)):
            if not {"tests", "migrations"} & set(file.relative_to(LATIDO).parts):
                yield file


def _in_code(file: Path) -> Iterator[Text]:
    source = file.read_text(encoding="utf-8")
    if "_(" not in source and "gettext" not in source:
        return
    nodes = list(ast.walk(ast.parse(source)))
    imports = (node for node in nodes if isinstance(node, ast.ImportFrom) and node.module in MARKERS)
    names = {"_": "gettext"} | {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            kind = names.get(node.func.id, "").removesuffix("_lazy").removesuffix("_noop")
            if kind.endswith("gettext"):
                plain = [each.value for each in node.args if isinstance(each, ast.Constant)]
                if any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in node.args):
                    raise NotPlain(f"{file.relative_to(LATIDO)}:{node.lineno}")
                if plain:
                    yield _text(kind, [str(each) for each in plain])


def _in_dialogue(part: Mapping[str, Any]) -> Iterator[Text]:
    """What a dialogue says, wherever it stands in it."""
    for name, value in part.items():
        if isinstance(value, dict):
            yield from _in_dialogue(value)
        elif name in SPOKEN:
            yield Text(str(value))


def _in_template(file: Path) -> Iterator[Text]:
    """Django's own reading of a template, which turns it into calls of gettext."""
    source = file.read_text(encoding="utf-8")
    for kind, words in TEMPLATE_CALL.findall(templatize(source, origin=file.name)):
        yield _text(kind, [str(ast.literal_eval(each)) for each in re.findall(STRING, words, re.DOTALL)])


def _text(kind: str, words: list[str]) -> Text:
    context = words.pop(0) if "p" in kind.split("gettext")[0] else ""
    return Text(words[0], words[1] if kind.startswith("n") else "", context)


def _key(text: Text) -> bytes:
    key = f"{text.context}\4{text.one}" if text.context else text.one
    return (f"{key}\0{text.plural}" if text.plural else key).encode()


def _entry(text: Text, into: tuple[str, ...]) -> str:
    lines = ["#, python-format"] if "%(" in text.one else []
    if text.context:
        lines.append(f"msgctxt {_quoted(text.context)}")
    lines.append(f"msgid {_quoted(text.one)}")
    if text.plural:
        lines.append(f"msgid_plural {_quoted(text.plural)}")
        lines += [f"msgstr[{form}] {_quoted(words)}" for form, words in enumerate(into)]
    else:
        lines.append(f"msgstr {_quoted(into[0])}")
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    parts = re.findall(r".+?\\n|.+$", escaped)
    return f'"{escaped}"' if len(parts) < 2 else "\n".join(['""', *(f'"{part}"' for part in parts)])


def main() -> int:
    wanted, left = texts(), 0
    for po in catalogues():
        catalogue = merged(read(po), wanted)
        po.write_text(written(catalogue), encoding="utf-8")
        po.with_suffix(".mo").write_bytes(compiled(catalogue))
        for words in missing(catalogue):
            left += 1
            print(f"{po.parents[1].name}: {words}")
    for po in country_catalogues():
        own = {text: into for text, into in read(po).items() if text in wanted or not text.one}
        po.write_text(written(dict(sorted(own.items()))), encoding="utf-8")
        po.with_suffix(".mo").write_bytes(compiled(own))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
