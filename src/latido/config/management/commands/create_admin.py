"""`latido manage create_admin`: the organisation and first administrator of a real installation."""

import argparse
from typing import Any
from zoneinfo import available_timezones

from django.core.management.base import BaseCommand, CommandError

from latido.kernel import phone
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.ids import new_id
from latido.orgs.models import Organisation
from latido.plumbing import tenancy
from latido.plumbing.access import command
from latido.staff import api as staff
from latido.staff.contracts import NewPerson, Role

command("create_admin", "the operator, once for each organisation; writes it and one user, reads no patient")


class Command(BaseCommand):
    help = "Makes an organisation and its first administrator, and prints the temporary password."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, help="the hospital's name")
        parser.add_argument("--country", required=True, help="two letters: CO, MX")
        parser.add_argument("--time-zone", required=True, help="America/Bogota")
        parser.add_argument("--main-number", required=True, help="+57 601 555 0100")
        parser.add_argument("--emergency-number", required=True, help="what a caller dials in an emergency: 123")
        parser.add_argument("--email", required=True, help="the administrator's login")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    def handle(self, *_args: Any, **given: Any) -> None:
        organisation = _organisation(given)
        password = staff.temporary_password()
        new = NewPerson(
            given["email"],
            given["first_name"],
            given["last_name"],
            frozenset({Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}),
        )
        with tenancy.organisation(organisation.id):
            organisation.save(force_insert=True)
            actor = Actor(ActorKind.COMMAND, organisation.id, name="create_admin")
            try:
                staff.create_person(new, password, actor=actor)
            except staff.EmailTaken as taken:
                raise CommandError("somebody already logs in with that e-mail") from taken
        self.stdout.write(f"organisation {organisation.id}\ntemporary password: {password}")


def _organisation(given: dict[str, Any]) -> Organisation:
    """Not saved yet. Raises CommandError for what could not work later."""
    country = given["country"].upper()
    number = phone.e164(given["main_number"], country)
    if not number:
        raise CommandError("--main-number is not a telephone number of that country")
    if given["time_zone"] not in available_timezones():
        raise CommandError("--time-zone is not one of the IANA's names, such as America/Bogota")
    return Organisation(
        id=new_id(),
        name=given["organisation"],
        country=country,
        time_zone=given["time_zone"],
        main_number=number,
        emergency_number=given["emergency_number"],
    )
