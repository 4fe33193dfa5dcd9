import base64
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree

from latido.integrations.saml.core.metadata import provider_in
from latido.integrations.saml.services import SamlSignIn
from latido.integrations.saml.tests.signing import ACS, DIRECTORY, ISSUER, NOW, OURS, Said, encoded, metadata, sign
from latido.kernel.ids import new_id
from latido.staff.contracts import Departure, Directory, DirectoryItem, NotBelieved

pytestmark = pytest.mark.core


def directory(text: str = "") -> Directory:
    return Directory(new_id(), DirectoryItem("red", "saml", metadata=text or metadata()), "", ACS, OURS)


def begin(*, again: bool = False) -> tuple[Departure, etree._Element]:
    departure = SamlSignIn().begin(directory(), state="s", again=again, now=NOW)
    asked = parse_qs(urlsplit(departure.url).query)["SAMLRequest"][0]
    return departure, etree.fromstring(zlib.decompress(base64.b64decode(asked), -15))


def test_what_is_asked_says_who_asks_and_where_to_answer() -> None:
    departure, request = begin()

    assert departure.url.startswith("https://idp.example/ask?")
    assert request.get("ID") == departure.remember["request"]
    assert (request.get("AssertionConsumerServiceURL"), request.get("ForceAuthn")) == (ACS, None)
    assert request.findtext("{*}Issuer") == OURS


def test_each_departure_is_another_and_one_from_a_locked_screen_asks_for_the_password() -> None:
    one, _request = begin()
    other, request = begin(again=True)

    assert one.remember["request"] != other.remember["request"]
    assert request.get("ForceAuthn") == "true"


def test_what_is_answered_to_that_request_is_believed_and_to_no_other() -> None:
    departure, _request = begin()
    honest = Said(asked=departure.remember["request"], answers=departure.remember["request"])
    answer = {"SAMLResponse": encoded(honest.response(sign(honest.assertion())))}

    assert SamlSignIn().finish(directory(), departure.remember, answer, now=NOW).subject == "ana"
    with pytest.raises(NotBelieved, match="unsolicited"):
        SamlSignIn().finish(directory(), begin()[0].remember, answer, now=NOW)


@pytest.mark.parametrize("garbage", ["", "not base64 ¡", "AAAA"])
def test_garbage_is_not_believed(garbage: str) -> None:
    with pytest.raises(NotBelieved):
        SamlSignIn().finish(directory(), {"request": "_q"}, {"SAMLResponse": garbage}, now=NOW)


def without_a_certificate() -> str:
    return metadata().replace("X509Certificate", "X509SKI")


def with_another_binding() -> str:
    return metadata().replace("HTTP-Redirect", "SOAP")


def of_two() -> str:
    inside = metadata() * 2
    return f'<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">{inside}</md:EntitiesDescriptor>'


def that_is_a_page() -> str:
    return "<html><body/></html>"


@pytest.mark.parametrize("text", [without_a_certificate, with_another_binding, of_two, that_is_a_page])
def test_metadata_that_lacks_something_is_refused(text: Callable[[], str]) -> None:
    with pytest.raises(NotBelieved, match="unreadable"):
        provider_in(text().encode())


def test_metadata_tells_who_where_and_with_which_key() -> None:
    provider = provider_in(metadata().encode())

    assert (provider.entity, provider.ask_at) == (ISSUER, "https://idp.example/ask")
    assert provider.certificates == (DIRECTORY.certificate,)


def test_nobody_is_sent_to_an_address_without_tls() -> None:
    with pytest.raises(NotBelieved, match="forbidden"):
        SamlSignIn().begin(directory(metadata(ask_at="http://idp.example/")), state="s", again=False, now=NOW)


def test_the_check_tells_when_its_certificate_ends() -> None:
    good = SamlSignIn().check(directory(), now=NOW)
    later = SamlSignIn().check(directory(), now=NOW + timedelta(days=2))

    assert [each.ok for each in good] == [True, True, True]
    assert [each.ok for each in later] == [True, True, False]
    assert not SamlSignIn().check(directory("<x/>"), now=NOW)[0].ok


def test_the_same_directory_with_another_certificate_is_the_same_and_another_name_is_another() -> None:
    way, ours = SamlSignIn(), directory().item

    renewed = replace(ours, metadata=f"{ours.metadata} ")
    assert way.issuer(renewed) == way.issuer(ours) == ISSUER
    assert way.issuer(replace(ours, metadata=ours.metadata.replace(ISSUER, "https://other.example"))) != ISSUER
    assert way.issuer(replace(ours, metadata="no XML")) == "no XML"
    assert way.issuer(replace(ours, metadata="", address="https://idp.example/m")) == "https://idp.example/m"
