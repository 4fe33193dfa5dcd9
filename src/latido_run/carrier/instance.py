"""The carrier's Asterisk, on an address of its own: nothing behind the phones' relay can look like it."""

from asyncio.subprocess import Process

from latido_run.asterisk import conf, instance
from latido_run.asterisk.conf import Place
from latido_run.home import Home

ADDRESS = "127.0.0.2"


def carrier_place(home: Home) -> Place:
    """The carrier's Asterisk in this home."""
    ports = home.ports
    return Place(
        name="carrier",
        folder=home.carrier,
        run=home.sockets / "carrier",
        spool=home.carrier / "heard",
        prefix=instance.prefix(home),
        bind=ADDRESS,
        sip=ports.carrier_sip,
        ari=ports.carrier_ari,
        rtp=(ports.carrier_rtp_start, ports.carrier_rtp_end),
        ari_secret=home.secret("carrier-ari"),
    )


def write_carrier(home: Home, *, ears: bool = False) -> None:
    """Write the carrier's files. ears: it keeps what its phones hear."""
    place = carrier_place(home)
    for name in ("heard", "sounds"):
        (home.carrier / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        instance.give_as_folder(home.carrier / name)
    instance.write(place, conf.carrier(place, ("127.0.0.1", home.ports.sip), ears=ears))


async def start_carrier(home: Home, *, keep_root: bool = False, ears: bool = False) -> Process:
    """Write its files, start it, wait until it takes calls."""
    write_carrier(home, ears=ears)
    return await instance.start(carrier_place(home), keep_root=keep_root)
