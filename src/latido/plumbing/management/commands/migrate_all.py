"""Migrations as the owner, then the policies and grants the models declare. Idempotent; run at every `up`."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from latido.plumbing import security
from latido.plumbing.access import command

command("migrate_all", "the operator, through `latido up`; reads no patient")
LOCK = 0x1A71D0  # two `up` at once: one waits


class Command(BaseCommand):
    help = "Brings the database to this version and closes it (needs LATIDO_DB_USER=latido_owner)."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        call_command("migrate", interactive=False, verbosity=1)  # says which one it is at, in names of ours
        security.secure_database()
        if left := security.unprotected_tables():
            raise SystemExit(f"tables without row-level security: {', '.join(sorted(left))}")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
