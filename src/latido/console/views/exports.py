"""Files with data of patients: asked for, agreed to by another person when there are many in them, and taken."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import exports
from latido.console.views import locked
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.staff import api as staff

MAY, APPROVE = "patients.export", "privacy.approve"
WHICH = [
    ("", gettext_lazy("Todos")),
    ("incomplete", gettext_lazy("Con datos por completar")),
    ("no_phone", gettext_lazy("Sin teléfono")),
    ("no_document", gettext_lazy("Sin documento")),
]
KINDS = {"patients": gettext_lazy("Pacientes"), "import-report": gettext_lazy("Informe de una importación")}


class AskForm(forms.Form):
    which = forms.ChoiceField(label=gettext_lazy("Cuáles"), choices=WHICH, required=False)
    form = forms.ChoiceField(
        label=gettext_lazy("Formato"), choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV")], initial="xlsx"
    )
    why = forms.CharField(
        label=gettext_lazy("Para qué se necesita (queda en la auditoría)"),
        min_length=exports.EXPORT_WORDS,
        max_length=400,
        error_messages={
            "required": gettext_lazy("Diga para qué se necesita."),
            "min_length": gettext_lazy("Dígalo en una frase corta."),
        },
    )


@dataclass(frozen=True, slots=True)
class Line:
    export: exports.Export
    what: str
    which: str
    asked_by: str
    decided_by: str
    own: bool


@access(APPROVE)
@require_http_methods(["GET", "POST"])
def files(request: StaffRequest) -> HttpResponse:
    """The newest first; and one more is asked for here."""
    if request.method == "GET":
        return _page(request)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, 422, form=form)
    given = form.cleaned_data
    wanted = exports.Wanted("patients", {"which": given["which"]}, exports.Form(given["form"]), given["why"])
    return _asked(request, wanted, form=form)


def ask_first(request: StaffRequest, where: str) -> HttpResponse:
    """What somebody wanted at once is of too many: they say what for, and another person agrees. where: it is asked."""
    return _page(request, 409, report=where)


def ask_for(request: StaffRequest, wanted: exports.Wanted) -> HttpResponse:
    """That, with what for."""
    why = request.POST.get("why", "")
    return _asked(request, replace(wanted, why=why), report=request.path, why=why)


def _asked(request: StaffRequest, wanted: exports.Wanted, **typed: Any) -> HttpResponse:
    try:
        compliance.ask_export(wanted, actor=request.actor, now=utc_now())
    except PermissionError:
        return _page(request, 403, refused=_("Su rol no pide archivos con datos de pacientes."), **typed)
    except exports.NobodyInIt:
        return _page(request, 409, refused=_("Nadie cumple con eso: no hay nada que exportar."), **typed)
    except exports.ReasonShort:
        return _page(request, 422, refused=_("Dígalo en una frase corta."), **typed)
    return redirect("console:exports")


def _page(request: StaffRequest, status: int = 200, **more: Any) -> HttpResponse:
    asked = request.GET.get("pagina", "")
    page = int(asked) if asked.isdecimal() and 0 < int(asked) < 10**6 else 1
    found, further = compliance.exports(actor=request.actor, now=utc_now(), page=page)
    lines = _lines(found, request)
    shown = {
        "lines": lines, "further": further, "page": page, "alone": exports.ALONE, "may_ask": request.actor.may(MAY),
        "form": AskForm(), **more,
    }  # fmt: skip
    return render(request, "console/exports/exports.html", shown, status=status)


def _lines(found: list[exports.Export], request: StaffRequest) -> list[Line]:
    people = staff.names({i for each in found for i in (each.asked_by, each.decided_by) if i})
    which = dict(WHICH)
    return [
        Line(
            each,
            str(KINDS.get(each.kind, each.kind)),
            str(which.get(each.filter.get("which", "-"), "")),
            people.get(each.asked_by, ""),
            people.get(each.decided_by, "") if each.decided_by else "",
            own=each.asked_by == request.actor.id,
        )
        for each in found
    ]


@access(APPROVE)
@require_GET
def state(request: StaffRequest, export_id: UUID) -> HttpResponse:
    """One line of the list, as it is now."""
    try:
        found = compliance.export_of(export_id, actor=request.actor, now=utc_now())
    except exports.ExportUnknown:
        raise Http404 from None
    return render(request, "console/exports/_line.html", {"line": _lines([found], request)[0]})


@access(APPROVE)
@require_POST
def approve(request: StaffRequest, export_id: UUID) -> HttpResponse:
    """The second person agrees to what they were shown."""
    try:
        compliance.approve_export(export_id, request.POST.get("mark", ""), actor=request.actor, now=utc_now())
    except exports.ExportUnknown:
        raise Http404 from None
    except exports.ExportNotAnother:
        return _page(request, 409, refused=_("Lo aprueba otra persona, en su propia sesión."))
    except exports.ExportChanged:
        return _page(request, 409, refused=_("Ya no es lo que se le mostró: mírelo otra vez."))
    return redirect("console:exports")


@access(APPROVE)
@require_POST
def refuse(request: StaffRequest, export_id: UUID) -> HttpResponse:
    """Nothing is written."""
    try:
        compliance.refuse_export(export_id, actor=request.actor, now=utc_now())
    except exports.ExportUnknown:
        raise Http404 from None
    return redirect("console:exports")


@sensitive_post_parameters(locked.FIELD)
@access(APPROVE)
@require_http_methods(["GET", "POST"])
def take(request: StaffRequest, export_id: UUID) -> HttpResponseBase:
    """A passphrase, and with it the file, for who asked for it."""
    try:
        return _taken(request, export_id)
    except (exports.ExportUnknown, PermissionError):
        raise Http404 from None


def _taken(request: StaffRequest, export_id: UUID) -> HttpResponseBase:
    if request.method == "GET":
        return _passphrase(request, export_id)
    try:
        found, chunks = compliance.take_export(export_id, locked.given(request), actor=request.actor, now=utc_now())
    except exports.WeakPassphrase:
        return _passphrase(request, export_id, weak=True)
    headers = {"Content-Disposition": f'attachment; filename="{found.kind}-{found.number.replace(" ", "")}.zip"'}
    return StreamingHttpResponse(chunks, content_type=locked.ZIP, headers=headers)


def _passphrase(request: StaffRequest, export_id: UUID, *, weak: bool = False) -> HttpResponse:
    """Raises ExportUnknown for what they cannot take now."""
    one = compliance.export_of(export_id, actor=request.actor, now=utc_now())
    if one.state is not exports.ExportState.READY or one.asked_by != request.actor.id:
        raise exports.ExportUnknown
    what = f"{KINDS.get(one.kind, one.kind)} · {one.number}"
    return locked.page(request, what, reverse("console:exports"), weak=weak)
