"""What Asterisk's files say, as text made from values; writes nothing, reads nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from latido_run.asterisk import centrals, modules
from latido_run.asterisk.checked import NUMBER, NotForAsteriskError, checked
from latido_run.asterisk.lines import Central, Trunk

__all__ = [
    "Central",
    "Files",
    "NotForAsteriskError",
    "PbxSettings",
    "Place",
    "Trunk",
    "carrier",
    "common",
    "pbx",
    "trunk",
]

Files = Iterator[tuple[str, str]]

_EMPTY = ("cel", "features", "acl", "udptl", "pjproject", "ccss", "codecs", "websocket_client")


@dataclass(frozen=True, slots=True)
class PbxSettings:
    """What an operator decides.

    centrals: other exchanges beside ours; whoever comes by one goes back there, not to the overflow.
    overflow: the number that rings when nobody here can answer, dialled through the first trunk, or "".
    overflows: the same for some of our numbers: (ours, theirs).
    apology: sound file, without extension, for a call whose overflow does not answer either.
    media_address: where agents' browsers send their audio; real_address maps it when it is a loopback one.
    """

    trunks: tuple[Trunk, ...] = ()
    centrals: tuple[Central, ...] = ()
    overflow: str = ""
    overflows: tuple[tuple[str, str], ...] = ()
    apology: str = ""
    bind: str = "127.0.0.1"
    media_address: str = "127.0.0.1"
    real_address: str = ""
    public_ip: str = ""
    local_nets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for number in (*filter(None, [self.overflow]), *(n for pair in self.overflows for n in pair)):
            checked(number, NUMBER)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one instance lives and how it is reached. etc, lib, run, log are folders of its own."""

    name: str
    folder: Path
    run: Path
    spool: Path
    prefix: Path
    bind: str
    sip: int
    ari: int
    rtp: tuple[int, int]
    ari_secret: str
    ami: int = 0
    ami_secret: str = ""

    @property
    def etc(self) -> Path:
        return self.folder / "etc"

    @property
    def modules(self) -> Path:
        """Raises FileNotFoundError when nothing is installed there."""
        for found in self.prefix.glob("root/usr/lib/*/asterisk/modules"):
            return found
        raise FileNotFoundError(self.prefix)

    @property
    def share(self) -> Path:
        return self.prefix / "root/usr/share/asterisk"


def common(place: Place, wanted: tuple[str, ...]) -> Files:
    """The files every instance has: where things are, what is loaded, HTTP on loopback only."""
    folder, there = place.folder, {file.stem for file in place.modules.glob("*.so")}
    yield (
        "asterisk.conf",
        f"""[directories]
astetcdir => {place.etc}
astmoddir => {place.modules}
astvarlibdir => {folder}/lib
astdbdir => {folder}/lib
astkeydir => {folder}
astdatadir => {place.share}
astagidir => {folder}/lib
astspooldir => {folder}/spool
astrundir => {place.run}
astlogdir => {folder}/log
[options]
defaultlanguage = es
documentation_language = en_US
systemname = {place.name}
transmit_silence = yes
live_dangerously = no
""",
    )
    listed = "".join(f"load = {name}.so\n" for name in wanted if name in there)
    yield "modules.conf", f"[modules]\nautoload = no\n{listed}"
    # notices quote who called whom; warnings and errors do not
    yield "logger.conf", "[general]\ndateformat = %F %T.%3q\nqueue_log = no\n[logfiles]\nmessages => warning,error\n"
    yield (
        "http.conf",
        f"[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = {place.ari}\nsessionlimit = 1000\n",
    )
    yield (
        "ari.conf",
        f"""[general]
enabled = yes
pretty = no
channelvars = STATE,CALL,OFFER,AGENT
[latido]
type = user
password = {place.ari_secret}
password_format = plain
""",
    )
    yield "sorcery.conf", _sorcery()
    yield "cdr.conf", "[general]\nenable = no\n"
    yield (
        "indications.conf",
        "[general]\ncountry = es\n[es]\ndescription = Spain\nring = 425/1500,0/3000\n",
    )
    yield from ((f"{name}.conf", "") for name in _EMPTY)  # an absent file is an error in the log


def _sorcery() -> str:
    """Accounts may also live in memory: made while running, gone with the program."""
    kinds = ("endpoint", "auth", "aor")
    both = "".join(f"{k}=config,pjsip.conf,criteria=type={k}\n{k}=memory\n" for k in kinds)
    outbound = "registration=config,pjsip.conf,criteria=type=registration\nregistration=memory\n"
    return f"[res_pjsip]\n{both}contact=memory\n[res_pjsip_outbound_registration]\n{outbound}"


