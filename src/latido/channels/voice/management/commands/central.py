"""Prints what stands in the clinic's own exchange so that it and Latido work side by side, with its values."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from latido.channels.voice import neighbours
from latido.plumbing.access import command
from latido_run.asterisk import beside

command("central", "the operator at the terminal; prints one line's password and addresses, no patient")


class Command(BaseCommand):
    help = "Prints the lines and screens for the administrator of the clinic's own exchange."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="which line, where there is more than one")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = neighbours.beside_us(options["name"])
        if not found:
            raise CommandError(gettext("No hay ninguna línea a una central con ese nombre: créela en Consola, Líneas."))
        for at in found:
            self.stdout.write(f"; {beside.TRUNK_FILE}\n{beside.trunk(at)}")
            self.stdout.write(f"; {beside.DIALPLAN_FILE}\n{beside.dialplan(at)}")
            self.stdout.write(f"; FreePBX\n{beside.screens(at)}")
