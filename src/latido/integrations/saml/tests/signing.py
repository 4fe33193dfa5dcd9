"""For tests: a directory's key, and responses it signed."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import CanonicalizationMethod
from signxml.signer import XMLSigner

from latido.integrations.saml.core.assertions import Expected

NOW = datetime.now(UTC)  # signxml looks at the clock for the certificate
ISSUER, OURS, ACS, REQUEST = "https://idp.example/saml", "https://latido.example/m", "https://latido.example/acs", "_q1"


@dataclass(frozen=True)
class Pair:
    key: bytes
    certificate: x509.Certificate


def pair() -> Pair:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Pair(plain, certificate)


DIRECTORY, STRANGER = pair(), pair()
EXPECTED = Expected(ISSUER, (DIRECTORY.certificate,), OURS, ACS, REQUEST)


def at(**ahead: int) -> str:
    return (NOW + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Said:
    """What a response says; each part can be made false."""

    issuer: str = ISSUER
    audience: str = OURS
    recipient: str = ACS
    destination: str = ACS
    asked: str = REQUEST
    answers: str = REQUEST
    name: str = "ana"
    format: str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    starts: str = field(default_factory=lambda: at(minutes=-1))
    ends: str = field(default_factory=lambda: at(minutes=5))
    bearer_ends: str = field(default_factory=lambda: at(minutes=5))
    proved: str = field(default_factory=lambda: at(seconds=-5))
    status: str = "urn:oasis:names:tc:SAML:2.0:status:Success"
    method: str = "urn:oasis:names:tc:SAML:2.0:cm:bearer"

    def assertion(self) -> str:
        return f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0"
 IssueInstant="{at()}">
<saml:Issuer>{self.issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{self.format}">{self.name}</saml:NameID>
<saml:SubjectConfirmation Method="{self.method}"><saml:SubjectConfirmationData Recipient="{self.recipient}"
 InResponseTo="{self.answers}" NotOnOrAfter="{self.bearer_ends}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{self.starts}" NotOnOrAfter="{self.ends}"><saml:AudienceRestriction>
<saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{self.proved}"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:mfa</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="groups"><saml:AttributeValue>agentes</saml:AttributeValue>
<saml:AttributeValue>jefes</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.3" FriendlyName="mail">
<saml:AttributeValue>Ana@demo.latido</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
</saml:Assertion>"""

    def response(self, inside: str) -> str:
        return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0"
 IssueInstant="{at()}" Destination="{self.destination}" InResponseTo="{self.asked}">
<samlp:Status><samlp:StatusCode Value="{self.status}"/></samlp:Status>{inside}</samlp:Response>"""


def sign(xml: str, by: Pair = DIRECTORY) -> str:
    """As directories do: enveloped, exclusive canonical form, the certificate along."""
    signer = XMLSigner(c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
    element = signer.sign(
        etree.fromstring(xml), key=by.key, cert=[by.certificate], reference_uri="#_a1", id_attribute="ID"
    )
    return str(etree.tostring(element).decode())


def encoded(xml: str) -> str:
    return base64.b64encode(xml.encode()).decode()


def metadata(by: Pair = DIRECTORY, *, ask_at: str = "https://idp.example/ask") -> str:
    """How the directory introduces itself."""
    inside = base64.b64encode(by.certificate.public_bytes(serialization.Encoding.DER)).decode()
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{ISSUER}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{inside}
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{ask_at}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""
