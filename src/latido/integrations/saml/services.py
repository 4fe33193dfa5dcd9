"""Asking a SAML directory by redirect, and what its posted answer is worth. Its metadata is pasted, or asked for."""

import base64
import binascii
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from lxml import etree

from latido.integrations.saml.core import assertions, metadata
from latido.integrations.saml.core.assertions import Expected
from latido.integrations.saml.core.metadata import Provider
from latido.integrations.saml.core.xml import SAML, SAMLP
from latido.kernel.words import gettext_noop as _
from latido.plumbing import egress
from latido.plumbing.egress import FORBIDDEN, Answer, Unreachable
from latido.plumbing.published import KEPT_FOR, document
from latido.staff.contracts import REASONS, Arrival, Departure, Directory, DirectoryItem, Finding, NotBelieved

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
AGAIN = "again"


@dataclass(frozen=True, slots=True)
class SamlSignIn:
    """Implements staff.ports.SignIn."""

    def begin(self, directory: Directory, *, state: str, again: bool, now: datetime) -> Departure:
        provider = _provider(directory, now)
        request = f"_{secrets.token_hex(20)}"
        asked = _deflated(_request(request, provider, directory, again=again, now=now))
        joint = "&" if "?" in provider.ask_at else "?"
        query = urlencode({"SAMLRequest": asked, "RelayState": state})
        remember = {"request": request, **({AGAIN: now.isoformat()} if again else {})}
        return Departure(f"{provider.ask_at}{joint}{query}", remember)

    def finish(
        self, directory: Directory, remembered: Mapping[str, str], answer: Mapping[str, str], *, now: datetime
    ) -> Arrival:
        try:
            text = base64.b64decode("".join(answer.get("SAMLResponse", "").split()), validate=True)
        except (binascii.Error, ValueError) as garbled:
            raise NotBelieved("unreadable") from garbled
        provider = _provider(directory, now)
        after = datetime.fromisoformat(remembered[AGAIN]) if AGAIN in remembered else None
        expected = Expected(
            provider.entity,
            provider.certificates,
            directory.entity,
            directory.back,
            remembered["request"],
            after,
        )
        return assertions.believe(text, expected, directory.item.group_claim, now=now)

    def issuer(self, item: DirectoryItem) -> str:
        """Of metadata that are asked for, their address stands for it."""
        try:
            return metadata.provider_in(item.metadata.encode()).entity if item.metadata else item.address
        except NotBelieved:
            return item.metadata

    def check(self, directory: Directory, *, now: datetime) -> tuple[Finding, ...]:
        try:
            provider = _provider(directory, now, at_most=timedelta())
        except NotBelieved as failed:
            return (Finding(False, REASONS[failed.why], directory.item.address),)
        until = max(each.not_valid_after_utc for each in provider.certificates)
        return (
            Finding(True, _("El directorio se presenta como {about}"), provider.entity),
            Finding(True, _("Se le pregunta en {about}"), provider.ask_at),
            Finding(until > now, _("Su certificado vale hasta {about}"), until.date().isoformat()),
        )


def _provider(directory: Directory, now: datetime, *, at_most: timedelta = KEPT_FOR) -> Provider:
    """Raises NotBelieved."""
    item = directory.item
    try:
        text = item.metadata.encode() if item.metadata else document(item.address, _body, now, at_most=at_most)
    except Unreachable as failed:
        raise NotBelieved(failed.why) from failed
    provider = metadata.provider_in(text)
    if not egress.may_ask(provider.ask_at):
        raise NotBelieved(FORBIDDEN)
    return provider


def _body(answer: Answer) -> bytes:
    return answer.body


def _request(request: str, provider: Provider, directory: Directory, *, again: bool, now: datetime) -> bytes:
    root = etree.Element(
        f"{{{SAMLP}}}AuthnRequest",
        {
            "ID": request,
            "Version": "2.0",
            "IssueInstant": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Destination": provider.ask_at,
            "ProtocolBinding": POST,
            "AssertionConsumerServiceURL": directory.back,
            **({"ForceAuthn": "true"} if again else {}),
        },
        {"samlp": SAMLP, "saml": SAML},
    )
    etree.SubElement(root, f"{{{SAML}}}Issuer").text = directory.entity
    etree.SubElement(root, f"{{{SAMLP}}}NameIDPolicy", {"AllowCreate": "true"})
    return bytes(etree.tostring(root))


def _deflated(text: bytes) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress(text) + packer.flush()).decode()
