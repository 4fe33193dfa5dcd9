"""`latido manage audit verify|tail|tamper-test|key`: is the audit whole, and does the check really see tampering?"""

import argparse
import json
import random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from latido.compliance import anchors, api
from latido.compliance.tamper import tamper_test
from latido.plumbing.access import command

command("audit", "the operator: ids, actions and times of the audit; no patient's data")


class Command(BaseCommand):
    help = "verify: walk the chain; tail: the newest rows; tamper-test: try it on a copy; key: checks anchors."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("act", choices=["verify", "tail", "tamper-test", "key"])
        parser.add_argument("--count", type=int, default=100, help="mutations to try, rows to show")
        parser.add_argument("--seed", type=int, default=0, help="of the mutations, to repeat them")

    def handle(self, *_args: Any, act: str, count: int, seed: int, **_options: Any) -> None:
        if act == "verify":
            self._verify()
        elif act == "tail":
            for entry in api.tail(count):
                self.stdout.write(json.dumps(entry))
        elif act == "key":
            self.stdout.write(anchors.public_key(settings.HOME))
        else:
            self._tamper(count, seed)

    def _verify(self) -> None:
        report = api.verify()
        self.stdout.write(
            f"rows {report.rows}, sealed {report.sealed}, anchors {report.anchors}\n"
            f"broken at {report.broken_at or '-'}, missing {report.missing}, altered {report.altered}, "
            f"unsealed for over 10 s {report.unsealed_late}, contradicted by anchors {report.contradicted}"
        )
        if not report.sound:
            raise CommandError("the audit is not whole", returncode=1)
        self.stdout.write("the audit is whole")

    def _tamper(self, count: int, seed: int) -> None:
        result = tamper_test(count, random.Random(seed))  # noqa: S311 - repeatable, not secret
        self.stdout.write(f"{result.tried} mutations tried, {result.tried - len(result.missed)} seen")
        if result.missed:
            raise CommandError(f"not seen: {', '.join(result.missed)}", returncode=1)
