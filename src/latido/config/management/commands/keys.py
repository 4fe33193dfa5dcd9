"""`latido manage keys`: the keys of what lies in the database (docs/operate/keys.md)."""

import argparse
import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord
from latido.kernel.actor import Actor, ActorKind
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.plumbing import tenancy
from latido.plumbing.access import command
from latido.plumbing.masters import KeyMissing, masters
from latido.staff import api as staff

command("keys", "the operator; seals anew what is sealed and shows nothing of it, with its rows in the audit")
MISSING = "the master key is not here: put secrets/master back from its copy and repeat. Nothing is half done"


class Command(BaseCommand):
    help = "status, list: what there is; rotate: new keys, while everything runs; seal: go on; destroy, drop: end one."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("act", choices=["status", "list", "rotate", "seal", "destroy", "drop"])
        parser.add_argument("--keep-master", action="store_true", help="rotate: new keys under the same master")
        parser.add_argument("--patient", type=UUID, help="destroy: whose words are erased for good")
        parser.add_argument("--master", default="", help="drop: the id of a retired master, as `status` says it")
        parser.add_argument("--reason", default="", help="destroy: why; it stays in the audit")
        parser.add_argument("--organisation", default="", help="its id; else all of them")
        parser.add_argument("--yes", action="store_true", help="destroy, drop: it cannot be undone, and I know")

    def handle(self, *_args: Any, act: str, **given: Any) -> None:
        try:
            getattr(self, f"_{act}")(list(_houses(given["organisation"])), given)
        except KeyMissing as absent:
            raise CommandError(MISSING) from absent

    def _status(self, houses: list[UUID], _given: dict[str, Any]) -> None:
        names = masters().names()
        self.stdout.write(json.dumps({"master": names[0], "retired": list(names[1:])}))
        for house in houses:
            with tenancy.organisation(house):
                lines = {
                    each.purpose: {"current": each.current, "retired": each.retired, "destroyed": each.destroyed}
                    for each in compliance.key_lines()
                }
                waiting = compliance.keys_waiting()
            self.stdout.write(json.dumps({"organisation": str(house), "keys": lines, "waiting": waiting}))

    def _list(self, houses: list[UUID], _given: dict[str, Any]) -> None:
        for house in houses:
            with tenancy.organisation(house):
                for each in compliance.key_rows():
                    until = f"retired {each.retired_at:%Y-%m-%d}" if each.retired_at else "current"
                    made = f"{each.created_at:%Y-%m-%d}"
                    self.stdout.write(f"{each.id} {each.purpose} v{each.version} {made} {until} under {each.under}")

    def _rotate(self, houses: list[UUID], given: dict[str, Any]) -> None:
        if not given["keep_master"]:
            self.stdout.write(f"master {masters().turn()}: copy secrets/master and secrets/master-* elsewhere now")
        for house in houses:
            self._tell(house, compliance.rotate_keys(house, actor=_actor(house), now=utc_now()))
        self._secrets(houses)

    def _seal(self, houses: list[UUID], _given: dict[str, Any]) -> None:
        for house in houses:
            self._tell(house, compliance.go_on_with_keys(house, actor=_actor(house)))
        self._secrets(houses)

    def _secrets(self, houses: Iterable[UUID]) -> None:
        done = staff.reseal_factors()
        for house in houses:
            with tenancy.organisation(house):
                done += staff.reseal_directories()
        self.stdout.write(f"secrets of people and directories: {done}")

    def _tell(self, house: UUID, steps: Iterator[tuple[str, int]]) -> None:
        for name, many in steps:
            self.stdout.write(f"{house} {name}: {many}")
        with tenancy.organisation(house):
            left = compliance.keys_waiting()
        self.stdout.write(f"{house}: {'nothing waits' if not left else f'waiting, run `keys seal`: {left}'}")

    def _destroy(self, houses: list[UUID], given: dict[str, Any]) -> None:
        if len(houses) != 1 or not given["patient"] or not given["reason"].strip() or not given["yes"]:
            raise CommandError("destroy wants --patient ID --reason '…' --yes, and --organisation of several")
        with tenancy.organisation(houses[0]):
            actor = _actor(houses[0])
            try:
                everybody = patients.joined_with(given["patient"])
                ended = compliance.destroy_patient_keys(everybody, given["reason"], actor=actor, now=utc_now())
            except compliance.PatientHeld:
                raise CommandError("a legal hold keeps what is held of this patient") from None
        self.stdout.write(f"{ended} keys destroyed; no process opens anything with them after a minute")

    def _drop(self, houses: list[UUID], given: dict[str, Any]) -> None:
        name = given["master"]
        if not given["yes"] or name not in masters().names()[1:]:
            raise CommandError(
                f"drop wants --master of {', '.join(masters().names()[1:]) or 'none there is'} and --yes"
            )
        uses = staff.factors_sealed_with(name)
        for house in _houses(""):
            with tenancy.organisation(house):
                uses += compliance.uses_of_master(name) + staff.directories_sealed_with(name)
        if uses:
            raise CommandError(f"{uses} things open with it alone: `keys seal` first")
        masters().drop(name)
        for house in houses:
            with tenancy.organisation(house):
                compliance.record(_actor(house), AuditRecord("keys.master_dropped", detail={"master": name}))
        self.stdout.write(f"{name} is destroyed; a backup made before it was retired needs its own sealed copy of it")


def _houses(asked: str) -> Iterator[UUID]:
    with tenancy.role("latido_dispatcher"):
        houses = orgs.organisation_ids()
    found = [each for each in houses if asked in ("", str(each))]
    if asked and not found:
        raise CommandError("no such organisation")
    yield from found


def _actor(house: UUID) -> Actor:
    return Actor(ActorKind.COMMAND, house, name="keys")
