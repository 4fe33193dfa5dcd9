import gzip
import io
import json
import os
import tracemalloc
from collections.abc import Mapping
from typing import BinaryIO, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from latido.integrations.fhir.api import FhirReader
from latido.patients.contracts import Incoming, IncomingDocument, IncomingPatient, NotAPatient, ReadingPlan, Unreadable
from latido.patients.core.imports.reasons import REASONS
from latido.patients.ports import FileRefused
from latido.patients.tests.imports.samples import bundle, fhir, ndjson

pytestmark = pytest.mark.core
DEEP = bool(os.environ.get("LATIDO_DEEP"))
TRIES = 20_000 if DEEP else 200


def read(data: bytes) -> list[Incoming]:
    reader, file = FhirReader(), io.BytesIO(data)
    layout = reader.layout(file)
    return list(reader.read(file, _plan(layout.details)))


def _plan(details: Mapping[str, str]) -> ReadingPlan:
    return ReadingPlan("fhir", details=details)


def codes(found: list[Incoming]) -> list[str]:
    return [each.code if isinstance(each, Unreadable) else type(each).__name__ for each in found]


def test_a_patient_of_r4_is_read_whole() -> None:
    (rosa,) = read(ndjson(fhir(7)))

    assert isinstance(rosa, IncomingPatient)
    assert (rosa.row, rosa.given_names, rosa.surnames, rosa.birth_date) == (
        1,
        "Carolina",
        "Hurtado Medina",
        "1949-10-06",
    )
    assert rosa.documents == (IncomingDocument("52000007", "CC", "CO"),)
    assert (rosa.record_number, rosa.source_system, rosa.source_value) == ("CO000007", "urn:example:hc", "CO000007")
    assert (rosa.phones, rosa.emails, rosa.addresses) == (
        ("+573000000007",),
        ("co7@example.org",),
        ("Calle 1 # 2-3, Chía",),
    )


def test_two_surnames_are_told_apart_where_the_file_does() -> None:
    fathers = "http://hl7.org/fhir/StructureDefinition/humanname-fathers-family"
    mothers = "http://hl7.org/fhir/StructureDefinition/humanname-mothers-family"
    parts = [{"url": fathers, "valueString": "de la Hoz"}, {"url": mothers, "valueString": "Mora"}]
    name = {"family": "de la Hoz Mora", "_family": {"extension": parts}, "given": ["Ana"]}

    (ana,) = read(ndjson(fhir(name=[name])))

    assert isinstance(ana, IncomingPatient)
    assert (ana.first_surname, ana.second_surname) == ("de la Hoz", "Mora")


@pytest.mark.parametrize(
    ("system", "value", "document"),
    [
        ("urn:example:mx:curp", "BEYE420109MOCNTD03", IncomingDocument("BEYE420109MOCNTD03", "CURP", "MX")),
        ("http://www.renaper.gob.ar/dni", "34352502", IncomingDocument("34352502", "DNI", "AR")),
        ("http://registrocivil.cl/run", "15629389-K", IncomingDocument("15629389-K", "RUT", "CL")),
        ("http://minsalud.gov.co/ihc/ide/170/PT", "123456", IncomingDocument("123456", "PPT", "CO")),
    ],
)
def test_documents_are_known_by_their_registry(system: str, value: str, document: IncomingDocument) -> None:
    (found,) = read(ndjson(fhir(identifier=[{"system": system, "value": value}])))

    assert isinstance(found, IncomingPatient)
    assert found.documents == (document,)


def test_a_bundle_gives_the_same_patients_as_lines_do() -> None:
    resources = [fhir(1), {"resourceType": "Encounter", "id": "e", "name": [{"deep": [1, {"x": None}]}]}, fhir(2)]

    assert codes(read(bundle(*resources))) == codes(read(ndjson(*resources))) == [
        "IncomingPatient", "NotAPatient", "IncomingPatient",
    ]  # fmt: skip
    assert [each for each in read(bundle(*resources)) if isinstance(each, IncomingPatient)] == [
        each for each in read(ndjson(*resources)) if isinstance(each, IncomingPatient)
    ]


def test_a_bundle_whose_type_comes_last_and_a_bare_list_are_read_too() -> None:
    last = json.dumps({"entry": [{"resource": fhir(1)}], "resourceType": "Bundle"}).encode()

    assert codes(read(last)) == codes(read(json.dumps([fhir(1)]).encode())) == ["IncomingPatient"]
    assert codes(read(json.dumps(fhir(1), indent=2).encode())) == ["IncomingPatient"]


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.9, 0.999])
def test_of_a_bundle_that_is_cut_everything_before_the_cut_is_read(cut: float) -> None:
    whole = bundle(*(fhir(n) for n in range(40)))

    found = read(whole[: int(len(whole) * cut)])

    assert codes(found)[-1] == "file.cut"
    assert len(found) - 1 == codes(found).count("IncomingPatient") >= int(40 * cut) - 1
    assert [each.row for each in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    ("resource", "code"),
    [
        (fhir(name=[{"family": ["Ruiz"], "given": ["Ana"]}]), "fhir.other_version"),
        (fhir(careProvider=[{"reference": "x"}]), "fhir.other_version"),
        (fhir(meta={"fhirVersion": "5.0.0"}), "fhir.other_version"),
        (fhir(animal={"species": {}}), "fhir.animal"),
        (fhir(name={"family": "Ruiz"}), "fhir.wrong_shape"),
        (fhir(active=False), "fhir.inactive"),
        (fhir(active=False, link=[{"type": "replaced-by", "other": {}}]), "fhir.merged"),
    ],
)
def test_what_is_no_patient_of_r4_says_so(resource: object, code: str) -> None:
    assert codes(read(ndjson(fhir(1), resource)))[1] == code


