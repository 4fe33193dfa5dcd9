"""Many more invented patients for the demonstration hospital: what the benchmarks search among."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from latido.config.demo.chance import Chance
from latido.config.demo.hospitals import SAN_RAFAEL
from latido.config.demo.keeping import keep_people
from latido.config.demo.person import Inventor, Person, Telephone
from latido.kernel.time import utc_now
from latido.patients.models import Patient
from latido.plumbing import tenancy
from latido.plumbing.access import command

command("demo_patients", "the operator, through `latido bench`; writes invented people only, counts patients")
AT_ONCE = 10_000


class Command(BaseCommand):
    help = "Adds invented patients until the demonstration hospital has --count of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        now = utc_now()
        with tenancy.organisation(SAN_RAFAEL.id):
            there = Patient.objects.count()
        if not there:
            raise CommandError("demo_seed first")
        chance = Chance(f"many {there}", now)
        inventor = Inventor(chance, SAN_RAFAEL.country, now.date(), beyond=there)
        while there < options["count"]:
            people = [_somebody(inventor) for _ in range(min(AT_ONCE, options["count"] - there))]
            with tenancy.organisation(SAN_RAFAEL.id):
                keep_people(people, SAN_RAFAEL.country, chance)
            there += len(people)
            self.stdout.write(f"{there} pacientes")


def _somebody(inventor: Inventor) -> Person:
    person = inventor.person()
    person.telephones = (Telephone(inventor.telephone()),)
    return person
