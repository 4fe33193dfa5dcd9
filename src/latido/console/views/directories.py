"""Beside a directory's form: the secret it gave us, and whether the connection works."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from latido.compliance.contracts import UnknownItem
from latido.kernel.time import utc_now
from latido.plumbing.access import StaffRequest, access
from latido.plumbing.http import Outside
from latido.staff import api as staff


@sensitive_post_parameters("secret")
@access("staff.manage")
@require_POST
def secret(request: StaffRequest, key: str) -> HttpResponse:
    """Keep a new secret; it is shown to nobody afterwards."""
    try:
        staff.set_directory_secret(key, request.POST.get("secret", ""), actor=request.actor)
    except UnknownItem as unknown:
        raise Http404 from unknown
    return redirect("console:item", slug="directorios", key=key)


@access("staff.manage")
@require_POST
def check(request: StaffRequest, key: str) -> HttpResponse:
    """Ask the directory, and say in plain words what is right and what is not."""
    try:
        seen = staff.directory_seen(key, request.build_absolute_uri)
    except UnknownItem as unknown:
        raise Http404 from unknown
    findings = getattr(request, "answer", None)
    if findings is None:
        return Outside(partial(staff.check_directory, seen, now=utc_now()))
    staff.directory_checked(seen.id, actor=request.actor, sound=all(each.ok for each in findings))
    return render(request, "console/_findings.html", {"findings": findings})
