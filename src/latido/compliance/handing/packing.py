"""What a copy is made of: its pieces as they are kept, and the files that a patient takes away. Pure but for the words.

The copy is for the patient and for whatever system they take it to: a paper (index.html), plain JSON, and FHIR R4.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from latido.compliance.values.handing import WITHHELD, Piece, Withheld

FORMAT = "latido.data-copy/1"
PAPER, PLAIN, FHIR = "index.html", "datos.json", "fhir.json"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#111}"
    "h2{margin-top:2rem;border-bottom:1px solid #999}article{margin:1rem 0;break-inside:avoid}"
    "dl{display:grid;grid-template-columns:14rem 1fr;gap:.1rem 1rem;margin:0}dt{color:#444}dd{margin:0;"
    "overflow-wrap:anywhere}.out{border-left:3px solid #999;padding-left:.6rem;color:#444}"
)


@dataclass(frozen=True, slots=True)
class Title:
    """What stands at the head of a copy."""

    house: str
    number: str
    asked_at: datetime
    made_at: datetime
    basis: str
    made_by: str


def as_draft(pieces: Iterable[Piece]) -> list[dict[str, Any]]:
    """As JSON."""
    return [
        {**asdict(each), "at": each.at.isoformat() if each.at else None, "whose": [], "held": [], "fhir": each.fhir}
        for each in pieces
    ]


def from_draft(draft: Sequence[Mapping[str, Any]]) -> list[Piece]:
    return [
        Piece(
            each["section"], each["kind"], tuple((word, said) for word, said in each["lines"]),
            datetime.fromisoformat(each["at"]) if each["at"] else None, Withheld(each["withhold"]), each["fhir"],
        )
        for each in draft
    ]  # fmt: skip


def document(title: Title, pieces: Sequence[Piece]) -> dict[str, Any]:
    """The copy as plain JSON. withhold says of each piece whether it is in it."""
    sections = [
        {"section": section, "items": [_plain(each) for each in of]}
        for section, of in groupby(pieces, key=lambda each: each.section)
    ]
    return {
        "format": FORMAT,
        "organisation": title.house,
        "request": title.number,
        "requested_at": title.asked_at.isoformat(),
        "made_at": title.made_at.isoformat(),
        "made_by": title.made_by,
        "basis": title.basis,
        "sections": sections,
    }


def _plain(piece: Piece) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": piece.kind, "at": piece.at.isoformat() if piece.at else None}
    if piece.withhold:
        return told | {"withheld": str(piece.withhold), "because": _(WITHHELD[piece.withhold])}
    return told | {"facts": [{"name": word, "value": said} for word, said in piece.lines]}


def bundle(title: Title, copy_id: UUID, pieces: Iterable[Piece]) -> dict[str, Any]:
    """What of it has a resource in FHIR R4. Nothing that is withheld."""
    given = [each.fhir for each in pieces if each.fhir and not each.withhold]
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in given]
    return {
        "resourceType": "Bundle",
        "id": str(copy_id),
        "type": "collection",
        "timestamp": title.made_at.isoformat(),
        "entry": entries,
    }


def paper(copy: Mapping[str, Any]) -> str:
    """The same to be read and printed, in one file that needs no other."""
    asked = datetime.fromisoformat(copy["requested_at"])
    head = _("Copia de sus datos")
    said = _("Pedido %(number)s del %(day)s · %(basis)s") % {
        "number": copy["request"], "day": asked.strftime("%d/%m/%Y"), "basis": copy["basis"],
    }  # fmt: skip
    made = _("Confidencial · la preparó %(who)s el %(day)s") % {
        "who": copy["made_by"], "day": datetime.fromisoformat(copy["made_at"]).strftime("%d/%m/%Y %H:%M"),
    }  # fmt: skip
    lines = "".join(f"<p>{escape(each)}</p>" for each in (copy["organisation"], said, made))
    parts = [f"<h1>{escape(head)}</h1>{lines}"]
    for section in copy["sections"]:
        parts.append(f"<h2>{escape(section['section'])}</h2>")
        parts += [_article(each) for each in section["items"]]
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="es"><head><meta charset="utf-8"><title>{escape(head)}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )


def _article(item: Mapping[str, Any]) -> str:
    at = datetime.fromisoformat(item["at"]).strftime("%d/%m/%Y %H:%M") if item["at"] else ""
    title = escape(" · ".join(filter(None, (item["kind"], at))))
    if "withheld" in item:
        words = escape(_("No está en esta copia: %(why)s") % {"why": item["because"]})
        return f'<article class="out"><strong>{title}</strong><br>{words}</article>'
    facts = "".join(f"<dt>{escape(each['name'])}</dt><dd>{escape(each['value'])}</dd>" for each in item["facts"])
    return f"<article><strong>{title}</strong><dl>{facts}</dl></article>"


def archive(out: Any, title: Title, copy_id: UUID, pieces: Sequence[Piece]) -> None:
    """The ZIP: the paper, the plain data, and FHIR."""
    told = document(title, pieces)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(PAPER, paper(told))
        made.writestr(PLAIN, json.dumps(told, ensure_ascii=False, indent=1))
        made.writestr(FHIR, json.dumps(bundle(title, copy_id, pieces), ensure_ascii=False, indent=1))


def members(packed: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """The files of a ZIP of ours."""
    with zipfile.ZipFile(io.BytesIO(packed)) as made:
        for name in made.namelist():
            yield name, [made.read(name)]


def plain_of(packed: bytes) -> dict[str, Any]:
    """The plain data of a ZIP of ours."""
    with zipfile.ZipFile(io.BytesIO(packed)) as made:
        found: dict[str, Any] = json.loads(made.read(PLAIN))
    return found
