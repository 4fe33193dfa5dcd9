"""The demonstration's hospitals, in this installation's database."""

from typing import Any

from django.core.management.base import BaseCommand

from latido.config.demo.seed import seed
from latido.kernel.time import utc_now
from latido.plumbing.access import command

command("demo_seed", "the operator, through `latido up --demo`; writes invented people only, reads no patient")


class Command(BaseCommand):
    help = "Makes the demonstration hospitals; a second time only lengthens their agenda."

    def handle(self, *_args: Any, **_options: Any) -> None:
        seed(utc_now(), lambda line: self.stdout.write(line))
