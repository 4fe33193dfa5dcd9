"""Telephones from which the demonstration's invented patients call: the database has them sealed."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from latido.config.demo.hospitals import SAN_RAFAEL
from latido.patients.models import ContactPoint
from latido.plumbing import tenancy
from latido.plumbing.access import command

command("demo_telephones", "the outside world of a demonstration, where nobody is real")


class Command(BaseCommand):
    help = "Says telephones of the demonstration's invented patients."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("most", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Solo en la demostración: ./latido up --demo")
        with tenancy.organisation(SAN_RAFAEL.id):
            self.stdout.write(
                json.dumps([each.e164 for each in ContactPoint.objects.order_by("id")[: options["most"]]])
            )
