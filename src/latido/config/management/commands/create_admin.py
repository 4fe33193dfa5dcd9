"""`latido manage create_admin`: the organisation and first administrator of a real installation."""

import argparse
import sys
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils.text import slugify

from latido.channels.voice import api as voice
from latido.config import standard
from latido.kernel import phone
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.ids import new_id
from latido.orgs.models import OpeningHours, Organisation, Site
from latido.plumbing import tenancy
from latido.plumbing.access import command
from latido.staff import api as staff
from latido.staff.contracts import NewPerson, Role
from latido_run import options

command("create_admin", "the operator, once for each organisation; writes it and one user, reads no patient")
ASKED = {  # what cannot do without an answer, and how it is asked at a terminal
    "email": "Correo de la primera persona que administra",
    "first_name": "Sus nombres",
    "last_name": "Sus apellidos",
}
UNTIL_FIRST_RUN = {"organisation": "Mi clínica", "country": "CO", "time_zone": "America/Bogota", "emergency": "123"}
WHOLE = ("country", "time_zone", "main_number", "emergency_number", "site")


class Command(BaseCommand):
    help = (
        "Makes an organisation and its first administrator, and prints the temporary password. Without --organisation "
        "the first run in the browser asks for the rest."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--email", default="", help="the administrator's login")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--organisation", default="", help="the hospital's name")
        parser.add_argument("--country", default="", help="two letters: CO, MX")
        parser.add_argument("--time-zone", default="", help="America/Bogota")
        parser.add_argument("--main-number", default="", help="+57 601 555 0100")
        parser.add_argument("--emergency-number", default="", help="what a caller dials in an emergency: 123")
        parser.add_argument("--site", default="", help="its first site: Sede Norte")
        parser.add_argument("--trunk", default="", help="the carrier's address, known by it alone: 203.0.113.5:5060")
        parser.add_argument("--overflow", default="", help="who rings when nobody here can answer")

    def handle(self, *_args: Any, **given: Any) -> None:
        if settings.DEMO:
            raise CommandError(
                "the demonstration asks for no second factor: give real people a LATIDO_HOME of their own"
            )
        given = _asked(given)
        whole = bool(given["organisation"])
        organisation = _organisation(given) if whole else _empty()
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
            if whole:
                _first_day(organisation, given, actor)
        options.keep_real(settings.HOME)
        address = options.read(settings.HOME).address(settings.HOME.ports.web)
        self.stdout.write(f"organisation {organisation.id}\nopen {address}\ntemporary password: {password}")


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """With what is missing asked at the terminal. Raises CommandError where nobody can be asked."""
    missing = [name for name in ASKED if not given.get(name)]
    if missing and not sys.stdin.isatty():
        raise CommandError(f"--{missing[0].replace('_', '-')} is missing")
    found = {**given, **{name: input(f"{ASKED[name]}: ").strip() for name in missing}}
    if found["organisation"] and (left := [name for name in WHOLE if not found.get(name)]):
        raise CommandError(f"--{left[0].replace('_', '-')} is missing")
    return found


def _empty() -> Organisation:
    """What stands there until the first run has asked."""
    told = UNTIL_FIRST_RUN
    return Organisation(
        id=new_id(),
        name=told["organisation"],
        country=told["country"],
        time_zone=told["time_zone"],
        main_number="",
        emergency_number=told["emergency"],
    )


def _first_day(organisation: Organisation, given: dict[str, Any], actor: Actor) -> None:
    """What it answers with from the first day; the console changes it later. Raises CommandError."""
    Site.objects.create(code=slugify(given["site"])[:40] or "sede", name=given["site"])
    OpeningHours.objects.bulk_create(
        OpeningHours(site=None, weekday=day, opens=time(0), closes=time(0)) for day in range(7)
    )
    standard.lay(organisation.name, given["site"], actor=actor)
    try:
        voice.save_number(organisation.main_number, "menu")
        if given.get("trunk"):
            address, _, port = given["trunk"].partition(":")
            voice.save_trunk("principal", address, int(port or 5060))
        if given.get("overflow"):
            voice.save_overflow(phone.e164(given["overflow"], organisation.country) or given["overflow"])
    except IntegrityError as taken:
        raise CommandError("another organisation here already answers --main-number") from taken
    except (voice.NotATelephone, ValueError) as problem:
        raise CommandError("--trunk or --overflow is not an address or a telephone number") from problem


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
