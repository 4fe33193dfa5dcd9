"""A phone whose agent's sessions ended: the call first, then the account, then the socket; Asterisk is a stand-in."""

import asyncio
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from latido_voice.accounts import Accounts
from latido_voice.acts import Acts
from latido_voice.ari import Ari
from latido_voice.doors import Account, Unavailable
from latido_voice.media import Media
from latido_voice.phone import Phones
from latido_voice.state import REVOKED

pytestmark = pytest.mark.core

ORGANISATION = "018f0000-0000-7000-8000-000000000001"
ANA = Account("018f0000-0000-7000-8000-0000000000aa", ORGANISATION, "secret", mark="first")
LUIS = Account("018f0000-0000-7000-8000-0000000000bb", ORGANISATION, "secret", mark="his")
DESK = Account("018f0000-0000-7000-8000-0000000000cc", ORGANISATION, "secret")  # found again after our own death


class StandIn:
    """Asterisk's dynamic accounts and its websocket, as far as a phone asks for them."""

    def __init__(self) -> None:
        self.accounts: set[str] = set()

    def app(self) -> web.Application:
        app = web.Application()
        where = "/ari/asterisk/config/dynamic/res_pjsip/{kind}/{user}"
        app.add_routes([web.get(where, self.look), web.put(where, self.make), web.delete(where, self.drop)])
        app.add_routes([web.get("/ws", self.talk)])
        return app

    async def look(self, request: web.Request) -> web.Response:
        raise web.HTTPNotFound

    async def make(self, request: web.Request) -> web.Response:
        self.accounts.add(request.match_info["user"])
        return web.json_response([])

    async def drop(self, request: web.Request) -> web.Response:
        self.accounts.discard(request.match_info["user"])
        return web.Response(status=204)

    async def talk(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=("sip",))
        await socket.prepare(request)
        async for _ in socket:
            pass
        return socket


class Records:
    """Whose tickets are good, and whose sessions are going on."""

    def __init__(self) -> None:
        self.tickets = {"ana": ANA, "luis": LUIS}
        self.now = {ANA.agent: "first", LUIS.agent: "his", DESK.agent: "desk"}
        self.away = False

    async def redeem(self, ticket: str) -> Account | None:
        return self.tickets.pop(ticket, None)

    async def marks(self, agents: Collection[str]) -> dict[str, frozenset[str]]:
        if self.away:
            raise Unavailable
        return {agent: frozenset({mark}) for agent, mark in self.now.items() if agent in agents}


class House:
    def __init__(self, asterisk: StandIn, records: Records, phones: Phones, told: list[tuple[str, bool, int]]) -> None:
        self.asterisk, self.records, self.phones, self.told = asterisk, records, phones, told
        self.url = ""

    async def closes(self, times: int = 1) -> None:
        for _ in range(times):
            await self.phones.close_the_ended()


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    asterisk, records, told = StandIn(), Records(), list[tuple[str, bool, int]]()
    async with TestServer(asterisk.app()) as pbx:
        ari = Ari(cast(int, pbx.port), "secret")
        acts = Acts(ari, Media(tmp_path, tmp_path, 1, "secret"))
        phones = Phones(
            ari,
            Accounts(ari, acts, ""),
            cast(Any, records),
            "127.0.0.1:5160",
            lambda account, ready, detail: told.append((account.agent, ready, detail)),
        )
        app = web.Application()
        app.add_routes(phones.routes())
        made = House(asterisk, records, phones, told)
        async with TestServer(app) as relay:
            made.url = str(relay.make_url("/phone"))
            yield made
        await ari.close()


async def until_there(house: House, account: Account) -> None:
    async with asyncio.timeout(5):
        while account.user not in house.asterisk.accounts:
            await asyncio.sleep(0)


async def test_only_the_phone_of_whom_it_concerns_is_closed(house: House) -> None:
    async with aiohttp.ClientSession() as http:
        ana = await http.ws_connect(f"{house.url}?ticket=ana", protocols=("sip",))
        luis = await http.ws_connect(f"{house.url}?ticket=luis", protocols=("sip",))
        await until_there(house, ANA)
        await until_there(house, LUIS)
        await house.closes()
        assert house.told == []

        del house.records.now[ANA.agent]
        await house.closes(2)
        ended = await ana.receive(timeout=5)

        assert (ended.type, ended.data) == (aiohttp.WSMsgType.CLOSE, REVOKED)
        assert house.told == [(ANA.agent, False, REVOKED)]
        assert house.asterisk.accounts == {LUIS.user}
        assert (house.phones.is_here(ANA.agent), house.phones.is_here(LUIS.agent)) == (False, True)
        await luis.close()


async def test_a_page_that_never_agrees_to_close_loses_its_account_all_the_same(house: House) -> None:
    async with aiohttp.ClientSession() as http:
        page = await http.ws_connect(f"{house.url}?ticket=ana", protocols=("sip",), autoclose=False)
        await until_there(house, ANA)

        house.records.now[ANA.agent] = "second"
        await asyncio.wait_for(house.closes(), 1)

        assert house.told == [(ANA.agent, False, REVOKED)]
        assert house.asterisk.accounts == set()
        assert not page.closed


async def test_who_begins_anew_has_a_phone_again(house: House) -> None:
    async with aiohttp.ClientSession() as http:
        older = await http.ws_connect(f"{house.url}?ticket=ana", protocols=("sip",))
        await until_there(house, ANA)
        house.records.now[ANA.agent] = "second"
        await house.closes()

        house.records.tickets["again"] = Account(ANA.agent, ORGANISATION, "other", mark="second")
        newer = await http.ws_connect(f"{house.url}?ticket=again", protocols=("sip",))
        await until_there(house, ANA)
        await house.closes(2)

        assert house.phones.is_here(ANA.agent)
        assert (older.closed, newer.closed) == (False, False)  # the older one is only read when it is asked
        assert house.told == [(ANA.agent, False, REVOKED)]


async def test_while_the_records_are_away_nobody_is_cut_off(house: House) -> None:
    async with aiohttp.ClientSession() as http:
        page = await http.ws_connect(f"{house.url}?ticket=ana", protocols=("sip",))
        await until_there(house, ANA)
        house.records.away = True

        with pytest.raises(Unavailable):
            await house.closes()

        assert not page.closed
        assert house.phones.is_here(ANA.agent)


async def test_a_desk_phone_whose_ticket_we_never_saw_ends_with_the_sessions_it_was_found_in(house: House) -> None:
    house.phones.desks.add(DESK)
    await house.closes(2)
    assert house.told == []

    house.records.now[DESK.agent] = "later"
    await house.closes()

    assert house.told == [(DESK.agent, False, REVOKED)]
    assert house.phones.desks.known() == []


@pytest.mark.parametrize(
    ("origin", "opens"),
    [("http://127.0.0.1:9999", True), ("https://elsewhere.example", False), ("null", False)],
)
async def test_a_page_of_another_host_opens_no_socket_and_spends_no_ticket(
    house: House, origin: str, opens: bool
) -> None:
    async with aiohttp.ClientSession(headers={"Origin": origin}) as http:
        try:
            await http.ws_connect(f"{house.url}?ticket=ana", protocols=("sip",))
        except aiohttp.WSServerHandshakeError as refused:
            assert refused.status == 403

    assert ("ana" not in house.records.tickets) is opens
