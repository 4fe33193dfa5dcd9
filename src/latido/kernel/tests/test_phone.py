import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latido.kernel import phone

pytestmark = pytest.mark.core


@pytest.mark.parametrize(
    ("country", "written", "e164"),
    [
        ("CO", "300 111 2233", "+573001112233"),
        ("CO", "+57 300-111-2233", "+573001112233"),
        ("CO", "0057 3001112233", "+573001112233"),
        ("CO", "573001112233", "+573001112233"),
        ("CO", "(601) 555 0100", "+576015550100"),
        ("CO", "03 3001112233", "+573001112233"),
        ("MX", "33 1234 5678", "+523312345678"),
        ("MX", "+52 1 33 1234 5678", "+523312345678"),
        ("AR", "011 15-1234-5678", "+5491112345678"),
        ("AR", "+54 9 11 1234 5678", "+5491112345678"),
        ("BR", "(11) 8765-4321", "+5511987654321"),
        ("BR", "(11) 98765-4321", "+5511987654321"),
        ("CL", "9 8765 4321", "+56987654321"),
        ("PE", "987 654 321", "+51987654321"),
    ],
)
def test_a_number_is_read_as_its_country_writes_it(country: str, written: str, e164: str) -> None:
    assert phone.e164(written, country) == e164


@pytest.mark.parametrize("sent", ["", "anonymous", "Restricted", " unknown "])
def test_a_withheld_number_is_withheld_and_nobody(sent: str) -> None:
    assert phone.read_caller(sent, "CO") == phone.Caller("", withheld=True, raw="")


@pytest.mark.parametrize("sent", ["abc", "12", "+" + "9" * 40, "0" * 40, "++57", "300111223344556677"])
def test_what_cannot_be_a_telephone_is_kept_short_and_is_nobody(sent: str) -> None:
    caller = phone.read_caller(sent, "CO")

    assert caller.e164 == ""
    assert len(caller.raw) <= 40
    assert not caller.withheld


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+523312345678", "+5213312345678"),
        ("+5491112345678", "+541112345678"),
        ("+5511987654321", "+551187654321"),
    ],
    ids=["Mexico", "Argentina", "Brazil"],
)
def test_two_spellings_of_one_telephone_find_each_other(one: str, other: str) -> None:
    assert other in phone.variants(one)
    assert one in phone.variants(other)


def test_a_masked_number_shows_country_and_four_digits() -> None:
    assert phone.masked("+573001112233") == "+57 ··· ··· 2233"
    assert phone.masked("12345") == "···"
    assert phone.masked("") == ""


COUNTRIES = ("CO", "MX", "AR", "CL", "PE", "BR", "EC", "ES", "US")


WRITTEN = st.one_of(st.text(max_size=45), st.text("+0123456789 ()-.", max_size=20))


@given(st.sampled_from(COUNTRIES), WRITTEN)
def test_any_text_gives_a_number_that_reads_as_itself_or_none(country: str, written: str) -> None:
    read = phone.e164(written, country)

    assert read == "" or phone.e164(read, country) == read


@given(st.sampled_from(COUNTRIES), st.integers(0, 9_999))
def test_every_variant_is_among_the_variants_of_its_canonical_form(country: str, salt: int) -> None:
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    assert example is not None
    example.national_number = example.national_number // 10_000 * 10_000 + salt
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)

    for variant in phone.variants(number):
        assert phone.canonical(number) in phone.variants(variant)


@pytest.mark.parametrize(
    ("country", "number", "may"),
    [
        ("US", "+13055551234", True),
        ("US", "+17875551234", True),  # Puerto Rico: a call within the United States
        ("US", "+18765551234", False),  # Jamaica: the same +1, another country's prices
        ("US", "+18095551234", False),
        ("US", "+19005551234", False),
        ("DO", "+18095551234", True),
        ("CO", "+573001112233", True),
        ("CO", "+5719015551", False),  # as long as a number may be, and nobody's
        ("CO", "+579015551234", False),
    ],
)
def test_an_ordinary_telephone_of_a_country_shares_more_than_its_code(country: str, number: str, may: bool) -> None:
    assert phone.is_national(number, country) is may
