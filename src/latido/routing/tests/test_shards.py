"""Several leaders, each of the organisations of its shard, and an organisation that changes from one to another."""

from contextlib import closing

import psycopg
import pytest
from django.core.management import CommandError, call_command

from latido.kernel.time import utc_now
from latido.plumbing.wake import ear, wake
from latido.routing import api as routing
from latido.routing.router.leader import Leader
from latido.routing.router.session import Deposed, Session, conninfo
from latido.routing.tests.floor import NOON, Floor, later, leading
from latido_run.doctor import records
from latido_run.home import Home

pytestmark = [pytest.mark.db, pytest.mark.usefixtures("committed")]


def leader_of(shard: int) -> Leader:
    leader = Leader(Session(conninfo(), shard))
    assert leader.take_over(NOON)
    return leader


def busy() -> Floor:
    floor = Floor()
    floor.agent(), floor.call()
    return floor


def test_each_leader_hears_and_offers_what_is_of_its_organisations() -> None:
    ours, theirs = busy(), busy()
    call_command("shard", str(theirs.id), "7")
    first, seventh = leader_of(0), leader_of(7)
    with closing(first.session), closing(seventh.session):
        seventh.tick(later(1))
        assert (len(ours.ringing(later(1))), len(theirs.ringing(later(1)))) == (0, 1)
        assert (ours.inbox() != [], theirs.inbox()) == (True, [])

        first.tick(later(1))
        assert (len(ours.ringing(later(1))), len(theirs.ringing(later(1)))) == (1, 1)
        theirs.call(at=later(2))
        theirs.agent(later(2))
        assert (first.anything_new(later(2)), seventh.anything_new(later(2))) == (False, True)
        first.tick(later(2))
        seventh.tick(later(2))
        assert len(theirs.ringing(later(2))) == 2


def test_an_organisation_that_changes_deposes_both_and_nobody_is_offered_twice() -> None:
    floor = busy()
    first, seventh = leader_of(0), leader_of(7)
    with closing(first.session), closing(seventh.session):
        call_command("shard", str(floor.id), "7")
        for each in (first, seventh):
            with pytest.raises(Deposed):
                each.tick(later(1))
    first, seventh = leader_of(0), leader_of(7)
    with closing(first.session), closing(seventh.session):
        first.tick(later(2))
        assert floor.ringing(later(2)) == []
        seventh.tick(later(2))

    assert len(floor.offers()) == 1


def test_without_its_leader_a_shard_counts_as_led_by_nobody() -> None:
    floor = busy()
    with leading(utc_now()) as first:
        first.tick(utc_now())
        assert routing.leader_status(now=utc_now()).alive
    call_command("shard", str(floor.id), "7")
    with leading(utc_now()) as first:
        first.tick(utc_now())
        assert not routing.leader_status(now=utc_now()).alive


def examined(home: Home) -> list[str]:
    with psycopg.connect(conninfo(), autocommit=True) as tables:
        tables.execute("SET ROLE latido_router")
        return [finding.text for finding in records.matching(home, tables)]


def test_the_doctor_names_the_shard_that_nobody_leads(home: Home) -> None:
    floor = busy()
    with leading(utc_now()) as first:
        first.tick(utc_now())
        assert examined(home) == []
        call_command("shard", str(floor.id), "7")
        (found,) = examined(home)

    assert "LATIDO_SHARD=7 ./latido router" in found


def test_back_in_the_first_shard_it_is_as_it_was() -> None:
    floor = busy()
    call_command("shard", str(floor.id), "7")
    call_command("shard", str(floor.id), "0")
    with leading() as leader:
        assert leader.session.shard_words == {"houses": None, "ours": False}
        leader.tick(later(1))
        assert len(floor.ringing(later(1))) == 1


def test_the_word_reaches_the_router_of_every_shard(home: Home) -> None:
    with closing(ear("router")) as first, closing(ear("router.7")) as seventh:
        wake("router")
        assert first.recv(16) == seventh.recv(16) == b"!"


@pytest.mark.parametrize("said", ["-1", "1000", "one"])
def test_a_shard_is_a_number(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LATIDO_SHARD", said)
    with pytest.raises(CommandError):
        call_command("router")