def test_a_bad_line_costs_itself_alone() -> None:
    good = ndjson(fhir(1))
    latin = '{"resourceType": "Patient", "name": "Peña"}\n'.encode("latin-1")
    deep = b"[" * 100_000 + b"\n"

    found = read(good + b"{broken\n" + latin + deep + b"\n" + good + b"x" * 3_000_000 + b"\n" + good)

    assert codes(found) == [
        "IncomingPatient", "row.not_json", "row.not_utf8", "row.too_deep", "IncomingPatient", "row.too_long",
        "IncomingPatient",
    ]  # fmt: skip
    assert [each.row for each in found] == [1, 2, 3, 4, 6, 7, 8]


def test_nesting_without_end_is_refused_in_a_bundle() -> None:
    data = b'{"resourceType":"Bundle","entry":[{"resource":' + b'{"a":[' * 50_000

    assert codes(read(data)) == ["file.too_deep"]


def test_xml_is_refused_with_what_to_do() -> None:
    with pytest.raises(FileRefused, match=r"file\.xml"):
        FhirReader().layout(io.BytesIO(b"\xef\xbb\xbf <?xml version='1.0'?><Bundle xmlns='http://hl7.org/fhir'/>"))


def test_compressed_files_are_read_and_cut_or_swelling_ones_say_so() -> None:
    packed = gzip.compress(bundle(*(fhir(n) for n in range(30))))

    assert len(read(packed)) == 30
    assert codes(read(packed[: len(packed) // 2]))[-1] == "file.cut"
    assert codes(read(gzip.compress(ndjson(fhir(1)) + b" " * 60_000_000)))[-1] in ("file.bomb", "row.too_long")


class Endless(io.RawIOBase):
    """A Bundle of this many bytes that is never in memory."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size, self.place = size, 0
        self.head = b'{"resourceType":"Bundle","type":"collection","entry":['
        self.entry = (
            json.dumps({"resource": {**fhir(1), "text": {"div": "x" * 20_000}, "contained": [fhir(2)] * 5}}).encode()
            + b","
        )

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = self.size if whence == 2 else offset
        return self.place

    def read(self, wanted: int = -1) -> bytes:
        if self.place >= self.size:
            return b""
        start = self.place - len(self.head)
        data = self.head[self.place :] if start < 0 else (self.entry * 4)[start % len(self.entry) :]
        data = data[: max(0, min(wanted, self.size - self.place))]
        self.place += len(data)
        return data


def test_a_bundle_of_fifty_megabytes_needs_little_memory() -> None:
    file = cast(BinaryIO, Endless(50_000_000 if DEEP else 5_000_000))
    tracemalloc.start()
    try:
        found = sum(1 for _ in FhirReader().read(file, _plan({"form": "bundle"})))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert found > 150
    assert peak < 4_000_000


SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(sorted(fhir(1))) | st.text(max_size=8), inner, max_size=6)
    ),
    max_leaves=20,
)


@given(
    st.dictionaries(
        st.sampled_from([*sorted(fhir(1)), "link", "active", "animal", "meta", "_family"]), SHAPES, max_size=9
    )
)
@settings(max_examples=TRIES, deadline=None)
def test_a_patient_of_any_shape_is_read_or_says_why(resource: dict[str, object]) -> None:
    data = {**resource, "resourceType": "Patient"}

    for found in (read(ndjson(data)), read(bundle(data))):
        assert len(found) == 1
        assert not isinstance(found[0], NotAPatient)
        assert not isinstance(found[0], Unreadable) or found[0].code in REASONS


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(str.encode)
    | st.binary(max_size=200).map(lambda b: bundle(fhir(1))[:150] + b)
)
@example(b"{")
@example(b"\x1f\x8b")
@example(b"[1,2")
@example(b"\xff\xfe{\x00}\x00")
@settings(max_examples=TRIES, deadline=None)
def test_any_bytes_are_read_or_say_why(data: bytes) -> None:
    reader = FhirReader()
    reader.recognises(io.BytesIO(data))
    try:
        found = read(data)
    except FileRefused as refused:
        assert refused.code in REASONS
    else:
        assert all(each.code in REASONS for each in found if isinstance(each, Unreadable))
        assert [each.row for each in found] == sorted({each.row for each in found})
