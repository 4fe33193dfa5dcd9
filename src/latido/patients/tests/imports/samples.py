"""Small files of invented people."""

import io
import json
from collections.abc import Iterable
from typing import Any

import openpyxl

HEADER = (
    "id,tipo documento,documento,nombres,primer apellido,segundo apellido,fecha nacimiento,sexo,celular,correo,historia"
)
ROSA = "1,CC,52123907,Rosa Elvira,Gutiérrez,Peña,12/03/1954,F,300 111 2233,rosa@correo.example,HC 71-20455"
TOMAS = "2,CC,79456264,Tomás,Gutiérrez,Ruiz,1979-06-01,M,300 111 2233,,"
LINA = "3,TI,1034567551,Lina María,Gutiérrez,,02/02/2014,F,300 111 2233,,"


def table(*rows: str, header: str = HEADER, encoding: str = "utf-8") -> bytes:
    return "\r\n".join((header, *rows, "")).encode(encoding)


def many(count: int, start: int = 0) -> bytes:
    """People who are all different: a document each, names out of letters."""
    return table(*(somebody(n) for n in range(start, start + count)))


def somebody(n: int) -> str:
    word = "".join("abcdefghij"[int(c)] for c in f"{n:06d}")
    day = f"{1 + n % 28:02d}/{1 + n // 28 % 12:02d}/{1930 + n % 80}"
    return f"p{n},CC,{10_000_000 + n},Nom{word},Ape{word},,{day},M,31{n:08d},,"


def workbook(rows: Iterable[Iterable[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fhir(n: int = 1, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "resourceType": "Patient",
        "id": f"p{n}",
        "identifier": [
            {"system": "http://minsalud.gov.co/ihc/ide/170/CC", "value": str(52_000_000 + n)},
            {
                "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]},
                "system": "urn:example:hc",
                "value": f"CO{n:06d}",
            },
        ],
        "name": [{"use": "official", "family": "Hurtado Medina", "given": ["Carolina"]}],
        "gender": "female",
        "birthDate": "1949-10-06",
        "telecom": [{"system": "phone", "value": f"+57300{n:07d}"}, {"system": "email", "value": f"co{n}@example.org"}],
        "address": [{"line": ["Calle 1 # 2-3"], "city": "Chía", "country": "CO"}],
    }
    found.update(changes)
    return {name: value for name, value in found.items() if value is not None}


def ndjson(*resources: object) -> bytes:
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in resources)


def bundle(*resources: object, **more: Any) -> bytes:
    entries = [
        {"fullUrl": f"urn:{n}", "resource": each, "request": {"method": "POST"}} for n, each in enumerate(resources)
    ]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", **more, "entry": entries}).encode()
