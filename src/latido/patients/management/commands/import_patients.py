"""`latido manage import_patients`: files of patients from the terminal, with the same rules as in the console."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from latido.kernel.actor import Actor, ActorKind
from latido.kernel.time import utc_now
from latido.patients import api
from latido.patients.contracts import COLUMN_FIELDS, Layout, Phase, RowOutcome
from latido.patients.management import asking
from latido.plumbing import tenancy
from latido.plumbing.access import command

command("import_patients", "the operator; reads a file of patients and writes them, with the audit of each chunk")
REASONS_SHOWN = 20
CHOSEN = ("source_system", "document_type", "new_insurers")
WORKING = (Phase.READING, Phase.CHECKING, Phase.WRITING, Phase.UNDOING)


class Command(BaseCommand):
    help = "Imports patients from CSV, XLSX or FHIR R4 (NDJSON, Bundle; .gz too). Run again, it goes on where it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would become of each row, write no patient"
        )
        parser.add_argument("--mapping", type=Path, help="JSON: columns {header: field}, source_system, document_type…")
        asking.ask(parser)
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *_args: Any, **given: Any) -> None:
        house = asking.house_of(given["organisation"])
        mapping = _mapping(given["mapping"])
        actor = Actor(ActorKind.COMMAND, house, name="import_patients")
        asking.tell_why(actor, given["reason"])
        reports = [self._one(file, house, actor, mapping, dry=given["dry_run"]) for file in given["files"]]
        if given["json"]:
            self.stdout.write(json.dumps(reports[0] if len(reports) == 1 else reports, ensure_ascii=False, indent=1))
        else:
            for report in reports:
                self.stdout.write(_sentence(report))

    def _one(self, file: Path, house: UUID, actor: Actor, mapping: Mapping[str, Any], *, dry: bool) -> dict[str, Any]:
        began = time.monotonic()
        try:
            batch = _begun(file, house, actor, mapping)
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}") from problem
        except api.FileRefused as refused:
            reason = api.reason_of(refused.code)
            return {"file": file.name, "refused": refused.code, "why": reason.why, "remedy": reason.remedy}
        _work(house, batch)
        with tenancy.organisation(house):
            if not dry and api.import_of(batch).phase is Phase.READY:
                api.begin_import(batch, actor, utc_now(), worker=False)
        if not dry:
            _work(house, batch)
        report = _report(file, house, batch, actor)
        if dry:
            with tenancy.organisation(house):
                api.discard_import(batch, actor, utc_now())
        return {**report, "dry_run": dry, "seconds": round(time.monotonic() - began, 2)}


def _mapping(file: Path | None) -> Mapping[str, Any]:
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError("--mapping is no JSON file that can be read") from problem
    if not isinstance(found, dict) or not isinstance(found.get("columns", {}), dict):
        raise CommandError('--mapping holds {"columns": {"header": "field"}, "source_system": "…"}')
    if unknown := set(found.get("columns", {}).values()) - COLUMN_FIELDS.keys() - {""}:
        raise CommandError(f"--mapping names no field of ours: {sorted(unknown)}. Ours: {', '.join(COLUMN_FIELDS)}")
    return found


def _begun(file: Path, house: UUID, actor: Actor, mapping: Mapping[str, Any]) -> UUID:
    """An import of this file on its way, the one that was cut short if there is one."""
    digest = api.digest_of(file)
    now = utc_now()
    with tenancy.organisation(house):
        batch = api.unfinished_import(digest) or api.upload_import(file, file.name, actor, now, plain_sha256=digest)
    try:
        with tenancy.organisation(house):
            if api.import_of(batch).phase is Phase.UPLOADED:
                fields = _fields(api.import_layout(batch, actor), mapping.get("columns", {}))
                defaults = {name: str(mapping[name]) for name in CHOSEN if name in mapping}
                api.start_reading(batch, fields, defaults, now, worker=False)
    except api.FileRefused:
        with tenancy.organisation(house):
            api.discard_import(batch, actor, now)
        raise
    return batch


def _fields(layout: Layout, columns: Mapping[str, str]) -> dict[int, str]:
    """As proposed, but for the headers that the mapping names."""
    found = {each.place: columns.get(each.name, each.proposed) for each in layout.columns}
    return {place: field for place, field in found.items() if field}


def _work(house: UUID, batch: UUID) -> None:
    """Until it rests. Where the worker has it, wait: whichever of the two dies, the other goes on."""
    while True:
        api.work_now(house, batch, seconds=60)
        with tenancy.organisation(house):
            if api.import_of(batch).phase not in WORKING:
                return
        time.sleep(0.2)


def _report(file: Path, house: UUID, batch: UUID, actor: Actor) -> dict[str, Any]:
    with tenancy.organisation(house):
        done = api.import_of(batch)
        why: dict[str, int] = {}
        for row in api.import_rows(batch, RowOutcome.REJECTED, 0, actor)[0]:
            for problem in row.problems:
                key = f"{problem.field}: {problem.why}"
                why[key] = why.get(key, 0) + 1
    report = {"file": file.name, "import": str(batch), "phase": str(done.phase), **asdict(done.totals)}
    if done.note:
        report["note"] = api.reason_of(done.note).why
    return {**report, "first_reasons": dict(list(why.items())[:REASONS_SHOWN])}


def _sentence(report: Mapping[str, Any]) -> str:
    if "refused" in report:
        return f"{report['file']}: {report['why']} {report['remedy']}"
    counts = ", ".join(f"{name} {report[name]}" for name in RowOutcome if name in report)
    return f"{report['file']}: {report['phase']}, read {report['read']}: {counts}, others {report['others']}"
