"""Writes Asterisk's files and prompts from our data. Safe to repeat; a running Asterisk hears of it at once."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext, override

from latido.channels.voice import addresses, calling_back, neighbours, on_call, passing_on, prompts, selectors, services
from latido.channels.voice.contracts import CARRIER, CENTRAL
from latido.channels.voice.espeak import EspeakVoice
from latido.flows import api as flows
from latido.flows.contracts import Prompt
from latido.orgs import api as orgs
from latido.plumbing import tenancy
from latido.plumbing.access import command
from latido_run.asterisk import conf, instance
from latido_run.home import Home

command("asterisk_config", "the operator, through `latido up`; reads trunks, numbers and dialogues, no patient")
RELOADED = ("module reload res_pjsip.so", "dialplan reload", "module reload res_rtp_asterisk.so")


class Command(BaseCommand):
    help = "Writes Asterisk's configuration and prompts from our data."

    def handle(self, *_args: Any, **_options: Any) -> None:
        home = Home.from_env()
        apology = _apology()
        instance.write_pbx(home, _settings(home, str(home.prompts / apology.name)))
        voice = EspeakVoice(instance.prefix(home))
        silent = prompts.render([apology, *_prompts()], voice, home.prompts, home.asterisk / "recorded")
        if silent:
            self.stderr.write(f"prompts nobody could speak: {', '.join(silent)}")
        if (instance.pbx_place(home).run / "asterisk.ctl").exists():
            asyncio.run(_reload(home))


def _settings(home: Home, apology: str) -> conf.PbxSettings:
    overflows = selectors.overflows()
    numbers = selectors.numbers()
    media = os.environ.get("LATIDO_MEDIA_ADDRESS") or addresses.own()
    public = os.environ.get("LATIDO_PUBLIC_IP", "")
    return conf.PbxSettings(
        trunks=tuple(conf.Trunk(t.name, t.item.address, t.item.port) for t in selectors.trunks(CARRIER)),
        centrals=tuple(services.central(each) for each in selectors.trunks(CENTRAL)),
        overflow=next(iter(overflows.values()), ""),
        overflows=tuple((n.e164, overflows[n.organisation_id]) for n in numbers if n.organisation_id in overflows),
        apology=apology,
        bind="0.0.0.0" if public else "127.0.0.1",  # noqa: S104 - a carrier outside reaches us; trunks by address
        media_address="" if public else media,
        real_address=addresses.own(),
        public_ip=public,
        local_nets=tuple(filter(None, os.environ.get("LATIDO_LOCAL_NETS", "").split(","))),
    )


def _apology() -> Prompt:
    """What a caller hears when neither we nor the overflow destination answer."""
    with override("es"):
        text = gettext("En este momento no podemos atenderle. Por favor, llame más tarde.")
    return Prompt(flows.prompt_name(text), text, "es")


def _prompts() -> Iterator[Prompt]:
    with tenancy.role("latido_voice"):
        for organisation_id in orgs.organisation_ids():
            with tenancy.organisation(organisation_id):
                yield from flows.prompts()
                yield on_call.prompt()
                yield from calling_back.prompts()
                yield from neighbours.prompts(organisation_id)
                yield from passing_on.prompts()


async def _reload(home: Home) -> None:
    for said in RELOADED:
        await instance.rx(instance.pbx_place(home), said)
