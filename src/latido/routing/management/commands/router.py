"""The router process: `latido router`, or under `latido up`."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from latido.kernel.time import utc_now
from latido.plumbing.access import command
from latido.routing.router.loop import Router
from latido.routing.services.shards import LAST_SHARD
from latido_run import postgres
from latido_run.home import Home

command("router", "the supervisor; matches waiting contacts and agents by id, reads no patient")


class Command(BaseCommand):
    help = "Matches who waits with who is free. One leads; others stand by. LATIDO_SHARD: of whose organisations."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        shard = os.environ.get("LATIDO_SHARD") or "0"
        if not shard.isdigit() or int(shard) > LAST_SHARD:
            raise CommandError(f"LATIDO_SHARD is a number from 0 to {LAST_SHARD}: {shard}")
        Router(Home.from_env().run, utc_now, shard=int(shard), one_clock=not postgres.is_external()).run()
