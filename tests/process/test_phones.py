"""The relay: one ticket opens one socket, whose account works at once and goes with it."""

import asyncio
from uuid import UUID, uuid4

import aiohttp
import pytest

from latido_run.asterisk import instance
from tests.process.lab import Lab
from tests.process.scripted import ORGANISATION
from tests.process.sip_page import Page
from tests.process.test_calls import talk

pytestmark = [pytest.mark.process, pytest.mark.asyncio(loop_scope="session")]


def ticket(lab: Lab, agent: str, *, has_call: bool = False) -> Page:
    """A page with a fresh ticket of this agent's."""
    name, password = uuid4().hex, uuid4().hex
    account = {"agent": agent, "organisation": ORGANISATION, "password": password, "has_call": has_call}
    lab.script.write("tickets", {**lab.script.read("tickets", {}), name: account})
    return Page(lab.home.ports.voice, name, f"agent-{UUID(agent).hex}", password)


async def accounts(lab: Lab) -> str:
    return await instance.rx(instance.pbx_place(lab.home), "pjsip show endpoints")


async def test_a_page_registers_is_ready_and_leaves_nothing_behind(lab: Lab) -> None:
    agent = str(uuid4())
    async with ticket(lab, agent) as page:
        assert await page.register() == 200
        await lab.told("Phone", agent=agent, ready=True)
        assert UUID(agent).hex in await accounts(lab)

    await lab.told("Phone", agent=agent, ready=False)

    async def gone() -> bool:
        return UUID(agent).hex not in await accounts(lab)

    await lab.until(gone)


async def test_a_ticket_opens_one_socket(lab: Lab) -> None:
    page = ticket(lab, str(uuid4()))
    async with page:
        pass

    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await page.__aenter__()
    assert refused.value.status == 403


@pytest.mark.parametrize("name", ["", "x" * 5000, "' OR 1=1 --", "%00"])
async def test_nonsense_is_no_ticket(lab: Lab, name: str) -> None:
    url = f"http://127.0.0.1:{lab.home.ports.voice}/phone"
    async with aiohttp.ClientSession() as http, http.get(url, params={"ticket": name}) as answer:
        assert answer.status in (400, 403)


async def test_many_wrong_tickets_from_this_machine_cut_nobody_off(lab: Lab) -> None:
    url = f"http://127.0.0.1:{lab.home.ports.voice}/phone"
    async with aiohttp.ClientSession() as http:
        for n in range(30):
            async with http.get(url, params={"ticket": str(n)}) as answer:
                assert answer.status == 403

    async with ticket(lab, str(uuid4())) as page:
        assert await page.register() == 200


async def test_a_socket_that_guesses_passwords_is_closed(lab: Lab) -> None:
    async with ticket(lab, str(uuid4())) as page:
        answers = [await page.guess() for _ in range(4)]

    assert answers[0] == 401
    assert answers[-1] == 0


async def test_a_reload_buys_its_ticket_before_the_old_socket_closes(lab: Lab) -> None:
    agent = str(uuid4())
    async with ticket(lab, agent) as old:
        await old.register()
        async with ticket(lab, agent) as new:
            assert await new.register() == 200
            await old.socket.close()
            await asyncio.sleep(0.5)

            assert UUID(agent).hex in await accounts(lab)
            assert await new.register() == 200


async def test_the_phone_of_a_lost_socket_is_forgotten_when_the_next_registers(lab: Lab) -> None:
    agent = str(uuid4())
    async with ticket(lab, agent) as old:
        await old.register()
        async with ticket(lab, agent) as new:
            await new.register()
            contacts = await instance.rx(instance.pbx_place(lab.home), "pjsip show contacts")

    assert contacts.count(f"agent-{UUID(agent).hex}") == 1


async def test_twenty_reloads_at_once_leave_one_working_account(lab: Lab) -> None:
    agent = str(uuid4())

    async def reload() -> None:
        async with ticket(lab, agent) as page:
            await page.ask()

    await asyncio.gather(*(reload() for _ in range(20)))
    async with ticket(lab, agent) as last:
        assert await last.register() == 200


async def test_an_agents_page_that_appears_in_mid_call_is_rung_with_it(lab: Lab) -> None:
    _, agent = await talk(lab)
    async with ticket(lab, agent) as page:
        await page.register()
        await lab.told("LegLost")
        invite = await page.socket.receive(timeout=5)

    assert str(invite.data).startswith("INVITE ")
    assert "X-Latido-Offer:" in str(invite.data) and "X-Latido-Interaction:" in str(invite.data)
    assert "X-Latido-Reattach: 1" in str(invite.data)
    assert "3001112233" not in str(invite.data)


