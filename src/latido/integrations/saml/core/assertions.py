"""Is this SAML response to be believed, and whom is it about? Pure. SAML 2.0 profiles, 4.1.4.2 and 4.1.4.3.

Everything is read from the bytes the signature covers and from nothing else, so that what is wrapped around them,
or put beside them, says nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from latido.integrations.saml.core.xml import NAMES, SAML, SAMLP, only, read, text_of
from latido.staff.contracts import Arrival, NotBelieved

SKEW = timedelta(minutes=2)
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
EMAIL = ("email", "mail", "emailaddress", "urn:oid:0.9.2342.19200300.100.1.3", f"{_CLAIMS}/emailaddress")
FIRST = ("givenname", "firstname", "given_name", "urn:oid:2.5.4.42", f"{_CLAIMS}/givenname")
LAST = ("sn", "surname", "lastname", "family_name", "urn:oid:2.5.4.4", f"{_CLAIMS}/surname")
METHODS = "http://schemas.microsoft.com/claims/authnmethodsreferences"
SIGNED_WITH = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
DIGESTED_WITH = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})


@dataclass(frozen=True, slots=True)
class Expected:
    issuer: str
    certificates: tuple[x509.Certificate, ...]
    audience: str  # our name
    destination: str  # our address
    request: str  # the id of what we asked
    proved_after: datetime | None = None


def believe(text: bytes, expected: Expected, group_claim: str, *, now: datetime) -> Arrival:
    """Whom a response is about that this directory made for us, for this request, just now. Raises NotBelieved."""
    root = read(text)
    _check_response(root, expected)
    assertion = _signed(text, root, expected, now)
    if text_of(only(assertion, "saml:Issuer")) != expected.issuer:
        raise NotBelieved("issuer")
    _check_conditions(only(assertion, "saml:Conditions"), expected, now)
    subject = only(assertion, "saml:Subject")
    _check_confirmation(subject, expected, now)
    statement = only(assertion, "saml:AuthnStatement")
    proved = _instant(statement.get("AuthnInstant"))
    if proved is None or _over(statement.get("SessionNotOnOrAfter"), now):
        raise NotBelieved("expired")
    if expected.proved_after is not None and proved < expected.proved_after - SKEW:
        raise NotBelieved("not_again")
    said = _attributes(assertion)
    return Arrival(
        subject=_subject(subject),
        email=_first(said, EMAIL).lower(),
        first_name=_first(said, FIRST),
        last_name=_first(said, LAST),
        groups=frozenset(said.get(group_claim.lower(), ())),
        shown=frozenset((*_contexts(statement), *said.get(METHODS, ()))),
        at=proved,
    )


def _check_response(root: etree._Element, expected: Expected) -> None:
    if root.tag != f"{{{SAMLP}}}Response" or root.get("Version") != "2.0":
        raise NotBelieved("malformed")
    if root.get("InResponseTo") != expected.request:
        raise NotBelieved("unsolicited")
    if root.get("Destination", expected.destination) != expected.destination:
        raise NotBelieved("destination")
    if only(root, "samlp:Status/samlp:StatusCode").get("Value") != SUCCESS:
        raise NotBelieved("denied")
    everywhere = root.findall(f".//{{{SAML}}}Assertion")
    if len(everywhere) != 1 or everywhere[0].getparent() is not root:
        raise NotBelieved("malformed")
    if root.find(f".//{{{SAML}}}EncryptedAssertion") is not None:
        raise NotBelieved("malformed")


def _signed(text: bytes, root: etree._Element, expected: Expected, now: datetime) -> etree._Element:
    """The assertion as it was signed: verified with the certificates we know, whatever the document brings along."""
    if len(root.findall("saml:Assertion/ds:Signature", NAMES)) != 1:
        raise NotBelieved("signature")
    rules = SignatureConfiguration(
        location=f"./{{{SAML}}}Assertion/", signature_methods=SIGNED_WITH, digest_algorithms=DIGESTED_WITH
    )
    for certificate in expected.certificates:
        try:
            result = XMLVerifier().verify(text, x509_cert=certificate, id_attribute="ID", expect_config=rules)
        except (SignXMLException, ValueError, etree.LxmlError):
            continue
        found = None if isinstance(result, list) else result.signed_xml
        if found is not None and found.tag == f"{{{SAML}}}Assertion":
            return found
    raise NotBelieved("signature")


def _check_conditions(conditions: etree._Element, expected: Expected, now: datetime) -> None:
    starts = _instant(conditions.get("NotBefore"))
    if (starts is not None and starts > now + SKEW) or _over(conditions.get("NotOnOrAfter"), now, needed=True):
        raise NotBelieved("expired")
    meant = conditions.findall("saml:AudienceRestriction", NAMES)
    if not meant:
        raise NotBelieved("audience")
    for each in meant:
        if expected.audience not in {text_of(one) for one in each.findall("saml:Audience", NAMES)}:
            raise NotBelieved("audience")


def _check_confirmation(subject: etree._Element, expected: Expected, now: datetime) -> None:
    """One bearer, for our address, our request, and now."""
    bearers = [e for e in subject.findall("saml:SubjectConfirmation", NAMES) if e.get("Method") == BEARER]
    if len(bearers) != 1:
        raise NotBelieved("malformed")
    data = only(bearers[0], "saml:SubjectConfirmationData")
    if data.get("Recipient") != expected.destination:
        raise NotBelieved("destination")
    if data.get("InResponseTo") != expected.request:
        raise NotBelieved("unsolicited")
    if data.get("NotBefore") is not None or _over(data.get("NotOnOrAfter"), now, needed=True):
        raise NotBelieved("expired")


def _subject(subject: etree._Element) -> str:
    name = only(subject, "saml:NameID")
    if name.get("Format") == TRANSIENT:
        raise NotBelieved("transient")
    if not (said := text_of(name)) or len(said) > 300:
        raise NotBelieved("malformed")
    return said


def _attributes(assertion: etree._Element) -> Mapping[str, tuple[str, ...]]:
    """By name in small letters; a name that comes twice has the values of both."""
    said: dict[str, tuple[str, ...]] = {}
    for each in assertion.findall("saml:AttributeStatement/saml:Attribute", NAMES):
        values = tuple(filter(None, map(text_of, each.findall("saml:AttributeValue", NAMES))))
        for name in {each.get("Name", "").lower(), each.get("FriendlyName", "").lower()} - {""}:
            said[name] = (*said.get(name, ()), *values)
    return said


def _first(said: Mapping[str, tuple[str, ...]], names: tuple[str, ...]) -> str:
    return next((said[name][0] for name in names if said.get(name)), "")


def _contexts(statement: etree._Element) -> Iterator[str]:
    for each in statement.findall("saml:AuthnContext/saml:AuthnContextClassRef", NAMES):
        if said := text_of(each):
            yield said


def _over(instant: str | None, now: datetime, *, needed: bool = False) -> bool:
    if instant is None:
        return needed
    at = _instant(instant)
    return at is None or at <= now - SKEW


def _instant(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
