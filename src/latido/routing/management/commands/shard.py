"""Lead one organisation apart: `latido manage shard ORGANISATION NUMBER`, and `LATIDO_SHARD=NUMBER latido router`."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser

from latido.plumbing.access import command
from latido.routing.services.shards import LAST_SHARD, put_into_shard

command("shard", "the operator; says which router matches for an organisation, reads no patient")


class Command(BaseCommand):
    help = "Says which router matches for an organisation: the one started with LATIDO_SHARD=NUMBER. 0: as all others."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation", type=UUID)
        parser.add_argument("number", type=int, choices=range(LAST_SHARD + 1), metavar=f"0..{LAST_SHARD}")

    def handle(self, *_args: Any, **said: Any) -> None:
        put_into_shard(said["organisation"], said["number"])
