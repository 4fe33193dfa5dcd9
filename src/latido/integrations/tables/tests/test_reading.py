import csv
import io
import os
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latido.integrations.tables import delimited
from latido.integrations.tables.api import TableReader
from latido.integrations.tables.core import headers
from latido.patients.contracts import Incoming, IncomingDocument, IncomingPatient, ReadingPlan, Unreadable
from latido.patients.core.imports.reasons import REASONS
from latido.patients.ports import FileRefused
from latido.patients.tests.imports.samples import HEADER, ROSA, TOMAS, table, workbook

pytestmark = pytest.mark.core
DEEP = bool(os.environ.get("LATIDO_DEEP"))
TRIES = 20_000 if DEEP else 200


def read(data: bytes, **defaults: str) -> list[Incoming]:
    reader, file = TableReader(), io.BytesIO(data)
    layout = reader.layout(file)
    fields = {column.place: column.proposed for column in layout.columns if column.proposed}
    return list(reader.read(file, ReadingPlan("table", fields, layout.details, defaults)))


def people(data: bytes) -> list[IncomingPatient]:
    return [each for each in read(data) if isinstance(each, IncomingPatient)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rosa_is_read_whatever_wrote_her_down(encoding: str, delimiter: str) -> None:
    text = table(ROSA, TOMAS).decode().replace(",", delimiter)

    rosa, tomas = people(text.encode(encoding))

    assert (rosa.row, rosa.given_names, rosa.first_surname, rosa.second_surname) == (
        2,
        "Rosa Elvira",
        "Gutiérrez",
        "Peña",
    )
    assert rosa.documents == (IncomingDocument("52123907", "CC"),)
    assert (tomas.row, tomas.birth_date, tomas.source_value) == (3, "1979-06-01", "2")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line_is_one(end: str) -> None:
    assert len(people(table(ROSA, TOMAS).decode().replace("\r\n", end).encode())) == 2


def test_excel_gives_dates_and_numbers_as_people_read_them() -> None:
    rows: list[Sequence[object]] = [
        ["Listado de pacientes"],
        ["Nombre", "Apellidos", "Fecha de nacimiento", "Cédula", "Celular"],
        ["Ana", "Ruiz Mora", datetime.fromisoformat("1990-01-31"), 52123907, 3001112233.0],
        [None, None, None, None, None],
        ["Luz", "Díaz", date(2001, 2, 3), "1.234.567", None],
    ]

    ana, luz = people(workbook(rows))

    assert (ana.row, ana.birth_date, ana.documents[0].value, ana.phones) == (
        3,
        "1990-01-31",
        "52123907",
        ("3001112233",),
    )
    assert (luz.row, luz.surnames, luz.birth_date) == (5, "Díaz", "2001-02-03")


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        (
            "Primer Nombre|Segundo Nombre|Primer Apellido|F. Nacimiento",
            "given_names|second_given_name|first_surname|birth_date",
        ),
        ("First Name|Last Name|DOB|MRN|Mobile Phone", "given_names|surnames|birth_date|record_number|phone"),
        (
            "Nome|Sobrenome|Data de Nascimento|CPF|Telefone|Endereço",
            "given_names|surnames|birth_date|document_number|phone|address",
        ),
        ("NOMBRE_COMPLETO|NÚMERO DOCUMENTO|celular|Teléfono", "full_name|document_number|phone|second_phone"),
        ("birthDate|whatever|", "birth_date||"),
    ],
    ids=["es", "en", "pt", "shouted", "camel"],
)
def test_headers_of_three_languages_say_what_they_hold(names: str, fields: str) -> None:
    assert headers.proposed(names.split("|")) == fields.split("|")


def test_a_quote_left_open_costs_its_own_row_alone() -> None:
    rows = [ROSA.replace("Rosa", '"Rosa'), *(TOMAS.replace("2,", f"{n},", 1) for n in range(50))]

    found = read(table(*rows))

    assert [each.code for each in found if isinstance(each, Unreadable)] == ["row.unclosed_quote"]
    assert len(found) == 51
    assert [each.row for each in found] == list(range(2, 53))


