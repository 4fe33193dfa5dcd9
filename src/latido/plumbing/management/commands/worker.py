"""`latido worker`: runs jobs, empties the outbox, seals the audit. As many as wanted may run."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from latido.plumbing.access import command
from latido.plumbing.worker import Worker

BEHIND_CALLS = 10  # what waits for a processor gives way to calls and pages

command("worker", "the supervisor; each job declares what it reads")


class Command(BaseCommand):
    help = "Runs background work until it is told to stop."

    def handle(self, *_args: Any, **_options: Any) -> None:
        periodic = {name: (import_string(path), seconds) for name, (path, seconds) in settings.LATIDO_PERIODIC.items()}
        os.nice(BEHIND_CALLS)
        alive = settings.HOME.run / "worker.alive"
        Worker(alive, import_string(settings.LATIDO_SUBSCRIPTIONS), periodic).run()
