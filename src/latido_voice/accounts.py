"""Phones' short-lived SIP accounts: made in Asterisk's memory, working at once, gone with it."""

from latido_voice import ari_models as models
from latido_voice.acts import Acts
from latido_voice.ari import Ari
from latido_voice.doors import Account

_AUTH = {"auth_type": "digest"}
_AOR = {"max_contacts": "1", "remove_existing": "yes"}
_SOON = {"minimum_expiration": "10", "maximum_expiration": "20"}  # a desk phone that is lost is missed within seconds
_ENDPOINT = {
    "context": "from-agent",
    "identify_by": "username",
    "disallow": "all",
    "allow": "alaw,ulaw,opus",  # the trunk's own first: an ordinary call is never transcoded
    "direct_media": "no",
    "language": "es",
    "rewrite_contact": "yes",
    "rtp_symmetric": "yes",
    "force_rport": "yes",
    "dtmf_mode": "rfc4733",
    "rtp_timeout": "10",  # the last resort for a phone that vanished
}
ONLINE = "online"
KINDS = ("endpoint", "aor", "auth")


class Accounts:
    """media: the address phones send their audio to; empty leaves it to Asterisk."""

    def __init__(self, ari: Ari, acts: Acts, media: str) -> None:
        self._ari, self._acts, self._media = ari, acts, media

    async def mint(self, account: Account, *, browser: bool) -> None:
        """Make or renew an agent's account. Raises Refused.

        Its aor never changes, and a second writing would turn the phone registered there into one for ever.
        """
        user = account.user
        place = {"media_address": self._media, "bind_rtp_to_media_address": "yes"} if self._media else {}
        webrtc = {"webrtc": "yes" if browser else "no"}
        fields = {
            "auth": _AUTH | {"username": user, "password": account.password},
            "aor": _AOR if browser else _AOR | _SOON,
            "endpoint": _ENDPOINT | {"auth": user, "aors": user} | webrtc | place,
        }
        if await self._acts.attempt(self._ari.asterisk.get_object("res_pjsip", "aor", user)):
            del fields["aor"]
        for kind, given in fields.items():
            body = {"fields": [{"attribute": name, "value": value} for name, value in given.items()]}
            await self._ari.asterisk.update_object("res_pjsip", kind, user, json_body=body)

    async def remove(self, user: str) -> None:
        """Forget an account; no matter if it is gone already."""
        for kind in KINDS:
            await self._acts.attempt(self._ari.asterisk.delete_object("res_pjsip", kind, user))

    async def has_socket(self, user: str) -> bool:
        """Whether a phone of this account speaks through a socket of ours, as browsers do."""
        return (await self._fields("endpoint", user)).get("webrtc", "yes") == "yes"

    async def password(self, user: str) -> str:
        """What a desk phone of this account registers with; "" for a browser's and one that is not there."""
        return "" if await self.has_socket(user) else (await self._fields("auth", user)).get("password", "")

    async def _fields(self, kind: str, user: str) -> dict[str, str]:
        found = await self._acts.attempt(self._ari.asterisk.get_object("res_pjsip", kind, user))
        return {field["attribute"]: field["value"] for field in found or ()}

    async def online(self) -> set[str]:
        """Agents' accounts in Asterisk that a phone is registered with. Raises Refused."""
        endpoints = await self._ari.endpoints.list_by_tech("PJSIP")
        return {e["resource"] for e in endpoints if is_agents(e) and e.get("state") == ONLINE}

    async def offline(self) -> list[str]:
        """Agents' accounts in Asterisk that no phone is registered with."""
        endpoints = await self._acts.attempt(self._ari.endpoints.list_by_tech("PJSIP"))
        return [e["resource"] for e in endpoints or () if is_agents(e) and e.get("state") != ONLINE]


def is_agents(endpoint: models.Endpoint) -> bool:
    """Whether it is an agent's, not a trunk."""
    return endpoint["resource"].startswith("agent-")
