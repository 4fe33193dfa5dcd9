"""Is this ID token to be believed, and whom is it about? Pure. OpenID Connect Core 1.0, 3.1.3.7."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from latido.staff.contracts import Arrival, NotBelieved

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]  # never HMAC
SKEW = timedelta(minutes=2)
OLDEST = timedelta(minutes=10)  # of a token that was just made for us
MOST_SUBJECT = 255


class UnknownKey(Exception):
    """Signed with a key the directory did not publish when it was last asked."""


@dataclass(frozen=True, slots=True)
class Expected:
    issuer: str
    client_id: str
    nonce: str
    proved_after: datetime | None = None  # they must have proved who they are after this


def keys_of(jwks: Mapping[str, Any]) -> KeySet:
    """The keys a directory publishes that can sign. Raises NotBelieved."""
    published = jwks.get("keys")
    if not isinstance(published, list):
        raise NotBelieved("unreadable")
    found: list[Any] = [each for each in published if isinstance(each, dict)]
    usable = [each for each in found if each.get("kty") in {"RSA", "EC", "OKP"} and each.get("use", "sig") == "sig"]
    try:
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError, KeyError) as garbled:
        raise NotBelieved("unreadable") from garbled


def believe(token: str, keys: KeySet, expected: Expected, *, now: datetime) -> Mapping[str, Any]:
    """The claims of a token that was made by this directory, for us, for this sign-in, just now.

    Raises UnknownKey, NotBelieved.
    """
    claims = _signed(token, keys)
    audience = claims.get("aud")
    meant = [audience] if isinstance(audience, str) else audience
    if claims.get("iss") != expected.issuer:
        raise NotBelieved("issuer")
    if not isinstance(meant, list) or expected.client_id not in meant:
        raise NotBelieved("audience")
    if (len(meant) > 1 or "azp" in claims) and claims.get("azp") != expected.client_id:
        raise NotBelieved("audience")
    if not _fresh(claims, now):
        raise NotBelieved("expired")
    if claims.get("nonce") != expected.nonce:
        raise NotBelieved("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MOST_SUBJECT:
        raise NotBelieved("malformed")
    if expected.proved_after is not None and not _proved(claims, expected.proved_after):
        raise NotBelieved("not_again")
    return claims


def arrival_of(claims: Mapping[str, Any], group_claim: str) -> Arrival:
    """Whom believed claims are about."""
    at = _instant(claims.get("auth_time"))
    return Arrival(
        subject=claims["sub"],
        email=_text(claims.get("email")).lower(),
        email_verified=claims.get("email_verified") is True,
        first_name=_text(claims.get("given_name")) or _text(claims.get("name")),
        last_name=_text(claims.get("family_name")),
        groups=frozenset(_texts(_found(claims, group_claim))),
        shown=frozenset((*_texts(claims.get("amr")), *_texts(claims.get("acr")))),
        at=at,
    )


def has_groups(claims: Mapping[str, Any], group_claim: str) -> bool:
    return _found(claims, group_claim) is not None


def _signed(token: str, keys: KeySet) -> Mapping[str, Any]:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS).claims
    except InvalidKeyIdError as unknown:
        raise UnknownKey from unknown
    except (JoseError, ValueError) as false:
        raise NotBelieved("signature") from false


def _fresh(claims: Mapping[str, Any], now: datetime) -> bool:
    made, ends = _instant(claims.get("iat")), _instant(claims.get("exp"))
    starts = _instant(claims.get("nbf", claims.get("iat")))
    if made is None or ends is None or starts is None:
        return False
    return max(made, starts) <= now + SKEW and ends > now - SKEW and made > now - OLDEST


def _proved(claims: Mapping[str, Any], after: datetime) -> bool:
    at = _instant(claims.get("auth_time"))
    return at is not None and at >= after - SKEW


def _instant(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _found(claims: Mapping[str, Any], name: str) -> object:
    """A claim by its name, or by its path: Keycloak's roles are in realm_access.roles."""
    if name in claims:
        return claims[name]
    inner: object = claims
    for part in name.split("."):
        inner = inner.get(part) if isinstance(inner, Mapping) else None
    return inner


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object) -> Iterator[str]:
    for each in [value] if isinstance(value, str) else value if isinstance(value, list) else []:
        if text := _text(each):
            yield text
