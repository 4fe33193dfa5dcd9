"""Two records joined, or parted again, as HL7 2.5 messages; and what such a message of others says. Pure.

Joined: ADT^A40 (merge patient, identifier list; HL7 2.5, 3.3.40): PID is the one that stays, MRG the one that goes.
The standard has no message that undoes an A40. Parted is therefore three: A37 (unlink; 3.3.37), A28 (add person
information; 3.3.28) with the one that is back, whole, and A31 (update person information; 3.3.31) with the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from latido.integrations.hl7v2.core.messages import Message, composed, written
from latido.patients.contracts import JoinedNews, KnownAs

VERSION = "2.5"
US = "LATIDO"
STRUCTURES = {"A40": "ADT_A39", "A37": "ADT_A37", "A28": "ADT_A05", "A31": "ADT_A05"}
_SEXES = {"female": "F", "male": "M", "other": "O"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """control: MSH-10, the same each time that it is sent."""

    control: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """One CX: the number, who gave it, and what kind it is."""

    value: str
    authority: str
    kind: str


@dataclass(frozen=True, slots=True)
class MergedOutside:
    """One pair of an A40. Each list as it was written."""

    stays: tuple[Named, ...]
    goes: tuple[Named, ...]


def messages(news: JoinedNews) -> list[Outgoing]:
    """In this order."""
    if not news.parted:
        return [_message("A40", news, [_pid(news.stays), _mrg(news.goes)])]
    both = [_pid(news.stays, 1), _pid(news.goes, 2)]
    visit = [["PV1", "1", "N"]]  # required by the structure; N: not applicable
    return [
        _message("A37", news, both),
        _message("A28", news, [_pid(news.goes), *visit]),
        _message("A31", news, [_pid(news.stays), *visit]),
    ]


def _message(event: str, news: JoinedNews, segments: Sequence[Sequence[str]]) -> Outgoing:
    control = f"{event}{news.id.hex[-16:]}"  # ST of 20 at most in 2.5
    at = _at(news.at)
    kind = f"ADT^{event}^{STRUCTURES[event]}"
    head = ["MSH", "^~\\&", US, composed([news.house[:180]]), "", "", at, "", kind, control, "P", VERSION]
    head += ["", "", "AL", "NE", "", "UNICODE UTF-8"]  # MSH-13 to MSH-18: an answer is always wanted
    return Outgoing(control, written([head, ["EVN", event, at], *segments]))


def _pid(known: KnownAs, number: int = 1) -> list[str]:
    name = composed([known.first_surname + (f" {known.second_surname}" if known.second_surname else ""),
                     *_given(known.given_names), "", "", "L"])  # fmt: skip
    born = known.birth_date.strftime("%Y%m%d") if known.birth_date else ""
    return ["PID", str(number), "", _identifiers(known), "", name, "", born, _SEXES.get(known.sex, "U")]


def _mrg(known: KnownAs) -> list[str]:
    name = composed([known.first_surname, *_given(known.given_names), "", "", "L"])
    return ["MRG", _identifiers(known), "", "", "", "", "", name]


def _given(names: str) -> tuple[str, str, str]:
    first, _space, rest = names.partition(" ")
    return first, rest, ""


def _identifiers(known: KnownAs) -> str:
    """Ours first; then the record number, and documents with who gives them (HL7 table 0203: PI, MR, NI, PPN)."""
    found = [(str(known.id), US, "PI")]
    found += [(known.record_number, US, "MR")] if known.record_number else []
    found += [(value, f"{country}-{kind}", "PPN" if kind == "PA" else "NI") for country, kind, value in known.documents]
    return "~".join(composed([value, "", "", authority, kind]) for value, authority, kind in found)


def _at(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S+0000")


def merged(message: Message) -> list[MergedOutside]:
    """Each PID with the MRG that follows it; nothing when it is no A40."""
    kind = message.parts(message.header.field(9))
    if not kind or [*kind[0], ""][:2] != ["ADT", "A40"]:
        return []
    found, stays = [], tuple[Named, ...]()
    for segment in message.segments:
        if segment.name == "PID":
            stays = _named(message, segment.field(3))
        elif segment.name == "MRG":
            found.append(MergedOutside(stays, _named(message, segment.field(1))))
    return found


def _named(message: Message, field: str) -> tuple[Named, ...]:
    rows = [[*parts, "", "", "", "", ""] for parts in message.parts(field)]
    return tuple(Named(parts[0], parts[3], parts[4]) for parts in rows if parts[0])


def accepted(answer: Message, control: str) -> bool:
    """Whether this acknowledges that message (HL7 2.5, 2.9.2): MSA-1 is AA or CA, and MSA-2 its number."""
    told = next((each for each in answer.segments if each.name == "MSA"), None)
    return told is not None and told.field(1) in ("AA", "CA") and told.field(2) == control
