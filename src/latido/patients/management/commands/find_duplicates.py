"""`latido manage find_duplicates`: who is there twice, from the terminal; the queue is in the console."""

import json
import time
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from latido.kernel.actor import Actor, ActorKind
from latido.kernel.time import utc_now
from latido.patients import api
from latido.patients.management import asking
from latido.plumbing import tenancy
from latido.plumbing.access import command

command("find_duplicates", "the operator; compares patients with each other and gives out numbers only")


class Command(BaseCommand):
    help = "Compares every patient with those who may be the same person. Run again, it goes on where it was cut."

    def add_arguments(self, parser: ArgumentParser) -> None:
        asking.ask(parser)
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *_args: Any, **given: Any) -> None:
        house, began = asking.house_of(given["organisation"]), time.monotonic()
        actor = Actor(ActorKind.COMMAND, house, name="find_duplicates")
        asking.tell_why(actor, given["reason"])
        scan_id = _begun(house, actor)
        while api.work_on_scan(house, scan_id):
            self._tell(house, quiet=given["json"])
        with tenancy.organisation(house):
            scan = api.last_scan()
        if scan is None:
            raise CommandError("the scan is gone")
        report = {
            "patients": scan.patients, "compared": scan.compared, "crowded": scan.crowded, "waiting": scan.found,
            "learnt_from": scan.learnt_from, "seconds": round(time.monotonic() - began, 1),
        }  # fmt: skip
        self.stdout.write(json.dumps(report) if given["json"] else ", ".join(f"{k} {v}" for k, v in report.items()))

    def _tell(self, house: UUID, *, quiet: bool) -> None:
        with tenancy.organisation(house):
            scan = api.last_scan()
        if scan and not quiet:
            self.stdout.write(f"{scan.percent} %, {scan.compared} pairs compared")


def _begun(house: UUID, actor: Actor) -> UUID:
    """A new scan, or the one that was cut short."""
    with tenancy.organisation(house):
        try:
            return api.seek_duplicates(actor, utc_now(), worker=False)
        except api.ScanRunning:
            running = api.last_scan()
    if running is None:
        raise CommandError("the scan is gone")
    return running.id
