"""The demonstration's callers: every few seconds somebody calls, in Spanish, presses a key, talks or gives up."""

import asyncio
import random
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

from latido_run.asterisk.rest import Refused
from latido_run.carrier import sounds
from latido_run.carrier.carrier import AtHome, Carrier, Patient
from latido_run.carrier.records import Records
from latido_run.carrier.voices import FAMILY, STRANGERS
from latido_run.demo.said import RED, SAID
from latido_run.home import Home

EVERY = (4.0, 12.0)  # seconds between calls
KNOWN = 60
KEYS = ("1", "1", "1", "1", "2", "2", "3", "4", "0", "", "7", "9")  # as people press; nothing, wrong, emergency
SAYS = {"1": SAID["CIT"], "2": SAID["AUT"], "3": SAID["RES"], "4": SAID["FAC"], "9": RED}
SAYS_ELSE = (*SAID["MED"], *SAID["HIS"], *SAID["PQR"])  # to the person whom no key leads to
TALK, PATIENCE = (8, 35), (15, 60)  # seconds
AT_ONCE = 2  # callers beyond the agents who are there, so that somebody always waits
NOBODY_THERE = 10.0
WAITS_FOR_A_PERSON = "12340"  # keys after which one may ask to be called back
ASKS, AT_HOME = 30, (("answer", 7), ("nothing", 2), ("busy", 1))  # of a hundred; and what their telephone does then
INSISTS = "wwwwwwww1" * 9  # every four seconds: call me back; yes, this number
RINGS = (2.0, 6.0)  # seconds until they pick up


@dataclass(frozen=True, slots=True)
class Whim:
    """What one caller is going to do."""

    number: str
    digits: str
    before: float
    sentence: str
    pitch: int
    talk: int
    patience: int
    back: AtHome | None = None  # asks to be called back, and does this when called


def whim(chance: random.Random, known: list[str]) -> Whim:
    """Somebody calls: most are known, some are not, few hide their number."""
    stranger = f"{STRANGERS}{chance.randrange(10**7):07d}"
    number = chance.choices([FAMILY, chance.choice(known or [FAMILY]), stranger, ""], [2, 6, 3, 1])[0]
    key = chance.choice(KEYS)
    made = Whim(
        number,
        key,
        round(chance.uniform(2, 16), 1),
        chance.choice(SAYS.get(key, SAYS_ELSE)),
        chance.choice((35, 50, 65, 80)),
        chance.randint(*TALK),
        chance.randint(*PATIENCE),
    )
    if not number or not key or key not in WAITS_FOR_A_PERSON or chance.randrange(100) >= ASKS:
        return made
    does = chance.choices([name for name, _ in AT_HOME], [share for _, share in AT_HOME])[0]
    return replace(made, back=AtHome(does, round(chance.uniform(*RINGS), 1), stays=made.talk))


class Callers:
    """Everybody who calls by themselves. They keep away while somebody places a call by hand."""

    def __init__(self, home: Home, chance: random.Random) -> None:
        self._home, self._chance = home, chance
        self._carrier, self._records = Carrier(home), Records(home)
        self._live: set[asyncio.Task[None]] = set()

    async def go_on(self) -> None:
        """For ever."""
        sounds.agents_sentence(self._home)
        to, known = "", list[str]()
        while True:
            if not to:
                to, known = await self._records.first_number(), await self._records.known_telephones(KNOWN)
            desks = await self._records.desks() if to else 0
            if not desks or len(self._live) >= desks + AT_ONCE or by_hand(self._home).exists():
                await asyncio.sleep(NOBODY_THERE if not desks else 1.0)
                continue
            task = asyncio.create_task(self._call(to, whim(self._chance, known)))
            self._live.add(task)
            task.add_done_callback(self._live.discard)
            await asyncio.sleep(self._chance.uniform(*EVERY))

    async def _call(self, to: str, wish: Whim) -> None:
        channel = f"caller-{uuid.uuid4().hex[:12]}"
        say = await asyncio.to_thread(sounds.sentence, self._home, wish.sentence, wish.pitch)
        digits = wish.digits + (INSISTS if wish.back else "")
        patient = Patient(wish.number, to, digits, wish.before, say, wish.patience + wish.talk)
        try:
            if wish.back:
                await self._carrier.expect(wish.number, replace(wish.back, says=say))
            await self._carrier.call(channel, patient)
        except Refused:
            await asyncio.sleep(NOBODY_THERE)
            return
        while await self._carrier.state(channel):
            await asyncio.sleep(1.0)


def by_hand(home: Home) -> Path:
    """Exists while `latido call` is on the line: a test of one call is not to queue behind pretended ones."""
    return home.run / "calling"