def pbx(place: Place, settings: PbxSettings) -> Files:
    """Our Asterisk."""
    yield from common(place, modules.PBX)
    lines = [trunk(each, "from-trunk") for each in settings.trunks] + [centrals.sip(c) for c in settings.centrals]
    yield "pjsip.conf", _sip(place, settings) + "".join(lines)
    yield "rtp.conf", _rtp(place) + _ice(settings)
    yield "musiconhold.conf", f"[default]\nmode = files\ndirectory = {place.share}/moh\nsort = random\n"
    yield "manager.conf", _manager(place)
    yield "extensions.conf", _dialplan(place, settings)


def _sip(place: Place, settings: PbxSettings) -> str:
    """UDP for trunks, the websocket for browsers; nobody is let in for want of a better match."""
    outside = "".join(f"local_net = {net}\n" for net in settings.local_nets)
    if settings.public_ip:
        outside += f"external_media_address = {settings.public_ip}\n"
        outside += f"external_signaling_address = {settings.public_ip}\n"
    return f"""[global]
type = global
user_agent = Latido
endpoint_identifier_order = {centrals.identifiers(settings.centrals)}
[udp]
type = transport
protocol = udp
bind = {settings.bind}:{place.sip}
{outside}{_tcp(place, settings, outside)}[ws]
type = transport
protocol = ws
bind = 127.0.0.1
"""


def _tcp(place: Place, settings: PbxSettings, outside: str) -> str:
    made = centrals.transport(settings.centrals, settings.bind, place.sip)
    return made + outside if made else ""


def trunk(line: Trunk, context: str) -> str:
    """identify_by = ip: else whoever writes the trunk's name in From would be the trunk, from anywhere."""
    name = line.endpoint
    return f"""[{name}]
type = endpoint
identify_by = ip
transport = udp
context = {context}
disallow = all
allow = alaw,ulaw
aors = {name}
direct_media = no
dtmf_mode = rfc4733
rtp_timeout = 60
rtp_timeout_hold = 600
language = es
[{name}]
type = aor
contact = sip:{line.address}:{line.port}
[{name}]
type = identify
endpoint = {name}
match = {line.address}
"""


def _rtp(place: Place) -> str:
    start, end = place.rtp
    return f"[general]\nrtpstart = {start}\nrtpend = {end}\nstrictrtp = yes\nicesupport = yes\n"


def _ice(settings: PbxSettings) -> str:
    """Asterisk offers no 127/8 candidate by itself: the machine's address is announced as loopback."""
    if not settings.real_address or not settings.media_address.startswith("127."):
        return ""
    return f"[ice_host_candidates]\n{settings.real_address} => {settings.media_address}\n"


def _manager(place: Place) -> str:
    """One user that may pause a recording; `call` allows more, so its secret stays in a private file."""
    return f"""[general]
enabled = yes
bindaddr = 127.0.0.1
port = {place.ami}
[mute]
secret = {place.ami_secret}
read =
write = call
deny = 0.0.0.0/0.0.0.0
permit = 127.0.0.1/255.255.255.255
"""


def _dialplan(place: Place, settings: PbxSettings) -> str:
    """The overflow destination is written out here: a global could be rewritten by the mute user.

    What was dialled stands in a Goto of its own: in a GotoIf a colon in it would choose the other branch.
    """
    beside = "".join(centrals.dialplan(each, settings.apology) for each in settings.centrals)
    return f"""{beside}[from-trunk]
exten => _[+0-9]!,1,Stasis(latido,arrival)
 same => n,GotoIf($["${{STASISSTATUS}}" = "FAILED"]?alone)
 same => n,Hangup()
 same => n(alone),Goto(overflow,${{EXTEN}},1)
[overflow]
{_overflow("_[+0-9]!", settings.overflow, settings)}{_overflows(settings)}[agent-leg]
exten => s,1,MixMonitor({place.spool}/${{LEG}}.wav)
 same => n,Stasis(latido,leg,${{CALL}})
 same => n,Hangup()
[from-agent]
exten => _[+*#0-9a-zA-Z]!,1,Hangup(21)
"""


def _overflows(settings: PbxSettings) -> str:
    """Carriers write a number with its + or without."""
    given = [(ours.lstrip("+"), theirs) for ours, theirs in settings.overflows if theirs != settings.overflow]
    return "".join(_overflow(form, theirs, settings) for n, theirs in given for form in (n, f"+{n}"))


