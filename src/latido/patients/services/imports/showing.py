"""What a person sees of imports: lists, rows masked, reports. What shows people is audited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from latido.compliance import api as compliance
from latido.compliance.contracts import AuditRecord, exports
from latido.kernel import documents
from latido.kernel.actor import Actor
from latido.kernel.time import utc_now
from latido.patients import contracts, selectors
from latido.patients.contracts import COLUMN_FIELDS, MORE_FIELDS, ImportedRow, Phase, RowOutcome, RowProblem
from latido.patients.core import births
from latido.patients.core.imports import person as of_person
from latido.patients.core.imports import reasons
from latido.patients.core.imports.person import Person, Problem
from latido.patients.models import ImportBatch, ImportRow
from latido.patients.services.imports.files import batch_of, first_rows
from latido.patients.services.imports.totals import count

PAGE = 25
_GIVEN = (
    "source_value", "record_number", "documents", "given_names", "first_surname", "second_surname", "surnames",
    "full_name", "birth_date", "sex", "phones", "emails", "addresses", "deceased", "last_visit_on", *MORE_FIELDS,
)  # fmt: skip


def preview(
    batch_id: UUID,
    actor: Actor,
    now: datetime,
    fields: Mapping[int, str] | None = None,
    defaults: Mapping[str, str] | None = None,
) -> list[ImportedRow]:
    """The first rows as they would become, with other columns if asked. Audited. Raises ImportUnknown, FileRefused."""
    return [_seen(*each) for each in first_rows(batch_id, actor, now, fields, defaults)]


def _seen(number: int, person: Person | None, problems: Sequence[Problem]) -> ImportedRow:
    stopped = any(problem.stops for problem in problems)
    row = ImportRow(
        id=0,
        number=number,
        outcome=RowOutcome.REJECTED if stopped else RowOutcome.PENDING,
        person=of_person.as_json(person) if person else {},
        problems=[asdict(problem) for problem in problems],
    )
    return _row(row, {})


def imports(page: int) -> tuple[list[contracts.ImportBatch], int]:
    """A page of them, the newest first, and how many there are. Shows no patient."""
    found = ImportBatch.objects.order_by("-id")
    return [_as_shown(row) for row in found[page * PAGE : (page + 1) * PAGE]], found.count()


def import_of(batch_id: UUID) -> contracts.ImportBatch:
    """Shows no patient. Raises ImportUnknown."""
    return _as_shown(batch_of(batch_id))


def unfinished(plain_sha256: str) -> UUID | None:
    """The last import of the same file that did not come to its end, to go on with."""
    ended = (Phase.DONE, Phase.UNDONE, Phase.UNDOING, Phase.DISCARDED, Phase.FAILED)
    same = ImportBatch.objects.filter(plain_sha256=plain_sha256).exclude(phase__in=ended).order_by("-id").first()
    return same.id if same else None


def _as_shown(row: ImportBatch) -> contracts.ImportBatch:
    return contracts.ImportBatch(
        id=row.id,
        name=row.name,
        kind=row.kind,
        phase=Phase(row.phase),
        at=row.at,
        by=row.by,
        totals=count(row),
        position=row.position,
        note=row.note,
        file_kept=bool(row.path),
        quiet_since=row.moved_at,
        ended_at=row.ended_at,
    )


def said(problem: dict[str, str], *, stops: bool = True) -> RowProblem:
    """A stored problem in the reader's language."""
    reason = reasons.of(problem["code"])
    detail = {"detail": _(problem["detail"]) if problem.get("detail") else ""}
    where = _(COLUMN_FIELDS.get(problem["field"], _OTHER_FIELDS.get(problem["field"], "")) or " ").strip()
    return RowProblem(where, (_(reason.why) % detail).strip(), _(reason.remedy) % detail, stops)


_OTHER_FIELDS = {"document": COLUMN_FIELDS["document_number"], "documents": COLUMN_FIELDS["document_number"],
                 "phones": COLUMN_FIELDS["phone"], "emails": COLUMN_FIELDS["email"],
                 "addresses": COLUMN_FIELDS["address"], "covers": COLUMN_FIELDS["insurer"]}  # fmt: skip


def reason_of(code: str) -> RowProblem:
    """Why a file failed or was cut, in the reader's language."""
    return said({"field": "", "code": code, "detail": ""})


def import_rows(batch_id: UUID, outcome: str, page: int, actor: Actor) -> tuple[list[ImportedRow], int]:
    """A page of the rows of one outcome ("left": those that undoing left). Audited. Raises ImportUnknown."""
    found = _of(batch_of(batch_id), outcome)
    rows = list(found[page * PAGE : (page + 1) * PAGE])
    about = [UUID(each) for row in rows for each in row.candidates if isinstance(each, str)]
    today = utc_now().date()
    masked = {each.patient_id: each for each in selectors.candidates(about, today, of_phone=False)}
    shown = tuple(dict.fromkeys((*masked, *(row.patient_id for row in rows if row.patient_id))))
    detail = {"import": str(batch_id), "outcome": outcome, "rows": str(len(rows))}
    compliance.record(actor, AuditRecord("import.shown", shown, fields=("identity",), purpose="import", detail=detail))
    return [_row(each, masked) for each in rows], found.count()


