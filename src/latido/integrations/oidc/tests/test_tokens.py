"""What a hostile directory, or somebody between us, might send instead of an honest ID token."""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from latido.integrations.oidc.core import tokens
from latido.integrations.oidc.core.tokens import Expected, UnknownKey, believe
from latido.staff.contracts import NotBelieved

pytestmark = pytest.mark.core
SHARED = {"kty": "oct", "k": "YQ"}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EXPECTED = Expected("https://idp.example", "latido", "the nonce")
OURS = RSAKey.generate_key(2048, {"kid": "a", "use": "sig"}, private=True)
STRANGERS = RSAKey.generate_key(2048, {"kid": "a", "use": "sig"}, private=True)
KEYS = tokens.keys_of({"keys": [OURS.as_dict(private=False)]})
HONEST: dict[str, Any] = {
    "iss": "https://idp.example",
    "aud": "latido",
    "sub": "248289761001",
    "nonce": "the nonce",
    "iat": int(NOON.timestamp()),
    "exp": int(NOON.timestamp()) + 600,
    "auth_time": int(NOON.timestamp()),
    "email": "Ana@Demo.Latido",
    "email_verified": True,
    "realm_access": {"roles": ["agentes"]},
    "amr": ["pwd", "otp"],
    "acr": "mfa",
}


def signed(key: Any = OURS, header: dict[str, Any] | None = None, **claims: Any) -> str:
    said = {name: each for name, each in {**HONEST, **claims}.items() if each is not None}
    return jwt.encode({"alg": "RS256", "kid": "a", **(header or {})}, said, key)


def test_an_honest_token_tells_who_it_is_about() -> None:
    who = tokens.arrival_of(believe(signed(), KEYS, EXPECTED, now=NOON), "realm_access.roles")

    assert (who.subject, who.email, who.email_verified) == ("248289761001", "ana@demo.latido", True)
    assert who.groups == {"agentes"}
    assert who.shown == {"pwd", "otp", "mfa"}


@pytest.mark.parametrize("published", [{"keys": None}, {"keys": {}}, {"keys": "RSA"}, {"keys": 5}, {}])
def test_keys_that_are_no_list_are_not_read(published: dict[str, Any]) -> None:
    with pytest.raises(NotBelieved, match="unreadable"):
        tokens.keys_of(published)


def seconds(offset: int) -> int:
    return int(NOON.timestamp()) + offset


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://idp.example.evil"}, "issuer"),
        ({"iss": "https://idp.example/"}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": ["another", "latido"]}, "audience"),
        ({"aud": ["latido"], "azp": "another"}, "audience"),
        ({"exp": seconds(-121)}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": True}, "expired"),
        ({"exp": 10**30}, "expired"),
        ({"iat": None}, "expired"),
        ({"iat": seconds(121)}, "expired"),
        ({"iat": seconds(-601)}, "expired"),
        ({"nbf": seconds(121)}, "expired"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": None}, "malformed"),
        ({"sub": ""}, "malformed"),
        ({"sub": 7}, "malformed"),
        ({"sub": "x" * 256}, "malformed"),
    ],
)
def test_a_claim_that_does_not_fit_is_not_believed(claims: dict[str, Any], why: str) -> None:
    with pytest.raises(NotBelieved) as refused:
        believe(signed(**claims), KEYS, EXPECTED, now=NOON)

    assert refused.value.why == why


def unsigned() -> str:
    head, body, _signature = signed().split(".")
    assert head
    return f"eyJhbGciOiJub25lIn0.{body}."


def with_our_public_key_as_a_secret() -> str:
    body = signed().split(".")[1]
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"a"}').rstrip(b"=").decode()
    mac = hmac.digest(OURS.as_pem(private=False), f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


@pytest.mark.filterwarnings("ignore::Warning")
@pytest.mark.parametrize(
    "token",
    [
        signed(STRANGERS),
        signed(STRANGERS, {"jwk": STRANGERS.as_dict(private=False)}),
        unsigned(),
        signed()[:-4] + "AAAA",
        ".".join([signed().split(".")[0], signed(sub="another").split(".")[1], signed().split(".")[2]]),
        "",
        "a.b.c",
        "ñ.ñ.ñ",
    ],
    ids=["stranger", "key inside", "none", "cut", "another body", "empty", "garbage", "letters"],
)
def test_what_the_directory_did_not_sign_is_not_believed(token: str) -> None:
    with pytest.raises(NotBelieved) as refused:
        believe(token, KEYS, EXPECTED, now=NOON)

    assert refused.value.why == "signature"


@pytest.mark.filterwarnings("ignore::Warning")
def test_a_public_key_is_no_shared_secret() -> None:
    with pytest.raises((NotBelieved, UnknownKey)):
        believe(with_our_public_key_as_a_secret(), KEYS, EXPECTED, now=NOON)


def test_an_unknown_key_is_asked_for_again() -> None:
    with pytest.raises(UnknownKey):
        believe(signed(STRANGERS, {"kid": "b"}), KEYS, EXPECTED, now=NOON)


@pytest.mark.parametrize("at", [None, seconds(-500)])
def test_who_must_prove_it_again_proves_it_now(at: int | None) -> None:
    again = Expected(EXPECTED.issuer, EXPECTED.client_id, EXPECTED.nonce, NOON - timedelta(minutes=1))

    with pytest.raises(NotBelieved, match="not_again"):
        believe(signed(auth_time=at), KEYS, again, now=NOON)
    assert believe(signed(), KEYS, again, now=NOON)


@pytest.mark.parametrize("jwks", [{"keys": [{"kty": "RSA", "n": "x"}]}, {"keys": ["a"]}, {}, {"keys": [SHARED]}])
def test_keys_that_cannot_be_read_believe_nobody(jwks: dict[str, Any]) -> None:
    with pytest.raises((NotBelieved, UnknownKey)):
        believe(signed(), tokens.keys_of(jwks), EXPECTED, now=NOON)


def test_keys_of_other_kinds_are_left_out() -> None:
    curve = ECKey.generate_key("P-256", {"kid": "e", "use": "sig"}, private=True)
    keys: KeySet = tokens.keys_of({"keys": [curve.as_dict(private=False), OURS.as_dict(private=False), SHARED]})

    assert believe(signed(curve, {"alg": "ES256", "kid": "e"}), keys, EXPECTED, now=NOON)
    assert len(keys.keys) == 2


@pytest.mark.parametrize("groups", [None, 7, {"a": 1}, [1, None, ""]])
def test_groups_of_another_shape_are_no_groups(groups: object) -> None:
    claims = believe(signed(groups=groups), KEYS, EXPECTED, now=NOON)

    assert tokens.arrival_of(claims, "groups").groups == frozenset()
