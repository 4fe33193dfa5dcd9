"""A row of cells as an incoming patient."""

import re
from collections.abc import Iterator, Mapping, Sequence

from latido.kernel.text import fold
from latido.patients.contracts import (
    MORE_FIELDS,
    Incoming,
    IncomingDocument,
    IncomingPatient,
    ReadingPlan,
    Unreadable,
)

LONGEST_CELL = 2_000
_DATE = re.compile(r"\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2,4})\b")


def incoming(cells: Sequence[str], row: int, plan: ReadingPlan) -> Incoming:
    """What this row says under these columns. Never raises."""
    if not any(cell.strip() for cell in cells):
        return Unreadable(row, "row.empty")
    said: dict[str, str] = {}
    for place, field in plan.fields.items():
        if place < len(cells) and (cell := cells[place][:LONGEST_CELL].strip()):
            said[field] = f"{said[field]} {cell}" if field in said else cell
    given = " ".join(filter(None, (said.get("given_names"), said.get("second_given_name"))))
    number = said.get("document_number", "")
    kind = said.get("document_type", "") or plan.defaults.get("document_type", "")
    home = (said.get("address"), said.get("city"))
    return IncomingPatient(
        row=row,
        given_names=given,
        first_surname=said.get("first_surname", ""),
        second_surname=said.get("second_surname", ""),
        surnames=said.get("surnames", ""),
        full_name=said.get("full_name", ""),
        birth_date=said.get("birth_date", ""),
        month_first=plan.details.get("dates") == "month_first",
        sex=_sex(said.get("sex", ""), plan.details),
        documents=tuple(_documents(number, kind, said)),
        phones=tuple(filter(None, (said.get("phone"), said.get("second_phone")))),
        emails=tuple(filter(None, (said.get("email"), said.get("second_email")))),
        addresses=tuple(filter(None, (", ".join(filter(None, home)), said.get("second_address")))),
        record_number=said.get("record_number", ""),
        deceased=said.get("deceased", ""),
        last_visit_on=said.get("last_visit_on", ""),
        source_system=plan.defaults.get("source_system", ""),
        source_value=said.get("source_value", ""),
        more={name: said[name] for name in MORE_FIELDS if name in said},
    )


def _documents(number: str, kind: str, said: Mapping[str, str]) -> Iterator[IncomingDocument]:
    """The other one says of which kind it is: nobody has two of the usual."""
    if number:
        yield IncomingDocument(number, kind)
    if other := said.get("second_document_number", ""):
        yield IncomingDocument(other, said.get("second_document_type", "") or ("?" if number else ""))


def _sex(written: str, details: Mapping[str, str]) -> str:
    """Where H stands for hombre, M stands for mujer."""
    return "mujer" if details.get("sexes") == "hm" and fold(written) == "m" else written


def month_comes_first(dates: Sequence[str]) -> bool:
    """Whether these dates can only be read so: some have a 13 or more in the middle, none at the front."""
    found = [(int(m[1]), int(m[2])) for each in dates if (m := _DATE.match(each))]
    return any(second > 12 for _, second in found) and all(first <= 12 for first, _ in found)


def letters_of_sex(values: Sequence[str]) -> str:
    """ "hm" where the letters are hombre and mujer."""
    return "hm" if any(fold(each) == "h" for each in values) else ""
