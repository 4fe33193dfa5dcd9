"""What a directory publishes of itself: its addresses and its keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import KeySet

from latido.integrations.oidc.core import tokens
from latido.plumbing import egress
from latido.plumbing.egress import FORBIDDEN, UNREADABLE, Answer, Unreachable
from latido.plumbing.published import KEPT_FOR, document
from latido.staff.contracts import NotBelieved

WHERE = "/.well-known/openid-configuration"
AFRESH_AT_MOST = timedelta(seconds=30)  # a forged key id must not make us ask at every try


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
    at_most = timedelta() if afresh else KEPT_FOR
    said = document(f"{issuer.rstrip('/')}{WHERE}", Answer.json, now, at_most=at_most)
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
    return tokens.keys_of(document(found.keys, Answer.json, now, at_most=AFRESH_AT_MOST if afresh else KEPT_FOR))


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str) or not found:
        raise Unreachable(UNREADABLE)
    return found
