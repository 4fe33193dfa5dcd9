"""What a page says when something failed."""

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader

from latido.compliance import api as compliance

UNWRITTEN = "latido.audit_unwritten"


def failed(request: HttpRequest) -> HttpResponse:
    """Asked by Django inside the handling of what failed; asks the database nothing, which may be what failed.

    After a row that could not be written leaving the transaction may fail as well: the first reason is told.
    """
    if isinstance(sys.exc_info()[1], compliance.AuditUnwritable):
        request.META[UNWRITTEN] = True
    shown = {"unwritten": request.META.get(UNWRITTEN, False)}
    return HttpResponseServerError(loader.get_template("500.html").render(shown))
