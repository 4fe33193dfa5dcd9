"""How to treat somebody, who pays and what they refused, as a file says it: read, compared, put together. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from latido.kernel import languages
from latido.kernel.text import fold, spelt
from latido.patients.bringing import ALLOWING, COVERING, REFUSING, SAID, BroughtCover
from latido.patients.core import dates, naming
from latido.patients.core.imports.words import CHANNEL_WORDS, NEED_WORDS, NO, PURPOSE_WORDS, WHOSE_WORDS, YES
from latido.patients.core.manner import LONGEST_PRONOUNS
from latido.patients.manner import Need

Note = Callable[[str, str], None]  # field, code
LONGEST = {"preferred_name": 80, "plan": 80, "regime": 80, "category": 40, "member_number": 40, "insurer": 120}


@dataclass(frozen=True, slots=True)
class More:
    """Empty means that the file says nothing. refused: "purpose:channel"; either empty stands for all."""

    preferred_name: str = ""
    pronouns: str = ""
    language: str = ""
    interpreter: str = ""
    needs: tuple[str, ...] = ()
    nursing: bool = False
    refused: tuple[str, ...] = ()
    covers: tuple[BroughtCover, ...] = ()
    whose: str = ""  # patients.Relation: of whom the first telephone is, when it is not theirs

    def __bool__(self) -> bool:
        return self != NOTHING


NOTHING = More()
PLAIN = ("preferred_name", "pronouns", "language", "interpreter", "nursing")
MANNER = ("pronouns", "language", "interpreter", "needs")  # kept together in the record
FIELDS = (*PLAIN, "needs", "refused", "covers")


def read(
    given: Mapping[str, str], clean: Callable[[str], str], insurers: Mapping[str, str], stop: Note, note: Note
) -> More:
    """insurers: how each may be written (`spelt`) -> its key; "*" there lets a new one be made of its name."""
    said = {name: text for name, value in given.items() if (text := clean(value))}
    language = _language(said.get("language", ""), note)
    refused = tuple(dict.fromkeys(_refused(said, note)))
    lacks_insurer = note if refused else stop  # a no comes in whoever pays: it stops nobody from being left in peace
    return More(
        preferred_name=_preferred(said.get("preferred_name", ""), note),
        pronouns=_short("pronouns", said.get("pronouns", ""), LONGEST_PRONOUNS, note),
        language=language,
        interpreter=_interpreter(said.get("interpreter", ""), language, note),
        needs=tuple(_needs(said.get("needs", ""), note)),
        nursing=_nursing(said.get("nursing", ""), note),
        refused=refused,
        covers=tuple(_cover(said, insurers, lacks_insurer, note)),
        whose=_whose(said.get("phone_whose", ""), note),
    )


def _short(name: str, text: str, most: int, note: Note) -> str:
    if len(text) > most:
        note(name, "more.too_long")
        return ""
    return text


def _preferred(text: str, note: Note) -> str:
    if naming.fault(text) if text else "":
        note("preferred_name", "more.unreadable")
        return ""
    return _short("preferred_name", text, LONGEST["preferred_name"], note)


def _language(text: str, note: Note) -> str:
    code = languages.read(text[:60], "es") or languages.read(text[:60].split("-")[0], "es") if text else ""
    if text and not code:
        note("language", "language.unknown")
    return code


def _interpreter(text: str, language: str, note: Note) -> str:
    """Yes, with the language beside it; or the language itself; "señas" is a signed one."""
    word = fold(text)
    if not word or word in NO:
        return ""
    if word in YES:
        if not language or language == "es":
            note("interpreter", "interpreter.which")
            return "" if not language else languages.ANY_SIGNED if language == "sgn" else ""
        return language
    if "sena" in word or "sign" in word:
        return languages.read(text[:60], "es") or languages.ANY_SIGNED
    code = languages.read(text[:60], "es")
    if not code:
        note("interpreter", "interpreter.which")
    return code


def _needs(text: str, note: Note) -> Iterator[str]:
    for part in filter(None, (fold(each).strip(" .") for each in re.split(r"[,;/|]", text))):
        found = [need for need, starts in NEED_WORDS.items() if any(each in part for each in starts)]
        if not found and part not in NO:
            note("needs", "needs.unknown")
        yield from (str(need) for need in Need if need in found)


def _nursing(text: str, note: Note) -> bool:
    """What cannot be understood warns: somebody looks at it."""
    word = fold(text)
    if word and word not in NO and word not in YES:
        note("nursing", "nursing.unclear")
    return bool(word) and word not in NO


def _refused(said: Mapping[str, str], note: Note) -> Iterator[str]:
    """What cannot be understood is a no: nobody is called who may have said so."""
    for name, (_words, purpose, channel) in REFUSING.items():
        word = fold(said.get(name, ""))
        if word and word not in NO:
            if word not in YES:
                note(name, "refusal.unclear")
            yield f"{purpose}:{channel}"
    for name, (_words, purpose, channel) in ALLOWING.items():
        word = fold(said.get(name, ""))
        if word and word not in YES:
            if word not in NO:
                note(name, "refusal.unclear")
            yield f"{purpose}:{channel}"
    yield from _in_words(said.get(SAID, ""), note)


def _in_words(text: str, note: Note) -> Iterator[str]:
    """ "whatsapp; encuestas por correo": each part a purpose, a channel or both; anything else is all."""
    if fold(text) in NO:
        return
    for part in filter(None, (fold(each).strip(" .") for each in re.split(r"[,;/|]", text))):
        channel = next((code for code, words in CHANNEL_WORDS.items() if any(w in part for w in words)), "")
        purpose = next((code for code, words in PURPOSE_WORDS.items() if any(w in part for w in words)), "")
        if not channel and not purpose and part not in ("todo", "todos", "contacto", "nada"):
            note(SAID, "refusal.unclear")
        yield f"{purpose}:{channel}"


def _whose(text: str, note: Note) -> str:
    word = fold(text).strip(" .")
    if not word:
        return ""
    found = next((code for code, words in WHOSE_WORDS.items() if word in words), None)
    if found is None:
        note("phone_whose", "whose.unknown")
    return found if found is not None else "other"


def _cover(said: Mapping[str, str], insurers: Mapping[str, str], stop: Note, note: Note) -> Iterator[BroughtCover]:
    name = said.get("insurer", "")
    if not name:
        if any(said.get(each) for each in COVERING):
            note("insurer", "insurer.missing")
        return
    key = insurers.get(spelt(name), "")
    if not key and "*" not in insurers:
        stop("insurer", "insurer.unknown")
        return
    parts = {each: _short(each, said.get(each, ""), most, note) for each, most in LONGEST.items()}
    if not parts["insurer"]:
        return
    parts = {each: text for each, text in parts.items() if each not in ("preferred_name", "insurer")}
    role, until = _role(said.get("affiliation", ""), note), _until(said.get("covered_until", ""), note)
    yield BroughtCover(key, "" if key else name, **parts, role=role, valid_to=until)


_ROLES = {
    "holder": ("cotizante", "titular", "afiliado", "asegurad", "suscriptor", "holder", "subscriber", "self"),
    "beneficiary": ("benef", "dependiente", "carga", "derechohabiente", "spouse", "child", "parent"),
    "additional": ("adicional",),
}


def _role(text: str, note: Note) -> str:
    word = fold(text).strip(" .")
    found = next((role for role, starts in _ROLES.items() if word.startswith(starts)), "") if word else ""
    if word and not found:
        note("affiliation", "affiliation.unknown")
    return found


def _until(text: str, note: Note) -> str:
    if not text:
        return ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", text):
        text = "/".join(reversed(text[:10].split("-")))
    read_day = dates.read(text[:40])
    try:
        if read_day and read_day.day and read_day.year > 99:
            return f"{read_day.year:04}-{read_day.month:02}-{read_day.day:02}"
    except (TypeError, ValueError):
        pass
    note("covered_until", "covered_until.unreadable")
    return ""


def as_json(more: More) -> dict[str, Any]:
    """Only what was said."""
    said = asdict(more)
    said["covers"] = [{name: value for name, value in each.items() if value} for each in said["covers"]]
    return {name: value for name, value in said.items() if value}


def from_json(stored: Mapping[str, Any]) -> More:
    covers = tuple(BroughtCover(**{"insurer": "", **each}) for each in stored.get("covers", ()))
    several = {name: tuple(stored.get(name, ())) for name in ("needs", "refused")}
    return More(**{**stored, **several, "covers": covers})


def differences(said: More, known: More) -> tuple[str, ...]:
    """What the file would change. It takes nothing away."""
    changed = [name for name in PLAIN if getattr(said, name) and getattr(said, name) != getattr(known, name)]
    changed += [name for name in ("needs", "refused") if added(name, said, known)]
    return tuple(changed + (["covers"] if new_covers(said, known) else []))


def added(name: str, said: More, known: More) -> tuple[str, ...]:
    return tuple(each for each in getattr(said, name) if each not in getattr(known, name))


def new_covers(said: More, known: More) -> tuple[BroughtCover, ...]:
    """Those that differ from what is known, with the rest of what is known of each."""
    there = {spelt(each.insurer or each.name): each for each in known.covers}
    there |= {spelt(each.name): each for each in known.covers if each.name}
    found = []
    for each in said.covers:
        before = there.get(spelt(each.insurer or each.name))
        whole = _with(each, before) if before else each
        if before is None or replace(whole, name="") != replace(before, name=""):
            found.append(whole)
    return tuple(found)


def _with(said: BroughtCover, before: BroughtCover) -> BroughtCover:
    names = ("plan", "regime", "category", "member_number", "role", "valid_to")
    kept: dict[str, Any] = {name: getattr(said, name) or getattr(before, name) for name in names}
    return replace(before, **kept)


def together(said: More, known: More) -> More:
    """What is known, with what the file says."""
    plain: dict[str, Any] = {name: getattr(said, name) or getattr(known, name) for name in PLAIN}
    covers = new_covers(said, known)
    others = tuple(each for each in known.covers if each.insurer not in {new.insurer for new in covers if new.insurer})
    return More(
        **plain,
        needs=tuple(dict.fromkeys((*known.needs, *said.needs))),
        refused=tuple(dict.fromkeys((*known.refused, *said.refused))),
        covers=(*covers, *others),
    )


def same(made: More, known: More) -> bool:
    """Whether somebody is still as the file made them, whoever's their telephone is."""
    plain = all(getattr(made, name) == getattr(known, name) for name in PLAIN)
    several = all(set(getattr(made, name)) == set(getattr(known, name)) for name in ("needs", "refused"))
    return plain and several and len(made.covers) == len(known.covers) and not new_covers(made, known)
