"""`latido demo day --fast`: one day of the demonstration in minutes."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from time import monotonic
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from latido.config.demo.day.playing import AnotherLeads, Result, SomebodyWorks, Wanted, play
from latido.kernel.time import utc_now
from latido.plumbing.access import command
from latido_run.demo import tally

command("demo_day", "the operator, through `latido demo day --fast`; in a demonstration only, where nobody is real")


class Command(BaseCommand):
    help = "Plays one day of the demonstration's clinic, through the real doors and the real router."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", default="1")
        parser.add_argument("--calls", type=float, default=700)
        parser.add_argument("--agents", type=int, default=14)
        parser.add_argument("--day", type=date.fromisoformat)
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Everything said goes to standard output: standard error is the log of what the rooms do."""
        if not settings.DEMO:
            raise CommandError("Solo en la demostración: ./latido up --demo")
        began = monotonic()
        wanted = Wanted(options["seed"], options["calls"], options["agents"], options["day"])
        try:
            result = play(wanted, utc_now(), (lambda _: None) if options["json"] else self.stdout.write)
        except SomebodyWorks:
            self._refuse("Hay personas en turno o llamadas en curso; primero deben salir de turno.")
        except AnotherLeads:
            self._refuse("El enrutador no ha soltado el turno; intente de nuevo.")
        told = as_json(result, monotonic() - began) if options["json"] else as_text(result, monotonic() - began)
        self.stdout.write(told)

    def _refuse(self, why: str) -> NoReturn:
        self.stdout.write(why)
        sys.exit(1)


def as_text(result: Result, took: float) -> str:
    ends = f", detenido a las {result.stopped_at:%H:%M}" if result.stopped_at else ""
    agrees = "Los conteos son los del tablero." if result.board_agrees else "EL TABLERO CUENTA OTRA COSA."
    head = f"{result.day}{ends}: {result.callers} personas llamaron, jugado en {took:.0f} s."
    return "\n".join([head, "", tally.as_text([*result.queues, result.whole]), "", agrees])


def as_json(result: Result, took: float) -> str:
    rows = [{**asdict(row), "service_level": row.service_level} for row in (*result.queues, result.whole)]
    return json.dumps(
        {
            "day": str(result.day),
            "callers": result.callers,
            "stopped_at": result.stopped_at and result.stopped_at.isoformat(),
            "queues": rows[:-1],
            "total": rows[-1],
            "board_agrees": result.board_agrees,
            "seconds": round(took, 1),
        },
        indent=2,
    )
