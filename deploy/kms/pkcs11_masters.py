#!/usr/bin/env python3
"""Latido's masters in a PKCS#11 token (an HSM, SoftHSM): LATIDO_MASTERS="/usr/local/lib/latido/pkcs11_masters.py".

Wants python-pkcs11 and three variables: PKCS11_MODULE (the vendor's library), PKCS11_TOKEN (its label) and
PKCS11_PIN_FILE. The keys are made in the token and do not leave it. Once, before anything else:

    echo '{"do": "turn"}' | ./pkcs11_masters.py

One line of JSON in, one out; docs/operate/keys.md has the words. Another KMS is this file with other calls.
"""

import base64
import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

import pkcs11
from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, ObjectClass

LABEL = "latido-master-"  # and which one it is: the last is current
NONCE, TAG = 12, 128


class Refused(Exception):
    """Said in one word."""


def keys(session: Any) -> list[Any]:
    """The current one first."""
    found = session.get_objects({Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.KEY_TYPE: KeyType.AES})
    return sorted((each for each in found if each.label.startswith(LABEL)), key=lambda each: each.label, reverse=True)


def named(session: Any, name: str) -> Any:
    for each in keys(session):
        if each.id.hex() == name:
            return each
    raise Refused("missing")


def turn(session: Any) -> None:
    last = next((int(each.label.removeprefix(LABEL)) for each in keys(session)), 0)
    kept = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}
    label, key_id = f"{LABEL}{last + 1:06d}", secrets.token_bytes(8)
    session.generate_key(KeyType.AES, 256, id=key_id, label=label, store=True, template=kept)


def wrap(key: Any, plain: bytes, associated: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    sealed = key.encrypt(plain, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, associated, TAG))
    return nonce + bytes(sealed)


def unwrap(key: Any, wrapped: bytes, associated: bytes) -> bytes:
    param = GCMParams(wrapped[:NONCE], associated, TAG)
    try:
        return bytes(key.decrypt(wrapped[NONCE:], mechanism=Mechanism.AES_GCM, mechanism_param=param))
    except (pkcs11.exceptions.PKCS11Error, ValueError):  # each vendor has its own name for a tag that does not fit
        raise Refused("tampered") from None


def answer(session: Any, asked: dict[str, str]) -> dict[str, Any]:
    def given(name: str) -> bytes:
        return base64.b64decode(asked[name])

    match asked["do"]:
        case "names":
            return {"names": [each.id.hex() for each in keys(session)]}
        case "turn":
            turn(session)
            return {}
        case "drop":
            named(session, asked["key"]).destroy()
            return {}
        case "wrap":
            sealed = wrap(named(session, asked["key"]), given("plain"), given("associated"))
            return {"wrapped": base64.b64encode(sealed).decode()}
        case "unwrap":
            plain = unwrap(named(session, asked["key"]), given("wrapped"), given("associated"))
            return {"plain": base64.b64encode(plain).decode()}
    raise Refused("unknown")


def main() -> None:
    token = pkcs11.lib(os.environ["PKCS11_MODULE"]).get_token(token_label=os.environ["PKCS11_TOKEN"])
    pin = Path(os.environ["PKCS11_PIN_FILE"]).read_text().strip()
    with token.open(user_pin=pin, rw=True) as session:
        try:
            said = answer(session, json.loads(sys.stdin.read()))
        except Refused as why:
            said = {"error": str(why)}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