async def test_a_page_that_lost_only_its_socket_keeps_its_call(lab: Lab) -> None:
    _, agent = await talk(lab)
    async with ticket(lab, agent, has_call=True) as page:
        await page.register()
        await asyncio.sleep(1)

    assert lab.count("LegLost") == 0


async def test_a_page_that_is_closed_puts_the_patient_on_hold_and_then_first_in_the_queue(lab: Lab) -> None:
    _, agent = await talk(lab)
    async with ticket(lab, agent, has_call=True) as page:
        await page.register()
        await page.socket.close(code=1001)
    await lab.told("LegLost")
    other = await lab.agent()
    lab.available(other)

    await lab.told("Requeued", seconds=40)
    await lab.told("Connected", agent=other)


async def test_a_desk_phone_is_ready_when_it_has_registered_and_not_before_nor_afterwards(lab: Lab) -> None:
    agent, name = str(uuid4()), uuid4().hex
    account = {"agent": agent, "organisation": ORGANISATION, "password": uuid4().hex}
    lab.script.write("tickets", {name: account})
    url = f"http://127.0.0.1:{lab.home.ports.voice}/phone/sip"
    async with aiohttp.ClientSession() as http, http.post(url, params={"ticket": name}) as answer:
        user = str((await answer.json())["user"])
    assert lab.count("Phone", agent=agent) == 0

    await lab.carrier.register(user, account["password"])
    await lab.told("Phone", agent=agent, ready=True)
    await lab.off_the_hook(user)

    await lab.told("Phone", agent=agent, ready=False)


async def test_a_desk_phone_is_missed_while_asterisk_was_away_and_rung_once_it_is_back(lab: Lab) -> None:
    agent = await lab.agent()
    await lab.told("Phone", agent=agent, ready=True)
    lab.pbx.kill()
    await lab.pbx.wait()
    lab.pbx = await instance.start_pbx(lab.home, keep_root=True)
    await lab.told("Phone", agent=agent, ready=False)

    await lab.told("Phone", 2, agent=agent, ready=True, seconds=60)
    lab.available(agent)
    await lab.call("602")
    await lab.told("Connected")


async def test_a_desk_phone_that_went_while_we_were_dead_is_missed(lab: Lab) -> None:
    stays, goes = await lab.agent(), await lab.agent()
    await lab.told("Phone", agent=goes, ready=True)
    await lab.kill_voice()
    await lab.off_the_hook(f"agent-{UUID(goes).hex}")
    await lab.start_voice()

    await lab.told("Phone", agent=goes, ready=False)
    assert lab.count("Phone", agent=stays, ready=False) == 0
    await lab.off_the_hook(f"agent-{UUID(stays).hex}")
    await lab.told("Phone", agent=stays, ready=False)


async def test_desk_phones_we_found_after_our_own_death_are_known_to_an_asterisk_that_dies_next(lab: Lab) -> None:
    agent = await lab.agent()
    await lab.told("Phone", agent=agent, ready=True)
    await lab.kill_voice()
    await lab.start_voice()
    lab.pbx.kill()
    await lab.pbx.wait()
    lab.pbx = await instance.start_pbx(lab.home, keep_root=True)

    await lab.told("Phone", agent=agent, ready=False)
    # A phone that asked while nobody was there gives that question up after 32 s, and asks again.
    await lab.told("Phone", 2, agent=agent, ready=True, seconds=60)


async def test_when_an_agents_sessions_end_socket_and_account_are_gone_within_ten_seconds(lab: Lab) -> None:
    agent, other = str(uuid4()), str(uuid4())
    async with ticket(lab, agent) as page, ticket(lab, other) as kept:
        assert await page.register() == 200
        assert await kept.register() == 200
        await lab.told("Phone", agent=agent, ready=True)

        lab.script.write("gone", [agent])
        ended = await page.socket.receive(timeout=10)

        assert (ended.type, ended.data) == (aiohttp.WSMsgType.CLOSE, 4001)
        await lab.told("Phone", agent=agent, ready=False)
        assert UUID(agent).hex not in await accounts(lab)
        assert UUID(other).hex in await accounts(lab)
        assert await kept.register() == 200


async def test_the_call_of_an_agent_whose_sessions_ended_is_offered_again_at_once(lab: Lab) -> None:
    patient, agent = await talk(lab)

    lab.script.write("gone", [agent])
    await lab.told("Requeued", seconds=10)

    assert not await lab.is_over(patient)
    assert UUID(agent).hex not in await accounts(lab)


async def test_a_page_of_another_host_opens_no_socket(lab: Lab) -> None:
    page = ticket(lab, str(uuid4()))
    async with aiohttp.ClientSession(headers={"Origin": "https://elsewhere.example"}) as http:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(page._url, protocols=("sip",))

    assert refused.value.status == 403
    async with page:  # its ticket is still good
        pass
