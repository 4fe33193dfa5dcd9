"""What Asterisk's files say of another exchange beside ours: who it is, what it may reach, where its calls go back.

Its calls reach our numbers and nothing else. One that we cannot take is refused with 503 while nobody has answered it,
so that the exchange rings its own queue; later it is dialled back into that queue.
"""

from collections.abc import Iterable, Iterator

from latido_run.asterisk.lines import Central, Route

QUALIFY = 15  # seconds between two questions whether it is there
REFUSED = 34  # ISDN cause that Asterisk answers as 503
UNKNOWN = 1  # and as 404


def transport(centrals: Iterable[Central], bind: str, port: int) -> str:
    """TCP only where an exchange wants it."""
    if not any(central.transport == "tcp" for central in centrals):
        return ""
    return f"[tcp]\ntype = transport\nprotocol = tcp\nbind = {bind}:{port}\n"


def identifiers(centrals: Iterable[Central]) -> str:
    """Who is known by what. A call of an exchange that registers has its caller in From: only its password names it."""
    return "username,auth_username,ip" if any(central.registers for central in centrals) else "username,ip"


def sip(central: Central) -> str:
    """The account of one exchange."""
    name = central.endpoint
    lines = [
        *(f"[{name}]", "type = endpoint", f"transport = {central.transport}", f"context = from-{name}"),
        f"identify_by = {'username,auth_username' if central.registers else 'ip'}",
        *("disallow = all", f"allow = {','.join(central.codecs)}", f"aors = {name}", "direct_media = no"),
        *("dtmf_mode = rfc4733", "rtp_timeout = 60", "rtp_timeout_hold = 600", "language = es"),
        *("send_pai = yes", "trust_id_outbound = yes"),
        f"trust_id_inbound = {'yes' if central.trusts_identity else 'no'}",
        *_password_asked(central),
        *(f"[{name}]", "type = aor", f"qualify_frequency = {QUALIFY}"),
        *_contact(central),
        *_match(central),
        *_password(central),
    ]
    return "\n".join([*lines, ""])


def _password_asked(central: Central) -> Iterator[str]:
    if central.password:
        yield f"auth = {central.endpoint}"
        yield f"outbound_auth = {central.endpoint}"
    if central.registers:  # it may be behind a router
        yield from ("rtp_symmetric = yes", "rewrite_contact = yes")


def _contact(central: Central) -> Iterator[str]:
    if central.registers:
        yield from ("max_contacts = 1", "remove_existing = yes")
        return
    over = "\\;transport=tcp" if central.transport == "tcp" else ""
    yield f"contact = sip:{central.address}:{central.port}{over}"


def _match(central: Central) -> Iterator[str]:
    if not central.registers:
        yield from (f"[{central.endpoint}]", "type = identify", f"endpoint = {central.endpoint}")
        yield from (f"match = {each}" for each in (central.address, *central.also))


def _password(central: Central) -> Iterator[str]:
    if central.password:
        name = central.endpoint
        yield from (f"[{name}]", "type = auth", "auth_type = digest", f"username = {name}")
        yield f"password = {central.password}"


def dialplan(central: Central, apology: str) -> str:
    """What its calls reach, and where ours go there. Every number stands here as it is."""
    name = central.endpoint
    sorry = f" same => n,Answer(0,i)\n same => n,Playback({apology})\n" if apology else ""
    reached = "".join(_reached(name, route) for route in central.routes)
    diverted = "".join(_diverted(name, route) for route in central.routes if not route.number)
    ends = "".join(_ends(name, route.queue, sorry) for route in central.routes if route.number)
    there = "".join(
        f"exten => {extension},1,Dial(PJSIP/{extension}@{name},60)\n same => n,Goto(overflow,{extension},1)\n"
        for extension in central.extensions
    )
    return f"""[from-{name}]
{"".join(_queue(name, route) for route in central.routes if route.number)}{diverted}include => numbers-{name}
[numbers-{name}]
{reached}exten => i,1,Hangup({UNKNOWN})
[to-{name}]
{there}exten => i,1,Goto(overflow,0,1)
{ends}"""


def _queue(name: str, route: Route) -> str:
    return f"exten => {route.queue},1,Goto(of-{name}-{route.queue},{route.number},1)\n"


def _reached(name: str, route: Route) -> str:
    """The number as it may be dialled."""
    if not route.number:
        return ""
    forms = dict.fromkeys((route.number, *route.forms))
    return "".join(f"exten => {form},1,Goto(of-{name}-{route.queue},{route.number},1)\n" for form in forms)


def _diverted(name: str, route: Route) -> str:
    """Which number was dialled before the exchange sent it on. Digits only: nothing else may stand in a Goto."""
    from_whom = "${FILTER(0-9+,${REDIRECTING(from-num)})}"
    return f"exten => {route.queue},1,Goto(numbers-{name},{from_whom},1)\n"


def _ends(name: str, queue: str, sorry: str) -> str:
    """Into our hands, or back into the queue it came from."""
    return f"""[of-{name}-{queue}]
exten => _[+0-9]!,1,Set(PBX={name}-{queue})
 same => n,Stasis(latido,arrival)
 same => n,GotoIf($["${{STASISSTATUS}}" = "FAILED"]?alone)
 same => n,Hangup()
 same => n(alone),Goto(back-{name}-{queue},${{EXTEN}},1)
[back-{name}-{queue}]
exten => _[+0-9]!,1,GotoIf($["${{CHANNEL(state)}}" = "Up"]?up)
 same => n,Hangup({REFUSED})
 same => n(up),Dial(PJSIP/{queue}@{name},60)
{sorry} same => n,Hangup()
"""
