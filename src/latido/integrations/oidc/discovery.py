"""What a directory publishes of itself: its addresses and its keys. Kept some minutes in this process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import KeySet

from latido.integrations.oidc.core import tokens
from latido.plumbing import egress
from latido.plumbing.egress import FORBIDDEN, UNREADABLE, Unreachable
from latido.staff.contracts import NotBelieved

WHERE = "/.well-known/openid-configuration"
KEPT_FOR = timedelta(minutes=10)
AFRESH_AT_MOST = timedelta(seconds=30)  # a forged key id must not make us ask at every try
_kept: dict[str, tuple[datetime, Mapping[str, Any]]] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """methods: how a client may say who it is. names_itself: its answers carry its name (RFC 9207)."""

    issuer: str
    authorize: str
    token: str
    keys: str
    userinfo: str
    methods: frozenset[str]
    pkce: bool
    names_itself: bool


def of(issuer: str, now: datetime, *, afresh: bool = False) -> Found:
    """Raises Unreachable; NotBelieved when it publishes another name than it was given."""
    said = _document(f"{issuer.rstrip('/')}{WHERE}", now, KEPT_FOR if not afresh else timedelta())
    if said.get("issuer") != issuer:
        raise NotBelieved("issuer")
    places = {name: _text(said, name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    if not all(egress.may_ask(each) for each in places.values()):
        raise Unreachable(FORBIDDEN)
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    challenges = said.get("code_challenge_methods_supported", [])
    return Found(
        issuer,
        places["authorization_endpoint"],
        places["token_endpoint"],
        places["jwks_uri"],
        str(said.get("userinfo_endpoint", "")),
        frozenset(map(str, methods if isinstance(methods, list) else [])),
        "S256" in challenges if isinstance(challenges, list) else False,
        said.get("authorization_response_iss_parameter_supported") is True,
    )


def keys(found: Found, now: datetime, *, afresh: bool = False) -> KeySet:
    """Raises Unreachable, NotBelieved."""
    return tokens.keys_of(_document(found.keys, now, AFRESH_AT_MOST if afresh else KEPT_FOR))


def forget() -> None:
    """Ask again the next time."""
    _kept.clear()


def _document(url: str, now: datetime, kept_for: timedelta) -> Mapping[str, Any]:
    at, document = _kept.get(url, (now - KEPT_FOR, None))
    if document is not None and timedelta() <= now - at < kept_for:
        return document
    document = egress.fetch(url).json()
    _kept[url] = (now, document)
    return document


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not found:
        raise Unreachable(UNREADABLE)
    return found
