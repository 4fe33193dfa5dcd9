import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cpf
from stdnum.cl import rut

from latido.kernel import documents
from latido.kernel.documents import InvalidDocument

pytestmark = pytest.mark.core


@pytest.mark.parametrize(
    ("country", "kind", "written", "stored"),
    [
        ("CO", "CC", "52.123.907", "52123907"),
        ("CO", "CC", " 1 020 345 678 ", "1020345678"),
        ("CO", "TI", "1.034.567.890", "1034567890"),
        ("CO", "RC", "1034567890", "1034567890"),
        ("CO", "CE", "345678", "345678"),
        ("CO", "PPT", "5.123.456", "5123456"),
        ("CO", "PA", "av 123456", "AV123456"),
        ("CO", "SD", "no trae", ""),
        ("MX", "CURP", "BOXW-310820-HNERXN-09", "BOXW310820HNERXN09"),
        ("CL", "RUT", "12.531.909-2", "125319092"),
        ("AR", "DNI", "20.123.456", "20123456"),
        ("AR", "CUIL", "20-05536168-2", "20055361682"),
        ("PE", "DNI", "10117410", "10117410"),
        ("PE", "DNI", "10117410-2", "10117410"),
        ("BR", "CPF", "390.533.447-05", "39053344705"),
        ("EC", "CI", "171430710-3", "1714307103"),
        ("ES", "NIE", "x-2482300w", "X2482300W"),
        ("BO", "CI", "4.845.231", "4845231"),
        ("BO", "CI", "4845231-1A", "48452311A"),
        ("CR", "CI", "1-0913-0259", "109130259"),
        ("CU", "CI", "91021027775", "91021027775"),
        ("DO", "CIE", "224-0002211-1", "22400022111"),
        ("GT", "CUI", "1234 56789 0101", "1234567890101"),
        ("HN", "DNI", "0801-1990-12345", "0801199012345"),
        ("NI", "CI", "001-010190-0001A", "0010101900001A"),
        ("PA", "CIP", "8-123-4567", "81234567"),
        ("PA", "CIP", "PE-12-3456", "PE123456"),
        ("PY", "CI", "1.234.567", "1234567"),
        ("SV", "DUI", "00016297-5", "000162975"),
        ("UY", "CI", "1.234.567-2", "12345672"),
        ("VE", "CI", "V-12.345.678", "V12345678"),
        ("US", "ID", "D123-4567", "D1234567"),
        ("PT", "CC", "00000000 0 ZZ4", "000000000ZZ4"),
        ("FR", "NIR", "2 95 10 99 126 111 93", "295109912611193"),
        ("IT", "CF", "RCCMNL83S18D969H", "RCCMNL83S18D969H"),
    ],
)
def test_a_document_has_one_stored_spelling(country: str, kind: str, written: str, stored: str) -> None:
    assert documents.normalise(country, kind, written) == stored


@pytest.mark.parametrize(
    ("country", "kind", "written", "why"),
    [
        ("CO", "CC", "", "Escriba el número"),
        ("CO", "CC", "52A23907", "no tiene la forma"),
        ("CO", "CC", "12345678901", "no tiene la forma"),
        ("CO", "CC", "00000000", "solo ceros"),
        ("CO", "CURP", "BOXW310820HNERXN09", "no se usa en este país"),
        ("MX", "CURP", "BOXW310820HNERXN08", "dígito de verificación"),
        ("MX", "CURP", "BOXW319920HNERXN09", "no es válido"),
        ("CL", "RUT", "12.531.909-3", "dígito de verificación"),
        ("AR", "CUIL", "20-05536168-3", "dígito de verificación"),
        ("BR", "CPF", "390.533.447-06", "dígito de verificación"),
        ("EC", "CI", "171430710-4", "dígito de verificación"),
        ("PE", "DNI", "10117410-9", "dígito de verificación"),
        ("CU", "CI", "91023027775", "no es válido"),
        ("DO", "CIE", "224-0002211-2", "dígito de verificación"),
        ("GT", "CUI", "1234 56795 0101", "dígito de verificación"),
        ("GT", "CUI", "1234 56789 2301", "no es válido"),
        ("SV", "DUI", "00016297-6", "dígito de verificación"),
        ("UY", "CI", "1.234.567-3", "dígito de verificación"),
        ("IT", "CF", "RCCMNL83S18D969I", "dígito de verificación"),
        ("FR", "NIR", "2 95 10 99 126 111 94", "dígito de verificación"),
    ],
)
def test_an_impossible_document_says_why_in_spanish(country: str, kind: str, written: str, why: str) -> None:
    with pytest.raises(InvalidDocument, match=why):
        documents.normalise(country, kind, written)


def test_somebody_without_a_document_and_a_foreigner_are_welcome_everywhere() -> None:
    for country in (*documents.BY_COUNTRY, "JP"):
        assert {"PA", "SD"} <= {kind.code for kind in documents.types_of(country)}


@pytest.mark.parametrize("number", ["12531909", "125319092", "12.531.909-2"])
def test_a_rut_is_found_with_or_without_its_verifier(number: str) -> None:
    assert "125319092" in documents.spellings("CL", number)


def test_a_document_shows_its_end_in_a_record_and_nothing_before_verifying() -> None:
    assert documents.masked("CC", "52123907") == "CC ··· ··· 907"
    assert documents.hidden("CC", "52123907") == "CC ··· ··· ···"


@pytest.mark.parametrize(
    ("country", "kind", "number", "shown"),
    [
        ("CO", "CC", "52123907", "CC 52.123.907"),
        ("CL", "RUT", "125319092", "RUT 12.531.909-2"),
        ("PE", "DNI", "08123456", "DNI 08123456"),
        ("MX", "CURP", "BOXW310820HNERXN09", "CURP BOXW310820HNERXN09"),
    ],
)
def test_a_revealed_document_is_written_as_people_write_it(country: str, kind: str, number: str, shown: str) -> None:
    assert documents.shown(country, kind, number) == shown


@given(st.sampled_from(sorted(documents.BY_COUNTRY)), st.text(max_size=30))
def test_any_text_is_either_a_document_or_refused(country: str, written: str) -> None:
    for kind in documents.types_of(country):
        try:
            stored = documents.normalise(country, kind.code, written)
        except InvalidDocument:
            continue
        assert documents.normalise(country, kind.code, stored or "x") == stored


@given(st.integers(1_000_000, 99_999_999))
def test_one_wrong_digit_never_passes_for_a_rut(number: int) -> None:
    right = str(number) + rut.calc_check_digit(str(number))
    wrong = str(number) + ("0" if right[-1] != "0" else "1")

    assert documents.normalise("CL", "RUT", right) == right
    with pytest.raises(InvalidDocument):
        documents.normalise("CL", "RUT", wrong)


@given(st.from_regex(r"[0-9]{9}", fullmatch=True).filter(lambda digits: len(set(digits)) > 1))
def test_every_cpf_with_its_digits_passes(nine: str) -> None:
    whole = nine + cpf._calc_check_digits(nine)

    assert documents.normalise("BR", "CPF", cpf.format(whole)) == whole
