"""A clinic that keeps its exchange: one queue moves to Latido and back, by the how-to, and nobody's call is lost."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from latido_run import daemon
from latido_run.asterisk import instance
from tests.process.central import ADDRESS, BY_DIVERSION, LATIDO, OWN_QUEUE, PHONE, Central, answer_to
from tests.process.ears import RATE, SAME, hear
from tests.process.town import MAIN, STRAIGHT, Call, Town

pytestmark = pytest.mark.process
NOT_FOUND, UNAUTHORISED = 404, 401
DID = STRAIGHT[2:]  # as its telephone company sends it
MOVED_WITHIN = 60.0
TALK = 4.0  # seconds that a voice is known by


@pytest.fixture(scope="module")
def central(whole: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Central]:
    """The clinic's exchange, and the line to it in Latido."""
    made = Central(whole.where.home, tmp_path_factory.mktemp("central") / "pbx", DID)
    whole.do(made.open())
    routes = f'[{{"queue": "600", "number": "+{STRAIGHT}"}}, {{"queue": "650"}}]'
    whole.where.latido("manage", "shell", "-c", _CONFIGURE.format(address=ADDRESS, port=made.place.sip, routes=routes))
    whole.where.latido("manage", "asterisk_config")
    yield made
    whole.do(made.close())


_CONFIGURE = """
from latido.channels.voice import selectors, services
from latido.channels.voice.contracts import CARRIER, ExtensionItem, RouteItem, TrunkItem
from latido.plumbing import tenancy
with tenancy.organisation(selectors.trunks(CARRIER)[0].organisation_id):
    routes = tuple(RouteItem(**each) for each in {routes})
    ways = (ExtensionItem("101", "Recepción"),)
    services.save_line("central", TrunkItem("{address}", {port}, role="pbx", routes=routes, extensions=ways))
"""


@pytest.fixture(autouse=True)
def _everybody_leaves(whole: Town, central: Central) -> Iterator[None]:
    yield
    whole.do(instance.rx(central.place, "channel request hangup all"))
    whole.everybody_leaves()


def call(town: Town) -> Call:
    """A patient dials the clinic's number, which is its exchange's."""
    return town.call(DID, through="trunk-central")


def own_queue(town: Town) -> int:
    """How many calls the exchange's own queue has had answered."""
    return len([f for f in (town.where.home.carrier / "heard").glob(f"{PHONE}-*.wav") if "heard" not in f.name])


def answered_there(town: Town, before: int) -> None:
    town.wait(lambda: own_queue(town) > before, 30)


def test_a_queue_moves_to_latido_and_back_and_calls_go_on(whole: Town, central: Central) -> None:
    agent, heard = whole.agent(), whole.where.home.carrier / "heard"
    staying = call(whole)
    answered_there(whole, 0)

    began = time.monotonic()
    whole.do(central.flip(LATIDO))
    moved = call(whole).becomes("connected")
    there = time.monotonic() - began
    time.sleep(TALK)

    began = time.monotonic()
    whole.do(central.flip(OWN_QUEUE))
    back = call(whole)
    answered_there(whole, 1)
    returned = time.monotonic() - began

    sys.stdout.write(f"to Latido {there:.1f}, back {returned:.1f} s\n")
    assert max(there, returned) < MOVED_WITHIN
    assert UUID(moved.row["from_mark"]) in whole.where.marks(moved.number)
    assert moved.number == f"+{moved.number.lstrip('+')}"
    assert all(each.is_up for each in (staying, moved, back))
    assert moved.row["state"] == "connected"
    moved.hang_up().over()
    whole.wait(lambda: whole.agent_speaks(moved.heard()) > SAME)
    whole.wait(lambda: whole.patient_speaks(hear(heard / f"{agent.user}-heard.wav")) > SAME)


def test_a_caller_is_handed_back_to_an_extension_of_the_exchange(whole: Town, central: Central) -> None:
    agent = whole.agent()
    whole.do(central.flip(LATIDO))
    moved = call(whole).becomes("connected")
    before = own_queue(whole)

    whole.do(agent.hand_back("central:101", moved.id))

    assert moved.over()[1:] == ("agent", "handed_back")
    answered_there(whole, before)
    time.sleep(TALK)
    moved.hang_up()
    whole.wait(lambda: whole.agent_speaks(moved.heard()[-int(TALK * RATE) :]) > SAME)


def test_a_queue_of_the_exchange_that_serves_several_numbers_says_which_was_dialled(
    whole: Town, central: Central
) -> None:
    agent, heard = whole.agent(), whole.where.home.carrier / "heard"
    whole.do(central.flip(BY_DIVERSION))

    moved = call(whole).becomes("connected")
    time.sleep(TALK)

    assert moved.row["to_number"] == f"+{STRAIGHT}"
    moved.hang_up().over()
    whole.wait(lambda: whole.agent_speaks(moved.heard()) > SAME)
    whole.wait(lambda: whole.patient_speaks(hear(heard / f"{agent.user}-heard.wav")) > SAME)


def test_what_latido_cannot_take_the_own_queue_answers(whole: Town, central: Central) -> None:
    whole.do(central.flip(LATIDO))
    before = own_queue(whole)

    with whole.frozen("asterisk"):  # a machine that is off says nothing
        silent = call(whole)
        answered_there(whole, before)
    with nobody_decides(whole):
        refused = call(whole)
        answered_there(whole, before + 1)

    assert silent.is_up
    assert refused.is_up


@contextmanager
def nobody_decides(town: Town) -> Iterator[None]:
    """The program that decides about callers is gone, and nobody starts it again meanwhile."""
    supervisor = daemon.running(town.where.home)
    assert supervisor is not None
    os.kill(supervisor.pid, signal.SIGSTOP)
    try:
        dead = town.kill("voice")
        town.wait(lambda: not town.is_answered_for())
        yield
    finally:
        os.kill(supervisor.pid, signal.SIGCONT)
    town.back("voice", dead)


def test_a_call_by_the_exchange_reaches_no_other_telephone(whole: Town, central: Central) -> None:
    """The carrier's, an emergency's, one of ours beside no queue, an agent's; and who is not known calls nobody."""
    port = whole.where.home.ports.sip
    others = ("576015550911", "123", MAIN, "latido", f"agent-{UUID(int=1).hex}")

    asked = {number: answer_to(port, number) for number in others}
    stranger = answer_to(port, "600", "127.0.0.4")

    assert set(asked.values()) == {NOT_FOUND}
    assert stranger == UNAUTHORISED
