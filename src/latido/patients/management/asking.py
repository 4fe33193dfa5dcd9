"""What every command that reads patients asks for: which house, and why."""

from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import CommandError

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor
from latido.orgs import api as orgs
from latido.plumbing import tenancy

RUN = "patient.command"


def ask(parser: ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, help="why patients are read; it stays in the audit")
    parser.add_argument("--organisation", default="", help="its id; needed where there are several")


def house_of(asked: str) -> UUID:
    with tenancy.role("latido_dispatcher"):
        houses = orgs.organisation_ids()
    found = [each for each in houses if asked in ("", str(each))]
    if len(found) != 1:
        raise CommandError("say which with --organisation: " + ", ".join(map(str, houses)))
    return found[0]


def tell_why(actor: Actor, reason: str) -> None:
    """Before anything is read."""
    if not reason.strip():
        raise CommandError("--reason says why patients are read, in words")
    with tenancy.organisation(actor.organisation_id):
        compliance.record(actor, AuditRecord(RUN, reason=reason.strip(), detail={"command": actor.name}))
