"""XML from strangers: no entity, no document type, no network. Pure."""

from lxml import etree

from latido.staff.contracts import NotBelieved

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
NAMES = {"saml": SAML, "samlp": SAMLP, "md": MD, "ds": DS}
MOST = 400_000  # bytes


def read(text: bytes) -> etree._Element:
    """Raises NotBelieved."""
    if len(text) > MOST or b"<!DOCTYPE" in text.upper():
        raise NotBelieved("malformed")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as garbled:
        raise NotBelieved("unreadable") from garbled
    if root.getroottree().docinfo.doctype:
        raise NotBelieved("malformed")
    return root


def only(above: etree._Element, path: str) -> etree._Element:
    """The one element there. Raises NotBelieved for none and for more."""
    found = above.findall(path, NAMES)
    if len(found) != 1:
        raise NotBelieved("malformed")
    return found[0]


def text_of(element: etree._Element | None) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""