@pytest.mark.parametrize(("end", "codes"), [("12/03/1954;Cali", []), ("12/03/1954;Cali\n", []), ("12/0", ["file.cut"])])
def test_a_row_torn_by_a_broken_transfer_is_refused_and_whole_ones_need_no_end_of_line(
    end: str, codes: list[str]
) -> None:
    text = f"documento;nombre;nacimiento;ciudad\n52123907;Rosa Gutiérrez;12/03/1954;Cali\n1032;Ana Ruiz;{end}"
    found = list(delimited.rows(io.BytesIO(text.encode()), "utf-8", ";"))

    assert [each.code for each in found if isinstance(each, Unreadable)] == codes
    assert len(found) == 3


def test_a_cell_of_several_lines_is_one_row() -> None:
    rosa, tomas = read(table(ROSA.replace("Peña", '"Pe\nña"'), TOMAS))

    assert (rosa.row, tomas.row) == (2, 4)


def test_a_line_without_end_is_refused_and_the_next_one_read() -> None:
    found = read(table("x" * 3_000_000, ROSA))

    assert [type(each).__name__ for each in found] == ["Unreadable", "IncomingPatient"]


def test_months_first_are_noticed_and_so_are_hombre_and_mujer() -> None:
    header = "nombre,apellido,fecha nacimiento,sexo"
    american = people(table("Ana,Ruiz,03/12/1954,F", "Eva,Ruiz,03/31/1954,F", header=header))
    spanish = people(table("Ana,Ruiz,13/12/1954,M", "Juan,Ruiz,03/12/1954,H", header=header))

    assert [each.month_first for each in american] == [True, True]
    assert [(each.month_first, each.sex) for each in spanish] == [(False, "mujer"), (False, "H")]


def bomb(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(name, "w") as part:
            for _ in range(size // 1_000_000):
                part.write(b"0" * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"\n\n \n", "file.empty"),
        (b"PK\x03\x04 nothing", "file.broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.old_excel"),
        (bomb("xl/worksheets/sheet1.xml", 30_000_000), "file.bomb"),
        (bomb("xl/sharedStrings.xml", 3_000_000), "file.bomb"),
    ],
    ids=["nothing", "blank", "no zip", "xls", "bomb", "texts"],
)
def test_what_cannot_be_a_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        TableReader().layout(io.BytesIO(data))

    assert refused.value.code == code


def test_entities_of_a_workbook_are_not_unfolded() -> None:
    lol = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    cell = '<row><c t="str"><v>&a9;</v></c></row>'
    sheet = f'<!DOCTYPE x [<!ENTITY a0 "ha">{lol}]><worksheet><sheetData>{cell}</sheetData></worksheet>'
    good = zipfile.ZipFile(io.BytesIO(workbook([HEADER.split(","), ROSA.split(",")])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in good.namelist():
            archive.writestr(name, sheet if name.endswith("sheet1.xml") else good.read(name))

    try:
        found = read(out.getvalue())
    except FileRefused as refused:
        assert refused.code in REASONS
    else:
        assert len(found) <= 1


CELLS = st.text(st.characters(blacklist_characters="\r\n\0", blacklist_categories=("Cs",)), min_size=1, max_size=12)


@given(
    st.lists(st.lists(CELLS.filter(str.strip), min_size=3, max_size=3), min_size=1, max_size=30),
    st.sampled_from(",;\t|"),
)
@settings(max_examples=TRIES, deadline=None)
def test_every_row_that_was_written_comes_out_once(rows: list[list[str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)

    found = list(delimited.rows(io.BytesIO(out.getvalue().encode()), "utf-8", delimiter))

    assert [cells for _, cells in (each for each in found if not isinstance(each, Unreadable))] == rows


@given(
    st.binary(max_size=500)
    | st.binary(max_size=300).map(lambda b: HEADER.encode() + b"\n" + b)
    | st.binary(max_size=200).map(lambda b: workbook([["nombre"]])[:-60] + b)
)
@settings(max_examples=TRIES, deadline=None)
def test_any_bytes_are_read_or_say_why(data: bytes) -> None:
    TableReader().recognises(io.BytesIO(data))
    try:
        found = read(data)
    except FileRefused as refused:
        assert refused.code in REASONS
    else:
        assert all(each.code in REASONS for each in found if isinstance(each, Unreadable))
        assert [each.row for each in found] == sorted({each.row for each in found})
