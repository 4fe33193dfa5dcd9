"""The router process: `latido router`, or under `latido up`."""

from typing import Any

from django.core.management.base import BaseCommand

from latido.kernel.time import utc_now
from latido.plumbing.access import command
from latido.routing.router.loop import Router
from latido_run import postgres
from latido_run.home import Home

command("router", "the supervisor; matches waiting contacts and agents by id, reads no patient")


class Command(BaseCommand):
    help = "Matches who waits with who is free. One leads; others stand by."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        Router(Home.from_env().run, utc_now, one_clock=not postgres.is_external()).run()
