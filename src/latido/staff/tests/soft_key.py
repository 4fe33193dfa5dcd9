"""A key made of software, which does what one of metal does (WebAuthn), for tests without a browser."""

import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "http://localhost"
HERE, VERIFIED, KNOWN = 0x01, 0x04, 0x40  # flags: present, finger or PIN, holds a credential


class SoftKey:
    """Its answers, as a browser hands them to the page. verifies: it asks for a finger or a PIN."""

    def __init__(self, *, verifies: bool = True) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.handle = b""
        self.verified = VERIFIED if verifies else 0

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        asked = options["publicKey"]
        self.handle = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid(bytes(16)), self.id, public)
        flags = AuthenticatorData.FLAG(HERE | KNOWN | self.verified)
        data = AuthenticatorData.create(_hash(asked["rp"]["id"]), flags, 0, credential)
        client = CollectedClientData.create("webauthn.create", asked["challenge"], ORIGIN)
        made = AttestationObject.create("none", data, {})
        return self._said({"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(made)})

    def get(self, options: dict[str, Any], origin: str = ORIGIN) -> dict[str, Any]:
        asked = options["publicKey"]
        data = AuthenticatorData.create(_hash(asked["rpId"]), AuthenticatorData.FLAG(HERE | self.verified), 1)
        client = CollectedClientData.create("webauthn.get", asked["challenge"], origin)
        signature = self.private.sign(data + client.hash, ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        said = {name: websafe_encode(bytes(each)) for name, each in response.items()}
        return self._said({**said, "userHandle": websafe_encode(self.handle)})

    def _said(self, response: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {"credProps": {"rk": True}},
        }


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