def _overflow(ours: str, theirs: str, settings: PbxSettings) -> str:
    """Ring it; if it does not answer either, say so. Who came by another exchange goes back there."""
    lines = ['GotoIf($["${PBX}" != ""]?back)' if settings.centrals else "NoOp()"]
    if theirs and settings.trunks:
        lines.append(f"Dial(PJSIP/{theirs}@{settings.trunks[0].endpoint},60)")
    if settings.apology:
        lines += ["Answer(0,i)", f"Playback({settings.apology})"]
    said = f"exten => {ours},1," + "\n same => n,".join([*lines, "Hangup()"]) + "\n"
    return said + " same => n(back),Goto(back-${PBX},${EXTEN},1)\n" if settings.centrals else said


ON_CALL = "+576015550980"  # at the carrier: somebody who answers and presses 1, as whoever is on call does


def _at_home(place: Place, listen: str) -> str:
    """Whoever is called: as `Carrier.expect` said of that telephone, else somebody answers at once."""
    return f"""exten => _+.,1,GotoIf($["${{DOES_${{EXTEN:1}}}}" = ""]?any)
 same => n,Ringing()
 same => n,Wait(${{RINGS_${{EXTEN:1}}}})
 same => n,GotoIf($["${{DOES_${{EXTEN:1}}}}" = "answer"]?there)
 same => n,GotoIf($["${{DOES_${{EXTEN:1}}}}" = "busy"]?busy)
 same => n,Wait(120)
 same => n(busy),Busy(1)
 same => n(there),Set(TIMEOUT(absolute)=${{STAYS_${{EXTEN:1}}}})
 same => n,Answer(0,i)
{listen} same => n(say),Playback(${{SAYS_${{EXTEN:1}}}})
 same => n,Goto(say)
 same => n(any),Answer(0,i)
{listen} same => n(talk),Playback({place.folder}/sounds/agent)
 same => n,Goto(talk)
"""


def carrier(place: Place, pbx_sip: tuple[str, int], *, ears: bool = False) -> Files:
    """The outside world: who calls us, who answers our overflow, agents' SIP phones.

    ears: keep what phones hear, for tests.
    """
    yield from common(place, modules.CARRIER)
    listen = f" same => n,MixMonitor({place.spool}/${{EXTEN}}-${{UNIQUEID}}.wav"
    listen += f",r({place.spool}/${{EXTEN}}-heard.wav))\n"
    line = Trunk("clinic", *pbx_sip)
    alone = PbxSettings(bind=place.bind)
    yield "pjsip.conf", _sip(place, alone).partition("[ws]")[0] + trunk(line, "answer")
    yield "rtp.conf", _rtp(place)
    yield "manager.conf", ""
    yield (
        "extensions.conf",
        f"""[patient]
exten => s,1,Set(TIMEOUT(absolute)=${{STAY}})
 same => n,GotoIf($["${{HEAR}}" = ""]?pause)
 same => n,MixMonitor({place.spool}/${{HEAR}}.wav,r({place.spool}/${{HEAR}}-heard.wav))
 same => n(pause),Wait(${{BEFORE}})
 same => n,GotoIf($["${{DIGITS}}" = ""]?talk)
 same => n,SendDTMF(${{DIGITS}})
 same => n(talk),GotoIf($["${{SAY}}" = ""]?silent)
 same => n,Playback(${{SAY}})
 same => n,Goto(talk)
 same => n(silent),Wait(60)
 same => n,Goto(silent)
[answer]
exten => _busy!,1,Busy(1)
exten => _quiet!,1,Ringing()
 same => n,Wait(120)
exten => _mood!,1,Ringing()
 same => n,Wait(${{RINGS_${{EXTEN:4}}}})
 same => n,GotoIf($["${{DOES_${{EXTEN:4}}}}" = "answer"]?${{EXTEN:4}},1)
 same => n,GotoIf($["${{DOES_${{EXTEN:4}}}}" = "decline"]?no)
 same => n,Wait(120)
 same => n(no),Busy(1)
exten => _late!,1,Ringing()
 same => n,Wait(3)
 same => n,Goto(${{EXTEN:4}},1)
exten => {ON_CALL},1,Answer(0,i)
{listen if ears else ""} same => n,Wait(3)
 same => n,SendDTMF(1)
 same => n(talk),Playback({place.folder}/sounds/agent)
 same => n,Goto(talk)
{_at_home(place, listen if ears else "")}exten => _[+0-9a-zA-Z]!,1,Answer(0,i)
{listen if ears else ""} same => n(talk),Playback({place.folder}/sounds/agent)
 same => n,Goto(talk)
""",
    )
