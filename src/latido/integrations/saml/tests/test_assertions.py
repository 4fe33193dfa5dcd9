"""What a hostile directory, or somebody between us, might send instead of an honest assertion."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from latido.integrations.saml.core.assertions import believe
from latido.integrations.saml.tests.signing import EXPECTED, NOW, STRANGER, Said, at, sign
from latido.staff.contracts import Arrival, NotBelieved

pytestmark = pytest.mark.core
SIGNED = sign(Said().assertion())
EVIL = Said(name="the director").assertion().replace('ID="_a1"', 'ID="_evil"')


def said(xml: str, *, now: timedelta = timedelta()) -> Arrival:
    return believe(xml.encode(), EXPECTED, "groups", now=NOW + now)


def whole(inside: str = SIGNED) -> str:
    return Said().response(inside)


def test_an_honest_response_tells_who_it_is_about() -> None:
    who = said(whole())

    assert (who.subject, who.email, who.groups) == ("ana", "ana@demo.latido", {"agentes", "jefes"})
    assert who.shown == {"urn:mfa"}


def refusal(xml: str, *, now: timedelta = timedelta()) -> str:
    with pytest.raises(NotBelieved) as refused:
        said(xml, now=now)
    return refused.value.why


@pytest.mark.parametrize(
    ("false", "why"),
    [
        ({"issuer": "https://evil.example"}, "issuer"),
        ({"audience": "https://another.example"}, "audience"),
        ({"recipient": "https://another.example/acs"}, "destination"),
        ({"answers": "_another"}, "unsolicited"),
        ({"ends": at(minutes=-3)}, "expired"),
        ({"starts": at(minutes=3)}, "expired"),
        ({"bearer_ends": at(minutes=-3)}, "expired"),
        ({"ends": "soon"}, "expired"),
        ({"proved": "once"}, "expired"),
        ({"method": "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"}, "malformed"),
        ({"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"}, "transient"),
        ({"name": ""}, "malformed"),
    ],
)
def test_an_assertion_that_does_not_fit_is_not_believed(false: dict[str, str], why: str) -> None:
    assert refusal(whole(sign(replace(Said(), **false).assertion()))) == why


@pytest.mark.parametrize(
    ("false", "why"),
    [
        ({"asked": "_another"}, "unsolicited"),
        ({"asked": ""}, "unsolicited"),
        ({"destination": "https://another.example/acs"}, "destination"),
        ({"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"}, "denied"),
    ],
)
def test_a_response_that_does_not_fit_is_not_believed(false: dict[str, str], why: str) -> None:
    assert refusal(replace(Said(), **false).response(SIGNED)) == why


def unsigned() -> str:
    return whole(Said().assertion())


def a_strangers() -> str:
    return whole(sign(Said().assertion(), STRANGER))


def changed_after() -> str:
    return whole(SIGNED.replace(">ana<", ">sam<"))


def evil_beside_it() -> str:
    return whole(EVIL + SIGNED)


def evil_after_it() -> str:
    return whole(SIGNED + EVIL)


def evil_around_it() -> str:
    return whole(EVIL.replace("</saml:Assertion>", f"{SIGNED}</saml:Assertion>"))


def evil_with_its_signature() -> str:
    """The signed one hidden where nobody looks, its signature on another."""
    start, end = SIGNED.index("<ds:Signature"), SIGNED.index("</ds:Signature>") + len("</ds:Signature>")
    signature, bare = SIGNED[start:end], SIGNED[:start] + SIGNED[end:]
    hidden = signature.replace("</ds:Signature>", f"<ds:Object>{bare}</ds:Object></ds:Signature>")
    return whole(EVIL.replace("<saml:Subject>", f"{hidden}<saml:Subject>", 1))


def the_same_id_twice() -> str:
    twin = EVIL.replace('ID="_evil"', 'ID="_a1"')
    return Said().response(f"<samlp:Extensions>{SIGNED}</samlp:Extensions>{twin}")


def encrypted_beside_it() -> str:
    return whole(f'<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>{SIGNED}')


def a_document_type() -> str:
    return '<!DOCTYPE r [<!ENTITY x "y">]>' + whole()


def not_xml() -> str:
    return "no"


@pytest.mark.parametrize(
    "forged",
    [
        unsigned,
        a_strangers,
        changed_after,
        evil_beside_it,
        evil_after_it,
        evil_around_it,
        evil_with_its_signature,
        the_same_id_twice,
        encrypted_beside_it,
        a_document_type,
        not_xml,
    ],
)
def test_a_forged_response_is_not_believed(forged: Callable[[], str]) -> None:
    assert refusal(forged()) in {"signature", "malformed", "unreadable"}


def test_a_comment_in_a_name_changes_nobody() -> None:
    with_comment = SIGNED.replace(">ana<", ">an<!-- -->a<")

    assert said(whole(with_comment)).subject == "ana"


def test_a_hash_that_is_broken_is_not_enough() -> None:
    weak = SIGNED.replace("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1")

    assert refusal(whole(weak)) == "signature"


def test_an_honest_response_ages() -> None:
    assert said(whole(), now=timedelta(minutes=6))
    assert refusal(whole(), now=timedelta(minutes=8)) == "expired"


def test_who_must_prove_it_again_proves_it_now() -> None:
    again = replace(EXPECTED, proved_after=NOW + timedelta(minutes=10))

    with pytest.raises(NotBelieved, match="not_again"):
        believe(whole().encode(), again, "groups", now=NOW)
