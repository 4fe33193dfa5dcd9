"""`latido manage recover_login EMAIL`: a way back in for whoever has nobody else who administers."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from latido.kernel.actor import Actor, ActorKind
from latido.kernel.time import utc_now
from latido.plumbing import tenancy
from latido.plumbing.access import command
from latido.staff import api as staff
from latido_run import options

command("recover_login", "the operator; gives one user a link for another password, reads no patient")


class Command(BaseCommand):
    help = "A link, good once and for 24 hours, with which somebody chooses another password."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--second-factor", action="store_true", help="and take off their second factor")

    def handle(self, *_args: Any, **given: Any) -> None:
        whose = staff.whose_email(given["email"])
        if whose is None:
            raise CommandError("nobody who may log in has that e-mail")
        person_id, organisation_id = whose
        actor = Actor(ActorKind.COMMAND, organisation_id, name="recover_login")
        with tenancy.organisation(organisation_id):
            if given["second_factor"]:
                staff.reset_second_factor(person_id, actor=actor)
            secret = staff.give_password_link(person_id, actor=actor, now=utc_now())
        address = options.read(settings.HOME).address(settings.HOME.ports.web)
        self.stdout.write(address.rstrip("/") + reverse("staff:invitation", args=[secret]))
