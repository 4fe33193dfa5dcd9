"""`latido manage check_restored`: is what came back from a backup whole? For the restore drill."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from latido.compliance import api as compliance
from latido.interactions import api as interactions
from latido.kernel.time import utc_now
from latido.plumbing.access import command

command("check_restored", "the restore drill; decrypts recordings and gives out how many, never what they hold")


class Command(BaseCommand):
    help = "Walks the audit and decrypts the newest recordings to their last byte; prints how many."

    def handle(self, *_args: Any, **_options: Any) -> None:
        while compliance.seal_new(utc_now()):
            pass  # what was written in the last moment before the backup, as the worker does at every start
        chain = compliance.verify()
        if not chain.sound:
            raise CommandError("the audit is not whole")
        proof = interactions.prove_recordings()
        if proof.broken:
            raise CommandError(f"recordings that cannot be opened: {', '.join(map(str, proof.broken))}")
        facts = {"audit": chain.rows, "recordings": proof.recordings, "opened": proof.opened}
        self.stdout.write(json.dumps(facts))
