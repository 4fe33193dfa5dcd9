"""Patients brought in from a file: upload, agree on the columns, look at the dry run, import, decide, undo."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.compliance.contracts import exports
from latido.console.views import locked
from latido.console.views.exports import ask_first, ask_for
from latido.console.views.people import toast
from latido.kernel import documents
from latido.kernel.time import utc_now
from latido.orgs import api as orgs
from latido.patients import api as patients
from latido.patients.contracts import COLUMN_FIELDS, Decision, ImportBatch, Phase, RowOutcome
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

PAGE = 25  # of patients.api, rows and imports alike
QUIET = timedelta(seconds=60)  # after which an import that should move may be asked to go on
WORKING = (Phase.READING, Phase.CHECKING, Phase.WRITING, Phase.UNDOING)
CHOSEN = ("source_system", "document_type", "new_insurers")  # of how the whole file is read
VIEWS = (*(str(each) for each in RowOutcome), "notes", "left")
View = Callable[..., HttpResponseBase]


def of_import(view: View) -> View:
    """An import of another organisation does not exist; one that is elsewhere by now says so."""

    @wraps(view)
    def guarded(request: HttpRequest, import_id: UUID, **rest: Any) -> HttpResponseBase:
        try:
            return view(request, import_id, **rest)
        except patients.ImportUnknown:
            raise Http404 from None
        except (patients.NotNow, patients.Collision):
            return HttpResponse(status=409, headers=toast(_("La importación ya cambió. Mire cómo está ahora."), "warn"))

    return guarded


@access("patients.import")
@require_http_methods(["GET", "POST"])
def imports(request: StaffRequest) -> HttpResponse:
    """Upload a file; and every import so far, the newest first."""
    refused = None
    if request.method == "POST":
        file = request.FILES.get("file")
        if not isinstance(file, TemporaryUploadedFile):
            refused = patients.reason_of("file.empty")
        else:
            try:
                path = Path(file.temporary_file_path())
                made = patients.upload_import(path, file.name or "", request.actor, utc_now())
                return redirect("console:import", made)
            except patients.FileRefused as problem:
                refused = patients.reason_of(problem.code)
    page = page_number(request)
    found, count = patients.imports(page)
    people = staff.agents_by_id({each.by for each in found if each.by})
    lines = [(each, people[each.by].name if each.by in people else "", phase_words(each.phase)) for each in found]
    context = {"lines": lines, "count": count, "page": page, "last": last_page(count), "refused": refused}
    return render(request, "console/imports/imports.html", context, status=422 if refused else 200)


@access("patients.import")
@require_GET
@of_import
def one(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """One import: its columns, its dry run, its rows, what came of it."""
    found = patients.import_of(import_id)
    if found.phase is Phase.UPLOADED:
        return _columns(request, found, None, {})
    view, page = request.GET.get("vista", ""), page_number(request)
    context = _state(found)
    if view in VIEWS and found.file_kept:
        rows, count = patients.import_rows(import_id, view, page, request.actor)
        context |= {"rows": rows, "count": count, "view": view, "page": page, "last": last_page(count)}
    return render(request, "console/imports/import.html", context)


@access("patients.import")
@require_GET
@of_import
def state(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """How far it is: asked again at each hint."""
    return render(request, "console/imports/_state.html", _state(patients.import_of(import_id)))


@sensitive_post_parameters()
@access("patients.import")
@require_POST
@of_import
def columns(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """What each column holds: see the first rows so, or settle it and let every row be checked."""
    found = patients.import_of(import_id)
    if found.phase is not Phase.UPLOADED:
        raise patients.NotNow
    fields = {
        int(name.removeprefix("column-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("column-") and name[7:].isascii() and name[7:].isdigit() and value in COLUMN_FIELDS
    }
    defaults = {name: request.POST.get(name, "").strip()[:80] for name in CHOSEN}
    defaults = {name: value for name, value in defaults.items() if value}
    if request.POST.get("act") != "check":
        return _columns(request, found, fields, defaults)
    try:
        patients.start_reading(import_id, fields, defaults, utc_now())
    except patients.FileRefused as problem:
        return _columns(request, found, fields, defaults, refused=problem.code)
    return redirect("console:import", import_id)


def _columns(
    request: StaffRequest,
    found: ImportBatch,
    fields: dict[int, str] | None,
    defaults: dict[str, str],
    *,
    refused: str = "",
) -> HttpResponse:
    chosen = fields
    try:
        layout = patients.import_layout(found.id, request.actor)
        if chosen is None:
            chosen = {each.place: each.proposed for each in layout.columns if each.proposed}
        rows = patients.preview(found.id, request.actor, utc_now(), chosen, defaults)
    except patients.FileRefused as problem:
        context = {"found": found, "broken": patients.reason_of(problem.code)}
        return render(request, "console/imports/columns.html", context, status=422)
    country = orgs.organisation().country
    context = {
        "found": found,
        "columns": [(each, chosen.get(each.place, "")) for each in layout.columns],
        "fields": [(name, _(words)) for name, words in COLUMN_FIELDS.items()],
        "types": [(each.code, _(each.name)) for each in documents.types_of(country)],
        "defaults": {"source_system": "archivo", **defaults},
        "rows": rows,
        "may_start": found.kind != "table" or patients.columns_may_name(chosen.values()),
        "refused": patients.reason_of(refused) if refused else None,
    }
    return render(request, "console/imports/columns.html", context, status=422 if refused else 200)


@access("patients.import")
@require_POST
@of_import
def begin(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """The dry run is as it should be: write the patients."""
    patients.begin_import(import_id, request.actor, utc_now())
    return redirect("console:import", import_id)


@access("patients.import")
@require_POST
@of_import
def undo(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Take back what it made and nobody has touched."""
    patients.undo_import(import_id, request.actor, utc_now())
    return redirect("console:import", import_id)


