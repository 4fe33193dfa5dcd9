"""Who a SAML directory says it is: its name, where it is asked, and the certificates it signs with. Pure."""

import base64
from dataclasses import dataclass

from cryptography import x509
from lxml import etree

from latido.integrations.saml.core.xml import MD, NAMES, read, text_of
from latido.staff.contracts import NotBelieved

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


@dataclass(frozen=True, slots=True)
class Provider:
    entity: str
    ask_at: str
    certificates: tuple[x509.Certificate, ...]


def provider_in(text: bytes) -> Provider:
    """The one provider of a metadata document. Raises NotBelieved."""
    root = read(text)
    entities = [root] if root.tag == f"{{{MD}}}EntityDescriptor" else root.findall("md:EntityDescriptor", NAMES)
    found = [(each, role) for each in entities if (role := each.find("md:IDPSSODescriptor", NAMES)) is not None]
    if len(found) != 1:
        raise NotBelieved("unreadable")
    entity, role = found[0]
    places = [
        each.get("Location", "")
        for each in role.findall("md:SingleSignOnService", NAMES)
        if each.get("Binding") == REDIRECT
    ]
    certificates = tuple(_certificates(role))
    if not entity.get("entityID") or not places or not certificates:
        raise NotBelieved("unreadable")
    return Provider(entity.get("entityID", ""), places[0], certificates)


def _certificates(role: etree._Element) -> list[x509.Certificate]:
    keys = [each for each in role.findall("md:KeyDescriptor", NAMES) if each.get("use", "signing") == "signing"]
    found = [text_of(each) for key in keys for each in key.findall(".//ds:X509Certificate", NAMES)]
    try:
        return [x509.load_der_x509_certificate(base64.b64decode("".join(each.split()))) for each in found]
    except ValueError as garbled:
        raise NotBelieved("unreadable") from garbled
