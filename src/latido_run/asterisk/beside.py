"""What stands in the other exchange, a FreePBX or any Asterisk, so that it and Latido work side by side: our words for
its administrator, with every value filled in."""

from dataclasses import dataclass

from latido_run.asterisk.lines import Central, Route

ANSWERS_WITHIN = 10  # seconds; then the exchange rings its own queue
QUALIFY = 10  # seconds between two questions whether Latido is there
TRUNK_FILE = "/etc/asterisk/pjsip_custom.conf"
DIALPLAN_FILE = "/etc/asterisk/extensions_custom.conf"


@dataclass(frozen=True, slots=True)
class Beside:
    """One exchange, and where it finds us. outside: telephones it may dial for us: as we dial them, and as it does."""

    central: Central
    address: str
    port: int
    outside: tuple[tuple[str, str], ...] = ()

    @property
    def queues(self) -> tuple[str, ...]:
        """Its queues that Latido answers."""
        return tuple(route.queue for route in self.central.routes)


def trunk(at: Beside) -> str:
    """The line to Latido, for who writes files."""
    over = "\\;transport=tcp" if at.central.transport == "tcp" else ""
    password = "outbound_auth = latido\n" if at.central.password else ""
    asked = "auth = latido\n" if at.central.password else ""
    return f"""[latido]
type = endpoint
transport = 0.0.0.0-{at.central.transport}
context = from-latido
disallow = all
allow = {",".join(at.central.codecs)}
aors = latido
{asked}{password}direct_media = no
dtmf_mode = rfc4733
trust_id_inbound = yes
send_pai = yes
[latido]
type = aor
contact = sip:{at.address}:{at.port}{over}
qualify_frequency = {QUALIFY}
[latido]
type = identify
endpoint = latido
match = {at.address}
{_password(at)}{_registration(at)}"""


def _password(at: Beside) -> str:
    if not at.central.password:
        return ""
    user, password = at.central.endpoint, at.central.password
    return f"[latido]\ntype = auth\nauth_type = userpass\nusername = {user}\npassword = {password}\n"


def _registration(at: Beside) -> str:
    if not at.central.registers:
        return ""
    user = at.central.endpoint
    return f"""[latido]
type = registration
transport = 0.0.0.0-{at.central.transport}
outbound_auth = latido
server_uri = sip:{at.address}:{at.port}
client_uri = sip:{user}@{at.address}:{at.port}
contact_user = {user}
expiration = 120
"""


def dialplan(at: Beside) -> str:
    """The way to Latido and back. What Latido may dial there stands line by line, and is all it may dial."""
    to = "".join(_way(route) for route in at.central.routes)
    back = "".join(f"exten => {queue},1,Goto(ext-queues,{queue},1)\n" for queue in at.queues)
    inside = "".join(
        f"exten => {each},1,Goto(from-internal,{each},1)\n" for each in at.central.extensions if each not in at.queues
    )
    outside = "".join(f"exten => {ours},1,Goto(from-internal,{theirs},1)\n" for ours, theirs in at.outside)
    return f"[latido]\n{to}[from-latido]\n{back}{inside}{outside}"


def _way(route: Route) -> str:
    """A queue that serves several numbers says which was dialled."""
    to = f"Dial(PJSIP/{route.queue}@latido,{ANSWERS_WITHIN})"
    diverted = ("Set(REDIRECTING(from-num,i)=${FROM_DID})", "Set(REDIRECTING(count,i)=1)")
    steps = "\n same => n,".join((to,) if route.number else (*diverted, to))
    return f"exten => {route.queue},1,{steps}\n same => n,Goto(ext-queues,{route.queue},1)\n"


def screens(at: Beside) -> str:
    """The same line in FreePBX's own pages, by the names its fields have."""
    central = at.central
    registers = "Send" if central.registers else "None"
    secret = f"\n  Username: {central.endpoint}\n  Secret: {central.password}" if central.password else ""
    ways = "\n".join(f"  Target: latido,{queue},1   Description: Latido {queue}   Return: No" for queue in at.queues)
    return f"""Connectivity > Trunks > Add Trunk > Add SIP (chan_pjsip) Trunk
  Trunk Name: latido
  CID Options: Allow Any CID
  pjsip Settings > General
  Authentication: {"Both" if central.password else "None"}   Registration: {registers}{secret}
  SIP Server: {at.address}   SIP Server Port: {at.port}
  Context: from-latido   Transport: 0.0.0.0-{central.transport}
  pjsip Settings > Advanced
  Qualify Frequency: {QUALIFY}   Match (Permit): {at.address}
  Trust RPID/PAI: Yes   Send RPID/PAI: Send P-Asserted-Identity header   Direct Media: No
  pjsip Settings > Codecs: {", ".join(central.codecs)}
Admin > Custom Destinations > Add Destination
{ways}
"""