@access("patients.import")
@require_POST
@of_import
def discard(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Not this file: its bytes and rows go now."""
    patients.discard_import(import_id, request.actor, utc_now())
    return redirect("console:imports")


@access("patients.import")
@require_POST
@of_import
def resume(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Go on with an import that stands still."""
    patients.resume_import(import_id, utc_now())
    return redirect("console:import", import_id)


@access("patients.import")
@require_http_methods(["GET", "POST"])
@of_import
def report(request: StaffRequest, import_id: UUID) -> HttpResponseBase:
    """The rows that did not come in whole, with why and what to do, for a spreadsheet; many need a second person."""
    if request.method == "POST" and "why" in request.POST:
        return ask_for(request, exports.Wanted("import-report", {"import": str(import_id)}, exports.Form.CSV, ""))
    back, what = reverse("console:import", args=[import_id]), _("Rechazos y avisos de la importación")
    if patients.import_reported(import_id) > exports.ALONE:
        return ask_first(request, reverse("console:import-report", args=[import_id]))
    if request.method == "GET":
        return locked.page(request, what, back)
    try:
        chunks = patients.import_report(import_id, locked.given(request), request.actor, utc_now())
    except exports.WeakPassphrase:
        return locked.page(request, what, back, weak=True)
    headers = {"Content-Disposition": f'attachment; filename="importacion-{str(import_id)[-6:]}.zip"'}
    return StreamingHttpResponse(chunks, content_type=locked.ZIP, headers=headers)


@access("patients.import")
@require_POST
@of_import
def decide(request: StaffRequest, import_id: UUID, row_id: str) -> HttpResponse:
    """Whether a possible duplicate is the same person."""
    same = request.POST.get("same", "")
    if not row_id.isdecimal() or len(row_id) > 15:
        raise Http404
    try:
        same_as = UUID(same) if same else None
    except ValueError:
        raise patients.NotNow from None
    decision = Decision.LINK if same_as else Decision.CREATE
    patients.decide_row(import_id, int(row_id), decision, same_as, request.actor, utc_now())
    onward = redirect("console:import", import_id)
    onward["Location"] += f"?vista={RowOutcome.POSSIBLE_DUPLICATE}"
    return onward


def _state(found: ImportBatch) -> dict[str, Any]:
    done, working = found.totals, found.phase in WORKING
    return {
        "found": found,
        "working": working,
        "words": phase_words(found.phase),
        "percent": min(100, 100 * found.position // (done.read + 1)) if found.phase is not Phase.READING else None,
        "stands_still": working and utc_now() - found.quiet_since > QUIET,
        "note": patients.reason_of(found.note) if found.note else None,
        "tiles": [(each, patients.outcome_name(RowOutcome(each)), getattr(done, each)) for each in VIEWS[1:-2]],
        "coming": done.new + done.changed,
        "Phase": Phase.__members__,
    }


def phase_words(phase: Phase) -> str:
    return {
        Phase.UPLOADED: _("Falta decir qué contiene cada columna"),
        Phase.READING: _("Leyendo el archivo"),
        Phase.CHECKING: _("Comparando con los pacientes que ya están"),
        Phase.READY: _("Lista para importar"),
        Phase.WRITING: _("Importando"),
        Phase.DONE: _("Importada"),
        Phase.UNDOING: _("Deshaciendo"),
        Phase.UNDONE: _("Deshecha"),
        Phase.DISCARDED: _("Descartada"),
        Phase.FAILED: _("No se pudo leer"),
    }[phase]


def page_number(request: HttpRequest) -> int:
    asked = request.GET.get("pagina", "0")
    return min(int(asked), 100_000) if asked.isascii() and asked.isdigit() else 0


def last_page(count: int) -> int:
    return max(0, (count - 1) // PAGE)
