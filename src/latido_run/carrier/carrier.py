"""The outside world at work: patients who call and phones that answer, as real SIP and RTP."""

from dataclasses import dataclass
from typing import Any

from latido_run.asterisk import instance
from latido_run.asterisk.rest import Refused, Rest
from latido_run.carrier.instance import carrier_place
from latido_run.home import Home

MOOD = "mood"  # before an account: the phone does what was said last


@dataclass(frozen=True, slots=True)
class Patient:
    """One call to place. number "" is withheld; digits as SendDTMF takes them, `w` being half a second's wait.

    say: a sound file without extension, repeated; stay: seconds on the line, counted from the answer.
    """

    number: str
    to: str
    digits: str = ""
    before: float = 1.0
    say: str = ""
    stay: int = 20
    heard: str = ""  # name of the file that keeps what this patient heard
    through: str = "trunk-clinic"  # the line the carrier hands the call over by


@dataclass(frozen=True, slots=True)
class AtHome:
    """Somebody who may be called. does: answer, busy, or nothing; "" answers as anybody does.

    rings: seconds before that; says: a sound file without extension, repeated; stays: seconds from the answer.
    """

    does: str
    rings: float = 2.0
    says: str = ""
    stays: int = 20


class Carrier:
    """Places calls from the carrier's Asterisk into ours."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._place = carrier_place(home)
        self._rest = Rest(self._place.ari, self._place.ari_secret)

    async def call(self, channel: str, patient: Patient) -> None:
        """A patient calls. Raises Refused."""
        said = {
            "DIGITS": patient.digits,
            "BEFORE": f"{patient.before:g}",
            "SAY": patient.say,
            "STAY": str(patient.stay),
            "HEAR": patient.heard,
        }
        if not patient.number:
            said["CALLERID(num-pres)"] = "prohib"
        given = {
            "endpoint": f"PJSIP/{patient.to}@{patient.through}",
            "context": "patient",
            "extension": "s",
            "priority": 1,
            "callerId": f'"" <{patient.number}>',
            "timeout": 60,
        }
        await self._rest.send("POST", f"/channels/{channel}", given, {"variables": said})

    async def state(self, channel: str) -> str:
        """Where the patient's call is: Down, Ring, Ringing, Up, or "" when it is over."""
        try:
            return str((await self._rest.send("GET", f"/channels/{channel}", {}))["state"])
        except Refused:
            return ""

    async def channels(self) -> int:
        """How many channels the outside world has open."""
        return len(await self._rest.send("GET", "/channels", {}))

    async def hang_up(self, channel: str) -> None:
        """The patient hangs up, if still there."""
        await self._quietly("DELETE", f"/channels/{channel}")

    async def register(self, user: str, password: str, answer_as: str = "") -> None:
        """A SIP phone with our account, which answers every call, or as the dialplan says for `answer_as`."""
        server = f"127.0.0.1:{self.home.ports.sip}"
        fields = {
            "auth": {"auth_type": "digest", "username": user, "password": password},
            "registration": {
                "server_uri": f"sip:{server}",
                "client_uri": f"sip:{user}@{server}",
                "outbound_auth": user,
                "contact_user": answer_as or user,
                "transport": "udp",
                "expiration": "15",  # renewed every five: a phone is there again soon after our Asterisk is
                "retry_interval": "2",
                "max_random_initial_delay": "0",
                "auth_rejection_permanent": "no",
                "forbidden_retry_interval": "2",  # our Asterisk may be there before it knows the account
                "fatal_retry_interval": "2",
            },
        }
        for kind, given in fields.items():
            body = {"fields": [{"attribute": name, "value": value} for name, value in given.items()]}
            await self._rest.send("PUT", f"/asterisk/config/dynamic/res_pjsip/{kind}/{user}", {}, body)

    async def mood(self, user: str, does: str, rings: float) -> None:
        """What a phone registered as MOOD does when it has rung for a while: answer, decline, or nothing."""
        for variable, value in ((f"DOES_{user}", does), (f"RINGS_{user}", f"{rings:.1f}")):
            await self._rest.send("POST", "/asterisk/variable", {"variable": variable, "value": value})

    async def expect(self, number: str, at_home: AtHome) -> None:
        """What happens when this telephone, in E.164, is called from now on."""
        digits = number.lstrip("+")
        said = {
            f"RINGS_{digits}": f"{at_home.rings:.1f}",
            f"SAYS_{digits}": at_home.says,
            f"STAYS_{digits}": str(at_home.stays),
            f"DOES_{digits}": at_home.does,
        }
        for variable, value in said.items():
            await self._rest.send("POST", "/asterisk/variable", {"variable": variable, "value": value})

    async def is_registered(self, user: str) -> bool:
        """Whether our Asterisk took this phone."""
        said = await instance.rx(self._place, "pjsip show registrations")
        return any(user in line and "Registered" in line for line in said.splitlines())

    async def unregister(self, user: str) -> None:
        """Take a SIP phone away."""
        for kind in ("registration", "auth"):
            await self._quietly("DELETE", f"/asterisk/config/dynamic/res_pjsip/{kind}/{user}")

    async def close(self) -> None:
        await self._rest.close()

    async def _quietly(self, method: str, path: str) -> Any:
        try:
            return await self._rest.send(method, path, {})
        except Refused:
            return None