def _of(batch: ImportBatch, outcome: str) -> "QuerySet[ImportRow]":
    rows: QuerySet[ImportRow] = ImportRow.objects.filter(batch=batch).order_by("number")
    if outcome == "left":
        return rows.exclude(left="")
    if outcome == "notes":
        return rows.exclude(given={}).exclude(outcome=RowOutcome.REJECTED)
    return rows.filter(outcome=outcome)


def _row(row: ImportRow, masked: dict[UUID, contracts.Candidate]) -> ImportedRow:
    person = of_person.from_json(row.person) if row.person else None
    named = (
        row.given.get(name, "") for name in ("given_names", "first_surname", "second_surname", "surnames", "full_name")
    )
    name = person.full_name if person else " ".join(filter(None, named))
    papers = [documents.shown(*each) for each in person.documents] if person else []
    return ImportedRow(
        id=row.id,
        number=row.number,
        outcome=RowOutcome(row.outcome),
        name=name,
        birth_date=births.written(person.birth_date, person.birth_known) if person else "",
        document=papers[0] if papers else "",
        phone=person.phones[0] if person and person.phones else "",
        problems=tuple(said(each, stops=each["stops"]) for each in row.problems),
        changes=tuple(_(COLUMN_FIELDS.get(each, _OTHER_FIELDS.get(each, each))) for each in row.changed),
        candidates=tuple(
            masked[UUID(each)] for each in row.candidates if isinstance(each, str) and UUID(each) in masked
        ),
        other_rows=tuple(each for each in row.candidates if isinstance(each, int)),
        decision=row.decision,
        written=row.written,
        may_create=all(each["code"] != "possible.document_of_other" for each in row.problems),
        left=_(reasons.of(row.left).why) if row.left else "",
    )


def report(batch_id: UUID, passphrase: str, actor: Actor, now: datetime) -> Iterator[bytes]:
    """Every row that did not come in whole, as CSV under a passphrase: why, what to do, as it was. Audited.

    Raises ImportUnknown, exports.TooMany, WeakPassphrase.
    """
    batch = batch_of(batch_id)
    many = reported(batch_id)
    if many > exports.ALONE:
        raise exports.TooMany
    detail = {"import": str(batch_id), "what": "report"}
    compliance.record(actor, AuditRecord("import.downloaded", fields=("identity",), purpose="import", detail=detail))
    told = list(lines_of(batch.id))  # read now, inside the request's scope
    whose = tuple(dict.fromkeys(patient_id for patient_id, _line in told if patient_id))
    rows = [heading(), *(line for _patient, line in told)]
    return compliance.export_at_once(
        "import-report", rows, about=whose, patients=many, why=_("Corregir lo que no entró"), passphrase=passphrase,
        actor=actor, now=now,
    )  # fmt: skip


def reported(batch_id: UUID) -> int:
    """How many rows did not come in whole. Shows nobody. Raises ImportUnknown."""
    return int(_unwhole(batch_of(batch_id)).count())


def _unwhole(batch: ImportBatch) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(batch=batch).exclude(problems=[], left="").order_by("number")


def heading() -> tuple[str, ...]:
    names = (_(COLUMN_FIELDS.get(name, _OTHER_FIELDS.get(name, ""))) for name in _GIVEN)
    return _("Fila"), _("Resultado"), _("Dato"), _("Motivo"), _("Qué hacer"), *names


def lines_of(batch_id: UUID) -> Iterator[tuple[UUID | None, tuple[str, ...]]]:
    """Each of those rows, with whose it became. The caller writes the audit."""
    for row in _unwhole(batch_of(batch_id)).iterator(chunk_size=2000):
        problems = [said(each) for each in row.problems]
        if row.left:
            reason = reasons.of(row.left)
            problems.append(RowProblem("", _(reason.why), _(reason.remedy), stops=False))
        said_of = row.given or _as_given(row)
        given = [str(said_of.get(name, "")) for name in _GIVEN]
        line = (
            str(row.number),
            outcome_name(RowOutcome(row.outcome)),
            " · ".join(filter(None, (each.field for each in problems))),
            " · ".join(each.why for each in problems),
            " · ".join(dict.fromkeys(each.remedy for each in problems)),
            *given,
        )
        yield row.patient_id, line


def _as_given(row: ImportRow) -> dict[str, str]:
    """What a row says whose texts were not kept: nothing was wrong with them by themselves."""
    papers = " ".join(f"{kind} {value}" for _, kind, value in row.person.get("documents", ()))
    source = row.person.get("source") or ("", "")
    several = {"phones": " ", "emails": " ", "addresses": " · "}
    found = {name: between.join(row.person.get(name, ())) for name, between in several.items()}
    return {**row.person, **found, "documents": papers, "source_value": source[1] if source[0] != "=" else ""}


def outcome_name(outcome: RowOutcome) -> str:
    return {
        RowOutcome.PENDING: _("Por revisar"),
        RowOutcome.NEW: _("Nuevo"),
        RowOutcome.SAME: _("Sin cambios"),
        RowOutcome.CHANGED: _("Con cambios"),
        RowOutcome.POSSIBLE_DUPLICATE: _("Posible duplicado"),
        RowOutcome.REJECTED: _("Rechazado"),
    }[outcome]
