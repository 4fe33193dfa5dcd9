"""The whole configuration as one file: taken away, looked at before it is applied, and applied."""

import json
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from latido.compliance import api as compliance
from latido.compliance.contracts import Difference, Problem, Refused
from latido.console.pages import WORDS
from latido.console.words import parts
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access

MOST_BYTES = 2_000_000


class FileForm(forms.Form):
    """A file that is chosen, or one that was looked at and comes back to be applied."""

    file = forms.FileField(label=gettext_lazy("Archivo de configuración"), required=False, max_length=200)
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    remove = forms.BooleanField(label=gettext_lazy("Quitar lo que el archivo no menciona"), required=False)
    why = forms.CharField(label=gettext_lazy("Por qué (queda en la historia)"), max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        file = typed.get("file")
        if file is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(_("El archivo es demasiado grande."))
        typed["text"] = _decoded(file.read()) if file is not None else typed.get("text", "")
        try:
            typed["document"] = json.loads(typed["text"])
        except (ValueError, RecursionError) as unreadable:
            raise forms.ValidationError(_("Este archivo no es una configuración de Latido.")) from unreadable
        return typed


@access("console.configure")
@require_http_methods(["GET", "POST"])
def files(request: StaffRequest) -> HttpResponse:
    """Choose a file, see what it would change and what is wrong with it, and apply it."""
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    found: tuple[Difference, ...] = ()
    looked = False
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            if request.POST.get("act") == "apply":
                compliance.apply(typed["document"], actor=request.actor, why=typed["why"], remove=typed["remove"])
                return redirect("console:history")
            found, looked = compliance.differences(typed["document"], actor=request.actor, remove=typed["remove"]), True
        except Refused as refused:
            for problem in refused.problems[:20]:
                form.add_error(None, _said(problem))
    lines = [
        (each, WORDS.get(each.kind, each.kind), parts(each.before, each.after), [_said(one) for one in each.problems])
        for each in found
    ]
    blocked = any(not problem.warns for each in found for problem in each.problems)
    context = {"form": form, "lines": lines, "looked": looked, "blocked": blocked}
    return render(request, "console/files.html", context, status=422 if form.errors else 200)


@access("console.configure")
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """The file, as a download."""
    text = json.dumps(compliance.export(actor=request.actor), ensure_ascii=False, indent=1)
    name = f"latido-configuracion-{utc_now():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


def _said(problem: Problem) -> str:
    words = _(problem.says).format(about=problem.about)
    return words if not problem.field else f"{problem.field}: {words}"


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
