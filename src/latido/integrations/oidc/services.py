"""The code flow with PKCE: where to send somebody, and what their return is worth. It asks by our one way out."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from joserfc.jwk import KeySet

from latido.integrations.oidc import discovery
from latido.integrations.oidc.core import tokens
from latido.integrations.oidc.core.tokens import Expected, UnknownKey
from latido.kernel.words import gettext_noop as _
from latido.plumbing import egress
from latido.plumbing.egress import Unreachable
from latido.staff.contracts import REASONS, Arrival, Departure, Directory, DirectoryItem, Finding, NotBelieved

SCOPE = "openid email profile"
AGAIN = "again"  # in what is remembered: when they had to prove it after


@dataclass(frozen=True, slots=True)
class OidcSignIn:
    """Implements staff.ports.SignIn."""

    def begin(self, directory: Directory, *, state: str, again: bool, now: datetime) -> Departure:
        try:
            found = discovery.of(directory.item.address, now)
        except Unreachable as failed:
            raise NotBelieved(failed.why) from failed
        nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": directory.item.client_id,
            "redirect_uri": directory.back,
            "scope": f"{SCOPE} {directory.item.scope}".strip(),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **({"prompt": "login", "max_age": "0"} if again else {}),
        }
        joint = "&" if "?" in found.authorize else "?"
        remember = {"nonce": nonce, "verifier": verifier, **({AGAIN: now.isoformat()} if again else {})}
        return Departure(f"{found.authorize}{joint}{urlencode(asked)}", remember)

    def finish(
        self, directory: Directory, remembered: Mapping[str, str], answer: Mapping[str, str], *, now: datetime
    ) -> Arrival:
        try:
            return _finished(directory, remembered, answer, now)
        except Unreachable as failed:
            raise NotBelieved(failed.why) from failed

    def issuer(self, item: DirectoryItem) -> str:
        return item.address

    def check(self, directory: Directory, *, now: datetime) -> tuple[Finding, ...]:
        address = directory.item.address
        try:
            found = discovery.of(address, now, afresh=True)
            keys = discovery.keys(found, now, afresh=True)
        except (Unreachable, NotBelieved) as failed:
            return (Finding(False, REASONS[failed.why], address),)
        return (
            Finding(True, _("El directorio contesta y su emisor es el que se configuró: {about}"), found.issuer),
            Finding(bool(keys.keys), _("Llaves con que firma: {about}"), str(len(keys.keys))),
            Finding(found.pkce, _("Protege el código de ingreso (PKCE S256)")),
            Finding(
                bool(directory.secret) or "none" in found.methods,
                _("Hay un secreto guardado, o el directorio no lo pide"),
            ),
        )


def _finished(directory: Directory, remembered: Mapping[str, str], answer: Mapping[str, str], now: datetime) -> Arrival:
    found = discovery.of(directory.item.address, now)
    said = answer.get("iss")
    if (said is not None or found.names_itself) and said != found.issuer:
        raise NotBelieved("issuer")  # RFC 9207: another directory's answer
    if "error" in answer or not answer.get("code"):
        raise NotBelieved("denied")
    given = _exchanged(directory, found, answer["code"], remembered["verifier"])
    token = given.get("id_token")
    if not isinstance(token, str):
        raise NotBelieved("malformed")
    after = datetime.fromisoformat(remembered[AGAIN]) if AGAIN in remembered else None
    expected = Expected(found.issuer, directory.item.client_id, remembered["nonce"], after)
    claims = _believed(token, found, expected, now)
    return tokens.arrival_of(_completed(claims, given, directory, found), directory.item.group_claim)


def _believed(token: str, found: discovery.Found, expected: Expected, now: datetime) -> Mapping[str, Any]:
    """Asks for the keys again once: directories change them."""
    known: KeySet = discovery.keys(found, now)
    try:
        return tokens.believe(token, known, expected, now=now)
    except UnknownKey:
        known = discovery.keys(found, now, afresh=True)
    try:
        return tokens.believe(token, known, expected, now=now)
    except UnknownKey as stranger:
        raise NotBelieved("signature") from stranger


def _exchanged(directory: Directory, found: discovery.Found, code: str, verifier: str) -> Mapping[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": directory.back,
        "code_verifier": verifier,
    }
    headers = {"Accept": "application/json"}
    client, secret = directory.item.client_id, directory.secret
    if secret and "client_secret_basic" in found.methods:
        pair = f"{quote(client, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": client, **({"client_secret": secret} if secret else {})}
    answer = egress.fetch(found.token, form=form, headers=headers, ok=False)
    if answer.status == HTTPStatus.BAD_REQUEST:
        raise NotBelieved("denied")  # this code is used, or not for us
    if answer.status != HTTPStatus.OK:
        raise NotBelieved("refused")
    return answer.json()


def _completed(
    claims: Mapping[str, Any], given: Mapping[str, Any], directory: Directory, found: discovery.Found
) -> Mapping[str, Any]:
    """With what the directory tells only when asked, of the same person."""
    access = given.get("access_token")
    whole = claims.get("email") and tokens.has_groups(claims, directory.item.group_claim)
    if whole or not found.userinfo or not isinstance(access, str):
        return claims
    more = egress.fetch(found.userinfo, headers={"Authorization": f"Bearer {access}"}).json()
    if more.get("sub") != claims["sub"]:
        raise NotBelieved("malformed")
    return {**more, **claims}
